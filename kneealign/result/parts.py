"""The parts of a result, each a frozen type.

Units are in the names; valgus is positive, varus negative; left and right are the person's; pixels are
(x right, y down) in the upright photo at full size. ``None`` means not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kneealign.codes import (
    STRICT,
    Category,
    Direction,
    Framing,
    ImdBasis,
    ImdReason,
    LimitOutcome,
    ScaleMethod,
)

if TYPE_CHECKING:
    from kneealign.body import Side

Interval = tuple[float, float]
PointPx = tuple[float, float]


@dataclass(frozen=True)
class PhotoInfo:
    """The photo that was measured."""

    __pydantic_config__ = STRICT

    name: str | None
    """File name without its folder; null for a photo given as bytes or array."""
    sha256: str
    """Hash of the file's bytes (of the pixels for an array)."""
    width_px: int
    """Width of the upright photo at full size."""
    height_px: int
    """Height of the upright photo at full size."""
    view: Framing | None
    """How much of the person is in the frame; null when no person was found."""


@dataclass(frozen=True)
class JointsPx:
    """Joint centres of one leg as (x, y) in pixels of the upright photo."""

    __pydantic_config__ = STRICT

    hip: PointPx
    """Hip joint centre."""
    knee: PointPx
    """Knee centre: midpoint of the leg's outline at the joint's height."""
    ankle: PointPx
    """Ankle centre: midpoint of the leg's outline at the joint's height."""


@dataclass(frozen=True)
class LegResult:
    """One leg: angle, intervals, and its place among the bands for this person."""

    __pydantic_config__ = STRICT

    hka_deg: float
    """Hip-knee-ankle angle on the medial side: 180 straight, above valgus, below varus."""
    deviation_deg: float
    """hka_deg - 180: valgus positive, varus negative."""
    interval_deg: Interval
    """95 % interval of deviation_deg: how well the visible leg line was measured on this photo."""
    xray_interval_deg: Interval
    """95 % interval within which deviation_deg on a standing full-leg X-ray would lie."""
    direction: Direction
    """"straight" when interval_deg contains 0."""
    category: Category | None
    """Band that holds more than half of the probability, else "indeterminate"; null without an age."""
    probabilities: dict[Category, float]
    """Probability of each band, from the X-ray interval; they add up to 1. Empty without an age. They rest on
    a convention that has not yet been checked against X-rays: say them in tens."""
    limits: tuple[LimitOutcome, ...]
    """Outcome at each limit of the bands, from low to high; empty without an age."""
    joints_px: JointsPx
    """Joint centres in the upright photo."""
    axis_offset_percent: float
    """Knee centre's distance from the hip-ankle line in percent of leg length (valgus positive)."""


@dataclass(frozen=True)
class Legs:
    """Both legs; left and right are the person's."""

    __pydantic_config__ = STRICT

    left: LegResult
    """The person's left leg (on the right of a photo taken from the front)."""
    right: LegResult
    """The person's right leg."""

    def __iter__(self) -> Iterator[tuple[Side, LegResult]]:
        """Iterate over ("left", leg) and ("right", leg)."""
        yield "left", self.left
        yield "right", self.right


@dataclass(frozen=True)
class Gap:
    """Smallest horizontal gap between the skins of the two legs; 0 when they touch."""

    __pydantic_config__ = STRICT

    cm: float | None
    """Gap in centimetres; null without a scale, and where clothes hide the legs."""
    interval_cm: Interval | None
    """95 % interval in centimetres; null as ``cm``."""
    percent_of_leg: float | None
    """Gap in percent of the hip-ankle length; null where clothes hide the legs."""


@dataclass(frozen=True)
class IntermalleolarDistance:
    """Gap between the ankles, knees touching, standing."""

    __pydantic_config__ = STRICT

    cm: float | None
    """Distance in centimetres; null when unavailable."""
    interval_cm: Interval | None
    """95 % interval in centimetres; null when unavailable."""
    basis: ImdBasis
    """"measured" only when the knees touch in the photo; "modelled" from the leg angles otherwise."""
    category: Category | None
    """Band for this person, "indeterminate", or null: unavailable, no age, or the height hardly fits it."""
    reason: ImdReason
    """Why the basis is what it is."""
    percent_of_height: float | None = None
    """Distance in percent of the person's height; null where one of them is unknown."""


@dataclass(frozen=True)
class IntercondylarDistance:
    """Gap between the knees, ankles touching, standing: for bow-legs what the other is for knock-knees."""

    __pydantic_config__ = STRICT

    cm: float | None
    """Distance in centimetres; null when unavailable."""
    interval_cm: Interval | None
    """95 % interval in centimetres; null when unavailable."""
    basis: ImdBasis
    """"measured" only when the ankles touch in the photo; "modelled" from the leg angles otherwise."""
    category: Category | None
    """Band for this person, "indeterminate", or null as for the other, and up to 3 years."""
    reason: ImdReason
    """Why the basis is what it is."""
    percent_of_height: float | None = None
    """Distance in percent of the person's height; null where one of them is unknown."""


@dataclass(frozen=True)
class Gaps:
    """Distances between the legs."""

    __pydantic_config__ = STRICT

    ankle: Gap
    """Between the ankles as they stand."""
    knee: Gap
    """Between the knees as they stand."""
    intermalleolar_distance: IntermalleolarDistance
    """Gap between the ankles, knees touching, standing."""
    intercondylar_distance: IntercondylarDistance | None = None
    """Gap between the knees, ankles touching, standing; null in results written before it was measured."""


@dataclass(frozen=True)
class Scale:
    """From pixels to centimetres."""

    __pydantic_config__ = STRICT

    cm_per_px: float | None
    """Centimetres per pixel of the full-size photo; null without a scale."""
    relative_sd: float | None
    """Standard deviation of the scale, relative to it; null without a scale."""
    method: ScaleMethod
    """Where the scale comes from."""


@dataclass(frozen=True)
class PlacedJoint:
    """One joint that a person placed."""

    __pydantic_config__ = STRICT

    joint: str
    """Its name, as "left_knee"; left and right are the person's."""
    moved_px: float | None
    """How far from where the program had it, in pixels of the photo; null where the program had none."""
    moved_cm: float | None
    """The same in centimetres; null without a scale."""


@dataclass(frozen=True)
class PlacedPoints:
    """Joints that a person placed on the photo, in place of the program's."""

    __pydantic_config__ = STRICT

    joints: tuple[PlacedJoint, ...]
    """All six."""
    placed_by: str | None
    """Who placed them, where that was said."""
    placed_on: str | None
    """The date, as 2026-01-31, where that was said."""
    interval_source: str
    """Where the size of the intervals of joints placed by hand comes from."""


@dataclass(frozen=True)
class CalibrationUsed:
    """The study whose calibration was given with the measurement."""

    __pydantic_config__ = STRICT

    name: str
    """What the study is called."""
    sha256: str
    """Hash of the calibration."""
    applied: bool
    """Whether the X-ray intervals follow it; false for a person of an age that the study did not have."""
    spread_deg: float
    """Standard deviation to expect of a well measured photo against an X-ray, by the study."""
    photo_sd_deg: float
    """How well the visible leg lines of the study were measured: median standard deviation."""
    bias_deg: float
    """Mean difference in the study, photo minus X-ray: part of spread_deg, not taken off the angle."""
    legs: int
    """Legs in the study."""
    persons: int
    """People they belong to."""
    ages_years: Interval
    """Youngest and oldest person in the study."""


@dataclass(frozen=True)
class Provenance:
    """What made this result, so that it can be made again."""

    __pydantic_config__ = STRICT

    kneealign: str
    """Version of kneealign."""
    mediapipe: str
    """Version of MediaPipe."""
    opencv: str
    """Version of OpenCV."""
    model_sha256: str
    """Hash of the pose model file."""
    norms_id: str
    """Name and version of the thresholds and age references."""
    options: dict[str, str | float | int | bool | None]
    """Options that can change a result."""
    points: PlacedPoints | None = None
    """The joints that a person placed; null where they are the program's."""
    calibration: CalibrationUsed | None = None
    """The study that the X-ray intervals follow; null where they follow publications."""
