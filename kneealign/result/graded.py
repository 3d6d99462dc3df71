"""Values with their standard deviations become parts of a result: intervals, bands, roundings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kneealign import norms
from kneealign.codes import Direction, ImdBasis, ImdReason
from kneealign.geometry import Z95
from kneealign.legs import Length
from kneealign.result.parts import (
    Gap,
    IntercondylarDistance,
    IntermalleolarDistance,
    Interval,
    JointsPx,
    LegResult,
)
from kneealign.subject import Subject

_Distance = TypeVar("_Distance", IntermalleolarDistance, IntercondylarDistance)


def graded_leg(
    deviation_deg: float,
    photo_sd_deg: float,
    xray_sd_deg: float,
    subject: Subject,
    joints_px: JointsPx,
    axis_offset_percent: float,
) -> LegResult:
    """Return one leg with its intervals and its place among the bands for this person.

    Parameters
    ----------
    deviation_deg : float
        Valgus positive.
    photo_sd_deg, xray_sd_deg : float
        Standard deviation of the visible leg line, and against an X-ray.
    subject : Subject
        Whose bands to use.
    joints_px : JointsPx
        Where the joints are in the photo that is shown.
    axis_offset_percent : float
        Knee's distance from the hip-ankle line, valgus positive.
    """
    deviation = round(deviation_deg, 2)
    low, high = interval_deg(deviation, photo_sd_deg)
    xray_interval = interval_deg(deviation, xray_sd_deg)
    reading = _reading_of(deviation, xray_interval)
    classified = norms.classify_leg(reading.value, reading.sigma, subject)
    leans = Direction.VALGUS if deviation > 0 else Direction.VARUS
    return LegResult(
        hka_deg=round(180 + deviation, 2),
        deviation_deg=deviation,
        interval_deg=(low, high),
        xray_interval_deg=xray_interval,
        direction=Direction.STRAIGHT if low <= 0 <= high else leans,
        category=classified.category,
        probabilities=classified.probabilities,
        limits=classified.limits,
        joints_px=joints_px,
        axis_offset_percent=round(axis_offset_percent, 2),
    )


def xray_reading(leg: LegResult) -> norms.Reading:
    """Return a leg as it is held against limits, from what its result says.

    What the verdict, a flag and a table say of it thus rests on the same numbers, to the last digit.
    """
    return _reading_of(leg.deviation_deg, leg.xray_interval_deg)


def gap_reading(distance: IntermalleolarDistance | IntercondylarDistance) -> norms.Reading | None:
    """Return a gap as it is held against limits, from what its result says; None where it is not."""
    if distance.cm is None or distance.interval_cm is None:
        return None
    # The lower end stops at 0.
    return norms.Reading(distance.cm, max(0.05, distance.interval_cm[1] - distance.cm) / Z95)


def _reading_of(value: float, interval: Interval) -> norms.Reading:
    low, high = interval
    return norms.Reading(value, (high - low) / (2 * Z95))


def graded_gap(length: Length | None, percent_of_leg: float | None) -> Gap:
    """Return a gap; its length is None without a scale, both are None where clothes hide the legs."""
    cm, interval = _rounded(length)
    return Gap(cm, interval, None if percent_of_leg is None else round(percent_of_leg, 1))


def graded_imd(
    length: Length | None, basis: ImdBasis, reason: ImdReason, subject: Subject
) -> tuple[IntermalleolarDistance, norms.Reading | None]:
    """Return the gap between the ankles, knees touching, and its reading for the verdict if it was seen."""
    return _touching(IntermalleolarDistance, length, (basis, reason), norms.classify_imd, subject)


def graded_icd(
    length: Length | None, basis: ImdBasis, reason: ImdReason, subject: Subject
) -> tuple[IntercondylarDistance, norms.Reading | None]:
    """Return the gap between the knees, ankles touching, and its reading for the verdict if it was seen."""
    return _touching(IntercondylarDistance, length, (basis, reason), norms.classify_icd, subject)


def _touching(
    kind: type[_Distance],
    length: Length | None,
    why: tuple[ImdBasis, ImdReason],
    classify: Callable[[float, float, Subject], norms.Classification],
    subject: Subject,
) -> tuple[_Distance, norms.Reading | None]:
    """Return a distance with its band, and its reading for the verdict if it was seen."""
    cm, interval = _rounded(length)
    percent = None if cm is None or subject.height_cm is None else round(100 * cm / subject.height_cm, 1)
    basis, reason = why
    distance = kind(cm, interval, basis, None, reason, percent)
    # Limits in centimetres mean nothing for a mistyped height, or for a body of other proportions.
    reading = None if subject.height_is_unlikely else gap_reading(distance)
    if reading is not None and not norms.is_heavy(subject):
        category = classify(reading.value, reading.sigma, subject).category
        distance = replace(distance, category=category)
    return distance, reading if basis is ImdBasis.MEASURED else None


def interval_deg(value: float, sd: float) -> Interval:
    """Return the 95 % interval around an angle, rounded to 0.01."""
    # Adding 0.0 turns -0.0 into 0.0.
    return round(value - Z95 * sd, 2) + 0.0, round(value + Z95 * sd, 2) + 0.0


def _rounded(length: Length | None) -> tuple[float, Interval] | tuple[None, None]:
    """Return a gap with its 95 % interval, which is never below zero, to 0.1 cm."""
    if length is None:
        return None, None
    half = Z95 * length.sd_cm
    low, high = max(0.0, length.cm - half), length.cm + half
    return round(length.cm, 1), (round(low, 1), round(high, 1))
