"""The data dictionary describes the table that is written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from kneealign.batch import persons, redcap_dictionary
from kneealign.batch.columns import COLUMNS, Row, flatten
from kneealign.batch.dictionary import HEADER
from kneealign.batch.tables import safe_cell
from kneealign.codes import Category
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import REFERENCE, subject_of
from tests.factories import make_refused


def fields(*, of_persons: bool = False) -> dict[str, dict[str, str]]:
    text = io.StringIO(redcap_dictionary(of_persons=of_persons), newline="")
    return {row["Variable / Field Name"]: row for row in csv.DictReader(text)}


FIELDS, PERSONS_FIELDS = fields(), fields(of_persons=True)
EVERY = [
    *((name, COLUMNS[name], "kneealign", row) for name, row in FIELDS.items()),
    *((name, persons.COLUMNS[name], "kneealign_persons", row) for name, row in PERSONS_FIELDS.items()),
]
VALIDATION = "Text Validation Type OR Show Slider Number"
CHOICES = "Choices, Calculations, OR Slider Labels"


def test_it_has_a_row_for_each_column() -> None:
    assert list(FIELDS) == list(COLUMNS)
    assert list(PERSONS_FIELDS) == list(persons.COLUMNS)
    assert all(tuple(row) == HEADER for _, _, _, row in EVERY)
    assert len(HEADER) == 18


@pytest.mark.parametrize(("name", "kind", "form", "row"), EVERY, ids=[f"{one[2]}-{one[0]}" for one in EVERY])
def test_a_field_is_one_that_redcap_takes(name: str, kind: str, form: str, row: dict[str, str]) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert len(name) <= 26
    assert row["Form Name"] == form
    assert row["Field Label"][-1:].isalnum()
    assert row["Field Type"] in ("text", "dropdown")
    assert bool(row[CHOICES]) == (row["Field Type"] == "dropdown")
    for choice in filter(None, row[CHOICES].split(" | ")):
        assert re.fullmatch(r"[a-z0-9_]+, [^|]+", choice)
    if kind != "text":
        assert row[VALIDATION] == {"number": "number", "whole": "integer"}[kind]
        if name != "number":  # It counts rows.
            assert row["Field Note"]
            assert float(row["Text Validation Min"]) < float(row["Text Validation Max"])


def test_names_and_photos_of_persons_are_identifiers() -> None:
    marked = {name for name, row in FIELDS.items() if row["Identifier?"]}
    assert marked == {"photo", "person", "sha256"}
    marked = {name for name, row in PERSONS_FIELDS.items() if row["Identifier?"]}
    assert marked == {"person", "left_out"}


def fits(name: str, cell: str) -> bool:
    """Whether REDCap would import a cell."""
    row = FIELDS[name]
    if cell == "":
        return True
    if row["Field Type"] == "dropdown":
        return cell in [choice.partition(",")[0] for choice in row[CHOICES].split(" | ")]
    if row[VALIDATION] == "integer":
        return re.fullmatch(r"-?\d+", cell) is not None
    if row[VALIDATION] == "number":
        low, high = float(row["Text Validation Min"]), float(row["Text Validation Max"])
        return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None and low <= float(cell) <= high
    return "\n" not in cell


def written(cells: dict[str, Any]) -> dict[str, str]:
    text = io.StringIO()
    csv.writer(text).writerow([safe_cell(cells.get(name)) for name in COLUMNS])
    return dict(zip(COLUMNS, next(csv.reader([text.getvalue()])), strict=True))


@pytest.mark.parametrize("name", ["knock_knees_adult", "child_5_years", "feet_cut_off"])
def test_results_fit(name: str, sample: Callable[[str], Assessment]) -> None:
    result = sample(name)
    row = Row(f"{name}.jpg", subject_of(name), result.photo.sha256, "key")
    cells = written(flatten(1, row.name, row, str(result.status), {"result": result.to_dict()}))
    assert [column for column, cell in cells.items() if not fits(column, cell)] == []
    assert cells["photo"] == f"{name}.jpg"
    assert name in REFERENCE


def test_photos_without_numbers_fit() -> None:
    row = Row("=a.jpg", Subject(), None, "key")
    for status, facts in (
        ("failed", {"code": "photo_damaged"}),
        ("refused", {"result": make_refused().to_dict()}),
    ):
        cells = written(flatten(2, row.name, row, status, facts))
        assert [column for column, cell in cells.items() if not fits(column, cell)] == []


def test_legs_and_gaps_have_their_own_categories() -> None:
    for name in ("left_category", "right_category"):
        assert fits(name, "mild_valgus")
        assert fits(name, "inside_window")
        assert fits(name, "indeterminate")
        assert not fits(name, "usual_gap")
    for name in ("imd_category", "icd_category"):
        assert fits(name, "larger_gap")
        assert fits(name, "indeterminate")
        assert not fits(name, "usual")
        assert FIELDS[name]["Field Note"] == FIELDS["verdict"]["Field Note"]
    every = {*FIELDS["left_category"][CHOICES].split(" | "), *FIELDS["imd_category"][CHOICES].split(" | ")}
    assert len(every) == len(Category)


def test_what_does_not_fit_is_told_from_what_does() -> None:
    assert not fits("left_deviation_deg", "much")
    assert not fits("left_deviation_deg", "999")
    assert not fits("status", "unknown")
    assert fits("left_deviation_deg", "-3.25")
