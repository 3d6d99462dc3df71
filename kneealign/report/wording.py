"""Numbers to words: whole degrees with valgus or varus beside them, half centimetres, chances.

Valgus is positive, varus negative. A photo carries whole degrees and half centimetres at best, so the
reports round to those, and they round here and nowhere else.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from kneealign.report.texts import say, texts

if TYPE_CHECKING:
    from kneealign.result_parts import Gap, Interval, LegResult, Verdict
    from kneealign.subject import Subject

UNIT = re.compile(r"(?<=\d) (?=%|cm\b|px\b)|(?<=±) (?=\d)")
"""The spaces between a number and its unit, at which no line may break."""


def whole(value: float) -> int:
    """Round to the nearest whole number, halves away from zero, so that mirrored legs round alike."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def number(value: float) -> str:
    """Return a number with the decimal mark of the language."""
    return f"{value:g}".replace(".", say("decimal_mark"))


def age_words(age_years: float) -> str:
    """Return an age in years.

    >>> age_words(1), age_words(5.5)
    ('1 year', '5.5 years')
    """
    return say("year_one") if age_years == 1 else say("years", age=number(age_years))


def change_words(degrees: float) -> str:
    """Return a change between two photos in whole degrees, with the side that it goes to.

    >>> change_words(-2.6), change_words(0.2)
    ('3° towards varus', '0° (no change)')
    """
    deg = whole(degrees)
    key = "change_zero" if deg == 0 else "change_valgus" if deg > 0 else "change_varus"
    return say(key, deg=abs(deg))


def angle_words(deviation_deg: float) -> str:
    """Return whole degrees with their word.

    >>> angle_words(6.4), angle_words(-2.5), angle_words(0.2)
    ('6° valgus', '3° varus', '0° (straight)')
    """
    degrees = whole(deviation_deg)
    if degrees == 0:
        return say("angle_zero")
    return say("angle", deg=abs(degrees), side=say("valgus" if degrees > 0 else "varus"))


def leg_words(leg: LegResult) -> str:
    """Return the leg's angle as read; "straight" leads when the interval does not exclude it."""
    if leg.direction != "straight":
        return angle_words(leg.deviation_deg)
    degrees = whole(leg.deviation_deg)
    return say("leg_straight", angle=angle_words(degrees)) if degrees else say("leg_straight_zero")


def lay_words(leg: LegResult) -> str:
    """Return the leg's direction in everyday words."""
    return say(f"lay_{leg.direction}")


def interval_words(interval_deg: Interval) -> str:
    """Return an interval of deviations in whole degrees, each end with its word where they differ.

    >>> interval_words((4.2, 8.0)), interval_words((-1.6, 3.1)), interval_words((-8.0, -4.0))
    ('4° to 8° valgus', '2° varus to 3° valgus', '4° to 8° varus')
    """
    low, high = (whole(end) for end in interval_deg)
    if low == high:
        return angle_words(low)
    if low >= 0:
        return say("interval_one_side", low=low, high=high, side=say("valgus"))
    if high <= 0:
        return say("interval_one_side", low=-high, high=-low, side=say("varus"))
    return say("interval_both_sides", low=-low, high=high)


def plus_minus_words(deviation_deg: float, interval_deg: Interval) -> str:
    """Return the interval as "± n°", n rounded up, or "" where the interval is not centred on the value."""
    low, high = interval_deg
    if abs((low + high) / 2 - deviation_deg) > 0.5:
        return ""
    # Round up only past a tenth: stored intervals carry rounding of their own.
    return f"± {max(1, math.ceil((high - low) / 2 - 0.1))}°"


def difference_words(degrees: float) -> str:
    """Return the difference between the legs, which has no side and so no valgus or varus."""
    return f"{whole(degrees)}°" if degrees >= 0.5 else say("difference_small")


def offset_words(axis_offset_percent: float) -> str:
    """Return how far the knee lies from the hip-ankle line, and on which side (valgus positive).

    >>> offset_words(6.2), offset_words(-1.4), offset_words(0.1)
    ('6 % of leg length to the inner side', '1 % of leg length to the outer side', 'on the line')
    """
    percent = whole(axis_offset_percent)
    if percent == 0:
        return say("offset_zero")
    return say("offset_inner" if percent > 0 else "offset_outer", percent=abs(percent))


def cm_words(cm: float) -> str:
    """Return centimetres to the nearest half.

    >>> cm_words(7.3), cm_words(6.9)
    ('7.5 cm', '7 cm')
    """
    return f"{_half(cm)} cm"


def cm_interval_words(interval_cm: Interval) -> str:
    """Return an interval of lengths to the nearest half centimetre; a gap is never below zero."""
    low, high = (max(0.0, end) for end in interval_cm)
    return say("cm_interval", low=_half(low), high=_half(high))


def gap_words(gap: Gap) -> str:
    """Return a gap with its interval in centimetres where there is a scale, and in percent of leg length."""
    percent = say("of_leg", percent=f"{max(0.0, gap.percent_of_leg):.0f}")
    if gap.cm is None or gap.interval_cm is None:
        return percent
    interval = cm_interval_words(gap.interval_cm)
    return say("gap_cm", cm=cm_words(max(0.0, gap.cm)), interval=interval, percent=percent)


def percent_words(probability: float) -> str:
    """Return a probability in whole percent, without claiming certainty at the ends."""
    if probability < 0.005:
        return say("percent_small")
    if probability >= 0.995:
        return say("percent_large")
    return f"{whole(100 * probability)} %"


def chance_words(probability: float) -> str:
    """Return a probability in words, by the scale in the texts file."""
    for step in texts().chance_words:
        if probability >= step.at_least:
            return step.words
    raise ValueError(f"The scale of chances does not reach down to {probability}.")


def subject_words(subject: Subject) -> str:
    """Return who is in the photo, as far as it was said.

    >>> from kneealign.subject import Subject
    >>> subject_words(Subject(age_years=5.5, sex="female", height_cm=110))
    'girl, 5.5 years, 110 cm'
    """
    nouns = {"female": "girl", "male": "boy"} if subject.is_child else {"female": "woman", "male": "man"}
    parts = []
    if subject.sex is not None:
        parts.append(say(nouns[subject.sex] if subject.age_years is not None else subject.sex))
    if subject.age_years is not None:
        parts.append(age_words(subject.age_years))
    if subject.height_cm is not None:
        parts.append(f"{number(subject.height_cm)} cm")
    return ", ".join(parts)


def clinician_words(verdict: Verdict) -> str:
    """Return whether showing a clinician is sensible, to stand before the reasons."""
    if verdict.see_a_clinician is None:
        return say("clinician_unknown")
    if not verdict.see_a_clinician:
        return say("clinician_no")
    return say("clinician_why" if verdict.reasons else "clinician_yes")


def printable(text: str) -> str:
    r"""Return text on one line with every character that could steer a terminal or a page made visible.

    File names are arbitrary: control characters, line ends, direction overrides and undecodable bytes are
    written as escapes.

    >>> printable("a\x1b[31m\nb")
    'a\\x1b[31m\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _half(value: float) -> str:
    return number(math.floor(value * 2 + 0.5) / 2)
