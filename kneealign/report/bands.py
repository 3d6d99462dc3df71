"""The bands of :mod:`kneealign.norms` as the report shows them: stripes with a name, a range and a shade."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from kneealign import norms
from kneealign.codes import Category
from kneealign.subject import Subject
from kneealign.texts import Words, angle_words, category_text, cm_words, half_cm, whole

_CHILDHOOD_YEARS = range(2, 19)

_LEVELS = {
    Category.USUAL: 0,
    Category.INSIDE_WINDOW: 0,
    Category.USUAL_GAP: 0,
    Category.MILD_VARUS: 1,
    Category.MILD_VALGUS: 1,
    Category.NEAR_VARUS_EDGE: 1,
    Category.NEAR_VALGUS_EDGE: 1,
    Category.LARGER_GAP: 1,
    Category.MODERATE_VARUS: 2,
    Category.MODERATE_VALGUS: 2,
    Category.OUTSIDE_VARUS: 2,
    Category.OUTSIDE_VALGUS: 2,
    Category.MUCH_LARGER_GAP: 2,
    Category.MARKED_VARUS: 3,
    Category.MARKED_VALGUS: 3,
}


@dataclass(frozen=True)
class Stripe:
    """One band."""

    low: float
    """Lower limit, degrees or centimetres; -inf if there is none."""
    high: float
    """Upper limit; inf if there is none."""
    category: Category
    """Its code."""
    label: str
    """Name for the reader."""
    short_label: str
    """The name without its side, for use where an axis or the limits name the side."""
    range_words: str
    """The limits in words."""
    level: int
    """Shade, the same for one name on either side: 0 for what is usual, up to 3 for the farthest."""


def angle_stripes(words: Words, subject: Subject) -> tuple[Stripe, ...]:
    """Return the bands of the deviation in degrees, from varus to valgus; none without an age."""
    bands = norms.angle_bands(subject)
    between = {band.category for band in bands} & {Category.NEAR_VARUS_EDGE, Category.NEAR_VALGUS_EDGE}
    sides = {str(category).split("_")[1] for category in between}
    return tuple(
        _stripe(words, band, _angle_range, further=str(band.category).split("_")[-1] in sides)
        for band in bands
    )


def imd_stripes(words: Words, subject: Subject) -> tuple[Stripe, ...]:
    """Return the bands of the intermalleolar distance in centimetres for this person."""
    return tuple(_stripe(words, band, _length_range) for band in norms.imd_bands(subject))


def icd_stripes(words: Words, subject: Subject) -> tuple[Stripe, ...]:
    """Return the bands of the intercondylar distance in centimetres for this person."""
    return tuple(_stripe(words, band, _length_range) for band in norms.icd_bands(subject))


def short_category(words: Words, category: Category, *, further: bool = False) -> str:
    """Return a band's name without its side; see :func:`kneealign.texts.category_text`."""
    return category_text(words, category, further=further).partition(words.say("band_side_mark"))[0]


def usual_band(subject: Subject) -> norms.Band:
    """Return the band of the deviation that is usual for this person, who has an age."""
    return next(band for band in norms.angle_bands(subject) if band.low <= 0 < band.high)


def usual_by_age(subject: Subject) -> list[tuple[float, float, float]]:
    """Return (age in years, low, high in degrees) of the usual band from 2 to 18 years."""
    rows = []
    for age in _CHILDHOOD_YEARS:
        usual = usual_band(Subject(age_years=float(age), sex=subject.sex))
        rows.append((float(age), usual.low, usual.high))
    return rows


def _stripe(
    words: Words,
    band: norms.Band,
    range_words: Callable[[Words, float, float], str],
    *,
    further: bool = False,
) -> Stripe:
    return Stripe(
        band.low,
        band.high,
        band.category,
        category_text(words, band.category, further=further),
        short_category(words, band.category, further=further),
        range_words(words, band.low, band.high),
        _LEVELS[band.category],
    )


def _angle_range(words: Words, low: float, high: float) -> str:
    if math.isinf(low) or math.isinf(high):
        return words.say("range_over", limit=_limit(words, high if math.isinf(low) else low))
    if low < 0 < high:
        return words.say("range_between", low=_limit(words, low), high=_limit(words, high))
    near, far = sorted((low, high), key=abs)
    return words.say("range_between", low=f"{abs(whole(near))}°", high=_limit(words, far))


def _limit(words: Words, degrees: float) -> str:
    """Return a limit in whole degrees, as the angles that are held against it."""
    return angle_words(words, degrees) if whole(degrees) else "0°"


def _length_range(words: Words, low: float, high: float) -> str:
    """Return the limits of a gap to half a centimetre, as the gaps that are held against them."""
    if math.isinf(high):
        return words.say("range_over", limit=cm_words(words, low))
    if low <= 0:
        return words.say("range_up_to", limit=cm_words(words, high))
    return words.say("range_between", low=half_cm(words, low), high=cm_words(words, high))
