"""What a result that combines several photos of one person says of each of them."""

from __future__ import annotations

from dataclasses import dataclass

from kneealign.codes import STRICT, FindingCode, StandUse
from kneealign.result.parts import Interval, PhotoInfo


@dataclass(frozen=True)
class StandLeg:
    """One leg on one of the photos."""

    __pydantic_config__ = STRICT

    deviation_deg: float
    """Valgus positive, varus negative."""
    interval_deg: Interval
    """95 % interval of deviation_deg on this photo alone."""


@dataclass(frozen=True)
class Stand:
    """One photo of the person."""

    __pydantic_config__ = STRICT

    photo: PhotoInfo
    """The photo."""
    use: StandUse
    """Whether it counts, or why it does not."""
    left: StandLeg | None
    """The left leg on this photo; null when refused."""
    right: StandLeg | None
    """The right leg on this photo; null when refused."""
    findings: tuple[FindingCode, ...]
    """What was noticed about this photo, refusals first."""


@dataclass(frozen=True)
class Spread:
    """What varies between the stands that count."""

    __pydantic_config__ = STRICT

    sd_deg: float | None
    """Standard deviation of deviation_deg between them; null for a single one."""
    range_deg: float | None
    """Largest less smallest deviation_deg; null for a single one."""
    smallest_change_deg: float
    """A change since an earlier measurement made in the same way that is smaller than this may be chance."""


@dataclass(frozen=True)
class Stands:
    """Several photos of one person, who stepped away and back before each."""

    __pydantic_config__ = STRICT

    used: int
    """How many photos count."""
    shown: int
    """Which of the photos, counted from 1, the result's photo and joints are those of."""
    left: Spread
    """What varies in the left leg."""
    right: Spread
    """What varies in the right leg."""
    photos: tuple[Stand, ...]
    """Every photo that was given, in order."""
