"""Figures whose legs are known: bars in an outline's raster, and landmarks to go with them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HEELS, HIPS, KNEES
from kneealign.pose.outline import SIZE_PX

HIP_ROW, KNEE_ROW, ANKLE_ROW = 128.0, 288.0, 448.0
MIDDLE = 256.0
"""Mirror axis of the raster: column c becomes 512 - c."""

Floats = NDArray[np.float64]


def landmarks(hip: float = 40.0, knee: float = 30.0, ankle: float = 30.0, middle: float = MIDDLE) -> Floats:
    """Landmarks (33, 2) of a person who faces the camera, each joint this far from the middle."""
    points = np.full((33, 2), MIDDLE)
    for pair, row, offset in (
        (HIPS, HIP_ROW, hip),
        (KNEES, KNEE_ROW, knee),
        (ANKLES, ANKLE_ROW - 5, ankle),
        (HEELS, ANKLE_ROW + 5, ankle),
    ):
        points[pair[0]] = middle + offset, row
        points[pair[1]] = middle - offset, row
    return points


def bars(*spans: tuple[float, float], blur_px: float = 0.0) -> NDArray[np.float32]:
    """Return a mask (512, 512) of vertical bars from column to column, exact in area, then blurred."""
    columns = np.arange(SIZE_PX)
    covered = [np.minimum(high, columns + 0.5) - np.maximum(low, columns - 0.5) for low, high in spans]
    row = np.clip(covered, 0, 1).sum(axis=0).clip(0, 1)
    mask = np.tile(row, (SIZE_PX, 1)).astype(np.float32)
    if blur_px:
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), blur_px, borderType=cv2.BORDER_REPLICATE))
    return mask


def body(
    breadth: float = 160.0,
    gap: float = 30.0,
    width: float = 50.0,
    blur_px: float = 2.0,
    middle: float = MIDDLE,
    jacket: float | None = None,
) -> NDArray[np.float32]:
    """Return a mask of a pelvis with thighs of the same breadth, below them two straight legs.

    A jacket of its own breadth ends above the thighs.
    """
    half = gap / 2
    legs = (middle - half - width, middle - half), (middle + half, middle + half + width)
    mask = bars(*legs, blur_px=blur_px)
    for end, across in ((80, breadth), (40, jacket or breadth)):
        rows = slice(0, int(HIP_ROW) + end)
        mask[rows] = bars((middle - across / 2, middle + across / 2), blur_px=blur_px)[rows]
    return mask


def mirrored(mask: NDArray[Any]) -> NDArray[Any]:
    """Mirror a mask about the middle; column 0 has no twin and must be empty."""
    return np.roll(mask[:, ::-1], 1, axis=1)
