"""The data files of this package, read on first use."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from kneealign.codes import Category, Direction, Group
from kneealign.subject import Subject

GAP_CATEGORIES = (Category.USUAL_GAP, Category.LARGER_GAP, Category.MUCH_LARGER_GAP)
"""Of the gap between ankles or knees; legs have all others."""

_NARROWEST_DEG = 1 - 1e-9
"""Limits are shown in whole degrees, so those of a narrower band might read the same."""


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the data file ``data/<name>.json``."""
    # Costs more than all other imports of this package together.
    from importlib.resources import files

    text = (files("kneealign.norms") / "data" / f"{name}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def rule(section: str, name: str) -> float:
    """Return one number of a section of ``limits.json``, such as ``decision`` or ``asymmetry``."""
    return float(read_table("limits")[section][name]["value"])


@dataclass(frozen=True)
class Ladder:
    """Limits from low to high, and the categories below, between and above them."""

    limits: tuple[float, ...]
    categories: tuple[Category, ...]
    usual: Category
    sure: tuple[float, float]
    """What must be excluded on either side, with 90 % confidence, before a value is called usual."""
    notable: tuple[float, float]
    """What a value must reach on either side before it is called likely beyond what is usual."""

    @property
    def usual_index(self) -> int:
        """Place of the usual category."""
        return self.categories.index(self.usual)

    @property
    def usual_range(self) -> tuple[float, float]:
        """Edges of the usual category."""
        edges = (float("-inf"), *self.limits, float("inf"))
        return edges[self.usual_index], edges[self.usual_index + 1]

    def notable_limit(self, direction: Direction) -> float:
        """Return what a value must reach towards valgus or varus to be called likely beyond."""
        low, high = self.notable
        return high if direction is Direction.VALGUS else low

    def limits_beyond(self, direction: Direction) -> tuple[float, ...]:
        """Limits towards valgus (high) or varus (low), from the usual range outwards."""
        if direction is Direction.VALGUS:
            return self.limits[self.usual_index :]
        return self.limits[: self.usual_index][::-1]


@dataclass(frozen=True)
class ClinicianLimits:
    """Deviations in degrees beyond which showing a clinician is suggested."""

    varus_deg: float
    valgus_deg: float
    persistent: bool
    """The child is of an age by which clear knock-knee should have disappeared."""


def group_of(subject: Subject) -> Group:
    """Return the group whose limits apply; without an age there are none."""
    if subject.age_years is None:
        return Group.NO_AGE
    for group in read_table("limits_by_age")["groups"]:
        if group["from_years"] <= subject.age_years < group["to_years"]:
            return Group(group["id"])
    return Group.ADULT


def at_age(kind: str, name: str, age_years: float) -> float:
    """Return a limit of ``limits_by_age.json`` at an age, on the straight line between the ages given there.

    Parameters
    ----------
    kind : str
        "angle", in degrees, or "imd", in cm.
    name : str
        Which limit.
    age_years : float
        From 2 to 18; outside, the nearest of these counts.
    """
    knots = read_table("limits_by_age")[kind][name]
    return _between([(knot["age_years"], knot["value"]) for knot in knots], age_years)


def bmi_limit(name: str, subject: Subject) -> float:
    """Return a body mass index of ``body_mass_index.json`` for a person; adults' without an age.

    Parameters
    ----------
    name : str
        "caveat_from" or "not_graded_from".
    subject : Subject
        Whose age and sex to use.
    """
    rows = read_table("body_mass_index")["rows"]
    sexes = [subject.sex] if subject.sex else ["female", "male"]
    knots = [(row["age_years"], sum(row[name][sex] for sex in sexes) / len(sexes)) for row in rows]
    return _between(knots, math.inf if subject.age_years is None else subject.age_years)


def _between(knots: Sequence[tuple[float, float]], age_years: float) -> float:
    """Return the value at an age, on the straight line between knots; outside them the nearest one's."""
    if age_years <= knots[0][0]:
        return float(knots[0][1])
    for (before, low), (after, high) in pairwise(knots):
        if age_years <= after:
            return float(low + (age_years - before) / (after - before) * (high - low))
    return float(knots[-1][1])


def angle_ladder(subject: Subject) -> Ladder:
    """Return the limits of the deviation in degrees.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    _require_limits(subject)
    if subject.is_child:
        return _child_angles(subject)
    angle = read_table("limits")["adult"]["angle"]
    visit = _visit_limits(subject)
    return Ladder(
        _values(angle["limits"]),
        tuple(map(Category, angle["bands"])),
        Category(angle["usual"]),
        sure=visit,
        notable=visit,
    )


def imd_ladder(subject: Subject) -> Ladder:
    """Return the limits of the intermalleolar distance in cm.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    _require_limits(subject)
    limits = _values(read_table("limits")["adult"]["imd"]["any"])
    if subject.is_child:
        age = subject.age_years or 0.0
        limits = (at_age("imd", "usual", age), at_age("imd", "much_larger", age))
    return _gap_ladder(limits)


def icd_ladder(subject: Subject) -> Ladder:
    """Return the limit of the intercondylar distance in cm: the same at every age from 3 years on.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    _require_limits(subject)
    return _gap_ladder(_values(read_table("limits")["adult"]["icd"]["any"]))


def clinician_limits(subject: Subject) -> ClinicianLimits:
    """Return the deviations beyond which showing a clinician is suggested.

    Up to 17 years a child's limit towards varus is the window's edge; towards valgus it moves from the
    outside limit to the window's edge between 7 and 8 years. Between 17 and 18 both become the adults'.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    _require_limits(subject)
    if subject.is_child:
        age = subject.age_years or 0.0
        return ClinicianLimits(
            at_age("angle", "clinician_varus", age),
            at_age("angle", "clinician_valgus", age),
            age > rule("decision", "persistence_age_years"),
        )
    limits = read_table("limits")["adult"]["angle"]["clinician"]
    return ClinicianLimits(float(limits["varus"]["value"]), float(limits["valgus"]["value"]), False)


def has_limits(subject: Subject) -> bool:
    """Return whether there may be limits for this person; there are none for children under 2."""
    return group_of(subject) is not Group.UNDER_2


def has_bands(subject: Subject) -> bool:
    """Return whether angles and gaps have bands: only if the age is known and has limits."""
    return group_of(subject) not in (Group.UNDER_2, Group.NO_AGE)


def has_icd_bands(subject: Subject) -> bool:
    """Return whether the gap between the knees has bands: after 3 years, if the age is known."""
    age = subject.age_years
    return age is not None and age > rule("decision", "varus_unusual_age_years")


def _visit_limits(subject: Subject) -> tuple[float, float]:
    limits = clinician_limits(subject)
    return limits.varus_deg, limits.valgus_deg


def _child_angles(subject: Subject) -> Ladder:
    """Return a child's bands; between edge and outside limit there is none narrower than a degree."""
    outside_varus, low, high, outside_valgus = (
        at_age("angle", name, subject.age_years or 0.0)
        for name in ("outside_varus", "window_varus", "window_valgus", "outside_valgus")
    )
    limits, categories = (
        [low, high],
        [Category.OUTSIDE_VARUS, Category.INSIDE_WINDOW, Category.OUTSIDE_VALGUS],
    )
    if low - outside_varus >= _NARROWEST_DEG:
        limits.insert(0, outside_varus)
        categories.insert(1, Category.NEAR_VARUS_EDGE)
    if outside_valgus - high >= _NARROWEST_DEG:
        limits.append(outside_valgus)
        categories.insert(-1, Category.NEAR_VALGUS_EDGE)
    return Ladder(
        tuple(limits),
        tuple(categories),
        Category.INSIDE_WINDOW,
        sure=(low, high),
        notable=_visit_limits(subject),
    )


def _gap_ladder(limits: tuple[float, ...]) -> Ladder:
    categories = GAP_CATEGORIES[: len(limits) + 1]
    usual = (float("-inf"), limits[0])
    return Ladder(limits, categories, categories[0], sure=usual, notable=usual)


def _require_limits(subject: Subject) -> None:
    if not has_limits(subject):
        raise ValueError("There are no limits for children under 2.")


def _values(limits: list[dict[str, Any]]) -> tuple[float, ...]:
    return tuple(float(limit["value"]) for limit in limits)
