from __future__ import annotations

import csv
from typing import Any

import pytest

from kneealign.batch.columns import COLUMNS, Row, flatten
from kneealign.batch.tables import safe_cell
from kneealign.subject import Subject
from kneealign.texts import disclaimer, short_disclaimer, words_in
from tests.batch.conftest import Fill, Measure
from tests.factories import make_assessment, make_refused


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-a", "'-a"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("＝x", "'＝x"),
        ("a=b", "a=b"),
        (-1.5, -1.5),
        (None, None),
        (True, "yes"),
        (False, "no"),
        (0, 0),
    ],
)
def test_no_cell_is_a_formula(value: Any, cell: Any) -> None:
    assert safe_cell(value) == cell


def test_a_row_has_known_columns_only_and_the_result_in_them() -> None:
    row = Row("x/a.jpg", Subject(31, "female", 165), "f" * 64, key="k")
    cells = flatten(3, "x/a.jpg", row, "measured", {"result": make_assessment(left_deg=4.0).to_dict()})
    assert set(cells) <= set(COLUMNS)
    assert cells["number"] == 3
    assert cells["left_deviation_deg"] == 4.0
    assert cells["left_direction"] == "valgus"
    assert cells["ankle_gap_cm"] == 7.0
    assert cells["right_category_probability"] == 0.8, "in tens, as people read it"
    assert cells["icd_cm"] == 1.4
    assert cells["icd_percent_of_height"] == 0.8
    assert cells["note"] == short_disclaimer(words_in("en"))
    assert list(COLUMNS)[-1] == "note"


def test_a_refused_row_has_codes_and_no_angles() -> None:
    row = Row("a.jpg", Subject(), "f" * 64, key="k")
    cells = flatten(1, "a.jpg", row, "refused", {"result": make_refused().to_dict()})
    assert cells["codes"] == "feet_outside_frame"
    assert not any(name.startswith(("left_", "right_")) for name in cells)


def test_every_angle_has_its_word_beside_it() -> None:
    names = list(COLUMNS)
    for side in ("left", "right"):
        assert names.index(f"{side}_direction") == names.index(f"{side}_deviation_deg") + 1


def test_a_folder_of_results_says_what_they_are_not(fill: Fill, measure: Measure) -> None:
    photos = fill({"a.jpg": "good", "b.jpg": "refused", "c.jpg": "damaged"})
    summary = measure(photos)
    about = " ".join((summary.out / "about.txt").read_text(encoding="utf-8").split())
    assert disclaimer(words_in("en")) in about
    assert "icd (intercondylar distance)" in about
    with (summary.out / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        notes = [row["note"] for row in csv.DictReader(file)]
    assert notes == [short_disclaimer(words_in("en"))] * 2 + [""]
    assert summary.answers == {"not_for_this_photo": 1}
    assert summary.disclaimer == disclaimer(words_in("en"))
    again = measure(photos)
    assert (again.answers, again.disclaimer) == (summary.answers, summary.disclaimer)


def test_parquet_has_the_same_columns_with_types(fill: Fill, measure: Measure) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    out = measure(fill({"a.jpg": "good", "b.jpg": "refused", "c.jpg": "damaged"})).out
    table = parquet.read_table(out / "results.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["left_deviation_deg"].to_pylist() == [0.5, None, None]
    assert table["photo"].to_pylist() == ["a.jpg", "b.jpg", "c.jpg"]
    assert table["see_a_clinician"].to_pylist() == ["not_for_this_photo", "cannot_tell", None]
