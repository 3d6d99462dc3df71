"""Age, sex, height and weight as people type them.

Ambiguous text is refused with advice; nothing is guessed. All functions raise
:class:`~kneealign.SubjectError`, whose message shows what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from kneealign.errors import SubjectError
from kneealign.subject.person import AGE_RANGE_YEARS, HEIGHT_RANGE_CM, WEIGHT_RANGE_KG, Sex

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("female", "f", "girl", "woman", "niña", "nina", "mujer", "femenino"), "female"),
    **dict.fromkeys(("male", "m", "boy", "man", "niño", "nino", "hombre", "masculino"), "male"),
}

_NUMBER = r"\d{1,6}(?:[.,]\d{1,6})?"
_YEARS = r"(?:years?|yrs?|y|años?|anos?|a)"
_MONTHS = r"(?:months?|mos?|m|meses|mes)"
_AGE = re.compile(
    rf"(?:(?P<years>{_NUMBER})\s*(?:{_YEARS}\.?(?:\s*old)?)?)"
    rf"|(?:(?P<only_months>{_NUMBER})\s*{_MONTHS}\.?(?:\s*old)?)"
    rf"|(?:(?P<whole_years>\d{{1,3}})\s*{_YEARS}\.?[\s,]*(?:(?:and|y)\s+)?"
    rf"(?P<months>\d{{1,3}})\s*{_MONTHS}\.?(?:\s*old)?)"
)

_FOOT = r"(?:feet|foot|ft\.?|')"
_INCH = r"(?:inches|inch|in\.?|\")"
_METRIC = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>cm|mm|m|centimet(?:er|re)s?|millimet(?:er|re)s?|met(?:er|re)s?)?\.?"
)
_METRES_AND_CM = re.compile(r"(?P<metres>\d)\s*m\s*(?P<cm>\d\d)\s*(?:cm)?")
_FEET = re.compile(
    rf"(?P<feet>\d)\s*{_FOOT}\s*(?:(?:and\s+)?(?P<inches>{_NUMBER})\s*{_INCH}?)?"
    rf"|(?P<only_inches>{_NUMBER})\s*{_INCH}"
)
_DECIMAL_FEET = re.compile(rf"{_NUMBER}\s*{_FOOT}")
_WEIGHT = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>kgs?|kilos?|kilograms?|kilogramos?|lbs?|pounds?|libras?)?\.?"
)
_KG_PER_POUND = 0.45359237
_CM_PER = {"c": 1.0, "m": 100.0, "mm": 0.1}
_CM_PER_INCH = 2.54


def parse_sex(text: str) -> Sex:
    """Read a sex: female, f, girl or woman; male, m, boy or man; in any case, also in Spanish.

    >>> parse_sex("F"), parse_sex("boy")
    ('female', 'male')
    """
    sex = _SEXES.get(_plain(text))
    if sex is None:
        raise SubjectError(
            "bad_sex", f"The sex {text!r} is not known.", "Write female or male (f or m), or leave it out."
        )
    return sex


def parse_age(text: str) -> float:
    """Read an age in years: 5.5, 5,5, 5y6m, 5 years 6 months, 66 months or 66m.

    >>> parse_age("5,5"), parse_age("5y6m"), parse_age("66 months")
    (5.5, 5.5, 5.5)
    """
    years = _age(text)
    low, high = AGE_RANGE_YEARS
    if not low <= years <= high:
        _refuse_age(text, "is not possible", f"Give the age in years, from {low:g} to {high:g}.")
    return years


def _age(text: str) -> float:
    found = _AGE.fullmatch(_plain(text))
    if not found:
        if re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}", _plain(text)):
            _refuse_age(text, "looks like a date", "Give the age on the day of the photo, as 5.5 or 5y6m.")
        _refuse_age(text)
    if found["years"]:
        return _decimal(found["years"], "bad_age", "age", text)
    if found["only_months"]:
        return round(_decimal(found["only_months"], "bad_age", "age", text) / 12, 2)
    months = int(found["months"])
    if months > 11:
        _refuse_age(text, f"has {months} months besides the years", "Write 0 to 11 months, or months only.")
    return round(int(found["whole_years"]) + months / 12, 2)


def parse_height(text: str) -> float:
    r"""Read a standing height, in cm: 165, 165cm, 1.65, 1,65 m, 1m65, 1650 mm, 5'5", 5ft5 or 65in.

    A number without a unit is in centimetres, or in metres if it has decimals and is between 0.4 and 2.6.

    >>> parse_height("1,65"), parse_height("165cm"), parse_height("5'5\""), parse_height("5ft5")
    (165.0, 165.0, 165.1, 165.1)
    """
    height = _height(text)
    low, high = HEIGHT_RANGE_CM
    if not low <= height <= high:
        hint = "This looks like metres. " if low <= height * 100 <= high else ""
        _refuse_height(text, "is not possible", f"{hint}Give centimetres, from {low:g} to {high:g}.")
    return height


def parse_weight(text: str) -> float:
    """Read a body weight, in kg: 70, 70kg, 70,5 kg or 154lb. A number without a unit is kilograms.

    >>> parse_weight("70"), parse_weight("70,5 kg"), parse_weight("154lb")
    (70.0, 70.5, 69.9)
    """
    found = _WEIGHT.fullmatch(_plain(text))
    if not found:
        raise SubjectError(
            "bad_weight", f"The weight {text!r} is not understood.", "Write it as 70kg or 154lb."
        )
    weight = _decimal(found["number"], "bad_weight", "weight", text)
    if (found["unit"] or "").startswith(("lb", "pound", "libra")):
        weight = round(weight * _KG_PER_POUND, 1)
    low, high = WEIGHT_RANGE_KG
    if not low <= weight <= high:
        advice = f"Give kilograms, from {low:g} to {high:g}, or pounds with their unit."
        raise SubjectError("bad_weight", f"The weight {text!r} is not possible.", advice)
    return weight


def _height(text: str) -> float:
    plain = _plain(text)
    if found := _METRES_AND_CM.fullmatch(plain):
        return float(100 * int(found["metres"]) + int(found["cm"]))
    if found := _METRIC.fullmatch(plain):
        return _metric(found, text)
    if found := _FEET.fullmatch(plain):
        return _imperial(found, text)
    if _DECIMAL_FEET.fullmatch(plain):
        _refuse_height(
            text, "has feet with decimals", "Write feet and inches, as 5'6\", or centimetres, as 168."
        )
    _refuse_height(text)


def _metric(found: re.Match[str], text: str) -> float:
    number = _decimal(found["number"], "bad_height", "height", text)
    unit = found["unit"] or ""
    if unit:
        kind = "mm" if unit.startswith(("mm", "milli")) else unit[0]
        return round(number * _CM_PER[kind], 2)
    low, high = HEIGHT_RANGE_CM
    if low <= number <= high:
        return number
    if low <= number * 100 <= high and re.search("[.,]", found["number"]):
        return round(number * 100, 2)
    if 1 <= number < 10:
        _refuse_height(
            text,
            "is neither clear metres nor centimetres",
            "Write it with its unit, as 1.65m, 165cm or 5'5\".",
        )
    return number


def _imperial(found: re.Match[str], text: str) -> float:
    if found["only_inches"]:
        return round(_decimal(found["only_inches"], "bad_height", "height", text) * _CM_PER_INCH, 1)
    inches = _decimal(found["inches"] or "0", "bad_height", "height", text)
    if inches >= 12:
        _refuse_height(text, "has 12 inches or more besides the feet", "Write 0 to 11 inches, as 5'11\".")
    return round((12 * int(found["feet"]) + inches) * _CM_PER_INCH, 1)


def _plain(text: str) -> str:
    """Return lower case with single spaces, and one kind of quote for feet and for inches."""
    # Quotes first, because normalizing decomposes the acute accent, which many type for feet.
    plain = re.sub("[\u2018\u2019\u00b4`\u2032]", "'", text)
    plain = re.sub("[\u201c\u201d\u2033]|''", '"', plain)
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def _decimal(number: str, code: str, what: str, text: str) -> float:
    """Read a number with a decimal point or comma; a comma before three digits could be either kind."""
    if re.fullmatch(r"\d+,\d{3}", number):
        raise SubjectError(
            code,
            f"The {what} {text!r} is not clear: its comma could stand for thousands.",
            f"Write the decimals with a point, as {number.replace(',', '.')}.",
        )
    return float(number.replace(",", "."))


def _refuse_age(text: str, why: str = "is not understood", advice: str = "") -> NoReturn:
    raise SubjectError(
        "bad_age", f"The age {text!r} {why}.", advice or "Write years, as 5.5 or 5y6m, or months, as 66m."
    )


def _refuse_height(text: str, why: str = "is not understood", advice: str = "") -> NoReturn:
    raise SubjectError(
        "bad_height", f"The height {text!r} {why}.", advice or "Write it as 165, 165cm, 1.65m or 5'5\"."
    )
