"""Who is in the photo: what the reader must be told for norms by age and for centimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from kneealign.errors import SubjectError

Sex = Literal["female", "male"]

AGE_RANGE_YEARS = (0.0, 120.0)
"""Ages that a living person can have."""

HEIGHT_RANGE_CM = (40.0, 260.0)
"""Standing heights that occur, from a small infant to the tallest person on record with a margin."""


@dataclass(frozen=True)
class Subject:
    """The person in the photo. Everything is optional; what is missing is said in the result.

    Raises
    ------
    SubjectError
        Codes ``bad_age``, ``bad_sex``, ``bad_height``.

    Examples
    --------
    >>> Subject(age_years=5.5, sex="female", height_cm=110).is_child
    True
    """

    age_years: float | None = None
    """Age in years; decides which norms apply. None: adult bands, and the result says so."""

    sex: Sex | None = None
    """Used for published means and for the children's limits that differ by sex."""

    height_cm: float | None = None
    """Standing height; gives the scale from pixels to centimetres."""

    def __post_init__(self) -> None:
        # 31 and 31.0 are the same age and give the same JSON.
        for name in ("age_years", "height_cm"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, float(value))
        _check_range("bad_age", "age", self.age_years, AGE_RANGE_YEARS, "years")
        _check_range("bad_height", "height", self.height_cm, HEIGHT_RANGE_CM, "cm")
        if self.sex not in (None, "female", "male"):
            raise SubjectError(
                "bad_sex", f"The sex {self.sex!r} is not known.", "Use female or male, or leave it out."
            )

    @property
    def is_child(self) -> bool:
        """Whether children's norms apply (an age below 18 was given)."""
        return self.age_years is not None and self.age_years < 18


def _check_range(code: str, what: str, value: float | None, limits: tuple[float, float], unit: str) -> None:
    if value is None:
        return
    low, high = limits
    if not math.isfinite(value) or not low <= value <= high:
        raise SubjectError(
            code,
            f"The {what} {value:g} {unit} is not possible.",
            f"Give the {what} in {unit}, from {low:g} to {high:g}.",
        )
