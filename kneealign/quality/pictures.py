"""What outline, views and pixels of the measured legs show, in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HANDS, MOUTH, NOSE, SIDES, TOES, Side
from kneealign.geometry import median
from kneealign.legs import REACH_PX, LegGeometry, foot_widening
from kneealign.pose import PX_PER_LEG, SIZE_PX, Pose, shrunk
from kneealign.quality.colour import colour_spread, lab, patch_lab
from kneealign.quality.facts import cloth_width, foot_visibility

BESIDE_LEG = (0.025, 0.25)
"""Nearest and furthest background that is examined beside the legs, in leg lengths: from the end of the
outline's own blur, two and a half of the network's pixels, to twice the width of a leg. Up to 0.12 or 0.5,
cluttered rooms differ from tidy ones as much (area under the curve 0.78 and 0.82 instead of 0.77)."""

OUTSIDE_PROBABILITY = 0.1
"""Person probability below which a pixel is background: the far end of the outline's blur."""

FAINT_FEET = 0.42
"""Feet near the lower edge that are less visible than this may be cut off; 47 copies of real photos that were
cropped just below the feet show 0.46 and more."""

EDGE_STEP = 12.0
"""Change of colour between neighbouring pixels of the outline's raster, in units of L*a*b*, that counts as an
edge. Of 4, 6, 8, 12 and 16 it best tells six cluttered rooms of renders from 167 tidy ones (area under the
curve 0.77, against 0.69 to 0.73)."""

HEM_LEG = 0.07
"""How far below the knee the width is measured for comparison with that of the knee, in leg lengths: between
knee and calf, where a bare leg is as wide as the knee to within a tenth (318 renders)."""


@dataclass(frozen=True)
class LegFacts:
    """What outline, views and pixels add. Lengths are in leg lengths."""

    knee_width: float
    """Width of the wider leg at the knee."""
    shank_width: float
    """Width of the wider shank where it is narrowest, just above the ankle."""
    hem_ratio: float
    """Width at the knee over the width 7 % of the leg below it, of the leg with the larger ratio."""
    skirt_hem_ratio: float
    """The same if no crease separates the legs above the knees; otherwise 1."""
    foot_widening: float | None
    """Width below the ankle over the least width of the shank, of the leg that widens less; None unless the
    feet are near the lower edge of the picture and hardly visible."""
    knees_unlike: float
    """By how much one knee looks wider than the other, in percent; 0 with a hem at the knees."""
    hips_covered: float
    """From 0 to 1: how far the hips were placed by average anatomy, because the legs are too wide for bare
    ones."""
    view_disagreement_deg: float
    """Standard deviation between views, without single outliers, of the leg with the larger one."""
    busy_background: float
    """Share of edges in the background beside the legs."""
    shin_colour: float | None
    """Difference of the shins' hue from that of hands and face, in units of a*b*; None if these are
    hidden."""
    ankle_colour: float | None
    """The same just above the ankles."""
    foot_colour: float | None
    """The same of the feet."""
    colour_spread: float
    """How much the picture's hues differ, in units of a*b*: 0 in a photo without colours."""


def leg_facts(pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]) -> LegFacts:
    """Collect what outline, views and pixels of the (H, W, 3) picture show about the measured legs."""
    edges, estimate = legs.estimate.edges, legs.estimate

    def widest(rows: dict[Side, float]) -> float:
        widths = [edges.at(edges.width(side), rows[side]) for side in SIDES]
        # A leg without an edge within reach is hidden by something wider than any leg.
        return max(width if np.isfinite(width) else REACH_PX for width in widths) / PX_PER_LEG

    around = pose.outline.laid(rgb)
    person = pose.outline.mean
    shin, ankle, foot = _colour_differences(pose, legs, rgb)
    hem_ratio = _hem_ratio(legs)
    return LegFacts(
        knee_width=widest(dict.fromkeys(SIDES, estimate.knee_row)),
        shank_width=_shank_width(legs),
        hem_ratio=hem_ratio,
        skirt_hem_ratio=hem_ratio if cloth_width(pose) else 1.0,
        foot_widening=_foot_widening(pose, legs, len(rgb)),
        knees_unlike=estimate.knees_unlike_percent,
        hips_covered=estimate.hips.covered,
        view_disagreement_deg=max(_disagreement_deg(legs.view_deviations_deg[side]) for side in SIDES),
        busy_background=_busy_background(around, person),
        shin_colour=shin,
        ankle_colour=ankle,
        foot_colour=foot,
        colour_spread=colour_spread(rgb),
    )


def _disagreement_deg(view_deviations_deg: Sequence[float]) -> float:
    """One view in eight that confuses a leg with something else does not move the result.

    Then the median distance from the median, which is 0.6745 of a normal standard deviation, stays small.
    """
    values = np.array(view_deviations_deg)
    return float(min(values.std(), median(np.abs(values - median(values))) / 0.6745))


def _shank_width(legs: LegGeometry) -> float:
    """Return the width where trousers and boots differ most from a bare shank, above any shoe."""
    edges, estimate = legs.estimate.edges, legs.estimate
    narrowest = []
    for side in SIDES:
        above = (edges.rows <= estimate.ankle_rows[side]) & (
            edges.rows > estimate.knee_row + 0.25 * PX_PER_LEG
        )
        widths = edges.width(side)[above]
        seen = widths[np.isfinite(widths)]
        narrowest.append(float(seen.min()) if len(seen) else REACH_PX)
    return max(narrowest) / PX_PER_LEG


def _hem_ratio(legs: LegGeometry) -> float:
    """Below a hem at the knee the width drops by a third or more, below a bare knee hardly at all."""
    edges, knee = legs.estimate.edges, legs.estimate.knee_row
    ratios = [
        edges.at(widths, knee) / edges.at(widths, knee + HEM_LEG * PX_PER_LEG)
        for widths in map(edges.width, SIDES)
    ]
    return max((ratio for ratio in ratios if np.isfinite(ratio)), default=1.0)


def _foot_widening(pose: Pose, legs: LegGeometry, height_px: int) -> float | None:
    """Tell feet, which are wider than shanks, from trousers without a foot below them."""
    seen = foot_visibility(pose, height_px)
    if seen is None or seen >= FAINT_FEET:
        return None
    estimate = legs.estimate
    widths = [foot_widening(estimate.edges, side, estimate.ankle_rows[side]) for side in SIDES]
    return min((width for width in widths if np.isfinite(width)), default=None)


def _busy_background(around: NDArray[np.uint8], person: NDArray[np.float32]) -> float:
    # From the middle of the hips to the ankles, at half the raster's resolution.
    hips, ankles = round(0.25 * SIZE_PX), round(0.9 * SIZE_PX)
    half, _ = shrunk(around[hips:ankles], 2)
    smooth = np.asarray(cv2.GaussianBlur(lab(half), (0, 0), 1), np.float32)
    down, sideways = _slope(smooth), _slope(smooth.swapaxes(0, 1)).T
    outside = (person[::2, ::2] < OUTSIDE_PROBABILITY).astype(np.uint8)
    away = 2 * cv2.distanceTransform(outside, cv2.DIST_L2, 5) / PX_PER_LEG
    away = away[hips // 2 :][: len(half)]
    beside = (away > BESIDE_LEG[0]) & (away < BESIDE_LEG[1])
    strong = np.hypot(down[beside], sideways[beside]) > 2 * EDGE_STEP
    return float(strong.mean()) if strong.size else 0.0


def _slope(smooth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sum of (H, W, 3) channels' slopes from row to row, none of them negative."""
    steps = np.empty_like(smooth)
    np.subtract(smooth[2:], smooth[:-2], out=steps[1:-1])
    steps[1:-1] /= 2
    steps[0], steps[-1] = smooth[1] - smooth[0], smooth[-1] - smooth[-2]
    np.abs(steps, out=steps)
    # Far faster than a sum along so short an axis.
    slope: NDArray[np.float32] = steps[..., 0] + steps[..., 1] + steps[..., 2]
    return slope


def _colour_differences(
    pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]
) -> tuple[float | None, float | None, float | None]:
    """Difference in hue of shins, ankles and feet from the closest of hands and face: cloth is not skin."""
    points = pose.landmarks_px
    skin = [_hue(rgb, points[list(hand)].mean(axis=0), legs.leg_px) for hand in HANDS]
    skin += [_hue(rgb, points[[NOSE, *MOUTH]].mean(axis=0), legs.leg_px)]
    seen = [hue for hue in skin if hue is not None]

    def difference(places: list[NDArray[np.float64]]) -> float | None:
        hues = [hue for place in places if (hue := _hue(rgb, place, legs.leg_px)) is not None]
        if not hues or not seen:
            return None
        return float(np.mean([min(np.linalg.norm(hue - other) for other in seen) for hue in hues]))

    joints = [legs.joints_px[side] for side in SIDES]
    return (
        difference([(knee + ankle) / 2 for _, knee, ankle in joints]),
        difference([knee + 0.85 * (ankle - knee) for _, knee, ankle in joints]),
        difference([points[list(pair)].mean(axis=0) for pair in zip(ANKLES, TOES, strict=True)]),
    )


def _hue(rgb: NDArray[np.uint8], place: NDArray[np.float64], leg_px: float) -> NDArray[np.float64] | None:
    """Return the median (a*, b*) around a place, or None outside the picture."""
    seen = patch_lab(rgb, place, leg_px)
    return None if seen is None else seen[1:]
