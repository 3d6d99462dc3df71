from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from kneealign.batch.subjects import TEMPLATE, match_subjects, read_subjects
from kneealign.errors import FolderError
from kneealign.subject import Subject

HEADER = "photo,age_years,sex,height_cm\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "subjects.csv"


def test_the_template_is_a_table(table: Path) -> None:
    table.write_text(TEMPLATE)
    rows = read_subjects(table)
    anna = Subject(31, "female", 165, 62)
    assert [row.subject for row in rows] == [anna, anna, anna, Subject(5.5, "male", 112), Subject()]
    assert [row.person for row in rows] == ["anna", "anna", "anna", "", ""]
    assert [row.facing for row in rows] == [None, None, None, "front", None]


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "a.jpg,5.5,male,112\n",
        "\ufeff" + HEADER + "a.jpg,5.5,M,112\n",
        HEADER.replace(",", ";") + "a.jpg;5,5;male;112,0\n",
        HEADER.replace(",", "\t") + "a.jpg\t5.5\tmale\t112\n",
        "\r\n" + HEADER.replace("\n", "\r\n") + ' "a.jpg" ,5.5,Male,112,\r\n\r\n',
        "height_cm,sex,Photo,age_years\n112,male,a.jpg,5.5\n",
    ],
)
def test_the_dialects_of_spreadsheets(table: Path, text: str) -> None:
    table.write_bytes(text.replace(' "a.jpg" ', '"a.jpg"').encode())
    assert [(row.photo, row.subject) for row in read_subjects(table)] == [
        ("a.jpg", Subject(5.5, "male", 112))
    ]


def test_a_weight_is_read_as_people_write_it(table: Path) -> None:
    table.write_text("photo,height_cm,weight_kg\na.jpg,165,154lb\nb.jpg,165,\n")
    first, second = (row.subject for row in read_subjects(table))
    assert first.weight_kg == pytest.approx(69.9, abs=0.1)
    assert second.weight_kg is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "a.jpg,old,,\n", "line 2: The age 'old' is not understood"),
        (HEADER + "a.jpg,,,\nb.jpg,300,,\n", "line 3: The age '300' is not possible"),
        (HEADER + "a.jpg,nan,,\n", "line 2: The age 'nan'"),
        (HEADER + "\na.jpg,,other,\n", "line 3: The sex 'other'"),
        (HEADER + "a.jpg,,,20\n", "line 2: The height '20' is not possible"),
        ("photo,weight_kg\na.jpg,heavy\n", "line 2: The weight 'heavy'"),
        (HEADER + ",5,,\n", "line 2: no photo"),
        (HEADER + '"a\nb.jpg",5,,\nc.jpg,x,,\n', "line 4: The age 'x'"),
        (HEADER + "a,b.jpg,5,male,110\n", "line 2: more cells"),
        ("photo,age\na.jpg,5\n", "line 1: the column age is not known"),
        ("age_years\n5\n", "line 1: there is no column photo"),
        ("", "line 1: the table is empty"),
        (HEADER + 'a.jpg,"5"x,,\n', "line 2:"),
    ],
)
def test_bad_values_are_named_with_their_lines(table: Path, text: str, said: str) -> None:
    table.write_text(text)
    with pytest.raises(FolderError) as caught:
        read_subjects(table)
    assert caught.value.code == "subjects_invalid"
    assert said in caught.value.message


def test_all_bad_lines_are_named_at_once_up_to_a_number(table: Path) -> None:
    table.write_text(HEADER + "a.jpg,x,,\n" * 30)
    with pytest.raises(FolderError, match=r"line 2: .*line 21: .*and 10 more"):
        read_subjects(table)


def test_a_row_tells_all_that_is_wrong_with_it(table: Path) -> None:
    table.write_text(HEADER + ",old,other,20\nb.jpg,3,,200\n")
    with pytest.raises(FolderError) as caught:
        read_subjects(table)
    for said in ("no photo is named", "age 'old'", "sex 'other'", "height '20'"):
        assert f"line 2: {said}" in caught.value.message or f"line 2: The {said}" in caught.value.message
    assert "line 3: A height of 200 cm" in caught.value.message


def test_values_as_people_type_them(table: Path) -> None:
    table.write_text(HEADER + 'a.jpg,5y6m,girl,"1,12"\nb.jpg,"5,5",F,112cm\n')
    assert [row.subject for row in read_subjects(table)] == [Subject(5.5, "female", 112)] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("named", [False, True])
def test_the_encodings_of_spreadsheets(table: Path, encoding: str, separator: str, named: bool) -> None:
    text = (HEADER + "Zoë Müller.jpg,5.5,male,112\n").replace(",", separator)
    first = f"sep={separator}\r\n" if named else ""
    table.write_bytes((first + text).encode(encoding))
    (row,) = read_subjects(table)
    assert (row.line, row.photo, row.subject) == (2 + named, "Zoë Müller.jpg", Subject(5.5, "male", 112))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", "not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text"),
        (b"PK\x03\x04 a workbook", "workbook"),
    ],
)
def test_an_unreadable_table(table: Path, content: bytes | None, said: str) -> None:
    if content:
        table.write_bytes(content)
    with pytest.raises(FolderError, match=said) as caught:
        read_subjects(table)
    assert caught.value.code == "subjects_unreadable"


@pytest.mark.skipif(os.name != "posix", reason="reads a device")
def test_a_table_without_end() -> None:
    with pytest.raises(FolderError, match="more than 50 MB"):
        read_subjects(Path("/dev/zero"))


def test_the_table_says_which_side_a_photo_shows(table: Path) -> None:
    table.write_text("photo,facing\na.jpg,Front\nb.jpg,back\nc.jpg,\n")
    rows = read_subjects(table)
    assert [row.facing for row in rows] == ["front", "back", None]
    assert match_subjects(table, rows, ["x/a.jpg", "b.jpg", "c.jpg"]).facings == {
        "x/a.jpg": "front",
        "b.jpg": "back",
    }


def test_a_side_that_is_neither_front_nor_back_is_named(table: Path) -> None:
    table.write_text("photo,facing\na.jpg,left\n")
    with pytest.raises(FolderError, match="line 2: The column facing says left; write front or back"):
        read_subjects(table)


def matched(table: Path, text: str, photos: list[str]) -> tuple[dict[str, float | None], tuple[str, ...]]:
    table.write_text(HEADER + text, encoding="utf-8")
    found = match_subjects(table, read_subjects(table), photos)
    return {name: subject.age_years for name, subject in found.subjects.items()}, found.notes


def test_by_path_and_by_name(table: Path) -> None:
    text = "x/a.jpg,1,,\ny\\a.jpg,2,,\n./b.jpg,3,,\nc.jpg,4,,\n"
    ages, notes = matched(table, text, ["x/a.jpg", "y/a.jpg", "b.jpg", "deep/c.jpg"])
    assert ages == {"x/a.jpg": 1, "y/a.jpg": 2, "b.jpg": 3, "deep/c.jpg": 4}
    assert notes == ()


def test_letters_in_pieces(table: Path) -> None:
    pieces = unicodedata.normalize("NFD", "née.jpg")
    assert matched(table, "née.jpg,5,,\n", [pieces])[0] == {pieces: 5}


def test_rows_and_photos_without_each_other_are_noted(table: Path) -> None:
    _, (unknown, without) = matched(table, "gone.jpg,5,,\na.jpg,5,,\n", ["a.jpg", "b.jpg"])
    assert "line 2 (gone.jpg)" in unknown
    assert "1 of 2 photos" in without
    assert "b.jpg" in without


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.jpg,5,,\n", "line 2: 2 photos are called a.jpg"),
        ("x/a.jpg,5,,\nx/a.jpg,6,,\n", "line 3: x/a.jpg is already in line 2"),
        ("b.jpg,5,,\nx/b.jpg,6,,\n", "line 3: x/b.jpg is already in line 2"),
    ],
)
def test_what_does_not_fit_uniquely_stops(table: Path, text: str, said: str) -> None:
    with pytest.raises(FolderError, match=said):
        matched(table, text, ["x/a.jpg", "y/a.jpg", "x/b.jpg"])
