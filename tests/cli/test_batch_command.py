from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

import pytest

import kneealign.batch
from kneealign.batch import FolderSummary, Progress
from kneealign.errors import FolderError, OutputError
from tests.cli.conftest import Run
from tests.cli.test_output_sink import use_terminal


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Replace the measuring of folders; gives the calls that are made."""

    def replace(failed: int = 0, error: BaseException | None = None) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def measure_folder(folders: list[Path], out: Path, **options: Any) -> FolderSummary:
            calls.append({"folders": folders, "out": out, **options})
            options["on_note"]("line 3 (gone.jpg)")
            options["on_progress"](Progress(2, 10, failed, 4.0, 2.0))
            if error is not None:
                raise error
            codes, answers = {"feet_outside_frame": 1}, {"yes": 2, "cannot_tell": 5}
            summary = FolderSummary(out, 10, 9 - failed, 1, failed, 3, 2, codes, answers)
            if options["dry_run"]:
                names = tuple(f"{number}.jpg" for number in range(30))
                return replace_fields(summary, dry_run=True, to_measure=names, to_write=("index.html",))
            return summary

        monkeypatch.setattr(kneealign.batch, "measure_folder", measure_folder)
        return calls

    return replace


@pytest.mark.parametrize(
    ("failed", "error", "code"),
    [
        (0, None, 0),
        (2, None, 6),
        (0, KeyboardInterrupt(), 130),
        (0, FolderError("folder_busy", "Another run is writing.", "Wait."), 2),
        (0, kneealign.ModelError("model_missing", "No model.", ""), 5),
    ],
)
def test_exit_codes(run: Run, answer: Any, failed: int, error: BaseException | None, code: int) -> None:
    answer(failed, error)
    assert run("batch", "photos", "--out", "out").exit_code == code


@pytest.mark.parametrize(
    "words",
    [
        ["batch"],
        ["batch", "photos"],
        ["batch", "photos", "--out", "o", "--jobs", "0"],
        ["batch", "photos", "--out", "o", "--timeout", "0"],
        ["batch", "photos", "--out", "o", "--timeout", "nan"],
        ["batch", "photos", "--out", "o", "--max-megapixels", "-1"],
        ["batch", "photos", "--out", "o", "--reports", "some"],
        ["batch", "photos", "--out", "o", "--reports", "none", "--pdf"],
        ["batch", "photos", "--out", "o", "--lang", "xx"],
        ["batch", "photos", "--out", "o", "--dask", "tcp://127.0.0.1:1", "--jobs", "2"],
    ],
)
def test_wrong_usage(run: Run, answer: Any, words: list[str]) -> None:
    calls = answer()
    assert run(*words).exit_code == 2
    assert calls == []


def test_the_summary_goes_to_stdout_and_notes_to_stderr(run: Run, answer: Any) -> None:
    answer(failed=2)
    result = run("batch", "photos", "--out", "out")
    for words in (
        "10 photos: 7 measured, 1 refused, 2 failed.",
        "3 of them",
        "feet_outside_frame",
        "errors.csv",
        "2  show to a clinician",
        "5  cannot tell",
        "Does not replace an X-ray",
    ):
        assert words in result.stdout
    assert "gone.jpg" in result.stderr
    assert "per second" not in result.stderr


def test_several_folders_and_what_was_left_out(run: Run, answer: Any) -> None:
    calls = answer()
    result = run("batch", "a", "b", "--out", "out", "--force")
    assert calls[0]["folders"] == [Path("a"), Path("b")]
    assert calls[0]["force"]
    assert not calls[0]["dry_run"]
    assert "Left out: 2 pictures that kneealign made." in result.stdout


def test_the_summary_as_json(run: Run, answer: Any) -> None:
    answer(failed=2)
    result = run("batch", "photos", "--out", "out", "--json")
    assert result.exit_code == 6
    summary = json.loads(result.stdout)
    assert (summary["total"], summary["failed"], summary["codes"]) == (10, 2, {"feet_outside_frame": 1})
    assert (summary["out"], summary["dry_run"]) == ("out", False)


def test_a_dry_run(run: Run, answer: Any) -> None:
    answer()
    said = run("batch", "photos", "--out", "out", "--dry-run").stdout
    assert "10 photos: 30 to measure, 3 done by an earlier run" in said
    assert "  19.jpg\n  and 10 more\n" in said
    assert "To write in out: index.html\n" in said
    assert "nothing was written" in said


def test_quiet(run: Run, answer: Any) -> None:
    answer()
    assert run("batch", "photos", "--out", "out", "--quiet").stderr == ""


def test_options_reach_the_library(run: Run, answer: Any) -> None:
    calls = answer()
    words = [
        "--subjects",
        "s.csv",
        "--jobs",
        "3",
        "--reports",
        "all",
        "--timeout",
        "9",
        "--max-megapixels",
        "50",
        "--mirrored",
        "--facing",
        "back",
        "--lang",
        "es",
        "--pdf",
        "--show-face",
        "--model",
        "m.task",
    ]
    run("batch", "photos", "--out", "out", *words)
    expected = {
        "subjects": Path("s.csv"),
        "jobs": 3,
        "reports": "all",
        "timeout_s": 9.0,
        "max_megapixels": 50.0,
        "executor": None,
        "mirrored": True,
        "facing": "back",
        "lang": "es",
        "pdf": True,
        "show_face": True,
        "model": "m.task",
    }
    assert {name: calls[0][name] for name in expected} == expected


def test_an_interruption_says_how_to_continue(run: Run, answer: Any) -> None:
    answer(error=KeyboardInterrupt())
    said = run("batch", "photos", "--out", "out").stderr
    assert "2 of 10 photos are done" in said
    assert "same command" in said


def test_a_full_disk_says_how_to_continue(run: Run, answer: Any) -> None:
    answer(error=OutputError("output_folder", "No space left on device.", "Make room."))
    result = run("batch", "photos", "--out", "out")
    assert result.exit_code == 2
    assert (
        "Make room. So far 2 of 10 photos are done: run the same command again to continue." in result.stderr
    )


def test_progress_on_a_terminal(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from kneealign.cli._output import Output
    from kneealign.cli.batch import _Display

    stream = use_terminal(monkeypatch)
    now = 0.0
    display = _Display(Output(), clock=lambda: now)
    for done in range(1, 100):
        now += 0.05
        display.progress(Progress(done, 100, 1, 8.0, 300.0))
    drawn = stream.getvalue()
    assert "8.0 per second, about 5 min left" in drawn
    assert 20 <= drawn.count("per second") <= 25
    display.progress(Progress(100, 100, 1, 8.0, 0.0))
    assert stream.getvalue().endswith("100 of 100 photos are done, writing the tables")


def test_progress_in_a_log_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    from kneealign.cli._output import Output
    from kneealign.cli.batch import _Display

    now = 0.0
    display = _Display(Output(), redraws=False, clock=lambda: now)
    for done in range(1, 101):
        now += 1.0
        display.progress(Progress(done, 100, 0, 1.0, 100.0 - done))
    assert capsys.readouterr().err.splitlines() == [
        "30 of 100 photos, 1.0 per second, about 70 s left",
        "60 of 100 photos, 1.0 per second, about 40 s left",
        "90 of 100 photos, 1.0 per second, about 10 s left",
    ]
    quiet = _Display(Output(quiet=True), redraws=False, clock=lambda: now)
    now += 100.0
    quiet.progress(Progress(1, 100, 0, None, None))
    assert capsys.readouterr().err == ""


def test_the_template(run: Run, tmp_path: Path) -> None:
    result = run("batch", "--template")
    assert result.exit_code == 0
    assert next(iter(csv.DictReader(io.StringIO(result.stdout)))) == {
        "photo": "anna_1.jpg",
        "age_years": "31",
        "sex": "female",
        "height_cm": "165",
        "weight_kg": "62",
        "person": "anna",
        "facing": "",
    }


def test_without_dask(run: Run, answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    import kneealign.batch

    answer()
    monkeypatch.setitem(sys.modules, "kneealign.batch.cluster", None)
    monkeypatch.delattr(kneealign.batch, "cluster", raising=False)
    result = run("batch", "photos", "--out", "out", "--dask", "tcp://127.0.0.1:1")
    assert result.exit_code == 5
    assert ".[dask]" in result.stderr
