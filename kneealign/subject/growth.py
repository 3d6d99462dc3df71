"""Heights by age, to notice a mistyped age or height."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class HeightRange:
    """Heights at one age, in cm."""

    common_cm: tuple[float, float]
    """Outside this range a child's height is noted."""
    usual_cm: tuple[float, float]
    """Outside this range a height is used, but questioned."""
    possible_cm: tuple[float, float]
    """Outside this range a height is refused."""

    def questions(self, height_cm: float) -> bool:
        """Whether this height should be questioned."""
        low, high = self.usual_cm
        return not low <= height_cm <= high

    def is_rare(self, height_cm: float) -> bool:
        """Whether few children have this height."""
        low, high = self.common_cm
        return not low <= height_cm <= high

    def limit_for(self, height_cm: float) -> float:
        """Return the nearer end: of the usual range if the height lies beyond it, else of the common one."""
        low, high = self.usual_cm if self.questions(height_cm) else self.common_cm
        return low if height_cm < (low + high) / 2 else high


def plausible_height(age_years: float, sex: str | None) -> HeightRange:
    """Return the heights to expect and to accept at an age.

    The ranges are multiples of the standard deviation around the median of the WHO's growth references;
    ``data/height_for_age.json`` gives the multiples, the figures and their sources. From 19 years on the last
    figures apply; if the sex is unknown, the ranges of both sexes are joined.
    """
    data = _data()
    sexes = (sex,) if sex is not None else ("female", "male")
    curves = [_at(data["heights"][name], age_years) for name in sexes]

    def within(deviations: float) -> tuple[float, float]:
        lows = [median - deviations * sd for median, sd in curves]
        highs = [median + deviations * sd for median, sd in curves]
        return round(min(lows), 1), round(max(highs), 1)

    return HeightRange(*(within(data[f"{what}_beyond_sd"]) for what in ("noted", "questioned", "refused")))


def _at(rows: list[list[float]], age_years: float) -> tuple[float, float]:
    """Interpolate median and standard deviation between two rows of age, median, SD."""
    for (age, median, sd), (next_age, next_median, next_sd) in pairwise(rows):
        if age_years < next_age:
            share = max(0.0, age_years - age) / (next_age - age)
            return median + share * (next_median - median), sd + share * (next_sd - sd)
    return rows[-1][1], rows[-1][2]


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = (files("kneealign.subject") / "data" / "height_for_age.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
