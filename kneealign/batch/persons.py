"""The tables of persons: photos that the table of subjects gives to one person, as one result each."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from kneealign.batch.columns import COLUMNS as PHOTO_COLUMNS
from kneealign.batch.columns import Kind, Row, flatten, safe_cell
from kneealign.plain import json_bytes, printable

if TYPE_CHECKING:
    from kneealign.batch.journal import Journal
    from kneealign.result import Assessment

PERSONS, JSON_LINES = "persons.csv", "persons.jsonl"

_OF_A_PHOTO = ("number", "photo", "person", "view", "width_px", "height_px", "sha256")
_SPREAD = {
    "sd_deg": "between_sd_deg",
    "range_deg": "between_range_deg",
    "smallest_change_deg": "smallest_change_deg",
}
"""What varies between stands, and its column after the side."""
COLUMNS: dict[str, Kind] = {
    "number": "whole",
    "person": "text",
    "photos": "whole",
    "used": "whole",
    "left_out": "text",
    **{name: kind for name, kind in PHOTO_COLUMNS.items() if name not in _OF_A_PHOTO},
    **{f"{side}_{name}": "number" for side in ("right", "left") for name in _SPREAD.values()},
}
"""Columns of ``persons.csv`` with their kinds, in order: those of a photo, and what varies between a person's
photos."""


@dataclass(frozen=True)
class Person:
    """One person of the table of subjects."""

    name: str
    rows: tuple[Row, ...]
    """The photos, in the order of the folder."""


def persons(rows: Sequence[Row]) -> list[Person]:
    """Return the persons that the table of subjects names, in the order of their first photos."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.person:
            found.setdefault(row.person, []).append(row)
    return [Person(name, tuple(own)) for name, own in found.items()]


def write(table: IO[str], lines: IO[bytes], found: Sequence[Person], journal: Journal) -> None:
    """Write a row and a line for every person.

    Parameters
    ----------
    table, lines : files
        ``persons.csv`` and ``persons.jsonl``.
    found : sequence of Person
        From :func:`persons`.
    journal : Journal
        With the photos' outcomes.
    """
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, person in enumerate(found, 1):
        cells = {"number": number, "person": printable(person.name), "photos": len(person.rows)}
        result = together(person, journal)
        cells |= _failed(person) if result is None else _cells(person, result)
        writer.writerow([safe_cell(cells.get(column)) for column in COLUMNS])
        if result is not None:
            document = {"person": printable(person.name), "result": result.to_dict()}
            lines.write(json_bytes(json.dumps(document, ensure_ascii=False)))


def together(person: Person, journal: Journal) -> Assessment | None:
    """Return the result of all photos of a person that could be read; None where none could."""
    from kneealign.stands import combine

    results = list(_results(person, journal))
    if len(results) > 1:
        return combine(results)
    return results[0] if results else None


def _results(person: Person, journal: Journal) -> Iterator[Assessment]:
    from kneealign.result import Assessment

    for row in person.rows:
        facts: Mapping[str, Any] = journal.outcome(row.key) if row.key is not None else {}
        if "result" in facts:
            result = Assessment.from_json(json.dumps(facts["result"]))
            # Identical photos share an outcome; each keeps its own name.
            yield replace(result.renamed(shown_name(row)), subject=row.subject)


def shown_name(row: Row) -> str:
    """Return what a photo is called in a person's result: its path inside the folder."""
    return printable(row.name)


def _failed(person: Person) -> dict[str, Any]:
    subject = person.rows[0].subject
    who = {name: getattr(subject, name) for name in ("age_years", "sex", "height_cm", "weight_kg")}
    return {**who, "status": "failed", "used": 0, "left_out": _names(row.name for row in person.rows)}


def _cells(person: Person, result: Assessment) -> dict[str, Any]:
    cells = flatten(0, "", person.rows[0], str(result.status), {"result": result.to_dict()})
    cells = {name: value for name, value in cells.items() if name not in _OF_A_PHOTO}
    measured = int(result.legs is not None)
    used = {result.photo.name} if result.stands is None and measured else set()
    if result.stands is None:
        return {**cells, "used": measured, "left_out": _names(_others(person, used))}
    used = {stand.photo.name for stand in result.stands.photos if stand.use == "used"}
    cells |= {"used": result.stands.used, "left_out": _names(_others(person, used))}
    for side in ("right", "left"):
        spread = getattr(result.stands, side)
        cells |= {f"{side}_{column}": getattr(spread, name) for name, column in _SPREAD.items()}
    return cells


def _others(person: Person, used: set[str | None]) -> Iterator[str]:
    """Give the names of the photos that do not count."""
    return (row.name for row in person.rows if printable(row.name) not in used)


def _names(names: Iterator[str]) -> str:
    return "; ".join(map(printable, names))
