"""The angle and the ankle gap on their bands, as inline SVG.

Positions are computed here. Every figure is a string of SVG whose classes (``side-left``, ``band-0`` ...) the
page's style sheet colours, so that light, dark and printed pages share one drawing. Shapes differ as well as
colours: a dot is the left leg, a square the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kneealign.report.page.svg import Axis, balanced, label, line, mark, picture
from kneealign.report.wording import leg_words
from kneealign.texts import Words, angle_words, cm_words, interval_words

if TYPE_CHECKING:
    from kneealign.report.bands import Stripe
    from kneealign.result import IntercondylarDistance, IntermalleolarDistance, LegResult, Legs

_LINE_HEIGHT = 15.0


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
    edges = edges or [0.0]
    return min([min(edges) - 4.0, *(end - 1 for end in ends)]), max(
        [max(edges) + 4.0, *(end + 1 for end in ends)]
    )


def angle_figure(words: Words, stripes: Sequence[Stripe], legs: Legs) -> str:
    """Return both legs on the bands for this person: valgus up, varus down, the person's right leg first.

    The thick bar is the interval on the photo, the thin bar the interval on an X-ray.
    """
    low, high = angle_domain(stripes, (legs.left, legs.right))
    scale = Axis(low, high, 398, 46)
    plot_left, plot_right = 178, 392
    parts = [
        label("head", plot_left, 14, words.say("right_leg")),
        label("head", (plot_left + plot_right) // 2 + 2, 14, words.say("left_leg")),
        label("end", plot_left, 38, words.say("axis_valgus")),
        label("end", plot_left, 414, words.say("axis_varus")),
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
        parts.append(line("zero", plot_left, zero, plot_right, zero))
    for side, leg, x in (("right", legs.right, 198), ("left", legs.left, 302)):
        parts += _leg_marks(words, side, leg, scale, x)
    summary = "; ".join(
        words.say(
            f"angles_alt_{side}",
            angle=leg_words(words, leg),
            photo=interval_words(words, leg.interval_deg, leg.deviation_deg),
            xray=interval_words(words, leg.xray_interval_deg, leg.deviation_deg),
        )
        for side, leg in (("right", legs.right), ("left", legs.left))
    )
    return picture("0 0 400 420", words.say("angles_alt", legs=summary), parts, "angles")


def _band_names(stripes: Sequence[Stripe], scale: Axis, right: float) -> list[str]:
    ordered = sorted(stripes, key=lambda stripe: -stripe.high)
    lines = [[*balanced(stripe.short_label, 24), stripe.range_words] for stripe in ordered]
    centres = [(scale.px(stripe.high) + scale.px(stripe.low)) / 2 for stripe in ordered]
    heights = [_LINE_HEIGHT * len(rows) + 5 for rows in lines]
    parts = []
    placed = spread_labels(centres, heights, scale.end_px - 8, scale.start_px + 10)
    for rows, centre, wanted in zip(lines, placed, centres, strict=True):
        first = centre - _LINE_HEIGHT * (len(rows) - 1) / 2 + 4
        for index, row in enumerate(rows):
            kind = "range" if index == len(rows) - 1 else "name"
            parts.append(label(kind, right - 14, first + index * _LINE_HEIGHT, row, "end"))
        parts.append(line("lead", right - 11, round(centre, 1), right - 1, round(wanted, 1)))
    return parts


def _leg_marks(words: Words, side: str, leg: LegResult, scale: Axis, x: float) -> list[str]:
    value, zero = scale.px(leg.deviation_deg), scale.px(0)
    # Off the line at 0°, which would strike it through.
    baseline = value + 5 if abs(value - zero) > _LINE_HEIGHT else zero - 5 if value <= zero else zero + 15
    thin_low, thin_high = (scale.px(end) for end in leg.xray_interval_deg)
    thick_low, thick_high = (scale.px(end) for end in leg.interval_deg)
    return [
        f'<g class="side-{side}">',
        line("thin", x, thin_low, x, thin_high),
        *(line("thin", x - 5, y, x + 5, y) for y in (thin_low, thin_high)),
        line("thick", x, thick_low, x, thick_high),
        mark(side, x, value),
        label("value", x + 13, baseline, angle_words(words, leg.deviation_deg)),
        "</g>",
    ]


def gap_figure(
    words: Words,
    name: str,
    stripes: Sequence[Stripe],
    distance: IntermalleolarDistance | IntercondylarDistance,
) -> str:
    """Return a gap with the knees or ankles touching on its bands, from 0 cm on; "" when there is none.

    Parameters
    ----------
    name : str
        "imd" for the ankles' gap, "icd" for the knees'.
    """
    if distance.cm is None or distance.interval_cm is None or distance.category is None:
        return ""
    edges = [edge for stripe in stripes for edge in (stripe.low, stripe.high) if math.isfinite(edge)]
    scale = Axis(0.0, max(max(edges) + 4, distance.interval_cm[1] + 1), 8, 392)
    parts, most_rows = [], 0
    for stripe in stripes:
        if stripe.high <= 0:
            continue
        start, end = scale.px(stripe.low), scale.px(stripe.high)
        parts.append(
            f'<rect class="band-{stripe.level}" x="{start}" y="30" width="{end - start:.2f}" height="34"/>'
        )
        rows = [*balanced(stripe.label, max(8, int((end - start) / 7))), stripe.range_words]
        most_rows = max(most_rows, len(rows))
        for index, row in enumerate(rows):
            kind = "range" if index == len(rows) - 1 else "name"
            parts.append(label(kind, (start + end) / 2, 82 + index * _LINE_HEIGHT, row, "middle"))
    low, high = (scale.px(end) for end in distance.interval_cm)
    value = scale.px(distance.cm)
    parts += [
        '<g class="side-both">',
        line("thick", low, 47, high, 47),
        f'<path class="mark" d="M{value} 38l9 9-9 9-9-9z"/>',
        label("value", min(max(value, 30), 370), 20, cm_words(words, max(0.0, distance.cm)), "middle"),
        "</g>",
    ]
    title = words.say({"imd": "imd_alt", "icd": "icd_alt"}[name], cm=cm_words(words, max(0.0, distance.cm)))
    height = 72 + most_rows * _LINE_HEIGHT
    return picture(f"0 0 400 {height:g}", title, parts, name)
