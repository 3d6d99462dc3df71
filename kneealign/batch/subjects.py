"""The table of subjects: who is in which photo."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast, get_args

from kneealign.csv_tables import table_rows, table_text
from kneealign.errors import FolderError, SubjectError
from kneealign.options import Facing
from kneealign.plain import one_line
from kneealign.subject import Subject, parse_age, parse_height, parse_sex, parse_weight

COLUMNS = ("photo", "age_years", "sex", "height_cm", "weight_kg", "person", "facing")

TEMPLATE = """photo,age_years,sex,height_cm,weight_kg,person,facing
anna_1.jpg,31,female,165,62,anna,
anna_2.jpg,31,female,165,62,anna,
anna_3.jpg,31,female,165,62,anna,
clinic-a/IMG_0001.jpg,5.5,male,112,,,front
clinic-b/IMG_0001.jpg,,,,,,
"""
"""An example: three stands of one person, a photo without a head, by path because its name occurs twice, and
one of which nothing is known."""

_SHOWN_PROBLEMS = 20
_SHOWN_PHOTOS = 5


@dataclass(frozen=True)
class SubjectRow:
    """One line of the table."""

    line: int
    """Counted from 1, as in an editor."""
    photo: str
    """The text in the column."""
    subject: Subject
    person: str = ""
    """Whose photo it is; photos of one person are stands of theirs. Empty where nothing is said."""
    facing: Facing | None = None
    """Which side of the legs the photo shows; None where nothing is said."""


@dataclass(frozen=True)
class Matched:
    """The table matched with the folder."""

    subjects: dict[str, Subject]
    """By the photo's name in the folder."""
    notes: tuple[str, ...]
    """Sentences about rows without a photo and photos without a row."""
    persons: dict[str, str] = field(default_factory=dict)
    """Whose photo it is, by the photo's name in the folder, where the table says so."""
    facings: dict[str, Facing] = field(default_factory=dict)
    """Which side of the legs it shows, by the photo's name in the folder, where the table says so."""


def read_subjects(table: Path) -> tuple[SubjectRow, ...]:
    """Read a table of subjects.

    Raises
    ------
    FolderError
        Code ``subjects_unreadable`` (no such file, or not text) or ``subjects_invalid`` (every bad value with
        its line number).
    """
    rows: list[SubjectRow] = []
    problems: list[str] = []
    for line, cells in _lines(table):
        subject, wrong = _subject(cells)
        facing = cells["facing"].lower()
        if facing and facing not in get_args(Facing):
            wrong.append(f"The column facing says {cells['facing']}; write front or back")
        problems += [f"line {line}: {message.rstrip('.')}" for message in wrong]
        side = cast("Facing | None", facing or None)
        rows.append(SubjectRow(line, cells["photo"], subject, cells["person"], side))
    _stop_if(table, problems or _different(rows))
    return tuple(rows)


def match_subjects(table: Path, rows: Sequence[SubjectRow], photos: Sequence[str]) -> Matched:
    """Find the photo of each row by its path inside the folder, or by its name if only one photo has it.

    Raises
    ------
    FolderError
        Code ``subjects_invalid``: a row matches several photos, or a photo has several rows.
    """
    by_path = {_normal(photo): photo for photo in photos}
    by_name: dict[str, list[str]] = {}
    for photo in photos:
        by_name.setdefault(_normal(photo).rpartition("/")[2], []).append(photo)
    subjects: dict[str, Subject] = {}
    persons: dict[str, str] = {}
    facings: dict[str, Facing] = {}
    lines: dict[str, int] = {}
    problems: list[str] = []
    unknown: list[str] = []
    for row in rows:
        wanted = _normal(row.photo)
        found = [by_path[wanted]] if wanted in by_path else by_name.get(wanted, [])
        if not found:
            unknown.append(f"line {row.line} ({row.photo})")
        elif len(found) > 1:
            problems.append(f"line {row.line}: {len(found)} photos are called {row.photo}; write the path")
        elif found[0] in lines:
            problems.append(f"line {row.line}: {row.photo} is already in line {lines[found[0]]}")
        else:
            subjects[found[0]], lines[found[0]] = row.subject, row.line
            if row.person:
                persons[found[0]] = row.person
            if row.facing:
                facings[found[0]] = row.facing
    _stop_if(table, problems)
    without = [photo for photo in photos if photo not in subjects]
    return Matched(subjects, tuple(_notes(table, unknown, without, len(photos))), persons, facings)


def _different(rows: Sequence[SubjectRow]) -> list[str]:
    """Return where the rows of one person differ: photos of another day are no stands of the same day."""
    first: dict[str, SubjectRow] = {}
    return [
        f"line {row.line}: {row.person} has another age, sex, height or weight than in line "
        f"{first[row.person].line}; give another day another name"
        for row in rows
        if row.person and first.setdefault(row.person, row).subject != row.subject
    ]


def _notes(table: Path, unknown: list[str], without: list[str], photos: int) -> Iterator[str]:
    if unknown:
        yield f"{table}: not in the folder: {_some(unknown, _SHOWN_PROBLEMS)}."
    if without:
        yield (
            f"{table}: no row for {len(without)} of {photos} photos, whose age stays unknown: "
            f"{_some(without, _SHOWN_PHOTOS)}."
        )


def _some(names: list[str], most: int) -> str:
    shown = ", ".join(one_line(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _lines(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the line number and the cells of each row that is not empty."""
    text = table_text(table, partial(_unreadable, table))
    rows = table_rows(text, lambda problem: _invalid(table, [problem]))
    _, header = next(rows)
    _check_header(table, header)
    for line, cells in rows:
        yield line, dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))


def _check_header(table: Path, header: list[str]) -> None:
    problems = []
    if "photo" not in header:
        problems.append("line 1: there is no column photo")
    problems += [
        f"line 1: the column {name} stands there twice" for name in COLUMNS if header.count(name) > 1
    ]
    problems += [
        f"line 1: the column {name} is not known; columns are {', '.join(COLUMNS)}"
        for name in header
        if name not in COLUMNS
    ]
    _stop_if(table, problems)


def _subject(cells: dict[str, str]) -> tuple[Subject, list[str]]:
    """Return the person in a row and everything that is wrong with it."""
    problems = [] if cells["photo"] else ["no photo is named"]

    def read(column: str, parse: Callable[[str], Any]) -> Any:
        try:
            return parse(cells[column]) if cells[column] else None
        except SubjectError as error:
            problems.append(error.message)
            return None

    age, sex = read("age_years", parse_age), read("sex", parse_sex)
    height, weight = read("height_cm", parse_height), read("weight_kg", parse_weight)
    try:
        return Subject(age, sex, height, weight), problems
    except SubjectError as error:
        return Subject(), [*problems, error.message]


def _normal(photo: str) -> str:
    # macOS stores accented letters of file names decomposed; tables have them composed.
    return unicodedata.normalize("NFC", photo.replace("\\", "/")).removeprefix("./")


def _stop_if(table: Path, problems: list[str]) -> None:
    if problems:
        raise _invalid(table, problems)


def _invalid(table: Path, problems: list[str]) -> FolderError:
    shown = [one_line(problem) for problem in problems[:_SHOWN_PROBLEMS]]
    if len(problems) > len(shown):
        shown.append(f"and {len(problems) - len(shown)} more")
    return FolderError(
        "subjects_invalid",
        f"The table {table} cannot be used: {'; '.join(shown)}.",
        "Correct these lines; kneealign batch --template writes an example.",
    )


def _unreadable(table: Path, reason: str) -> FolderError:
    return FolderError(
        "subjects_unreadable",
        f"The table {table} cannot be read: {reason}.",
        "Save it as CSV; kneealign batch --template writes an example.",
    )
