"""Which bands apply to a person."""

from __future__ import annotations

from dataclasses import dataclass

from kneealign.norms.tables import Ladder, angle_ladder, group_id, has_limits, imd_ladder, texts
from kneealign.subject import Subject


@dataclass(frozen=True)
class Band:
    """A range of the deviation; valgus positive, the outermost edges are infinite."""

    low_deg: float
    high_deg: float
    category: str
    """Stable name, as in :attr:`kneealign.result_parts.LegResult.category`."""
    label: str
    """Plain words, with valgus or varus wherever there is a side."""


@dataclass(frozen=True)
class ImdBand:
    """A range of the intermalleolar distance; the outermost edges are infinite."""

    low_cm: float
    high_cm: float
    category: str
    label: str


@dataclass(frozen=True)
class NormGroup:
    """The people whose limits are used."""

    id: str
    label: str
    """Plain words, such as "adults" or "children aged 4 to 6"."""
    message: str
    """What is usual in this group, in one or two sentences."""
    assessed: bool
    """False for children under 2, for whom there are no limits."""


def norm_group(subject: Subject) -> NormGroup:
    """Return the group whose limits apply; without an age these are the adults', and it says so."""
    wanted = group_id(subject)
    text = texts()["groups"][wanted]
    return NormGroup(wanted, text["label"], text["message"], has_limits(subject))


def angle_bands(subject: Subject) -> tuple[Band, ...]:
    """Return the bands of the deviation, from varus to valgus.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return tuple(Band(*band) for band in _bands(angle_ladder(subject), texts()["angle_bands"]))


def imd_bands(subject: Subject) -> tuple[ImdBand, ...]:
    """Return the bands of the intermalleolar distance, from small to large.

    From 10 years on a boy's limits are lower than a girl's; without a sex the girl's are used, which call
    less.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    return tuple(ImdBand(*band) for band in _bands(imd_ladder(subject), texts()["imd_bands"]))


def _bands(ladder: Ladder, labels: dict[str, str]) -> list[tuple[float, float, str, str]]:
    edges = (float("-inf"), *ladder.limits, float("inf"))
    return [
        (low, high, category, labels[category])
        for low, high, category in zip(edges[:-1], edges[1:], ladder.categories, strict=True)
    ]
