"""Published means and spreads for charts: children by age, adults by sex. No category depends on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from kneealign.norms.tables import read_table
from kneealign.subject import Sex, Subject


@dataclass(frozen=True)
class AgePoint:
    """Mean and standard deviation of the hip-knee-ankle deviation at one age."""

    age_years: float
    """Age."""
    mean_deg: float
    """Mean, valgus positive."""
    sd_deg: float
    """Standard deviation; 0 if only a mean was published."""

    def share_above(self, deviation_deg: float) -> float:
        """Return the share of children of this age, 0 to 1, whose legs lie further towards valgus."""
        return _share_above(deviation_deg, self.mean_deg, self.sd_deg)


@dataclass(frozen=True)
class Offset:
    """How much more valgus the tibiofemoral angle reads than the hip-knee-ankle deviation."""

    value_deg: float
    """Subtracted from the published curves."""
    low_deg: float
    """Smallest published value."""
    high_deg: float
    """Largest published value."""


@dataclass(frozen=True)
class AdultSpread:
    """How the deviation is spread in one published group of adults."""

    group: str
    """"female", "male" or "unknown" (both sexes)."""
    mean_deg: float
    """Mean, valgus positive."""
    sd_deg: float
    """Standard deviation."""
    sources: tuple[str, ...]
    """Keys of the references."""

    def share_above(self, deviation_deg: float) -> float:
        """Return the share of the group, 0 to 1, whose legs are further towards valgus."""
        return _share_above(deviation_deg, self.mean_deg, self.sd_deg)


def children_curve(sex: Sex | None) -> tuple[AgePoint, ...]:
    """Return the pooled published curve from 2 to 18 years, moved to the hip-knee-ankle deviation."""
    shift = angle_offset().value_deg
    return tuple(
        AgePoint(row["age_years"], _of_sex(row["mean_deg"], sex) - shift, row["sd_deg"])
        for row in _table()["children"]["rows"]
    )


def child_at(age_years: float, sex: Sex | None) -> AgePoint:
    """Return the curve at an age between 2 and 18 years, straight between its points."""
    curve = children_curve(sex)
    age = min(max(age_years, curve[0].age_years), curve[-1].age_years)
    before = max((point for point in curve if point.age_years <= age), key=lambda point: point.age_years)
    after = min((point for point in curve if point.age_years >= age), key=lambda point: point.age_years)
    span = after.age_years - before.age_years
    share = (age - before.age_years) / span if span else 0.0
    return AgePoint(
        age_years,
        before.mean_deg + share * (after.mean_deg - before.mean_deg),
        before.sd_deg + share * (after.sd_deg - before.sd_deg),
    )


def usual_mean_deg(age_years: float, sex: Sex | None) -> float:
    """Return the published mean of the deviation at an age: the children's curve, or the adults' mean."""
    subject = Subject(age_years, sex)
    return child_at(age_years, sex).mean_deg if subject.is_child else adult_spread(subject).mean_deg


def upright_scans(sex: Sex | None) -> tuple[AgePoint, ...]:
    """Return published means of the hip-knee-ankle deviation itself, from upright X-ray scans."""
    return tuple(
        AgePoint(row["age_years"], _of_sex(row["mean_deg"], sex), 0.0)
        for row in _table()["upright_scans"]["rows"]
    )


def angle_offset() -> Offset:
    """Return the offset between the two angles."""
    row = _table()["offset"]
    return Offset(row["value_deg"], row["low_deg"], row["high_deg"])


def adult_spread(subject: Subject) -> AdultSpread:
    """Return the published group of adults of this person's sex, or of both if it was not given."""
    group = subject.sex or "unknown"
    row = _table()["adults"][group]
    return AdultSpread(group, row["mean_deg"], row["sd_deg"], tuple(row["source"]))


def chart_sources() -> tuple[str, ...]:
    """Return the keys of the references behind the children's chart."""
    table = _table()
    return tuple(key for part in ("children", "offset", "upright_scans") for key in table[part]["source"])


def reference_texts() -> dict[str, str]:
    """Return the references behind the charts, as they are printed, by key."""
    return dict(_table()["sources"])


def _share_above(value: float, mean: float, sd: float) -> float:
    return 0.5 * math.erfc((value - mean) / (sd * math.sqrt(2)))


def _table() -> dict[str, Any]:
    return read_table("reference")


def _of_sex(value: float | dict[str, float], sex: Sex | None) -> float:
    if not isinstance(value, dict):
        return float(value)
    return value[sex] if sex else sum(value.values()) / len(value)
