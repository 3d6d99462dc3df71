"""What can be asked of a run: arguments, several folders, trial runs, measuring again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kneealign import OptionError
from kneealign.batch import measure_folder
from kneealign.errors import FolderError, OutputError
from tests.batch.conftest import Fill, Measure
from tests.batch.test_run import rows
from tests.batch.test_users_files import contents


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"reports": "typo"}, "bad_reports"),
        ({"reports": None}, "bad_reports"),
        ({"timeout_s": -1}, "bad_timeout"),
        ({"timeout_s": 0}, "bad_timeout"),
        ({"timeout_s": float("nan")}, "bad_timeout"),
        ({"timeout_s": float("inf")}, "bad_timeout"),
        ({"timeout_s": "9"}, "bad_timeout"),
        ({"jobs": -1}, "bad_jobs"),
        ({"jobs": 0}, "bad_jobs"),
        ({"jobs": 1.5}, "bad_jobs"),
        ({"jobs": True}, "bad_jobs"),
        ({"max_megapixels": 0}, "bad_max_megapixels"),
        ({"max_megapixels": float("nan")}, "bad_max_megapixels"),
        ({"mirrored": "no"}, "bad_flag"),
        ({"force": 1}, "bad_flag"),
        ({"facing": "side"}, "bad_facing"),
        ({"pdf": True, "reports": "none"}, "bad_pdf"),
        ({"lang": "xx"}, "bad_language"),
    ],
)
def test_arguments_are_checked_before_any_work(
    fill: Fill, tmp_path: Path, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(OptionError) as caught:
        measure_folder(fill({"a.jpg": "good"}), tmp_path / "out", **options)
    assert caught.value.code == code
    assert caught.value.advice
    assert not (tmp_path / "out").exists()


def test_photos_of_several_folders_have_names_of_their_own(fill: Fill, measure: Measure) -> None:
    a = fill({"x.jpg": "good 1", "sub/y.jpg": "good 2"}, "a")
    b = fill({"x.jpg": "refused"}, "b")
    out = measure([a, b]).out
    assert [row["photo"] for row in rows(out)] == ["a/sub/y.jpg", "a/x.jpg", "b/x.jpg"]
    assert measure([b, a]).reused == 3
    # One folder alone goes on with the same results.
    assert measure(a).reused == 2
    assert [row["photo"] for row in rows(out)] == ["sub/y.jpg", "x.jpg"]


def test_folders_of_one_name_are_told_apart_by_what_is_above(fill: Fill, measure: Measure) -> None:
    folders = [fill({"photos/x.jpg": "good 1"}, name) / "photos" for name in ("one", "two")]
    names = [row["photo"] for row in rows(measure(folders).out)]
    assert names == ["one/photos/x.jpg", "two/photos/x.jpg"]


def test_subjects_of_several_folders(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folders = [fill({"x.jpg": "good"}, name) for name in ("a", "b")]
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years\na/x.jpg,5\nb/x.jpg,6\n")
    assert [row["age_years"] for row in rows(measure(folders, subjects=table).out)] == ["5.0", "6.0"]


@pytest.mark.parametrize("second", [".", "sub", "../photos", "sub/.."])
def test_no_folder_twice(fill: Fill, measure: Measure, tmp_path: Path, second: str) -> None:
    folder = fill({"a.jpg": "good", "sub/b.jpg": "good"})
    for folders in ([folder, folder / second], [folder / second, folder]):
        with pytest.raises(FolderError) as caught:
            measure(folders)
        assert caught.value.code == "folders_overlap"
    assert not (tmp_path / "out").exists()


def test_no_folder_at_all(measure: Measure) -> None:
    with pytest.raises(FolderError) as caught:
        measure([])
    assert caught.value.code == "no_photos"


def test_a_dry_run_tells_what_there_is_to_do_and_writes_nothing(
    fill: Fill, measure: Measure, tmp_path: Path
) -> None:
    folder = fill(
        {"a.jpg": "good a", "b.jpg": "refused", "c.jpg": "good a", "d.jpg": "", "x.kneealign.jpg": ""}
    )
    plan = measure(folder, dry_run=True, reports="all")
    assert plan.dry_run
    assert (plan.total, plan.reused, plan.failed, plan.own_pictures) == (4, 0, 1, 1)
    assert plan.to_measure == ("a.jpg", "b.jpg")
    assert {"index.html", "results.csv", "reports/", "thumbnails/"} <= set(plan.to_write)
    assert not (tmp_path / "out").exists()
    measure(folder, reports="all")
    before = contents(tmp_path)
    (folder / "b.jpg").write_text("good b")
    plan = measure(folder, dry_run=True, reports="all")
    assert (plan.to_measure, plan.reused, plan.measured) == (("b.jpg",), 2, 2)
    (folder / "b.jpg").write_text("refused")
    plan = measure(folder, dry_run=True, reports="all")
    assert (plan.to_measure, plan.to_write, plan.refused) == ((), (), 1)
    assert contents(tmp_path) == before
    assert json.loads(json.dumps(plan.to_dict()))["reused"] == 3


def test_a_dry_run_names_what_is_in_the_way(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill({"a.jpg": "good a"})
    fill({"index.html": "mine"}, "out")
    with pytest.raises(FolderError, match=r"index\.html"):
        measure(folder, dry_run=True)
    assert contents(tmp_path / "out") == {"index.html": b"mine"}
    with pytest.raises(OutputError):
        measure(folder, dry_run=True, out=folder / "a.jpg")


def test_force_measures_again_and_still_touches_nothing_of_the_users(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good a", "c.jpg": "damaged"})
    out = measure(folder, reports="all").out
    before = contents(out / "reports")
    summary = measure(folder, reports="all", force=True)
    assert (summary.measured, summary.failed, summary.reused) == (2, 1, 0)
    assert contents(out / "reports") == before
    report = next((out / "reports").glob("*.html"))
    report.write_text("my notes")
    with pytest.raises(FolderError, match="in the way"):
        measure(folder, reports="all", force=True)
    assert report.read_text() == "my notes"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), BrokenPipeError(32, "Broken pipe")]
)
def test_nobody_who_listens_stops_nothing(
    fill: Fill, measure: Measure, tmp_path: Path, error: OSError
) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("photo,age_years\ngone.jpg,5\n")

    def fail(_: object) -> None:
        raise error

    summary = measure(
        fill({"a.jpg": "good", "b.jpg": "good b"}), subjects=table, on_progress=fail, on_note=fail
    )
    assert summary.measured == 2
    assert (summary.out / "results.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="makes a link")
def test_a_folder_by_two_paths_is_one(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder = fill({"a.jpg": "good"})
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(FolderError) as caught:
        measure([folder, tmp_path / "link"])
    assert caught.value.code == "folders_overlap"
