"""What other machines may do wrong, with an executor that stands in for them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kneealign.batch import shared, worker
from kneealign.batch.guard import Guard
from kneealign.batch.worker import Outcome, Settings, Task, failure
from kneealign.errors import ModelError, OutputError
from kneealign.own_files import Made
from tests.batch import works
from tests.batch.conftest import Fill, Measure, leftovers

Work = Callable[[Settings, Task], Outcome]


class Elsewhere(Executor):
    """Does this work instead, at once."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.tasks: list[Task] = []

    def submit(self, function: Any, guard: Guard, task: Task) -> Future[Any]:  # type: ignore[override]
        self.tasks.append(task)
        future: Future[Any] = Future()
        try:
            future.set_result(self.work(guard.settings, task))
        except Exception as error:
            future.set_exception(error)
        return future


def fails_with(code: str) -> Work:
    return lambda settings, task: replace(failure(code, "It failed."), machine="ward-2")


@pytest.mark.parametrize("code", ["photo_not_found", "photo_changed", "photo_unreadable"])
def test_a_machine_that_does_not_see_the_photos(fill: Fill, measure: Measure, code: str) -> None:
    folder = fill({"a.jpg": "good"})
    with pytest.raises(ModelError, match=r"ward-2 cannot read .*a\.jpg") as caught:
        measure(folder, executor=Elsewhere(fails_with(code)))
    assert caught.value.code == "folder_not_shared"
    assert "mount" in caught.value.advice


@pytest.mark.parametrize("content", [None, b"another photo"])
def test_a_photo_that_was_taken_away_or_changed_is_only_a_failure(
    fill: Fill, measure: Measure, content: bytes | None
) -> None:
    def take_away(settings: Settings, task: Task) -> Outcome:
        Path(task.path).unlink()
        if content is not None:
            Path(task.path).write_bytes(content)
        return failure("photo_changed", "It changed.")

    summary = measure(fill({"a.jpg": "good"}), executor=Elsewhere(take_away))
    assert summary.codes == {"photo_changed": 1}


def test_a_damaged_photo_is_no_fault_of_the_machine(fill: Fill, measure: Measure) -> None:
    summary = measure(fill({"a.jpg": "good"}), executor=Elsewhere(fails_with("photo_damaged")))
    assert summary.codes == {"photo_damaged": 1}


def test_results_that_do_not_arrive(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    def write_into_another_folder(settings: Settings, task: Task) -> Outcome:
        made = (Made("thumbnails/a.jpg", "thumbnails/.a.tmp.jpg", 1, "0" * 64),)
        return Outcome("measured", {}, made, "ward-2")

    with pytest.raises(ModelError, match="ward-2 writes into") as caught:
        measure(fill({"a.jpg": "good"}), executor=Elsewhere(write_into_another_folder), reports="measured")
    assert caught.value.code == "folder_not_shared"
    assert not (tmp_path / "out" / "results.csv").exists()


@pytest.mark.parametrize(("times", "codes"), [(2, {}), (99, {"worker_crashed": 1})])
def test_a_photo_that_the_engine_gives_up_is_handed_out_again(
    fill: Fill, measure: Measure, times: int, codes: dict[str, int]
) -> None:
    def lose_machines(settings: Settings, task: Task) -> Outcome:
        if len(elsewhere.tasks) <= times:
            raise RuntimeError("all machines that had it are gone")
        return works.work(settings, task)

    elsewhere = Elsewhere(lose_machines)
    assert measure(fill({"a.jpg": "good"}), executor=elsewhere).codes == codes
    assert len(elsewhere.tasks) == 3


def test_files_of_other_machines_take_their_places(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    summary = measure(fill({"a.jpg": "good"}), executor=Elsewhere(works.work), reports="measured")
    assert summary.measured == 1
    assert len(list((tmp_path / "out" / "reports").iterdir())) == 3
    assert leftovers(tmp_path / "out") == []


def test_an_error_names_the_machine_unless_it_is_this_one() -> None:
    def message(runs_the_folder: str) -> str:
        with pytest.raises(OutputError) as caught, shared.named_machine(runs_the_folder):
            raise OutputError("output_folder", "The disk is full.", "Make room.")
        assert (caught.value.code, caught.value.advice) == ("output_folder", "Make room.")
        return caught.value.message

    assert message(shared.this_machine()) == "The disk is full."
    assert message("another") == f"On {shared.this_machine()}: The disk is full."


def prepared(tmp_path: Path, **changed: Any) -> ModelError:
    settings = Settings(str(tmp_path), "0" * 16, "measured", 100.0, None, worker.versions(None))
    with pytest.raises(ModelError) as caught:
        worker.prepare(replace(settings, **changed))
    return caught.value


def test_a_worker_without_the_results_folder(tmp_path: Path) -> None:
    error = prepared(tmp_path)
    assert error.code == "folder_not_shared"
    assert str(tmp_path / "reports") in error.message


def test_a_worker_with_other_versions_names_both(tmp_path: Path) -> None:
    model = hashlib.sha256(b"another model").hexdigest()
    versions = {**worker.versions(None), "numpy": "0.1", "model": model}
    error = prepared(tmp_path, versions=versions)
    assert error.code == "worker_differs"
    assert "instead of 0.1" in error.message
    assert f"instead of {model[:16]}" in error.message
    assert "pillow" not in error.message
