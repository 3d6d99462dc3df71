"""Which bands apply to a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kneealign.codes import Category, Group
from kneealign.norms.tables import Ladder, angle_ladder, group_of, icd_ladder, imd_ladder, rule
from kneealign.subject import Subject


@dataclass(frozen=True)
class Band:
    """A range of the deviation in degrees (valgus positive) or of a gap in cm; the outermost are infinite."""

    low: float
    high: float
    category: Category


def angle_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the deviation in degrees, from varus to valgus; none without an age.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return _bands(subject, angle_ladder(subject))


def imd_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the intermalleolar distance in cm, from small to large; none without an age.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return _bands(subject, imd_ladder(subject))


def icd_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the intercondylar distance in cm; none without an age, and up to 3 years.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    found = _bands(subject, icd_ladder(subject))
    grown = subject.age_years is not None and subject.age_years > rule("decision", "varus_unusual_age_years")
    return found if grown else ()


def _bands(subject: Subject, ladder: Ladder) -> tuple[Band, ...]:
    if group_of(subject) is Group.NO_AGE:
        return ()
    edges = pairwise((float("-inf"), *ladder.limits, float("inf")))
    return tuple(
        Band(low, high, category) for (low, high), category in zip(edges, ladder.categories, strict=True)
    )
