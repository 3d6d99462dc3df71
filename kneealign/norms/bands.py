"""Which bands apply to a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kneealign.codes import Category
from kneealign.norms.tables import Ladder, angle_ladder, imd_ladder
from kneealign.subject import Subject


@dataclass(frozen=True)
class Band:
    """A range of the deviation in degrees (valgus positive) or of a gap in cm; the outermost are infinite."""

    low: float
    high: float
    category: Category


def angle_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the deviation in degrees, from varus to valgus.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return _bands(angle_ladder(subject))


def imd_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the intermalleolar distance in cm, from small to large.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return _bands(imd_ladder(subject))


def _bands(ladder: Ladder) -> tuple[Band, ...]:
    edges = pairwise((float("-inf"), *ladder.limits, float("inf")))
    return tuple(
        Band(low, high, category) for (low, high), category in zip(edges, ladder.categories, strict=True)
    )
