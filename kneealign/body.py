"""The names of body parts that all packages share: two sides, and the 33 landmarks of BlazePose.

Left and right are the person's. Each pair of landmarks is (the person's left, the person's right).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

NOSE = 0
EYES = (2, 5)
EARS = (7, 8)
MOUTH = (9, 10)
SHOULDERS = (11, 12)
HANDS = ((15, 17, 19), (16, 18, 20))
"""Wrist, little finger and index of the person's left and right hand."""
HIPS = (23, 24)
KNEES = (25, 26)
ANKLES = (27, 28)
HEELS = (29, 30)
TOES = (31, 32)

LEG_LANDMARKS = (*HIPS, *KNEES, *ANKLES)
FOOT_LANDMARKS = (*HEELS, *TOES)
FEET = (*ANKLES, *FOOT_LANDMARKS)

MIRRORED = np.array([0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *np.arange(11, 33).reshape(-1, 2)[:, ::-1].ravel()])
"""(33,) index of the same landmark on the other side, to put those of a mirrored picture in the person's
order."""


def leg_axis(landmarks_px: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the middle of the hips (2,), the unit vector to the middle of the ankles (2,), and leg length.

    Parameters
    ----------
    landmarks_px : (33, 2) array
        Landmarks in pixels.
    """
    hips, knees, ankles = (landmarks_px[list(pair)] for pair in (HIPS, KNEES, ANKLES))
    lengths = np.linalg.norm(hips - knees, axis=1) + np.linalg.norm(knees - ankles, axis=1)
    origin = hips.mean(axis=0)
    axis = ankles.mean(axis=0) - origin
    length = float(np.linalg.norm(axis))
    down = axis / length if length > 0 else np.array([0.0, 1.0])
    return origin, down, float(lengths.mean())
