"""Joint centres of both legs, from landmarks and outline together.

The network's landmarks give the height of a joint; the outline gives the middle of the leg at that height,
several times more accurately. If cloth ends at a knee or a shoe begins at an ankle, only the visible part of
the leg itself counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HEELS, HIPS, KNEES, SIDES, Side
from kneealign.geometry import median
from kneealign.legs.edges import LegEdges, find_edges
from kneealign.legs.hips import HipDistance, hip_distance, trust
from kneealign.pose import PX_PER_LEG, SIZE_PX

MIDDLE_WEIGHT = 0.55
"""Weight of the pelvis' outline against the landmarks in the middle between the hips: least squares on 318
renders; 0.50 to 0.59 whichever tenth of the people is left out."""

MIDDLE_DISAGREEMENT = (0.008, 0.016)
"""Difference between the middle of the pelvis' outline and of the hip landmarks, in leg lengths. On renders
with nothing beside the pelvis its standard deviation is 0.0032; from two and a half of these on, a hand, a
board or a jacket hangs over one edge and the outline counts less, from five on not at all."""

MIDDLE_BAND_LEG = 0.1
"""The middle of the pelvis is read from the height of the hip landmarks to this far above, in leg lengths:
there wide shorts and hands matter less."""

ANKLE_BELOW_LEG = 0.012
"""How far the ankle's centre lies below the midpoint of ankle and heel landmark: 1.2 to 2.0 % on renders."""

BAND_LEG = 0.07
"""The middle of the leg at a joint is read from a parabola fitted to this much of the leg above and below, in
leg lengths: single rows jitter by a fifth of one of the network's pixels, which is a quarter of a degree. The
gaps need it too."""

MIN_BAND_ROWS = 12
"""Rows with edges that a curve needs, four of the network's pixels; with fewer, the row itself is used."""

HIDDEN_SHARE = 0.8
"""Weight of the landmark at a knee or ankle around which no crease is visible between the legs: each leg's
inner edge is then only guessed to be midway. On renders such middles are off by 1.1 % of the leg (root mean
square), the landmarks by 0.55 %, and weights go by inverse squares."""

HEM_SEARCH_LEG = 0.08
"""How far above and below the knee to search for a hem, in leg lengths: beyond, all rows of the curve at the
knee lie on one side of it."""

HEM_WINDOW_LEG = 0.03
"""Widths are compared over this much above and below a hem: three of the network's pixels."""

HEM_STEP = (1.15, 1.25)
"""Ratio of the widths above and below a hem. Renders without a hem show at most 1.14, real people in shorts
or skirts 1.2 to 2.1. From the first value on, rows at and above the hem count less; from the second on, not
at all."""

HEM_MARGIN_LEG = 0.012
"""Only a view's pixel below the hem does the outline become that of the leg."""

SHANK_BAND_LEG = (0.132, -0.008)
"""If a shoe hides the ankle, a line is fitted to the middle of the shank between these distances above it:
from below the calf down to the ankle. From 0.10 to 0.13 the error in shoes is the same within 0.01 % of the
leg."""

SHOD_ANKLE_LEG = (0.073, 0.0876)
"""Width at the ankle over the leg's length: bare ankles of adults measure 0.061 to 0.08, shoes and hems 0.085
and more. Shoes that point outwards would pull the parabola outwards."""

CHILD_ANKLE_LEG = 0.024
"""Added for small children: below 5 years, bare ankles of renders measure 0.020 more than those of adults
(median), and 0.101 at most."""

KNEE_WIDTH_LEG = 0.03
"""The width of a knee is the median over this much of the leg above and below, in leg lengths: three of the
network's pixels."""

FOOT_WIDENS = 1.05
"""Width below a bare ankle relative to the narrowest part of the shank: 1.1 and more on 99 in 100 renders. It
is less if the feet were not found, and the ankle is then placed up to a fifth of a leg too high."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class JointEstimate:
    """Joint centres in raster (column, row), and what they are based on."""

    joints: dict[Side, Floats]
    """(3, 2) hip, knee and ankle centre of each leg."""
    edges: LegEdges
    """Edges of the legs from above the hips down to the feet."""
    knee_row: float
    """Row of both knees."""
    ankle_rows: dict[Side, float]
    """Row of each ankle."""
    hips: HipDistance
    """The distance between the hips, and what it is based on."""
    knee_crease: bool
    """False if the knees touch and no crease is visible between them."""
    knees_unlike_percent: float
    """By how much one knee looks wider than the other, in percent, unless hems hide them."""
    hem: dict[Side, float]
    """From 0 (no hem near the knee) to 1 (only the part below a hem belongs to the leg)."""
    shod: dict[Side, float]
    """From 0 (a bare ankle) to 1 (the ankle is in a shoe or under a hem)."""
    foot_seen: dict[Side, bool]
    """False if a bare shank does not widen into a foot: the ankle may lie further down."""


def estimate_joints(
    mask: NDArray[np.float32],
    landmarks: Floats,
    *,
    stretch: float = 1.0,
    youth: float = 0.0,
    broad_ankles: float = 0.0,
    headless: bool = False,
) -> JointEstimate:
    """Estimate the joint centres of both legs.

    Parameters
    ----------
    mask : (512, 512) array
        Person probability in the outline's raster.
    landmarks : (33, 2) array
        Landmarks in raster (column, row).
    stretch : float
        How much longer the legs are than they look, seen from above or below.
    youth : float
        From 0, an adult, to 1, a small child.
    broad_ankles : float
        From 0, ankles as adults have them, to 1, those of a small child.
    headless : bool
        Whether the photo ends below the head.
    """
    # Both knees are at nearly the same height, and the mean of the two landmarks scatters less.
    knee_row = float(landmarks[list(KNEES), 1].mean())
    # The ankle landmark lies above the joint, and the heel landmark less far below it.
    middles = (landmarks[list(ANKLES), 1] + landmarks[list(HEELS), 1]) / 2 + ANKLE_BELOW_LEG * PX_PER_LEG
    ankle_rows: dict[Side, float] = dict(zip(SIDES, middles.tolist(), strict=True))
    edges = find_edges(mask, landmarks, _rows(landmarks, max(middles)))
    found = {
        side: _knee_column(edges, side, knee_row, landmarks[KNEES[index], 0])
        for index, side in enumerate(SIDES)
    }
    knees, hem = ({side: found[side][item] for side in SIDES} for item in (0, 1))
    apart = abs(knees["left"] - knees["right"])
    hips = hip_distance(edges, landmarks, apart, stretch, youth, headless=headless)
    leg_px = (float(np.mean(middles)) - float(landmarks[list(HIPS), 1].mean())) * stretch
    shod_px = tuple((limit + CHILD_ANKLE_LEG * broad_ankles) * leg_px for limit in SHOD_ANKLE_LEG)
    middle = _pelvis_middle(edges, landmarks)
    joints: dict[Side, Floats] = {}
    shod: dict[Side, float] = {}
    foot_seen: dict[Side, bool] = {}
    for index, side in enumerate(SIDES):
        outward = edges.facing * (1 if side == "left" else -1)
        hip = [middle + outward * hips.px / 2, landmarks[HIPS[index], 1]]
        row = ankle_rows[side]
        ankle, shod[side] = _ankle_column(edges, side, row, landmarks[ANKLES[index], 0], shod_px)
        foot_seen[side] = shod[side] > 0.5 or foot_widening(edges, side, row) >= FOOT_WIDENS
        joints[side] = np.array([hip, [knees[side], knee_row], [ankle, row]])
    crease = edges.at(edges.crease.astype(float), knee_row) > 0.5
    unlike = _knees_unlike_percent(edges, knee_row) * (1 - max(hem.values()))
    return JointEstimate(joints, edges, knee_row, ankle_rows, hips, crease, unlike, hem, shod, foot_seen)


def hem_at(edges: LegEdges, side: Side, knee_row: float) -> tuple[float, float]:
    """Return the largest step from a wide outline to a narrow one near a knee, and its row.

    Parameters
    ----------
    edges : LegEdges
        Edges around the knee.
    side : "left" or "right"
        The person's side.
    knee_row : float
        Row of the knee.

    Returns
    -------
    tuple
        Width above over width below, at least 1, and the row.
    """
    window = int(HEM_WINDOW_LEG * PX_PER_LEG)
    reach = HEM_SEARCH_LEG * PX_PER_LEG + window
    rows = edges.between(knee_row - reach, knee_row + reach)
    widths = edges.width(side)[rows]
    if len(widths) <= 2 * window:
        return 1.0, knee_row
    means = np.lib.stride_tricks.sliding_window_view(widths, window).mean(axis=1)
    steps = means[:-window] / np.maximum(means[window:], 1.0)
    if not np.isfinite(steps).any():
        return 1.0, knee_row
    largest = int(np.nanargmax(steps))
    return max(1.0, float(steps[largest])), float(edges.rows[rows][largest + window])


def foot_widening(edges: LegEdges, side: Side, ankle_row: float) -> float:
    """Return the width below an ankle relative to the narrowest part of the shank; NaN without edges."""
    ends = (-0.12, 0.0), (0.03, BAND_LEG)
    shank, foot = (
        edges.width(side)[edges.between(ankle_row + top * PX_PER_LEG, ankle_row + bottom * PX_PER_LEG)]
        for top, bottom in ends
    )
    shank, foot = shank[np.isfinite(shank)], foot[np.isfinite(foot)]
    return float(median(foot) / shank.min()) if len(shank) and len(foot) else float("nan")


def _rows(landmarks: Floats, lowest_ankle: float) -> NDArray[np.int_]:
    """Return all rows from above the hips down to below the ankles."""
    hips = float(landmarks[list(HIPS), 1].min())
    top = np.clip(hips - MIDDLE_BAND_LEG * PX_PER_LEG - 1, 0, SIZE_PX - 2)
    bottom = np.clip(lowest_ankle + BAND_LEG * PX_PER_LEG + 2, top + 2, SIZE_PX)
    return np.arange(int(top), int(bottom))


def _pelvis_middle(edges: LegEdges, landmarks: Floats) -> float:
    hips = landmarks[list(HIPS)]
    middle, row = float(hips[:, 0].mean()), float(hips[:, 1].mean())
    seen = ((edges.outer_left + edges.outer_right) / 2)[
        edges.between(row - MIDDLE_BAND_LEG * PX_PER_LEG, row)
    ]
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return middle
    aside = float(median(seen)) - middle
    return middle + trust(abs(aside) / PX_PER_LEG, MIDDLE_DISAGREEMENT) * MIDDLE_WEIGHT * aside


def _knee_column(edges: LegEdges, side: Side, row: float, otherwise: float) -> tuple[float, float]:
    """Return the middle of the leg at the knee, and how far (0 to 1) it comes from below a hem."""
    band = BAND_LEG * PX_PER_LEG
    column = _fitted(edges, side, row, (row - band, row + band), 2)
    step, hem_row = hem_at(edges, side, row)
    free = hem_row + HEM_MARGIN_LEG * PX_PER_LEG
    bare = trust(step, HEM_STEP)
    if bare < 1:
        # With enough of the knee's own rows left, the parabola holds; otherwise a line is extended up to it.
        if free < row - 0.02 * PX_PER_LEG:
            below = _fitted(edges, side, row, (max(row - band, free), row + band), 2)
        else:
            below = _fitted(edges, side, row, (free, free + 0.12 * PX_PER_LEG), 1)
        column = column + (1 - bare) * (below - column) if np.isfinite(below) else column
    return _joined(_first_seen(column, edges, side, row, otherwise), edges, row, otherwise), 1 - bare


def _knees_unlike_percent(edges: LegEdges, row: float) -> float:
    """Return by how much one knee looks wider than the other, in percent; 0 where either has no edge."""
    rows = edges.between(row - KNEE_WIDTH_LEG * PX_PER_LEG, row + KNEE_WIDTH_LEG * PX_PER_LEG)
    widths = [edges.width(side)[rows] for side in SIDES]
    seen = [width[np.isfinite(width)] for width in widths]
    if not all(len(width) for width in seen):
        return 0.0
    left, right = (max(float(median(width)), 1.0) for width in seen)
    return 100 * abs(float(np.log(left / right)))


def _ankle_column(
    edges: LegEdges, side: Side, row: float, otherwise: float, shod_px: tuple[float, ...]
) -> tuple[float, float]:
    """Return the middle of the leg at the ankle, and how far (0 to 1) it is the shank's line, as in shoes."""
    band = BAND_LEG * PX_PER_LEG
    # Feet are not legs: in a shoe the parabola ends where the line does, but bare heels are part of it.
    column = _fitted(edges, side, row, (row - band - ANKLE_BELOW_LEG * PX_PER_LEG, row + band), 2)
    widths = edges.width(side)[edges.between(row - 0.03 * PX_PER_LEG, row + 0.02 * PX_PER_LEG)]
    widths = widths[np.isfinite(widths)]
    bare = trust(float(median(widths)), shod_px) if len(widths) else 0.0
    if bare < 1:
        line = _fitted(
            edges, side, row, (row - SHANK_BAND_LEG[0] * PX_PER_LEG, row - SHANK_BAND_LEG[1] * PX_PER_LEG), 1
        )
        if np.isfinite(line):
            column = line if not np.isfinite(column) else column + (1 - bare) * (line - column)
    return _joined(_first_seen(column, edges, side, row, otherwise), edges, row, otherwise), 1 - bare


def _joined(column: float, edges: LegEdges, row: float, landmark: float) -> float:
    """Return a column moved towards the landmark where no crease shows where the leg ends."""
    around = edges.between(row - BAND_LEG * PX_PER_LEG, row + BAND_LEG * PX_PER_LEG)
    hidden = 1 - float(edges.crease[around].mean()) if around.any() else 0.0
    return column + HIDDEN_SHARE * hidden * (landmark - column)


def _first_seen(column: float, edges: LegEdges, side: Side, row: float, otherwise: float) -> float:
    """Return a column; if it is unknown, that of the row, or else of the landmark."""
    if np.isfinite(column):
        return column
    column = edges.at(edges.centre(side), row)
    return column if np.isfinite(column) else float(otherwise)


def _fitted(edges: LegEdges, side: Side, row: float, rows: tuple[float, float], degree: int) -> float:
    """Return the value at a row of a curve fitted to the leg's middle between two rows; NaN with too few."""
    columns = edges.centre(side)
    used = edges.between(*rows) & np.isfinite(columns)
    if used.sum() < MIN_BAND_ROWS:
        return float("nan")
    offsets = edges.rows[used] - row
    powers = np.stack([offsets.astype(float) ** power for power in range(degree + 1)], axis=1)
    return float(np.linalg.lstsq(powers, columns[used], rcond=None)[0][0])
