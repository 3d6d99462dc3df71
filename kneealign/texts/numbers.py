"""Numbers to words: whole degrees with valgus or varus beside them, half centimetres, chances.

Valgus is positive, varus negative. A photo is good to whole degrees and half centimetres at best, so
everything shown is rounded to those, here and nowhere else.
"""

from __future__ import annotations

import math
from datetime import date

from kneealign.codes import sureness_of
from kneealign.texts.words import Words

NEARLY_STRAIGHT_DEG = 1
"""Up to this many whole degrees a leg is called nearly straight; a wide interval makes no larger angle so."""


def whole(value: float) -> int:
    """Round to the nearest whole number, halves away from zero, so that mirrored legs are rounded alike."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def number(words: Words, value: float) -> str:
    """Return a number with the decimal mark of the language."""
    return f"{value:g}".replace(".", words.say("decimal_mark"))


def age_words(words: Words, age_years: float) -> str:
    """Return an age in years.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> age_words(words, 1), age_words(words, 5.5)
    ('1 year', '5.5 years')
    """
    return words.say("year_one") if age_years == 1 else words.say("years", age=number(words, age_years))


def date_words(words: Words, day: date) -> str:
    """Return a date with the month's name.

    >>> from kneealign.texts import words_in
    >>> date_words(words_in("en"), date(2026, 1, 2)), date_words(words_in("es"), date(2026, 1, 2))
    ('2 January 2026', '2 de enero de 2026')
    """
    month = words.say("months").split()[day.month - 1]
    return words.say("date", day=day.day, month=month, year=day.year)


def change_words(words: Words, degrees: float) -> str:
    """Return a change between two photos in whole degrees, with its direction.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> change_words(words, -2.6), change_words(words, 0.2)
    ('3° towards varus', '0° (no change)')
    """
    deg = whole(degrees)
    key = "change_zero" if deg == 0 else "change_valgus" if deg > 0 else "change_varus"
    return words.say(key, deg=abs(deg))


def angle_words(words: Words, deviation_deg: float) -> str:
    """Return whole degrees with their word.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> angle_words(words, 6.4), angle_words(words, -2.5), angle_words(words, 0.2)
    ('6° valgus', '3° varus', '0° (straight)')
    """
    degrees = whole(deviation_deg)
    if degrees == 0:
        return words.say("angle_zero")
    return words.say("angle", deg=abs(degrees), side=words.say("valgus" if degrees > 0 else "varus"))


def mean_words(words: Words, degrees: float) -> str:
    """Return a published mean with its decimal: it is known more precisely than one leg on one photo.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> mean_words(words, -0.5), mean_words(words, 3.0)
    ('0.5° varus', '3° valgus')
    """
    tenths = whole(10 * degrees) / 10
    if tenths == 0:
        return words.say("angle_zero")
    side = words.say("valgus" if tenths > 0 else "varus")
    return words.say("angle", deg=number(words, abs(tenths)), side=side)


def rounded_together(
    value: float, interval: tuple[float, float], step: float = 1.0, lowest: float = -math.inf
) -> tuple[float, float, float]:
    """Round a value and its interval to one step so that they still fit: the value lies between the ends.

    Each goes to the nearest step, halves away from zero. An end that would meet the value moves one step out,
    but never below the lowest value that there is.

    Returns
    -------
    tuple of float
        Value, lower end, upper end.

    >>> rounded_together(8.0, (3.1, 12.9)), rounded_together(8.1, (7.8, 8.4))
    ((8.0, 3.0, 13.0), (8.0, 7.0, 9.0))
    >>> rounded_together(0.1, (-0.4, 1.3), step=0.5, lowest=0.0)
    (0.0, 0.0, 1.5)
    """
    middle, low, high = (max(step * whole(number / step), lowest) for number in (value, *interval))
    return middle, max(min(low, middle - step), lowest), max(high, middle + step)


def interval_words(words: Words, interval_deg: tuple[float, float], deviation_deg: float) -> str:
    """Return the interval around a deviation in whole degrees, each end with its word where they differ.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> [interval_words(words, ends, 0.5 * sum(ends)) for ends in ((4.2, 8.0), (-1.6, 3.1), (-8.0, -4.0))]
    ['4° to 8° valgus', '2° varus to 3° valgus', '4° to 8° varus']
    """
    low, high = (int(end) for end in rounded_together(deviation_deg, interval_deg)[1:])
    if low >= 0:
        return words.say("interval_one_side", low=low, high=high, side=words.say("valgus"))
    if high <= 0:
        return words.say("interval_one_side", low=-high, high=-low, side=words.say("varus"))
    return words.say("interval_both_sides", low=-low, high=high)


def expected_words(words: Words, xray_interval_deg: tuple[float, float], deviation_deg: float) -> str:
    """Return what an X-ray would probably show: the interval that belongs beside every angle.

    >>> from kneealign.texts import words_in
    >>> expected_words(words_in("en"), (3.1, 12.9), 8.0)
    'an X-ray would probably show 3° to 13° valgus'
    """
    return words.say("expected", interval=interval_words(words, xray_interval_deg, deviation_deg))


def difference_words(words: Words, degrees: float) -> str:
    """Return the difference between the legs, which has no direction and so no valgus or varus."""
    return f"{whole(degrees)}°" if degrees >= 0.5 else words.say("difference_small")


def offset_words(words: Words, axis_offset_percent: float) -> str:
    """Return how far the knee lies from the hip-ankle line, and on which side (valgus positive).

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> offset_words(words, 6.2), offset_words(words, -1.4), offset_words(words, 0.1)
    ('6 % of leg length to the inner side', '1 % of leg length to the outer side', 'on the line')
    """
    percent = whole(axis_offset_percent)
    if percent == 0:
        return words.say("offset_zero")
    return words.say("offset_inner" if percent > 0 else "offset_outer", percent=abs(percent))


def cm_words(words: Words, cm: float) -> str:
    """Return centimetres to the nearest half.

    >>> from kneealign.texts import words_in
    >>> words = words_in("en")
    >>> cm_words(words, 7.3), cm_words(words, 6.9)
    ('7.5 cm', '7 cm')
    """
    return f"{half_cm(words, cm)} cm"


def cm_interval_words(words: Words, interval_cm: tuple[float, float], cm: float) -> str:
    """Return the interval around a length to the nearest half centimetre; a gap is never below zero."""
    _, low, high = rounded_together(cm, interval_cm, step=0.5, lowest=0.0)
    return words.say("cm_interval", low=number(words, low), high=number(words, high))


def percent_words(words: Words, percent: float) -> str:
    """Return tens of percent, without claiming certainty at the ends."""
    if percent < 10:
        return words.say("percent_small")
    return words.say("percent_large") if percent > 90 else f"{percent:.0f} %"


def chance_words(words: Words, percent: float) -> str:
    """Return how sure something is, by its tens of percent."""
    return str(words.file("report")["chances"][sureness_of(percent)])


def half_cm(words: Words, cm: float) -> str:
    """Return the number of centimetres to the nearest half."""
    return number(words, math.floor(cm * 2 + 0.5) / 2)
