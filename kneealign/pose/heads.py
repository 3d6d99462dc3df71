"""Where heads are, so that a report can hide them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SHOULDERS
from kneealign.pose.find import Pose

FACE = slice(0, 11)
"""BlazePose's landmarks of eyes, ears, nose and mouth."""

PER_FACE_BREADTH, PER_NECK = 1.5, 0.95
"""Radius of the circle over the face's breadth, and over the way from the face's middle to the shoulders'.

The crown, hair and all, lies 1.2 breadths and 0.7 of the way from the face's middle (95 in 100 below 1.6 and
0.9; outlines of 242 renders and 40 real photos): the larger of the two circles covers it on 99 in 100.
"""

Circle = tuple[float, float, float]
"""x, y and radius in pixels."""


def head_circles(pose: Pose) -> tuple[Circle, ...]:
    """Return a circle around the head of the measured person and of everyone else who was found.

    The radius is the larger of two, by the face's breadth and by the way to the shoulders: either alone fails
    when the head is turned or the shoulders are drawn up.
    """
    measured = _circle(pose.landmarks_px)
    # The measured person is among the people, but need not be the first.
    others = (circle for circle in map(_circle, pose.people) if not _inside(circle, measured))
    return (measured, *others)


def _inside(circle: Circle, other: Circle) -> bool:
    """Whether one circle's centre lies in the inner half of another: the same head, seen again."""
    return float(np.hypot(circle[0] - other[0], circle[1] - other[1])) < other[2] / 2


def _circle(landmarks_px: NDArray[np.float64]) -> Circle:
    face = landmarks_px[FACE]
    centre = (face.min(axis=0) + face.max(axis=0)) / 2
    breadth = float(np.ptp(face, axis=0).max())
    neck = float(np.linalg.norm(landmarks_px[list(SHOULDERS)].mean(axis=0) - centre))
    return float(centre[0]), float(centre[1]), max(PER_FACE_BREADTH * breadth, PER_NECK * neck)
