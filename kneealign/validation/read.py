"""The two tables of a study: legs with their angles, however the table is laid out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kneealign.body import SIDES, Side
from kneealign.csv_tables import table_rows, table_text
from kneealign.errors import StudyError
from kneealign.plain import one_line
from kneealign.validation.scale import COLUMNS, AngleScale, Convention, Sign

Interval = tuple[float, float]

VERSIONS = ("kneealign_version", "model_sha256", "norms_id")
"""Columns of ``results.csv`` that say what measured a row."""

_INTERVALS = ("interval", "xray")
_SIDES = {"left": "left", "l": "left", "right": "right", "r": "right"}
_FURTHEST_DEG = 60.0
"""No standing leg is bent further to the side: a number beyond it is another kind of angle."""
_SHOWN = 5


@dataclass(frozen=True)
class Leg:
    """One leg in a table."""

    photo: str
    side: Side
    person: str | None
    deviation_deg: float
    interval_deg: Interval | None = None
    xray_interval_deg: Interval | None = None
    age_years: float | None = None


@dataclass(frozen=True)
class Table:
    """One table of a study."""

    name: str
    """The file's name."""
    legs: tuple[Leg, ...]
    unmeasured: tuple[str, ...]
    """Photos that stand in the table without an angle: refused, or not readable."""
    versions: frozenset[tuple[str, ...]]
    """What measured the rows: values of the columns VERSIONS, where the table has them."""
    scale: AngleScale
    of_photos: bool
    """Whether the rows are single photos; several stands of a person have no column ``photo``."""


@dataclass(frozen=True)
class Meaning:
    """What the caller says about the numbers; None leaves it to the name of the column."""

    convention: Convention | None = None
    sign: Sign = Sign.VALGUS
    offset_deg: float | None = None


AS_MEASURED = Meaning()
"""The tables of kneealign itself."""


def read_legs(table: Path, meaning: Meaning = AS_MEASURED) -> Table:
    """Read a table with a row for each leg (``photo``, ``side``, angle) or photo (``right_``, ``left_``).

    Raises
    ------
    StudyError
        Codes ``study_table_unreadable``, ``study_columns_missing``, ``study_bad_cell``,
        ``study_out_of_range``, ``study_duplicates``, ``study_no_offset``.
    """
    text = table_text(table, partial(_wrong, "study_table_unreadable", table))
    rows = table_rows(text, partial(_wrong, "study_table_unreadable", table))
    _, header = next(rows)
    layout = _layout(table, header, meaning)
    legs: list[Leg] = []
    unmeasured: list[str] = []
    versions = set()
    for line, values in rows:
        cells = _Cells(table, line, dict(zip(header, values, strict=False)))
        found = [leg for side in layout.sides(cells) if (leg := _leg(cells, layout, side))]
        legs += found
        if not found:
            unmeasured.append(cells.name("photo"))
        elif VERSIONS[0] in header:
            versions.add(tuple(cells.text(name) for name in VERSIONS))
    return Table(
        table.name, tuple(legs), tuple(unmeasured), frozenset(versions), layout.scale, "photo" in header
    )


@dataclass(frozen=True)
class _Layout:
    """Where the angles stand."""

    column: str
    long: bool
    """Whether each row is one leg."""
    scale: AngleScale

    def sides(self, cells: _Cells) -> tuple[Side, ...]:
        """Return the legs that a row tells of."""
        return (cells.side(),) if self.long else SIDES

    def prefix(self, side: Side) -> str:
        """Return how the columns of a leg begin."""
        return "" if self.long else f"{side}_"


def _layout(table: Path, header: list[str], meaning: Meaning) -> _Layout:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise _wrong("study_columns_missing", table, f"the column {twice[0]} stands there twice")
    long = "side" in header
    # A table of results has two of them: the deviation, which is read, and the angle made of it.
    there = [name for name in COLUMNS if (name if long else f"right_{name}") in header]
    if "photo" not in header and "person" not in header:
        reason = f"it has no column photo; its columns are {_some(header)}"
        raise _wrong("study_columns_missing", table, reason)
    if not there or not (long or f"left_{there[0]}" in header):
        raise _wrong("study_columns_missing", table, f"it has no angles; its columns are {_some(header)}")
    convention = meaning.convention or COLUMNS[there[0]]
    offset = meaning.offset_deg
    if convention is Convention.TIBIOFEMORAL and offset is None:
        raise StudyError(
            "study_no_offset",
            f"{table} holds tibiofemoral angles, which are not the mechanical axis.",
            "Say with --offset-deg how much more valgus they read than the mechanical axis in these people.",
        )
    return _Layout(there[0], long, AngleScale(convention, meaning.sign, offset or 0.0))


def _leg(cells: _Cells, layout: _Layout, side: Side) -> Leg | None:
    prefix = layout.prefix(side)
    written = cells.number(prefix + layout.column)
    if written is None:
        return None
    deviation = layout.scale.to_deviation_deg(written)
    if not abs(deviation) <= _FURTHEST_DEG:
        kind = layout.scale.convention.value
        raise StudyError(
            "study_out_of_range",
            f"{cells.table}, line {cells.line}: {written:g} cannot be an angle of the convention {kind}.",
            "Say what the numbers mean: --convention deviation for 0 as straight, hka for 180 as straight.",
        )
    photo, person = cells.name("photo"), cells.name("person")
    low_high = {name: cells.interval(f"{prefix}{name}") for name in _INTERVALS}
    return Leg(
        photo or person,
        side,
        person or None,
        deviation,
        low_high["interval"],
        low_high["xray"],
        cells.number("age_years"),
    )


@dataclass(frozen=True)
class _Cells:
    """One row of a table."""

    table: Path
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """Return what a cell holds; "" where there is no such column."""
        return self.values.get(column, "")

    def name(self, column: str) -> str:
        """Return the name of a photo or a person as it is compared."""
        # Spreadsheets are kept from taking a name for a formula by a mark before it.
        name = self.text(column).lstrip("'").replace("\\", "/")
        return unicodedata.normalize("NFC", name).removeprefix("./")

    def number(self, column: str) -> float | None:
        """Return a number, or None for an empty cell."""
        text = self.text(column)
        if not text:
            return None
        try:
            value = float(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise _wrong("study_bad_cell", self.table, f'line {self.line}: {column} is "{one_line(text)}"')
        return value

    def interval(self, column: str) -> Interval | None:
        """Return an interval from its two columns, where both are filled."""
        low, high = self.number(f"{column}_low_deg"), self.number(f"{column}_high_deg")
        return None if low is None or high is None else (low, high)

    def side(self) -> Side:
        """Return which leg the row tells of."""
        text = self.text("side").lower()
        if text not in _SIDES:
            raise _wrong(
                "study_bad_cell",
                self.table,
                f'line {self.line}: the side is "{one_line(text)}", not left or right',
            )
        return "left" if _SIDES[text] == "left" else "right"


def duplicates(legs: tuple[Leg, ...], by_person: bool) -> Iterator[str]:
    """Give the names of legs that stand in a table more than once."""
    seen = set()
    for leg in legs:
        key = (leg.person if by_person else leg.photo, leg.side)
        if key in seen:
            yield f"{key[0]} {leg.side}"
        seen.add(key)


_ADVICE = {
    "study_table_unreadable": "Save it as CSV: docs/validation.md shows the columns.",
    "study_columns_missing": "Name the columns photo, side and angle_deg, or photo, right_angle_deg and "
    "left_angle_deg: docs/validation.md shows both.",
    "study_bad_cell": "Correct this cell, or leave it empty where there is no value.",
}


def _wrong(code: str, table: Path, reason: str) -> StudyError:
    return StudyError(code, f"{table}: {reason}.", _ADVICE[code])


def _some(names: list[str]) -> str:
    shown = ", ".join(map(one_line, names[:_SHOWN]))
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
