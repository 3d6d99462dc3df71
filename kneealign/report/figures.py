"""Inline SVG figures: positions are computed here, colours come from the page's style sheet.

Every figure is a string of SVG whose classes (``side-left``, ``band-0`` ...) the style sheet colours, so that
light, dark and printed pages share one drawing. Shapes differ as well as colours: a dot is the left leg,
a square the right.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from kneealign.report.wording import angle_words, cm_words, interval_words, leg_words

if TYPE_CHECKING:
    from kneealign.assessment import IntermalleolarDistance, LegResult, Legs
    from kneealign.report.bands import Stripe

_LINE_HEIGHT = 13.0


@dataclass(frozen=True)
class Scale:
    """A straight map from values to pixels of the drawing, held at the ends."""

    low: float
    """Value at ``start_px``."""
    high: float
    """Value at ``end_px``."""
    start_px: float
    """Position of the lowest value."""
    end_px: float
    """Position of the highest value."""

    def px(self, value: float) -> float:
        """Return the position of a value; what lies beyond an end stays at that end.

        >>> Scale(-10, 10, 200, 0).px(5)
        50.0
        """
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start_px + share * (self.end_px - self.start_px), 2)


def spread_labels(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Push labels apart, in order, until none overlap, staying within low and high where they fit.

    Parameters
    ----------
    centres : sequence of float
        Wanted centres, ascending.
    heights : sequence of float
        Height of each label.
    low, high : float
        The room there is.
    """
    placed: list[float] = []
    edge = low
    for centre, height in zip(centres, heights, strict=True):
        placed.append(max(centre, edge + height / 2))
        edge = placed[-1] + height / 2
    edge = high
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], edge - heights[index] / 2)
        edge = placed[index] - heights[index] / 2
    return placed


def angle_domain(stripes: Sequence[Stripe], legs: Iterable[LegResult]) -> tuple[float, float]:
    """Return the lowest and highest angle to show: all limits with a margin, and every interval."""
    edges = [edge for stripe in stripes for edge in (stripe.low, stripe.high) if math.isfinite(edge)]
    ends = [end for leg in legs for end in (*leg.interval_deg, *leg.xray_interval_deg)]
    return min([min(edges) - 4.0, *(end - 1 for end in ends)]), max(
        [max(edges) + 4.0, *(end + 1 for end in ends)]
    )


def angle_figure(stripes: Sequence[Stripe], legs: Legs) -> str:
    """Return both legs on the bands for this person: valgus up, varus down, the person's right leg first.

    The thick bar is the interval on the photo, the thin bar the interval on an X-ray.
    """
    low, high = angle_domain(stripes, (legs.left, legs.right))
    scale = Scale(low, high, 398, 46)
    plot_left, plot_right = 150, 392
    parts = [
        f'<text class="head" x="{plot_left}" y="14">Right leg</text>',
        f'<text class="head" x="{(plot_left + plot_right) // 2 + 2}" y="14">Left leg</text>',
        f'<text class="end" x="{plot_left}" y="38">▲ knock-knee (valgus)</text>',
        f'<text class="end" x="{plot_left}" y="414">▼ bow-leg (varus)</text>',
    ]
    for stripe in stripes:
        top, bottom = scale.px(stripe.high), scale.px(stripe.low)
        parts.append(
            f'<rect class="band-{stripe.level}" x="{plot_left}" y="{top}" width="{plot_right - plot_left}" '
            f'height="{bottom - top:.2f}"/>'
        )
    parts += _band_names(stripes, scale, plot_left)
    if low < 0 < high:
        zero = scale.px(0)
        parts.append(f'<line class="zero" x1="{plot_left}" x2="{plot_right}" y1="{zero}" y2="{zero}"/>')
    for side, leg, x in (("right", legs.right, 172), ("left", legs.left, 296)):
        parts += _leg_marks(side, leg, scale, x)
    summary = "; ".join(
        f"{side} leg {leg_words(leg)}, on the photo {interval_words(leg.interval_deg)}, "
        f"on an X-ray {interval_words(leg.xray_interval_deg)}"
        for side, leg in (("right", legs.right), ("left", legs.left))
    )
    return _svg("0 0 400 420", f"Angle of each leg on the bands: {summary}.", parts, "angles")


def _band_names(stripes: Sequence[Stripe], scale: Scale, right: float) -> list[str]:
    ordered = sorted(stripes, key=lambda stripe: -stripe.high)
    lines = [[*_balanced(stripe.short_label, 24), stripe.range_words] for stripe in ordered]
    centres = [(scale.px(stripe.high) + scale.px(stripe.low)) / 2 for stripe in ordered]
    heights = [_LINE_HEIGHT * len(rows) + 5 for rows in lines]
    parts = []
    placed = spread_labels(centres, heights, scale.end_px - 8, scale.start_px + 10)
    for rows, centre, wanted in zip(lines, placed, centres, strict=True):
        first = centre - _LINE_HEIGHT * (len(rows) - 1) / 2 + 4
        for index, row in enumerate(rows):
            kind = "range" if index == len(rows) - 1 else "name"
            parts.append(
                f'<text class="{kind}" x="{right - 14}" y="{first + index * _LINE_HEIGHT:.1f}" '
                f'text-anchor="end">{escape(row)}</text>'
            )
        parts.append(
            f'<line class="lead" x1="{right - 11}" y1="{centre:.1f}" x2="{right - 1}" y2="{wanted:.1f}"/>'
        )
    return parts


def _leg_marks(side: str, leg: LegResult, scale: Scale, x: float) -> list[str]:
    value = scale.px(leg.deviation_deg)
    thin_low, thin_high = (scale.px(end) for end in leg.xray_interval_deg)
    thick_low, thick_high = (scale.px(end) for end in leg.interval_deg)
    shape = (
        f'<circle class="mark" cx="{x}" cy="{value}" r="6.5"/>'
        if side == "left"
        else f'<rect class="mark" x="{x - 6}" y="{value - 6:.2f}" width="12" height="12"/>'
    )
    return [
        f'<g class="side-{side}">',
        f'<line class="thin" x1="{x}" x2="{x}" y1="{thin_low}" y2="{thin_high}"/>',
        *(f'<line class="thin" x1="{x - 5}" x2="{x + 5}" y1="{y}" y2="{y}"/>' for y in (thin_low, thin_high)),
        f'<line class="thick" x1="{x}" x2="{x}" y1="{thick_low}" y2="{thick_high}"/>',
        shape,
        f'<text class="value" x="{x + 13}" y="{value + 5:.2f}">{angle_words(leg.deviation_deg)}</text>',
        "</g>",
    ]


def imd_figure(stripes: Sequence[Stripe], distance: IntermalleolarDistance) -> str:
    """Return the intermalleolar distance on its bands, from 0 cm on; "" when there is no distance."""
    if distance.cm is None or distance.interval_cm is None:
        return ""
    edges = [edge for stripe in stripes for edge in (stripe.low, stripe.high) if math.isfinite(edge)]
    scale = Scale(0.0, max(max(edges) + 4, distance.interval_cm[1] + 1), 8, 392)
    parts = []
    for stripe in stripes:
        if stripe.high <= 0:
            continue
        start, end = scale.px(stripe.low), scale.px(stripe.high)
        parts.append(
            f'<rect class="band-{stripe.level}" x="{start}" y="30" width="{end - start:.2f}" height="34"/>'
        )
        rows = [*_balanced(stripe.label, max(8, int((end - start) / 6.2))), stripe.range_words]
        for index, row in enumerate(rows):
            kind = "range" if index == len(rows) - 1 else "name"
            parts.append(
                f'<text class="{kind}" x="{(start + end) / 2:.1f}" y="{80 + index * _LINE_HEIGHT:.1f}" '
                f'text-anchor="middle">{escape(row)}</text>'
            )
    low, high = (scale.px(end) for end in distance.interval_cm)
    value = scale.px(distance.cm)
    parts += [
        '<g class="side-both">',
        f'<line class="thick" x1="{low}" x2="{high}" y1="47" y2="47"/>',
        f'<path class="mark" d="M{value} 38l9 9-9 9-9-9z"/>',
        f'<text class="value" x="{min(max(value, 30), 370)}" y="20" text-anchor="middle">'
        f"{cm_words(max(0.0, distance.cm))}</text>",
        "</g>",
    ]
    return _svg(
        "0 0 400 132",
        f"Gap between the ankles with the knees touching: {cm_words(max(0.0, distance.cm))}.",
        parts,
        "imd",
    )


def leg_shapes() -> str:
    """Return three pairs of legs: knock-knee, straight, bow-leg, each with its hip-ankle lines."""
    parts = []
    for column, (name, word, shift) in enumerate(
        (("Knock-knee", "genu valgum", -11), ("Straight", "", 0), ("Bow-leg", "genu varum", 11))
    ):
        centre = 70 + 130 * column
        for side in (-1, 1):
            # Hips stay; where the knees come together the ankles stand apart, and the other way round.
            hip, knee, ankle = (
                centre + side * 20,
                centre + side * (17 + shift),
                centre + side * (15 - shift * 0.8),
            )
            parts += [
                f'<polyline class="limb" points="{hip},18 {knee},78 {ankle:.1f},138"/>',
                f'<path class="limb foot" d="M{ankle:.1f} 138l{side * 8} 9"/>',
                f'<line class="axis" x1="{hip}" y1="18" x2="{ankle:.1f}" y2="138"/>',
                *(
                    f'<circle class="joint" cx="{x:.1f}" cy="{y}" r="3.4"/>'
                    for x, y in ((hip, 18), (knee, 78), (ankle, 138))
                ),
            ]
        parts += [
            f'<text class="head" x="{centre}" y="170" text-anchor="middle">{name}</text>',
            f'<text class="name" x="{centre}" y="185" text-anchor="middle">{word}</text>',
        ]
    return _svg("0 0 400 190", "Knock-knee, straight legs and bow-leg seen from the front.", parts, "shapes")


def course_figure(usual: Sequence[tuple[float, float, float]], age_years: float, legs: Legs) -> str:
    """Return the usual band over the ages of childhood with this child's legs in it.

    Parameters
    ----------
    usual : sequence of (age in years, low in degrees, high in degrees)
        The usual band from each age to the next; the last age closes the figure.
    age_years : float
        The child's age.
    legs : Legs
        The child's legs.
    """
    ages = [age for age, _, _ in usual]
    lows, highs = [low for _, low, _ in usual], [high for _, _, high in usual]
    values = [legs.left.deviation_deg, legs.right.deviation_deg]
    across = Scale(ages[0], ages[-1], 66, 390)
    up = Scale(min(*lows, *values) - 3, max(*highs, *values) + 3, 190, 16)
    upper = _stairs(ages, highs, across, up)
    lower = _stairs(ages, lows, across, up)
    points = " ".join([*upper, *reversed(lower)])
    parts = [f'<polygon class="band-0" points="{points}"/>']
    for degrees in range(5 * math.ceil(up.low / 5), math.floor(up.high) + 1, 5):
        y = up.px(degrees)
        kind, words = ("zero", "straight") if degrees == 0 else ("grid", angle_words(degrees))
        parts.append(f'<line class="{kind}" x1="66" x2="390" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="range" x="60" y="{y + 4:.1f}" text-anchor="end">{words}</text>')
    for age in range(math.ceil(ages[0]), math.floor(ages[-1]) + 1, 2):
        parts.append(f'<text class="range" x="{across.px(age)}" y="207" text-anchor="middle">{age}</text>')
    parts += [
        '<text class="range" x="228" y="224" text-anchor="middle">age in years</text>',
        f'<text class="name" x="{across.px(ages[0] + 0.4)}" y="{up.px((lows[0] + highs[0]) / 2) + 4:.1f}">'
        "usual at this age</text>",
    ]
    x = across.px(age_years)
    left, right = up.px(values[0]), up.px(values[1])
    parts += [
        '<g class="side-right">',
        f'<rect class="mark" x="{x - 11.5:.2f}" y="{right - 5.5:.2f}" width="11" height="11"/></g>',
        '<g class="side-left">',
        f'<circle class="mark" cx="{x + 6:.2f}" cy="{left}" r="6"/></g>',
    ]
    words = f"right leg {angle_words(values[1])}, left leg {angle_words(values[0])}"
    return _svg(
        "0 0 400 230", f"Usual band by age from {ages[0]:g} to {ages[-1]:g} years; {words}.", parts, "course"
    )


def _stairs(ages: Sequence[float], levels: Sequence[float], across: Scale, up: Scale) -> list[str]:
    corners = []
    for (start, end), level in zip(pairwise(ages), levels, strict=False):
        corners += [f"{across.px(start)},{up.px(level)}", f"{across.px(end)},{up.px(level)}"]
    return corners


def _balanced(text: str, width: int) -> list[str]:
    """Return the text in as few rows as the width allows, the rows about equally long."""
    rows = textwrap.wrap(text, width, break_on_hyphens=False)
    for narrower in range(width - 1, 0, -1):
        tried = textwrap.wrap(text, narrower, break_on_hyphens=False)
        if len(tried) > len(rows):
            break
        rows = tried
    return rows


def _svg(view_box: str, title: str, parts: Iterable[str], name: str) -> str:
    body = "\n".join(parts)
    return (
        f'<svg class="figure {name}" viewBox="{view_box}" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{escape(title)}</title>\n{body}\n</svg>'
    )
