"""Where the legs stand among other people: children by age, adults by sex. Inline SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kneealign import norms
from kneealign.report.history import Earlier
from kneealign.report.page.svg import Axis, key, label, line, mark, picture
from kneealign.texts import Words, age_words, angle_words, mean_words, number

if TYPE_CHECKING:
    from kneealign.body import Side
    from kneealign.norms import AdultSpread
    from kneealign.result import LegResult, Legs
    from kneealign.subject import Sex

_LEFT_PX, _RIGHT_PX = 98, 392
_CHILDHOOD_YEARS = (2.0, 18.0)
_CLOSE_YEARS = 5.0
"""Fewest years that the chart of several photos covers: months lie apart, and the curve still shows."""

_RANGE_SD = 2.0
_SIDES: tuple[Side, ...] = ("right", "left")
_SIZES = {"right": 1.4, "left": 1.0}
"""The right leg's square is larger than the left leg's dot before it, so that both show at one age."""

_INSET_PX = 10.0
"""Room for a mark at either end of childhood."""

_LABEL_PX = 98.0
"""Room for an angle below its line."""

_LETTERS_PX = 14.0
"""Room for a name above its baseline."""

_NAME_PX = 48.0
"""Width of the mean's name."""

_NAMES_AT_PX = (_RIGHT_PX - 28, _RIGHT_PX - 130, _LEFT_PX + 40)
"""Where the mean's name may stand, best first."""

_KEY_PX = 18.0
"""Height of a row of the key."""

_EARLIER_SIZE = 0.55
"""Size of the marks of earlier photos against the present one."""


def growth_figure(
    words: Words,
    sex: Sex | None,
    measurements: Sequence[Earlier],
    usual: Sequence[tuple[float, float, float]],
    group: str,
) -> str:
    """Return the published curve over the ages of childhood with this child's legs on it, and its key.

    Parameters
    ----------
    sex : "female", "male" or None
        Whose curve.
    measurements : sequence of Earlier
        This child's measurements, youngest first; the last is the present one.
    usual : sequence of (age in years, low in degrees, high in degrees)
        The program's usual band at each age.
    group : str
        Name of those whose curve it is.
    """
    ages = _shown_ages(measurements)
    curve = _within(ages, sex)
    usual = _clipped(usual, ages)
    across = Axis(*ages, _LEFT_PX + _INSET_PX, _RIGHT_PX - _INSET_PX)
    up = _upright_scale(curve, measurements, usual)
    above = [(across.px(p.age_years), up.px(p.mean_deg + _RANGE_SD * p.sd_deg)) for p in curve]
    below = [(across.px(p.age_years), up.px(p.mean_deg - _RANGE_SD * p.sd_deg)) for p in curve]
    middle = [(across.px(p.age_years), up.px(p.mean_deg)) for p in curve]
    parts = [f'<polygon class="published" points="{_points([*above, *reversed(below)])}"/>']
    parts += _grid(words, across, up)
    for edge in (1, 2):
        parts.append(f'<polyline class="limit" points="{_points(_edge(usual, edge, across, up))}"/>')
    parts.append(f'<polyline class="mean" points="{_points(middle)}"/>')
    scans = [scan for scan in norms.upright_scans(sex) if ages[0] <= scan.age_years <= ages[1]]
    parts += [_scan(across.px(scan.age_years), up.px(scan.mean_deg)) for scan in scans]
    parts.append(_average(words, middle, up, [across.px(one.age_years) for one in measurements]))
    parts += _course(measurements, across, up)
    now = measurements[-1]
    at = norms.child_at(now.age_years, sex)
    title = words.say(
        "growth_alt",
        age=age_words(words, now.age_years),
        right=angle_words(words, now.deviation_deg["right"]),
        left=angle_words(words, now.deviation_deg["left"]),
        mean=mean_words(words, at.mean_deg),
    )
    entries = [
        *_legs_key(words),
        (_published(), words.say("key_most", group=group)),
        (line("limit", 0, 0, 24, 0), words.say("key_usual")),
        *([(_scan(12, 0), words.say("key_scans"))] if scans else []),
    ]
    parts += key(entries, 314, _KEY_PX)
    return picture(f"0 0 400 {306 + _KEY_PX * math.ceil(len(entries) / 2):g}", title, parts, "growth")


def _average(words: Words, middle: Sequence[tuple[float, float]], up: Axis, marks_px: Sequence[float]) -> str:
    """Return the name of the mean, above its line, off the line at 0° and beside the marks of the legs."""
    import numpy as np

    half = _NAME_PX / 2
    first, last = min(marks_px) - half - _INSET_PX, max(marks_px) + half + _INSET_PX
    centre = next((x for x in _NAMES_AT_PX if not first < x < last), _NAMES_AT_PX[0])
    xs, ys = zip(*middle, strict=True)
    baseline = float(np.interp([centre - half, centre, centre + half], xs, ys).min()) - 5
    zero_px = up.px(0)
    if zero_px - 9 < baseline < zero_px + _LETTERS_PX:
        baseline = zero_px - 9
    return label("name", centre, baseline, words.say("growth_average"), "middle")


def spread_figure(
    words: Words, spread: AdultSpread, legs: Legs, usual: tuple[float, float], group: str
) -> str:
    """Return how the angle is spread among adults, with both legs below the curve, and its key.

    Parameters
    ----------
    usual : (low, high) in degrees
        The program's usual band.
    group : str
        Name of those whose curve it is.
    """
    ends = [end for _, leg in legs for end in leg.xray_interval_deg]
    low = min(spread.mean_deg - 4 * spread.sd_deg, *ends) - 1
    high = max(spread.mean_deg + 4 * spread.sd_deg, *ends) + 1
    across, up = Axis(low, high, 10, 390), Axis(0, 1, 132, 24)
    parts = [
        *_bell(words, spread, low, high, across, up),
        *(line("limit", across.px(edge), 40, across.px(edge), 198) for edge in usual),
        *_degrees(words, low, high, across),
        *_leg_bar(words, "right", legs.right, across, 150.0),
        *_leg_bar(words, "left", legs.left, across, 180.0),
        label("end", 10, 237, words.say("axis_low")),
        label("end", 390, 237, words.say("axis_high"), "end"),
    ]
    entries = [
        *_legs_key(words),
        (_published(), group),
        (line("limit", 0, 0, 24, 0), words.say("key_usual")),
    ]
    title = words.say(
        "adults_alt",
        mean=mean_words(words, spread.mean_deg),
        right=angle_words(words, legs.right.deviation_deg),
        left=angle_words(words, legs.left.deviation_deg),
    )
    return picture("0 0 400 308", title, parts + key(entries, 262, _KEY_PX), "spread")


def _bell(words: Words, spread: AdultSpread, low: float, high: float, across: Axis, up: Axis) -> list[str]:
    """Return the curve of a normal distribution from one angle to another, its base and its mean."""
    steps = [low + (high - low) * i / 80 for i in range(81)]
    curve = [
        (across.px(x), up.px(math.exp(-0.5 * ((x - spread.mean_deg) / spread.sd_deg) ** 2))) for x in steps
    ]
    closed = [*curve, (across.px(high), 132.0), (across.px(low), 132.0)]
    mean_px = across.px(spread.mean_deg)
    return [
        f'<polygon class="published" points="{_points(closed)}"/>',
        line("grid", 10, 132, 390, 132),
        line("mean", mean_px, 24, mean_px, 132),
        label("name", mean_px, 16, words.say("growth_average"), "middle"),
    ]


def _degrees(words: Words, low: float, high: float, across: Axis) -> list[str]:
    """Return the figures of the axis and their lines, as close as their width allows."""
    parts = []
    step = 5 if across.px(5) - across.px(0) >= _LABEL_PX else 10
    for degrees in range(step * math.ceil(low / step), math.floor(high) + 1, step):
        x = across.px(degrees)
        name = words.say("growth_straight") if degrees == 0 else angle_words(words, degrees)
        at = min(max(x, _LABEL_PX / 2), 400 - _LABEL_PX / 2)
        parts += [line("grid", x, 132, x, 198), label("tick", at, 215, name, "middle")]
    return parts


def _leg_bar(words: Words, side: Side, leg: LegResult, across: Axis, y: float) -> list[str]:
    """Return the mark of a leg on the bar of its X-ray interval, with its angle."""
    start, end = (across.px(value) for value in leg.xray_interval_deg)
    x = across.px(leg.deviation_deg)
    beside, anchor = (11, "start") if x < 270 else (-11, "end")
    return [
        f'<g class="side-{side}">',
        line("thin", start, y, end, y),
        mark(side, x, y),
        label("value", x + beside, y - 6, angle_words(words, leg.deviation_deg), anchor),
        "</g>",
    ]


def _legs_key(words: Words) -> list[tuple[str, str]]:
    """Return the signs of the legs and of their bars, with their names."""
    bar = '<g class="side-left">' + line("bar", 12, -7, 12, 7) + "</g>"
    return [
        (f'<g class="side-right">{mark("right", 12, 0)}</g>', words.say("key_right")),
        (f'<g class="side-left">{mark("left", 12, 0)}</g>', words.say("key_left")),
        (bar, words.say("key_xray")),
    ]


def _published() -> str:
    return '<rect class="published" x="0" y="-6" width="24" height="12"/>'


def _scan(x: float, y: float) -> str:
    return f'<path class="scan" d="M{x:g} {y - 5:.2f}l5 5-5 5-5-5z"/>'


def _shown_ages(measurements: Sequence[Earlier]) -> tuple[float, float]:
    """Return the ages that the chart covers: all of childhood, or the years around several photos."""
    first, last = measurements[0].age_years, measurements[-1].age_years
    if len(measurements) < 2:
        return _CHILDHOOD_YEARS
    span = max(_CLOSE_YEARS, last - first + 2)
    low = min(max((first + last - span) / 2, _CHILDHOOD_YEARS[0]), _CHILDHOOD_YEARS[1] - span)
    return max(_CHILDHOOD_YEARS[0], math.floor(low)), min(_CHILDHOOD_YEARS[1], math.ceil(low + span))


def _within(ages: tuple[float, float], sex: Sex | None) -> list[norms.AgePoint]:
    inner = [point for point in norms.children_curve(sex) if ages[0] < point.age_years < ages[1]]
    return [norms.child_at(ages[0], sex), *inner, norms.child_at(ages[1], sex)]


def _clipped(
    usual: Sequence[tuple[float, float, float]], ages: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """Return the usual band between two whole ages."""
    return [row for row in usual if ages[0] <= row[0] <= ages[1]]


def _upright_scale(
    curve: Sequence[norms.AgePoint],
    measurements: Sequence[Earlier],
    usual: Sequence[tuple[float, float, float]],
) -> Axis:
    ends = [end for one in measurements for interval in one.xray_interval_deg.values() for end in interval]
    ends += [p.mean_deg + sign * _RANGE_SD * p.sd_deg for p in curve for sign in (-1, 1)]
    ends += [edge for _, low, high in usual for edge in (low, high)]
    return Axis(min(ends) - 1.5, max(ends) + 1.5, 252, 14)


def _grid(words: Words, across: Axis, up: Axis) -> list[str]:
    parts = []
    for degrees in range(5 * math.ceil(up.low / 5), math.floor(up.high) + 1, 5):
        y = up.px(degrees)
        kind = "grid" if degrees else "zero"
        name = angle_words(words, degrees) if degrees else words.say("growth_straight")
        parts += [line(kind, _LEFT_PX, y, _RIGHT_PX, y), label("tick", _LEFT_PX - 6, y + 5, name, "end")]
    step = 2 if across.high - across.low > 8 else 1
    for age in range(math.ceil(across.low), math.floor(across.high) + 1, step):
        parts.append(label("tick", across.px(age), 271, number(words, age), "middle"))
    parts.append(label("tick", (_LEFT_PX + _RIGHT_PX) / 2, 292, words.say("growth_axis"), "middle"))
    return parts


def _course(measurements: Sequence[Earlier], across: Axis, up: Axis) -> list[str]:
    parts = []
    for side in _SIDES:
        places = [(across.px(one.age_years), up.px(one.deviation_deg[side])) for one in measurements]
        parts.append(f'<g class="side-{side}">')
        if len(places) > 1:
            parts.append(f'<polyline class="course" points="{_points(places)}"/>')
        for (x, y), one in zip(places, measurements, strict=True):
            low, high = (up.px(end) for end in one.xray_interval_deg[side])
            size = _SIZES[side] * (1.0 if one is measurements[-1] else _EARLIER_SIZE)
            parts += [line("bar", x, low, x, high), mark(side, x, y, size)]
        parts.append("</g>")
    return parts


def _edge(
    usual: Sequence[tuple[float, float, float]], edge: int, across: Axis, up: Axis
) -> list[tuple[float, float]]:
    return [(across.px(row[0]), up.px(row[edge])) for row in usual]


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
