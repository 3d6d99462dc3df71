"""The bands of :mod:`kneealign.norms` as the report shows them: stripes with a name, a range and a shade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneealign.report.texts import say
from kneealign.report.wording import angle_words, number, whole

if TYPE_CHECKING:
    from kneealign.subject import Subject

_CHILDHOOD_YEARS = range(2, 19)


@dataclass(frozen=True)
class Stripe:
    """One band."""

    low: float
    """Lower limit, degrees or centimetres; -inf where there is none."""
    high: float
    """Upper limit; inf where there is none."""
    category: str
    """Short stable name."""
    label: str
    """Name for the reader."""
    range_words: str
    """The limits in words."""
    level: int
    """Shade: 0 for the band that holds the straight leg or the closed gap, 1, 2, 3 away from it."""

    @property
    def short_label(self) -> str:
        """The name without its side, where an axis or the limits name the side."""
        return self.label.partition(say("band_side_mark"))[0]


def angle_stripes(subject: Subject) -> tuple[Stripe, ...]:
    """Return the bands of the deviation in degrees for this person, from varus to valgus."""
    from kneealign import norms

    return _shaded(
        [
            Stripe(b.low_deg, b.high_deg, b.category, b.label, _angle_range(b.low_deg, b.high_deg), 0)
            for b in norms.angle_bands(subject)
        ]
    )


def imd_stripes(subject: Subject) -> tuple[Stripe, ...]:
    """Return the bands of the intermalleolar distance in centimetres for this person."""
    from kneealign import norms

    return _shaded(
        [
            Stripe(b.low_cm, b.high_cm, b.category, b.label, _length_range(b.low_cm, b.high_cm), 0)
            for b in norms.imd_bands(subject)
        ]
    )


def category_words(category: str, stripes: Sequence[Stripe]) -> str:
    """Return the reader's name of a category."""
    if category == "indeterminate":
        return say("indeterminate")
    for stripe in stripes:
        if stripe.category == category:
            return stripe.label
    return category.replace("_", " ")


def usual_by_age(subject: Subject) -> list[tuple[float, float, float]]:
    """Return (age in years, low, high in degrees) of the usual band from 2 to 18 years."""
    rows = []
    for age in _CHILDHOOD_YEARS:
        # Without the height, which belongs to another age.
        stripes = angle_stripes(replace(subject, age_years=float(min(age, 17)), height_cm=None))
        usual = next(stripe for stripe in stripes if stripe.level == 0)
        rows.append((float(age), usual.low, usual.high))
    return rows


def _shaded(stripes: list[Stripe]) -> tuple[Stripe, ...]:
    home = next(i for i, stripe in enumerate(stripes) if stripe.low <= 0 < stripe.high)
    return tuple(replace(stripe, level=min(3, abs(i - home))) for i, stripe in enumerate(stripes))


def _angle_range(low: float, high: float) -> str:
    if math.isinf(low) or math.isinf(high):
        return say("range_over", limit=_limit(high if math.isinf(low) else low))
    if low < 0 < high:
        return say("range_between", low=_limit(low), high=_limit(high))
    near, far = sorted((low, high), key=abs)
    return say("range_between", low=f"{abs(whole(near))}°", high=_limit(far))


def _limit(degrees: float) -> str:
    return angle_words(degrees) if degrees else "0°"


def _length_range(low: float, high: float) -> str:
    if math.isinf(high):
        return say("range_over", limit=f"{number(low)} cm")
    if low <= 0:
        return say("range_up_to", limit=f"{number(high)} cm")
    return say("range_between", low=number(low), high=f"{number(high)} cm")
