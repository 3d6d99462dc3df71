"""Joint centres of both legs, from landmarks and outline together.

The network's landmarks say at which height a joint lies; the outline says where the leg's middle is at that
height, several times more exactly. The hip has no visible edge of its own: its centre is placed from the
pelvis' width and the landmarks, which have independent errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HEELS, HIPS, KNEES, SIDES, Side
from kneealign.geometry import median
from kneealign.legs.edges import LegEdges, find_edges, first_below
from kneealign.pose import PX_PER_LEG, SIZE_PX

HIP_SEPARATION_PER_BREADTH = 0.5
"""Distance of the hip joint centres over the breadth of the hips with soft parts.

Hip joint centres are about 17 to 18 cm apart (Bell 1989: each 0.36 of the distance between the front
iliac spines from the middle); the soft hip breadth is 34.6 cm in men and 35.4 cm in women (ANSUR II).
"""

BREADTH_WEIGHT = 0.8
"""Weight of the breadth against the landmarks in the hips' distance. On renders the one scatters by 2.6 % and
the other by 3.9 %, and the landmarks move together in knock-knees, which would flatten the angle; on real
people the landmarks are a fifth too far apart."""

MIDDLE_WEIGHT = 0.7
"""Weight of the pelvis' outline against the landmarks in the middle between the hips: inverse variances on
renders, where the one scatters by 0.24 % of the leg length and the other by 0.33 %."""

BREADTH_LIMITS = (0.58, 0.66)
"""Hips broader than this, in leg lengths, include hands or a wide garment: from the first value on the
outline counts less and less, from the second on not at all. A limit at one value would let the angle jump by
two degrees between two copies of one photo."""

THIGH_BAND_LEG = (0.15, 0.2)
"""Where the thighs' common breadth is taken, in leg lengths below the hip landmarks."""

MAX_BREADTH_PER_THIGHS = 1.15
"""Hips broader than this, relative to both thighs below, wear a jacket or skirt that stands off: the excess
is cut. Undressed hips stay below."""

BREADTH_DISAGREEMENT_LIMITS = (0.1, 0.18)
"""Relative difference between breadth and landmarks, as above: clothes are likely, and only the landmarks are
used."""

MIDDLE_DISAGREEMENT_LIMITS = (0.015, 0.04)
"""Difference between the middle of the pelvis' outline and of the hip landmarks, in leg lengths, as above:
something hangs over one edge."""

OUTLINE_OUTWARD = 0.0008
"""How far outward of the knee's centre the outline's middle lies, in leg lengths (0.6 mm in an adult): the
network draws the outer edge a trace too wide. Measured on renders at the true height of the knee."""

BREADTH_BAND_LEG = 0.05
"""The pelvis' breadth is taken from the hip landmarks' height to this much below, where the hips are widest,
in leg lengths."""

MIDDLE_BAND_LEG = 0.1
"""The pelvis' middle is taken from the hip landmarks' height to this much above, where wide shorts and hands
disturb less, in leg lengths."""

BAND_LEG = 0.07
"""Edges are found this far above and below knees and ankles, in leg lengths. The gaps need them, and the
leg's middle at a joint is taken from a parabola through this band: single rows jitter by a fifth of a pixel
of the network's view, which is a quarter of a degree."""

MIN_BAND_ROWS = 12
"""Rows with edges that a parabola needs; with fewer the row itself is taken."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class JointEstimate:
    """Joint centres in raster (column, row), and on what they rest."""

    joints: dict[Side, Floats]
    """(3, 2) hip, knee and ankle centre of each leg."""
    edges: LegEdges
    """Edges of the legs around knees and ankles."""
    knee_row: float
    """Row of both knees."""
    ankle_rows: dict[Side, float]
    """Row of each ankle."""
    hip_breadth_used: bool
    """False when hands or clothes hide the pelvis' width."""
    knee_crease: bool
    """False when knees touch so that no crease is seen between them."""


def estimate_joints(mask: NDArray[np.float32], landmarks: Floats) -> JointEstimate:
    """Estimate the joint centres of both legs.

    Parameters
    ----------
    mask : (512, 512) array
        Person probability in the outline's raster.
    landmarks : (33, 2) array
        Landmarks in raster (column, row).
    """
    # Both knees stand at nearly the same height, and the mean of the two landmarks scatters less.
    knee_row = float(landmarks[list(KNEES), 1].mean())
    # The ankle landmark lies above the joint and the heel landmark below it.
    middles = (landmarks[list(ANKLES), 1] + landmarks[list(HEELS), 1]) / 2
    ankle_rows: dict[Side, float] = dict(zip(SIDES, middles.tolist(), strict=True))
    edges = find_edges(mask, landmarks, _bands([knee_row, *middles]))
    hips, breadth_used = _hips(mask, landmarks, edges.facing)
    joints: dict[Side, Floats] = {}
    for index, side in enumerate(SIDES):
        outward = edges.facing * (1 if side == "left" else -1)
        knee_x = _middle(edges, side, knee_row, landmarks[KNEES[index], 0])
        knee_x -= outward * OUTLINE_OUTWARD * PX_PER_LEG
        ankle_x = _middle(edges, side, ankle_rows[side], landmarks[ANKLES[index], 0])
        joints[side] = np.array([hips[index], [knee_x, knee_row], [ankle_x, ankle_rows[side]]])
    crease = edges.at(edges.crease.astype(float), knee_row) > 0.5
    return JointEstimate(joints, edges, knee_row, ankle_rows, breadth_used, crease)


def _hips(mask: NDArray[np.float32], landmarks: Floats, facing: int) -> tuple[Floats, bool]:
    """Return the (2, 2) hip centres, left first, and whether the pelvis' breadth was of use."""
    hips = landmarks[list(HIPS)]
    separation = abs(float(hips[0, 0] - hips[1, 0]))
    middle = float(hips[:, 0].mean())
    row = float(hips[:, 1].mean())
    _, breadth = _pelvis(mask, hips, facing, row, row + BREADTH_BAND_LEG * PX_PER_LEG)
    thigh_rows = (row + share * PX_PER_LEG for share in THIGH_BAND_LEG)
    _, thighs = _pelvis(mask, hips, facing, *thigh_rows)
    breadth = np.fmin(breadth, MAX_BREADTH_PER_THIGHS * thighs)
    outline_middle, _ = _pelvis(mask, hips, facing, row - MIDDLE_BAND_LEG * PX_PER_LEG, row)
    by_breadth = HIP_SEPARATION_PER_BREADTH * breadth
    trust = (
        _trust(breadth / PX_PER_LEG, BREADTH_LIMITS)
        * _trust(abs(by_breadth - separation) / max(separation, 1.0), BREADTH_DISAGREEMENT_LIMITS)
        * _trust(abs(outline_middle - middle) / PX_PER_LEG, MIDDLE_DISAGREEMENT_LIMITS)
    )
    if trust > 0:  # independent errors: the combination scatters less than either
        separation += trust * BREADTH_WEIGHT * (by_breadth - separation)
        middle += trust * MIDDLE_WEIGHT * (outline_middle - middle)
    half = facing * separation / 2
    return np.array([[middle + half, hips[0, 1]], [middle - half, hips[1, 1]]]), trust > 0.5


def _trust(value: float, limits: tuple[float, float]) -> float:
    """Return 1 up to the first limit, 0 from the second on and for NaN, and in between a straight line."""
    full, none = limits
    return float(np.clip((none - value) / (none - full), 0.0, 1.0)) if np.isfinite(value) else 0.0


def _pelvis(
    mask: NDArray[np.float32], hips: Floats, facing: int, top: float, bottom: float
) -> tuple[float, float]:
    """Return middle and breadth of the outline between two rows (medians), NaN without edges."""
    rows = np.clip(np.arange(top, bottom, 4).astype(int), 0, SIZE_PX - 1)
    left = first_below(mask[rows], np.full(len(rows), hips[0, 0]), facing, PX_PER_LEG // 2)
    right = first_below(mask[rows], np.full(len(rows), hips[1, 0]), -facing, PX_PER_LEG // 2)
    seen = np.isfinite(left + right)
    if not seen.any():
        return float("nan"), float("nan")
    return float(median((left + right)[seen] / 2)), float(median(np.abs(left - right)[seen]))


def _bands(centres: list[float]) -> NDArray[np.int_]:
    """Return the rows within the band around any centre."""
    rows = np.arange(SIZE_PX)
    near = np.abs(rows[:, None] - np.clip(centres, 0, SIZE_PX - 1)) <= BAND_LEG * PX_PER_LEG
    return np.flatnonzero(near.any(axis=1))


def _middle(edges: LegEdges, side: Side, row: float, otherwise: float) -> float:
    """Return the leg's middle column at a row; the landmark's column where the outline has no edge."""
    columns, offsets = edges.centre(side), edges.rows - row
    used = np.isfinite(columns) & (np.abs(offsets) <= BAND_LEG * PX_PER_LEG)
    around = offsets[used]
    if len(around) < MIN_BAND_ROWS or around.min() > 0 or around.max() < 0:
        column = edges.at(columns, row)
        return column if np.isfinite(column) else float(otherwise)
    parabola = np.stack([np.ones_like(around), around, around**2], axis=1)
    return float(np.linalg.lstsq(parabola, columns[used], rcond=None)[0][0])
