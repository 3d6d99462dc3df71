"""The legs that are in both tables, and what happened to the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kneealign.errors import StudyError
from kneealign.plain import one_line
from kneealign.validation.read import Leg, Table, duplicates

By = Literal["photo", "person"]

FEWEST_PAIRS, FEWEST_PERSONS = 10, 5
"""With less than this, every interval would be a guess."""

_ROUNDING_DEG = 1e-6
"""Of turning one convention into another."""
_SHOWN = 3
_NO_INTERVAL = (np.nan, np.nan)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Legs with two angles; every array has one entry or row per leg."""

    names: tuple[tuple[str, str], ...]
    """Photo and side."""
    person: NDArray[np.intp]
    """Number of the person, from 0."""
    all_named: bool
    """Whether a table says of every leg whose it is; a photo without a name counts as one more person."""
    measured_deg: NDArray[np.float64]
    """Of the first table, valgus positive."""
    reference_deg: NDArray[np.float64]
    """Of the second."""
    interval_deg: NDArray[np.float64]
    """Shape (N, 2): interval on the photo; NaN where the table has none."""
    xray_interval_deg: NDArray[np.float64]
    """Shape (N, 2): interval for an X-ray; NaN likewise."""
    age_years: NDArray[np.float64]
    """NaN where unknown."""

    @property
    def persons(self) -> int:
        """How many people the legs belong to."""
        return int(self.person.max()) + 1

    @property
    def difference_deg(self) -> NDArray[np.float64]:
        """First table minus second."""
        return self.measured_deg - self.reference_deg


@dataclass(frozen=True)
class Flow:
    """How many legs there were, and where they went."""

    measured_legs: int
    """Legs with an angle in the first table."""
    reference_legs: int
    """Legs with an angle in the second table."""
    pairs: int
    """Legs in both."""
    persons: int
    """People these legs belong to."""
    not_measured: int
    """Legs of the second table whose photo the first lists without an angle: refused or not readable."""
    not_found: int
    """Legs of the second table that the first does not list at all."""
    without_reference: int
    """Legs of the first table that the second does not have."""


def join(measured: Table, reference: Table, by: By, *, repeated: bool = False) -> tuple[Pairs, Flow]:
    """Put the legs of two tables side by side.

    Parameters
    ----------
    measured, reference : Table
        The first may have several photos of a person where they are joined by person.
    by : {"photo", "person"}
        What names a leg besides its side. A photo is found by its path, or by its name where only one has it.
    repeated : bool
        Both tables are measurements: neither may have a leg twice.

    Raises
    ------
    StudyError
        Codes ``study_duplicates``, ``study_columns_missing``, ``study_no_matches``, ``study_too_few``,
        ``study_same_numbers``.
    """
    by_person = by == "person"
    for table in (measured, reference):
        _check_named(table, by_person)
        if table is reference or repeated or not by_person:
            _check_once(table, by_person)
    rename = _finder(measured) if by == "photo" else str
    wanted = {(rename(_name(leg, by)), leg.side): leg for leg in reference.legs}
    found = [(leg, wanted[key]) for leg in measured.legs if (key := (_name(leg, by), leg.side)) in wanted]
    if not found:
        raise _no_matches(measured, reference, by)
    used = {id(other) for _, other in found}
    left = [leg for leg in reference.legs if id(leg) not in used]
    unmeasured = set(measured.unmeasured)
    not_measured = sum(rename(_name(leg, by)) in unmeasured for leg in left)
    pairs = _pairs(found)
    flow = Flow(
        measured_legs=len(measured.legs),
        reference_legs=len(reference.legs),
        pairs=len(found),
        persons=pairs.persons,
        not_measured=not_measured,
        not_found=len(left) - not_measured,
        without_reference=len(measured.legs) - len(found),
    )
    if flow.pairs < FEWEST_PAIRS or flow.persons < FEWEST_PERSONS:
        raise StudyError(
            "study_too_few",
            f"Only {flow.pairs} legs of {flow.persons} people are in both tables.",
            f"A study needs {FEWEST_PAIRS} legs of {FEWEST_PERSONS} people at the least; "
            "docs/validation-protocol.md says how many are enough.",
        )
    if np.abs(pairs.difference_deg).max() < _ROUNDING_DEG:
        raise StudyError(
            "study_same_numbers",
            f"{measured.name} and {reference.name} hold the same angles for all {flow.pairs} legs.",
            "Give a second table that was measured separately: agreement with itself shows nothing, and "
            "kneealign always reads the same photo alike.",
        )
    return pairs, flow


def _name(leg: Leg, by: By) -> str:
    return (leg.person or "") if by == "person" else leg.photo


def _finder(measured: Table) -> Callable[[str], str]:
    """Return a function from a photo's name to its name in the first table."""
    photos = {leg.photo for leg in measured.legs} | set(measured.unmeasured)
    by_end: defaultdict[str, set[str]] = defaultdict(set)
    for photo in photos:
        by_end[photo.rpartition("/")[2]].add(photo)

    def found(photo: str) -> str:
        ends = by_end.get(photo, set())
        return next(iter(ends)) if photo not in photos and len(ends) == 1 else photo

    return found


def _check_named(table: Table, by_person: bool) -> None:
    if by_person and not all(leg.person for leg in table.legs):
        raise StudyError(
            "study_columns_missing",
            f"{table.name} does not say who is in each row.",
            "Fill a column person in both tables (persons.csv of a folder has one), or join them by photo.",
        )


def _check_once(table: Table, by_person: bool) -> None:
    twice = list(duplicates(table.legs, by_person))
    if twice:
        raise StudyError(
            "study_duplicates",
            f"{table.name} has the same leg more than once: {_some(twice)}.",
            "Keep one row for each leg, such as the mean of several readings.",
        )


def _no_matches(measured: Table, reference: Table, by: By) -> StudyError:
    first, second = ({_name(leg, by) for leg in table.legs} for table in (measured, reference))
    return StudyError(
        "study_no_matches",
        f"No leg is in both tables. {measured.name} has, for example, {_some(first)}; "
        f"{reference.name} has {_some(second)}.",
        f"Write the {by}s the same way in both.",
    )


def _pairs(found: list[tuple[Leg, Leg]]) -> Pairs:
    numbers: dict[str, int] = {}
    # Who is in a photo is known from either table; without it, each photo is someone else.
    named = [other.person or leg.person for leg, other in found]
    people = [name or f"photo {leg.photo}" for name, (leg, _) in zip(named, found, strict=True)]
    return Pairs(
        names=tuple((leg.photo, leg.side) for leg, _ in found),
        person=np.array([numbers.setdefault(person, len(numbers)) for person in people], np.intp),
        all_named=all(named),
        measured_deg=np.array([leg.deviation_deg for leg, _ in found]),
        reference_deg=np.array([other.deviation_deg for _, other in found]),
        interval_deg=np.array([leg.interval_deg or _NO_INTERVAL for leg, _ in found]),
        xray_interval_deg=np.array([leg.xray_interval_deg or _NO_INTERVAL for leg, _ in found]),
        age_years=np.array([np.nan if leg.age_years is None else leg.age_years for leg, _ in found]),
    )


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    shown = ", ".join(map(one_line, ordered[:_SHOWN])) or "nothing"
    return shown if len(ordered) <= _SHOWN else f"{shown} and {len(ordered) - _SHOWN} more"
