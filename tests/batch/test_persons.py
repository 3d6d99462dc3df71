"""Several photos of one person in a folder."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import kneealign
from kneealign.batch.columns import Row
from kneealign.batch.journal import Journal
from kneealign.batch.person_reports import write_reports
from kneealign.batch.persons import persons
from kneealign.batch.subjects import match_subjects, read_subjects
from kneealign.batch.worker import Settings
from kneealign.errors import FolderError
from kneealign.own_files import OwnFiles
from tests.batch.conftest import Fill, Measure, leftovers
from tests.factories import make_assessment, make_pixels

TABLE = """photo,age_years,sex,person
a1.jpg,31,female,anna
a2.jpg,31,female,anna
a3.jpg,31,female,anna
a4.jpg,31,female,anna
b1.jpg,40,male,=bo
b2.jpg,40,male,=bo
c1.jpg,,,cleo
d1.jpg,,,
"""
PHOTOS = {
    "a1.jpg": "good 1", "a2.jpg": "good good 2", "a3.jpg": "refused 1", "a4.jpg": "damaged",
    "b1.jpg": "refused 2", "b2.jpg": "refused 3", "c1.jpg": "good 4", "d1.jpg": "good 5",
}  # fmt: skip


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "subjects.csv"
    path.write_text(TABLE)
    return path


def test_every_person_becomes_a_row(fill: Fill, measure: Measure, table: Path) -> None:
    summary = measure(fill(PHOTOS), subjects=table)
    out = summary.out
    assert summary.persons == 3
    page = (out / "index.html").read_text(encoding="utf-8")
    assert '<a href="persons.csv">' in page
    assert "(3 persons)" in page
    assert "persons.csv" in (out / "about.txt").read_text(encoding="utf-8")
    anna, bo, cleo = rows(out, "persons.csv")
    assert (anna["person"], anna["photos"], anna["used"], anna["status"]) == ("anna", "4", "2", "measured")
    assert anna["left_out"] == "a3.jpg; a4.jpg"
    assert [row["person"] for row in rows(out, "results.csv")] == [*["anna"] * 4, "'=bo", "'=bo", "cleo", ""]
    single = [float(row["left_deviation_deg"]) for row in rows(out, "results.csv")[:2]]
    assert float(anna["left_deviation_deg"]) == pytest.approx(sum(single) / 2)
    assert float(anna["left_between_range_deg"]) == pytest.approx(abs(single[0] - single[1]))
    assert anna["left_smallest_change_deg"] == "4.0"
    assert anna["age_years"] == "31.0"
    assert (bo["person"], bo["status"], bo["used"], bo["codes"]) == (
        "'=bo", "refused", "0", "no_stand_usable feet_outside_frame",
    )  # fmt: skip
    assert (cleo["used"], cleo["left_out"], cleo["left_between_sd_deg"]) == ("1", "", "")
    lines = [json.loads(line) for line in (out / "persons.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["person"] for line in lines] == ["anna", "=bo", "cleo"]
    together = kneealign.Assessment.from_json(json.dumps(lines[0]["result"]))
    assert together.stands is not None
    assert [stand.photo.name for stand in together.stands.photos] == ["a1.jpg", "a2.jpg", "a3.jpg"]


def test_without_persons_there_are_no_such_tables(fill: Fill, measure: Measure, tmp_path: Path) -> None:
    folder, table = fill({"a1.jpg": "good 1", "a2.jpg": "good 2"}), tmp_path / "subjects.csv"
    table.write_text("photo,person\na1.jpg,anna\na2.jpg,anna\n")
    out = measure(folder, subjects=table).out
    assert (out / "persons.csv").is_file()
    table.write_text("photo,age_years\na1.jpg,31\na2.jpg,31\n")
    measure(folder, subjects=table)
    assert not (out / "persons.csv").exists()
    assert "persons.csv" not in (out / "index.html").read_text(encoding="utf-8")
    assert "persons.csv" not in (out / "about.txt").read_text(encoding="utf-8")
    assert leftovers(out) == []


def test_a_file_of_the_user_is_not_replaced(fill: Fill, measure: Measure, table: Path) -> None:
    folder = fill(PHOTOS)
    mine = fill({"persons.csv": "mine"}, "out") / "persons.csv"
    with pytest.raises(FolderError, match=r"persons\.csv"):
        measure(folder, subjects=table)
    assert mine.read_text() == "mine"


def measured_folder(tmp_path: Path, names: tuple[str, ...]) -> tuple[Settings, list[Row], Journal]:
    """Three photos of a person that have been measured, and the journal that says so."""
    out = tmp_path / "out"
    (out / "reports").mkdir(parents=True)
    journal = Journal(out / "journal")
    rows = []
    with journal:
        for number, name in enumerate(names):
            path = tmp_path / name
            Image.fromarray(make_pixels() + np.uint8(number)).save(path)
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            result = make_assessment(number / 2)
            result = replace(result, photo=replace(result.photo, name=None, sha256=sha256))
            journal.add_outcome(name, "measured", {"result": result.to_dict()})
            rows.append(Row(name, result.subject, sha256, name, person="anna", path=str(path)))
    versions: dict[str, str | None] = {}
    settings = Settings(str(out), "", "measured", 100.0, None, versions)
    return settings, rows, journal


def test_every_person_gets_a_report_with_all_photos(tmp_path: Path) -> None:
    settings, rows, journal = measured_folder(tmp_path, ("a.png", "b.png", "c.png"))
    out = Path(settings.out)

    def write() -> set[str]:
        with OwnFiles(out, "batch") as own, journal:
            return write_reports(own, persons(rows), journal, replace(settings, token=own.token))

    places = write()
    assert sorted(Path(place).suffix for place in places) == [".html", ".jpg", ".json"]
    page = next(out / place for place in places if place.endswith(".html"))
    assert page.name.startswith("anna-together-")
    text = page.read_text(encoding="utf-8")
    assert all(row.name in text for row in rows)
    assert text.count("<img") >= 3
    page.write_text("mine")
    assert write() == places
    assert page.read_text() == "mine", "what is there is left as it is"
    page.unlink()
    Path(str(rows[0].path)).write_bytes(b"another photo")
    assert write() == set(), "a photo that has changed is not shown as the one that was measured"


def test_a_person_is_measured_on_one_day(table: Path) -> None:
    table.write_text("photo,age_years,person\na.jpg,7,anna\nb.jpg,9,anna\n")
    with pytest.raises(FolderError, match="line 3: anna has another age"):
        read_subjects(table)


def test_a_person_is_found_by_photo(table: Path) -> None:
    found = match_subjects(table, read_subjects(table), ["x/a1.jpg", "c1.jpg", "d1.jpg"])
    assert found.persons == {"x/a1.jpg": "anna", "c1.jpg": "cleo"}
