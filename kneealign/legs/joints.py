"""Joint centres of both legs, from landmarks and outline together.

The network's landmarks say at which height a joint lies; the outline says where the leg's middle is at that
height, several times more exactly. The hip has no visible edge of its own: its centre is placed from the
pelvis' width and the landmarks, which have independent errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.legs.angles import SIDES, Side
from kneealign.legs.edges import LegEdges, find_edges, first_below
from kneealign.pose.outline import PX_PER_LEG
from kneealign.pose.topology import ANKLES, HEELS, HIPS, KNEES

HIP_SEPARATION_PER_BREADTH = 0.5
"""Distance of the hip joint centres over the breadth of the hips with soft parts.

Hip joint centres are about 17 to 18 cm apart (Bell 1989: 0.72 of the distance between the front iliac
spines, 23 to 25 cm); the soft hip breadth is 34.6 cm in men and 35.4 cm in women (ANSUR II).
"""

BREADTH_WEIGHT = 0.65
"""Weight of the breadth against the landmarks in the hips' distance: inverse variances on renders, where
the one scatters by 2.6 % and the other by 3.9 %."""

MAX_BREADTH = 0.62
"""Hips broader than this, in leg lengths, include hands or a wide garment."""

MAX_BREADTH_DISAGREEMENT = 0.15
"""Relative difference between breadth and landmarks beyond which clothes are likely and only the
landmarks are used."""

MAX_MIDDLE_DISAGREEMENT = 0.05
"""Difference between the middle of the pelvis' outline and of the hip landmarks, in leg lengths, beyond
which something hangs over one edge."""

OUTLINE_OUTWARD = 0.0008
"""How far outward of the knee's centre the outline's middle lies, in leg lengths (0.6 mm in an adult): the
network draws the outer edge a trace too wide. Measured on renders at the true height of the knee."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class JointEstimate:
    """Joint centres in raster (column, row), and on what they rest."""

    joints: dict[Side, Floats]
    """(3, 2) hip, knee and ankle centre of each leg."""
    edges: LegEdges
    """Edges of the legs in every row."""
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
    edges = find_edges(mask, landmarks)
    hips, breadth_used = _hips(mask, landmarks, edges.facing)
    # Both knees stand at nearly the same height, and the mean of the two landmarks scatters less.
    knee_row = float(landmarks[list(KNEES), 1].mean())
    joints: dict[Side, Floats] = {}
    ankle_rows: dict[Side, float] = {}
    for index, side in enumerate(SIDES):
        # The ankle landmark lies above the joint and the heel landmark below it.
        ankle_row = float((landmarks[ANKLES[index], 1] + landmarks[HEELS[index], 1]) / 2)
        outward = edges.facing * (1 if side == "left" else -1)
        knee_x = _at(edges.centre(side), knee_row, landmarks[KNEES[index], 0])
        knee_x -= outward * OUTLINE_OUTWARD * PX_PER_LEG
        ankle_x = _at(edges.centre(side), ankle_row, landmarks[ANKLES[index], 0])
        joints[side] = np.array([hips[index], [knee_x, knee_row], [ankle_x, ankle_row]])
        ankle_rows[side] = ankle_row
    crease = edges.crease[_row(knee_row)]
    return JointEstimate(joints, edges, knee_row, ankle_rows, breadth_used, bool(crease))


def _hips(mask: NDArray[np.float32], landmarks: Floats, facing: int) -> tuple[Floats, bool]:
    """Return the (2, 2) hip centres, left first, and whether the pelvis' breadth was of use."""
    hips = landmarks[list(HIPS)]
    separation = abs(float(hips[0, 0] - hips[1, 0]))
    middle = float(hips[:, 0].mean())
    row = float(hips[:, 1].mean())
    rows = np.clip(np.arange(row, row + 0.05 * PX_PER_LEG, 4).astype(int), 0, mask.shape[0] - 1)
    band = mask[rows]
    left = first_below(band, np.full(len(rows), hips[0, 0]), facing, PX_PER_LEG // 2)
    right = first_below(band, np.full(len(rows), hips[1, 0]), -facing, PX_PER_LEG // 2)
    used = bool(np.isfinite(left).any() and np.isfinite(right).any() and np.isfinite(left + right).any())
    if used:
        breadth = float(np.nanmedian(np.abs(left - right)))
        outline_middle = float(np.nanmedian((left + right) / 2))
        by_breadth = HIP_SEPARATION_PER_BREADTH * breadth
        used = (
            breadth <= MAX_BREADTH * PX_PER_LEG
            and abs(outline_middle - middle) <= MAX_MIDDLE_DISAGREEMENT * PX_PER_LEG
            and abs(by_breadth - separation) <= MAX_BREADTH_DISAGREEMENT * separation
        )
    if used:
        separation = BREADTH_WEIGHT * by_breadth + (1 - BREADTH_WEIGHT) * separation
        middle = (outline_middle + middle) / 2
    half = facing * separation / 2
    return np.array([[middle + half, hips[0, 1]], [middle - half, hips[1, 1]]]), used


def _row(row: float) -> int:
    return int(np.clip(round(row), 0, 511))


def _at(columns: Floats, row: float, otherwise: float) -> float:
    """Interpolate (R,) columns at a row; the landmark's column where the outline has no edge."""
    low = int(np.clip(np.floor(row), 0, len(columns) - 2))
    value = columns[low] + (row - low) * (columns[low + 1] - columns[low])
    return float(value) if np.isfinite(value) else float(otherwise)
