"""The person in the photo, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal

from kneealign.errors import SubjectError
from kneealign.subject.growth import plausible_height

Sex = Literal["female", "male"]

AGE_RANGE_YEARS = (0.0, 120.0)
"""Possible ages of a living person."""

HEIGHT_RANGE_CM = (40.0, 260.0)
"""Possible standing heights, from a small infant to the tallest person on record with a margin."""


WEIGHT_RANGE_KG = (2.0, 400.0)
"""Possible body weights, with a margin."""


@dataclass(frozen=True)
class Subject:
    """The person in the photo. Everything is optional; the result says what is missing.

    Raises
    ------
    SubjectError
        Codes ``bad_age``, ``bad_sex``, ``bad_height``, ``bad_weight``, and ``height_not_for_age`` for a
        height that nobody of that age has.

    Examples
    --------
    >>> Subject(age_years=5.5, sex="female", height_cm=110).is_child
    True
    """

    age_years: float | None = None
    """Age in years; decides which norms apply. Without it the result draws no conclusion, and says so."""

    sex: Sex | None = None
    """Used for published means and for the children's limits that differ by sex."""

    height_cm: float | None = None
    """Standing height; gives the scale from pixels to centimetres."""

    weight_kg: float | None = None
    """Body weight; together with the height it shows how much soft tissue may be between the legs."""

    def __post_init__(self) -> None:
        # 31 and 31.0 are the same age and give the same JSON.
        age = _number("bad_age", "age", self.age_years, AGE_RANGE_YEARS, "years")
        height = _number("bad_height", "height", self.height_cm, HEIGHT_RANGE_CM, "cm")
        weight = _number("bad_weight", "weight", self.weight_kg, WEIGHT_RANGE_KG, "kg")
        object.__setattr__(self, "age_years", age)
        object.__setattr__(self, "height_cm", height)
        object.__setattr__(self, "weight_kg", weight)
        if self.sex is not None and not (isinstance(self.sex, str) and self.sex in ("female", "male")):
            raise SubjectError(
                "bad_sex", f"The sex {self.sex!r} is not known.", "Use female or male, or leave it out."
            )
        _check_height_for_age(age, self.sex, height)

    @property
    def is_child(self) -> bool:
        """Whether children's norms apply (an age below 18 was given)."""
        return self.age_years is not None and self.age_years < 18

    @property
    def is_teen(self) -> bool:
        """Whether this is a child of 13 or older; not every language calls these children."""
        return self.is_child and self.age_years is not None and self.age_years >= 13

    @property
    def bmi(self) -> float | None:
        """Body mass index in kg/m²; None if height or weight is unknown."""
        if self.height_cm is None or self.weight_kg is None:
            return None
        return self.weight_kg / (self.height_cm / 100) ** 2

    @property
    def height_is_unlikely(self) -> bool:
        """Whether hardly anybody of this age has this height; False if either is unknown."""
        if self.age_years is None or self.height_cm is None:
            return False
        return plausible_height(self.age_years, self.sex).questions(self.height_cm)

    @property
    def is_very_short(self) -> bool:
        """Whether this is a child and few of the age are as short; False if the height is unknown."""
        if not self.is_child or self.age_years is None or self.height_cm is None:
            return False
        return self.height_cm < plausible_height(self.age_years, self.sex).common_cm[0]

    @property
    def height_is_rare(self) -> bool:
        """Whether this is a child and few children of the age have the height, though it is not unlikely."""
        if not self.is_child or self.age_years is None or self.height_cm is None or self.height_is_unlikely:
            return False
        return plausible_height(self.age_years, self.sex).is_rare(self.height_cm)


def _number(code: str, what: str, value: Any, limits: tuple[float, float], unit: str) -> float | None:
    if value is None:
        return None
    low, high = limits
    advice = f"Give the {what} in {unit}, from {low:g} to {high:g}."
    if isinstance(value, bool) or not isinstance(value, Real):
        raise SubjectError(code, f"The {what} {value!r} is not a number.", advice)
    number = float(value)
    if math.isfinite(number) and low <= number <= high:
        return number
    if code == "bad_height" and low <= number * 100 <= high:
        advice = f"This looks like metres: {number:g} m are {number * 100:g} cm. {advice}"
    raise SubjectError(code, f"The {what} {number:g} {unit} is not possible.", advice)


def _check_height_for_age(age: float | None, sex: Sex | None, height: float | None) -> None:
    if age is None or height is None:
        return
    possible = plausible_height(age, sex).possible_cm
    if not possible[0] <= height <= possible[1]:
        raise SubjectError(
            "height_not_for_age",
            f"A height of {height:g} cm does not fit an age of {age:g} years.",
            f"Check both: from {possible[0]:.0f} to {possible[1]:.0f} cm is accepted at this age. "
            "If both are right, leave out the height.",
        )
