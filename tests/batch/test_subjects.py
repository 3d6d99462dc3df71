from __future__ import annotations

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
    assert [row.subject for row in read_subjects(table)] == [
        Subject(31, "female", 165),
        Subject(5.5, "male", 112),
        Subject(),
    ]


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "a.jpg,old,,\n", "line 2: age_years is old"),
        (HEADER + "a.jpg,,,\nb.jpg,300,,\n", "line 3: The age 300"),
        (HEADER + "a.jpg,nan,,\n", "line 2: age_years is nan"),
        (HEADER + "\na.jpg,,other,\n", "line 3: the sex other"),
        (HEADER + "a.jpg,,,1.65\n", "line 2: the height 1.65 looks like metres"),
        (HEADER + ",5,,\n", "line 2: no photo"),
        (HEADER + '"a\nb.jpg",5,,\nc.jpg,x,,\n', "line 4: age_years"),
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


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00p"])
def test_an_unreadable_table(table: Path, content: bytes | None) -> None:
    if content:
        table.write_bytes(content)
    with pytest.raises(FolderError) as caught:
        read_subjects(table)
    assert caught.value.code == "subjects_unreadable"


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
        ("x/a.jpg,5,,\nx/a.jpg,6,,\n", "line 3: x/a.jpg stands in line 2"),
        ("b.jpg,5,,\nx/b.jpg,6,,\n", "line 3: x/b.jpg stands in line 2"),
    ],
)
def test_what_does_not_fit_uniquely_stops(table: Path, text: str, said: str) -> None:
    with pytest.raises(FolderError, match=said):
        matched(table, text, ["x/a.jpg", "y/a.jpg", "x/b.jpg"])
