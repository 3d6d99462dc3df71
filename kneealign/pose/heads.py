"""Where heads are, so that a report can hide them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SHOULDERS
from kneealign.pose.find import Pose

_FACE = slice(0, 11)
_BY_FACE, _BY_NECK = 1.2, 0.75

Circle = tuple[float, float, float]
"""x, y and radius in pixels."""


def head_circles(pose: Pose) -> tuple[Circle, ...]:
    """Return a circle around the head of the measured person and of everyone else who was found.

    The radius is the larger of 1.2 face breadths and 0.75 of the way from face to shoulders: either alone
    fails when the head is turned or the shoulders are drawn up.
    """
    measured = _circle(pose.landmarks_px)
    # The measured person is among the people, but need not be the first.
    others = (circle for circle in map(_circle, pose.people) if not _inside(circle, measured))
    return (measured, *others)


def _inside(circle: Circle, other: Circle) -> bool:
    """Whether one circle's centre lies in the inner half of another: the same head, seen again."""
    return float(np.hypot(circle[0] - other[0], circle[1] - other[1])) < other[2] / 2


def _circle(landmarks_px: NDArray[np.float64]) -> Circle:
    face = landmarks_px[_FACE]
    centre = (face.min(axis=0) + face.max(axis=0)) / 2
    breadth = float(np.ptp(face, axis=0).max())
    neck = float(np.linalg.norm(landmarks_px[list(SHOULDERS)].mean(axis=0) - centre))
    return float(centre[0]), float(centre[1]), max(_BY_FACE * breadth, _BY_NECK * neck)
