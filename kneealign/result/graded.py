"""Values with their standard deviations become parts of a result: intervals, bands, roundings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kneealign import norms
from kneealign.codes import Category, Direction, ImdBasis, ImdReason
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
    classified = norms.classify_leg(deviation, xray_sd_deg, subject)
    leans = Direction.VALGUS if deviation > 0 else Direction.VARUS
    return LegResult(
        hka_deg=round(180 + deviation, 2),
        deviation_deg=deviation,
        interval_deg=(low, high),
        xray_interval_deg=interval_deg(deviation, xray_sd_deg),
        direction=Direction.STRAIGHT if low <= 0 <= high else leans,
        category=classified.category,
        probabilities=classified.probabilities,
        limits=classified.limits,
        joints_px=joints_px,
        axis_offset_percent=round(axis_offset_percent, 2),
    )


def graded_gap(length: Length | None, percent_of_leg: float | None) -> Gap:
    """Return a gap; its length is None without a scale, both are None where clothes hide the legs."""
    cm, interval = _rounded(length)
    return Gap(cm, interval, None if percent_of_leg is None else round(percent_of_leg, 1))


def graded_imd(
    length: Length | None, basis: ImdBasis, reason: ImdReason, subject: Subject
) -> tuple[IntermalleolarDistance, norms.Reading | None]:
    """Return the gap between the ankles, knees touching, and its reading for the verdict if it was seen."""
    reading = _reading(length, subject)
    distance = _touching(
        IntermalleolarDistance,
        length,
        (basis, reason),
        _category(norms.classify_imd, reading, subject),
        subject,
    )
    return distance, reading if basis is ImdBasis.MEASURED else None


def graded_icd(
    length: Length | None, basis: ImdBasis, reason: ImdReason, subject: Subject
) -> tuple[IntercondylarDistance, norms.Reading | None]:
    """Return the gap between the knees, ankles touching, and its reading for the verdict if it was seen."""
    reading = _reading(length, subject)
    distance = _touching(
        IntercondylarDistance,
        length,
        (basis, reason),
        _category(norms.classify_icd, reading, subject),
        subject,
    )
    return distance, reading if basis is ImdBasis.MEASURED else None


def _reading(length: Length | None, subject: Subject) -> norms.Reading | None:
    """Return a gap as it is held against limits, rounded as it is shown; None where it is not."""
    # Limits in centimetres mean nothing for a mistyped height, or for a body of other proportions.
    if length is None or subject.height_is_unlikely:
        return None
    return norms.Reading(round(length.cm, 1), length.sd_cm)


def _category(
    classify: Callable[[float, float, Subject], norms.Classification],
    reading: norms.Reading | None,
    subject: Subject,
) -> Category | None:
    if reading is None or norms.is_heavy(subject):
        return None
    return classify(reading.value, reading.sigma, subject).category


def _touching(
    kind: type[_Distance],
    length: Length | None,
    why: tuple[ImdBasis, ImdReason],
    category: Category | None,
    subject: Subject,
) -> _Distance:
    cm, interval = _rounded(length)
    percent = None if cm is None or subject.height_cm is None else round(100 * cm / subject.height_cm, 1)
    basis, reason = why
    return kind(cm, interval, basis, category, reason, percent)


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
