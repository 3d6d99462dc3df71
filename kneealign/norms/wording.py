"""Sentences from the text file: whole degrees, half centimetres, always valgus or varus beside an angle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from kneealign.norms.tables import texts

Side = Literal["valgus", "varus"]

OPPOSITE: Final[dict[Side, Side]] = {"valgus": "varus", "varus": "valgus"}


@dataclass(frozen=True)
class Reading:
    """One leg's deviation and its standard deviation against an X-ray."""

    leg: Literal["left", "right"]
    deviation_deg: float
    sigma_deg: float


def degrees(value: float) -> str:
    """Return whole degrees without a sign, since the side is said in words."""
    return f"{abs(value):.0f}"


def centimetres(value: float) -> str:
    """Return centimetres to the half."""
    return f"{round(2 * value) / 2:g}"


def headline(code: str, group: str, legs: tuple[Reading, ...], side: Side | None) -> str:
    """Return the sentence for an observation, without its full stop.

    Parameters
    ----------
    code : str
        Which sentence.
    group : str
        Id of the age group.
    legs : tuple of Reading
        The legs that it is about.
    side : "valgus", "varus" or None
        The side that it is about, where there is one.
    """
    text: dict[str, Any] = texts()
    shape = text["shapes"][side] if side else {}
    sentence: str = text["headlines"][code].format(
        legs=_legs(legs),
        range=text["groups"][group]["range"],
        shape=shape.get("one" if len(legs) == 1 else "both"),
        side=shape.get("side"),
        angles=_angles(legs, ""),
        explained_angles=_angles(legs, "_explained"),
    )
    return sentence


def passed_limits(
    legs: Iterable[Reading], side: Side, limits: dict[Reading, tuple[float, float | None]]
) -> tuple[str, ...]:
    """Say which limit was passed and which is open; legs with the same answer share a sentence."""
    together: dict[tuple[float, float | None], list[Reading]] = {}
    for leg in legs:
        together.setdefault(limits[leg], []).append(leg)
    notes: dict[str, str] = texts()["notes"]
    return tuple(
        notes["passed" if is_open is None else "passed_and_open"].format(
            legs=_legs(tuple(same)),
            cut=degrees(passed),
            open=None if is_open is None else degrees(is_open),
            direction=texts()["directions"][side],
        )
        for (passed, is_open), same in together.items()
    )


def not_excluded(edges: list[tuple[Side, float]]) -> str:
    """Say which edges of the usual range the photo leaves open."""
    text = texts()
    named = [f"{degrees(edge)}° {text['shapes'][side]['side']}" for side, edge in edges]
    sentence: str = text["notes"]["not_excluded"].format(open=text["or"].join(named))
    return sentence


def _legs(legs: tuple[Reading, ...]) -> str:
    name: str = texts()["legs"][legs[0].leg if len(legs) == 1 else "both"]
    return name


def _angles(legs: tuple[Reading, ...], form: str) -> str:
    text = texts()
    together: dict[str, list[Reading]] = {}
    for leg in legs:
        together.setdefault(_angle(leg.deviation_deg, form), []).append(leg)
    parts = [
        text["angles"]["in_leg"].format(angle=angle, legs=_legs(tuple(same)))
        for angle, same in together.items()
    ]
    joined: str = text["and"].join(parts)
    return joined


def _angle(deviation_deg: float, form: str) -> str:
    deg = degrees(deviation_deg)
    side = "valgus" if deviation_deg > 0 else "varus"
    text: str = texts()["angles"]["straight" if deg == "0" else side + form].format(deg=deg)
    return text
