"""Several photos of one person in one call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from kneealign.result import Assessment
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("calls")
THREE = ("a.jpg", "b.jpg", "c.jpg")


def test_one_summary_for_all(run: Run) -> None:
    result = run("measure", *THREE, "--same-person", "--age", "31")
    assert result.exit_code == 0
    assert result.stdout.startswith("a.jpg, b.jpg, c.jpg (31 years)")
    assert "Mean of 3 photos" in result.stdout
    assert "==>" not in result.stdout
    assert "this photo" not in result.stdout
    assert len(result.stdout.splitlines()) <= 20


def test_one_object_as_json(run: Run) -> None:
    document = json.loads(run("measure", *THREE, "--same-person", "--json").stdout)
    assert document["stands"]["used"] == 3
    assert [one["photo"]["name"] for one in document["stands"]["photos"]] == list(THREE)
    alone = json.loads(run("measure", "a.jpg", "--json").stdout)
    assert alone["stands"] is None


def test_what_does_not_count_is_named(run: Run) -> None:
    result = run("measure", "a.jpg", "refused.jpg", "a.jpg", "b.jpg", "--same-person", "--age", "31")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "Left out: refused.jpg (cannot be measured), a.jpg (given twice)." in said


@pytest.mark.parametrize(
    ("photos", "code", "said"),
    [
        (("a.jpg",), 2, "two photos or more"),
        (("a.jpg", "unreadable.jpg"), 3, "Only one photo"),
        (("a.jpg", "b.jpg", "unreadable.jpg"), 3, "unreadable.jpg"),
        (("unreadable.jpg", "unreadable.jpg"), 3, "unreadable.jpg"),
        (("a.jpg", "refused.jpg"), 0, ""),
        (("refused.jpg", "refused-too.jpg"), 4, ""),
    ],
)
def test_exit_codes(run: Run, photos: tuple[str, ...], code: int, said: str) -> None:
    result = run("measure", *photos, "--same-person")
    assert result.exit_code == code
    assert said in result.stderr


def test_dicom_is_of_one_photo(run: Run, tmp_path: Path) -> None:
    result = run("measure", *THREE, "--same-person", "--dicom", "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "Measure each photo alone" in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_one_report_with_all_photos(run: Run, tmp_path: Path) -> None:
    photos = (*THREE, "refused.jpg")
    result = run("measure", *photos, "--same-person", "--age", "31", "--out", str(tmp_path), "--lang", "es")
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.glob("*.kneealign.*")) == [
        f"a-together.kneealign.{ending}" for ending in ("html", "jpg", "json")
    ]
    page = (tmp_path / "a-together.kneealign.html").read_text(encoding="utf-8")
    assert page.count("<img") == 1 + 2 + len(photos)
    for photo in photos:
        assert photo in page
    with Image.open(tmp_path / "a-together.kneealign.jpg") as sheet:
        assert sheet.width > 4 * 400
    read = Assessment.from_json((tmp_path / "a-together.kneealign.json").read_bytes())
    assert read.stands is not None
    assert read.stands.used == 3


def test_a_history_takes_both_kinds_of_results(run: Run, tmp_path: Path) -> None:
    run("measure", *THREE, "--same-person", "--age", "6", "--out", str(tmp_path))
    run("measure", "d.jpg", "--age", "6", "--out", str(tmp_path))
    words = ("--age", "7", "--history", str(tmp_path))
    alone = run("measure", "e.jpg", *words)
    again = run("measure", "a.jpg", *words)
    assert (alone.exit_code, again.exit_code) == (0, 0)
    assert alone.stderr == ""
