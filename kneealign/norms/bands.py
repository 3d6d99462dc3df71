"""Which bands apply to a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kneealign.codes import Category, Group
from kneealign.norms.tables import Ladder, angle_ladder, group_of, has_icd_bands, icd_ladder, imd_ladder
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
    ladder = icd_ladder(subject)
    return _bands(subject, ladder) if has_icd_bands(subject) else ()


def _bands(subject: Subject, ladder: Ladder) -> tuple[Band, ...]:
    if group_of(subject) is Group.NO_AGE:
        return ()
    edges = pairwise((float("-inf"), *ladder.limits, float("inf")))
    return tuple(
        Band(low, high, category) for (low, high), category in zip(edges, ladder.categories, strict=True)
    )
