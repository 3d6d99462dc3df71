"""The data files of this room, read on first use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from kneealign.codes import Category, Direction, Group
from kneealign.subject import Subject

_IMD_CATEGORIES = (Category.USUAL_GAP, Category.LARGER_GAP, Category.MUCH_LARGER_GAP)


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the data file ``data/<name>.json``."""
    # Costs more than the rest of this room's imports together.
    from importlib.resources import files

    text = (files("kneealign.norms") / "data" / f"{name}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def rule(section: str, name: str) -> float:
    """Return one number of the sections ``decision`` and ``asymmetry`` of ``limits.json``."""
    return float(read_table("limits")[section][name]["value"])


@dataclass(frozen=True)
class Ladder:
    """Limits from low to high, and the categories below, between and above them."""

    limits: tuple[float, ...]
    categories: tuple[Category, ...]
    usual: Category

    @property
    def usual_index(self) -> int:
        """Place of the usual category."""
        return self.categories.index(self.usual)

    @property
    def usual_range(self) -> tuple[float, float]:
        """Edges of the usual category."""
        edges = (float("-inf"), *self.limits, float("inf"))
        return edges[self.usual_index], edges[self.usual_index + 1]

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
    """The child is of an age at which clear knock-knee should have gone."""


def group_of(subject: Subject) -> Group:
    """Return the group whose limits apply; without an age these are the adults', and it says so."""
    if subject.age_years is None:
        return Group.ADULT_NO_AGE
    for group in read_table("ages")["groups"]:
        if group["from_years"] <= subject.age_years < group["to_years"]:
            return Group(group["id"])
    return Group.ADULT


def angle_ladder(subject: Subject) -> Ladder:
    """Return the limits of the deviation in degrees.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    angle = _limits(subject, "angle")
    return Ladder(_values(angle["limits"]), tuple(map(Category, angle["bands"])), Category(angle["usual"]))


def imd_ladder(subject: Subject) -> Ladder:
    """Return the limits of the intermalleolar distance in cm.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    imd = _limits(subject, "imd")
    limits = imd["any"] if "any" in imd else imd[subject.sex or imd["unknown_sex_uses"]]
    return Ladder(_values(limits), _IMD_CATEGORIES, _IMD_CATEGORIES[0])


def clinician_limits(subject: Subject) -> ClinicianLimits:
    """Return the deviations beyond which showing a clinician is suggested.

    Raises
    ------
    ValueError
        The person is under 2 years old.
    """
    limits = _limits(subject, "angle")["clinician"]
    varus_deg, valgus_deg = float(limits["varus"]["value"]), float(limits["valgus"]["value"])
    persistent = subject.is_child and (subject.age_years or 0.0) > rule("decision", "persistence_age_years")
    if persistent:
        valgus_deg = angle_ladder(subject).usual_range[1]
    return ClinicianLimits(varus_deg, valgus_deg, persistent)


def has_limits(subject: Subject) -> bool:
    """Return whether there are limits for this person; there are none for children under 2."""
    return "angle" in _group(subject)


def _limits(subject: Subject, kind: str) -> dict[str, Any]:
    if not has_limits(subject):
        raise ValueError("There are no limits for children under 2.")
    return dict(_group(subject)[kind])


def _group(subject: Subject) -> dict[str, Any]:
    wanted = group_of(subject)
    children: list[dict[str, Any]] = [
        group for group in read_table("ages")["groups"] if group["id"] == wanted
    ]
    return children[0] if children else dict(read_table("limits")["adult"])


def _values(limits: list[dict[str, Any]]) -> tuple[float, ...]:
    return tuple(float(limit["value"]) for limit in limits)
