from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kneealign
from kneealign.batch import Progress, measure_folder, worker
from kneealign.batch.discover import JOURNAL_NAME
from kneealign.batch.journal import Journal
from kneealign.batch.lock import only_run
from kneealign.errors import FolderError, ModelError, OutputError
from tests.batch import works
from tests.batch.conftest import Fill, Measure, leftovers, tables

ROOT = Path(__file__).parents[2]


def rows(out: Path, name: str = "results.csv") -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_a_public_name() -> None:
    assert kneealign.measure_folder is measure_folder
    assert kneealign.FolderError is FolderError


def test_every_photo_becomes_a_row(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    summary = measure(fill({"b.jpg": "1", "a/c.jpg": "refused", "d.png": "damaged", "e.jpg": ""}))
    assert (summary.total, summary.measured, summary.refused, summary.failed) == (4, 1, 1, 2)
    assert summary.codes == {"feet_outside_frame": 1, "photo_damaged": 1, "photo_empty": 1}
    assert [(row["photo"], row["status"]) for row in rows(summary.out)] == [
        ("a/c.jpg", "refused"),
        ("b.jpg", "measured"),
        ("d.png", "failed"),
        ("e.jpg", "failed"),
    ]
    assert [row["file"] for row in rows(summary.out, "errors.csv")] == ["d.png", "e.jpg"]
    lines = (summary.out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["photo"]["name"] for line in lines] == ["c.jpg", "b.jpg"]
    assert kneealign.Assessment.from_json(lines[1]).status == "measured"


@pytest.mark.parametrize("fate", ["crash", "exit", "hang", "memory"])
def test_one_bad_photo_never_stops_the_rest(fill: Fill, measure: Measure, fate: str) -> None:
    files = {f"{number}.jpg": f"good {number}" for number in range(4)}
    summary = measure(fill({**files, "1.jpg": fate}), timeout_s=10.0 if fate == "hang" else 300.0)
    assert (summary.measured, summary.failed) == (3, 1)
    code = {"hang": "worker_timeout", "memory": "worker_out_of_memory"}.get(fate, "worker_crashed")
    if fate == "memory" and sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    assert [(row["file"], row["code"]) for row in rows(summary.out, "errors.csv")] == [("1.jpg", code)]


def test_what_failed_in_the_photo_is_final_and_what_failed_in_the_worker_is_tried_again(
    fill: Fill, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill({"a.jpg": "damaged", "b.jpg": "crash", "c.jpg": "good"})
    assert measure(folder).failed == 2
    monkeypatch.setattr(worker, "measure_photo", always_measured)
    again = measure(folder)
    assert (again.failed, again.measured, again.reused) == (1, 2, 2)


def always_measured(settings: Any, task: Any) -> Any:
    return works.result(settings, task, works.make_assessment())


def test_nothing_is_measured_twice(fill: Fill, measure: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fill({"a.jpg": "good", "b.jpg": "refused"})
    first = measure(folder)
    before = tables(first.out)
    monkeypatch.setattr(worker, "prepare", works.prepare_without_model)
    second = measure(folder)
    assert second.reused == 2
    assert tables(second.out) == before


@pytest.mark.parametrize("change", ["content", "subject", "option", "version"])
def test_what_changed_is_measured_again(
    fill: Fill, measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good b"})
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years\na.jpg,5\n")
    measure(folder, subjects=table)
    options: dict[str, Any] = {"subjects": table}
    if change == "content":
        (folder / "a.jpg").write_text("other a")
    elif change == "subject":
        table.write_text("photo,age_years\na.jpg,6\n")
    elif change == "option":
        options["max_megapixels"] = 50
    else:
        monkeypatch.setattr(worker, "versions", lambda model: {"kneealign": "next"})
    expected = 1 if change in ("content", "subject") else 0
    assert measure(folder, **options).reused == expected


def test_a_lost_table_is_written_again(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good"})
    out = measure(folder).out
    before = tables(out)
    (out / "results.csv").unlink()
    measure(folder)
    assert tables(out) == before


def test_a_photo_that_was_taken_away_leaves_the_tables(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good b"})
    measure(folder)
    (folder / "a.jpg").unlink()
    assert [row["photo"] for row in rows(measure(folder).out)] == ["b.jpg"]


def test_identical_files_are_measured_once_and_reported_under_each_name(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good", "b/c.jpg": "good", "d.jpg": "crash", "e.jpg": "crash"})
    summary = measure(folder)
    assert (summary.measured, summary.failed) == (2, 2)
    names = [
        json.loads(line)["photo"]["name"] for line in (summary.out / "results.jsonl").read_text().splitlines()
    ]
    assert names == ["a.jpg", "c.jpg"]
    with Journal(summary.out / JOURNAL_NAME) as journal:
        assert len(journal._entries) == 2


def test_identical_files_of_different_people_are_measured_each(
    fill: Fill, measure: Measure, tmp_path: Path
) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years,height_cm\na.jpg,5,110\n")
    out = measure(fill({"a.jpg": "good", "b.jpg": "good"}), subjects=table).out
    assert [row["age_years"] for row in rows(out)] == ["5.0", ""]


def test_one_worker_or_many_give_the_same_bytes(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill(
        {
            f"{n:02}.jpg": ("refused" if n % 5 == 0 else "crash" if n == 7 else "good") + f" {n}"
            for n in range(20)
        }
    )
    outs = [measure(folder, jobs=jobs, out=tmp_path / f"out{jobs}").out for jobs in (1, 3)]
    assert tables(outs[0]) == tables(outs[1])


def test_a_second_run_into_the_same_folder_is_refused(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder, out = fill({"a.jpg": "good"}), tmp_path / "out"
    out.mkdir()
    with only_run(out, out / ".kneealign-lock"), pytest.raises(FolderError, match="Another run") as caught:
        measure(folder)
    assert caught.value.code == "folder_busy"
    assert measure(folder).measured == 1


def test_the_folder_of_results_may_lie_inside(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good"})
    for _ in range(2):
        assert measure(folder, out=folder / "out").total == 1


def test_a_language_without_texts(fill: Fill, measure: Measure) -> None:
    with pytest.raises(ValueError, match="xx"):
        measure(fill({"a.jpg": "good"}), lang="xx")


@pytest.mark.parametrize(
    ("files", "code"), [({}, "no_photos"), ({"notes.txt": "", ".hidden.jpg": ""}, "no_photos")]
)
def test_a_folder_without_photos(fill: Fill, measure: Measure, files: dict[str, str], code: str) -> None:
    with pytest.raises(FolderError) as caught:
        measure(fill(files))
    assert caught.value.code == code


def test_a_bad_table_stops_before_any_work(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years\na.jpg,old\n")
    with pytest.raises(FolderError, match="line 2"):
        measure(fill({"a.jpg": "good"}), subjects=table)
    assert not (tmp_path / "out").exists()


def test_notes_come_before_the_work(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years\ngone.jpg,5\n")
    heard: list[str] = []
    measure(
        fill({"a.jpg": "good"}),
        subjects=table,
        on_note=heard.append,
        on_progress=lambda progress: heard.append(f"{progress.done}"),
    )
    assert [word[:3] for word in heard] == [str(table)[:3], str(table)[:3], "1"]


def test_progress_counts_every_photo(fill: Fill, measure: Measure) -> None:
    seen: list[Progress] = []
    measure(fill({"a.jpg": "good", "b.jpg": "good", "c.jpg": "crash", "d.jpg": ""}), on_progress=seen.append)
    assert (seen[-1].done, seen[-1].total, seen[-1].failed) == (4, 4, 2)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)


def test_a_model_that_does_not_load_stops_the_run(
    fill: Fill, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "prepare", works.prepare_without_model)
    with pytest.raises(ModelError, match="missing"):
        measure(fill({"a.jpg": "good"}))


def test_workers_of_another_version_are_refused(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "versions", lambda model: {**dict.fromkeys(("a",)), "kneealign": "other"})
    with pytest.raises(ModelError) as caught:
        measure_folder(fill({"a.jpg": "good"}), tmp_path / "out", jobs=1)
    assert caught.value.code == "worker_differs"
    assert "kneealign" in caught.value.message


def test_a_full_disk_in_a_worker_stops_and_keeps_what_is_done(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good", "b.jpg": "full"})
    with pytest.raises(OutputError, match="No space left"):
        measure(folder)
    (folder / "b.jpg").write_text("good again")
    assert measure(folder).reused == 1


def test_a_full_disk_while_the_tables_are_written_leaves_the_old_ones(
    fill: Fill, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill({"a.jpg": "good"})
    out = measure(folder).out
    before = tables(out)
    (folder / "b.jpg").write_text("good b")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kneealign.batch.tables.csv.writer", full)
        with pytest.raises(OutputError, match="No space left"):
            measure(folder)
    assert tables(out) == before
    assert leftovers(out) == []
    assert measure(folder).reused == 2


@pytest.mark.usefixtures("locked")
def test_a_sub_folder_that_cannot_be_read_is_a_failure(fill: Fill, measure: Measure) -> None:
    summary = measure(fill({"a.jpg": "good", "locked/b.jpg": "good"}))
    assert (summary.total, summary.measured, summary.failed) == (1, 1, 1)
    assert [row["file"] for row in rows(summary.out, "errors.csv")] == ["locked"]
    assert [row["photo"] for row in rows(summary.out)] == ["a.jpg"]


@pytest.mark.skipif(os.name != "posix", reason="makes links")
def test_a_bad_link_is_a_failure_and_stops_nothing(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good"})
    (folder / "self.jpg").symlink_to(folder / "self.jpg")
    (folder / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    (folder / "inside.jpg").symlink_to(folder / "a.jpg" / "b.jpg")
    summary = measure(folder)
    assert (summary.total, summary.measured, summary.failed) == (4, 1, 3)
    assert {row["file"]: row["code"] for row in rows(summary.out, "errors.csv")} == {
        "gone.jpg": "photo_not_found",
        "inside.jpg": "photo_not_found",
        "self.jpg": "photo_unreadable",
    }


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ENOLCK])
def test_a_lock_that_cannot_be_opened(
    fill: Fill, measure: Measure, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("kneealign.batch.lock.open_itself", refused)
    with pytest.raises(FolderError, match=os.strerror(number)) as caught:
        measure(fill({"a.jpg": "good"}))
    assert caught.value.code == "lock_unusable"


def test_odd_names_come_through(fill: Fill, measure: Measure) -> None:
    names = [
        "=1+1.jpg",
        "-dash.jpg",
        "line\nbreak.jpg",
        'comma, "quote".jpg',
        "ünïcode 🦵.jpg",
        "\u202egpj.exe.jpg",
    ]
    folder = fill({name: f"good {number}" for number, name in enumerate(names)})
    if sys.platform == "linux":
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.jpg")).write_text("good latin")
    summary = measure(folder)
    assert summary.failed == 0
    shown = [row["photo"] for row in rows(summary.out)]
    assert all(not name.startswith(("=", "-", "+", "@")) for name in shown)
    assert not any("\n" in name or "\u202e" in name for name in shown)
    assert "'=1+1.jpg" in shown


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c_keeps_what_is_done_and_leaves_no_process(
    fill: Fill, measure: Measure, tmp_path: Path
) -> None:
    folder = fill({f"{number}.jpg": f"slow {number}" for number in range(40)})
    out = tmp_path / "out"
    program = (
        "import signal, sys\n"
        "from tests.batch import works; from kneealign.batch import worker, measure_folder\n"
        # A shell's background jobs, and so a test run in one, inherit that Ctrl-C is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "worker.prepare, worker.measure_photo = works.prepare, works.work\n"
        "measure_folder(sys.argv[1], sys.argv[2], jobs=2, reports='none',\n"
        "    on_progress=lambda progress: print(progress.done, flush=True))"
    )
    command = [sys.executable, "-c", program, str(folder), str(out)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        os.killpg(process.pid, 2)
        _, said = process.communicate(timeout=120)
    assert process.returncode in (1, -2)
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert 4 <= measure(folder).reused < 40
