"""Where heads are, so that a report can hide them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SHOULDERS
from kneealign.pose.person import Pose

FACE = slice(0, 11)
"""BlazePose's landmarks of eyes, ears, nose and mouth."""

PER_FACE_BREADTH, PER_NECK = 1.5, 0.95
"""Radius of the circle in breadths of the face, and in distances from the middle of the face to that of the
shoulders. The crown, including hair, is 1.2 breadths or 0.7 distances from the middle of the face (in 95 of
100 less than 1.6 and 0.9; outlines of 242 renders and 40 real photos). The larger of the two circles covers
it in 99 of 100.
"""

Circle = tuple[float, float, float]
"""x, y and radius in pixels."""


def head_circles(pose: Pose) -> tuple[Circle, ...]:
    """Return a circle around the head of the measured person and of everyone else who was found.

    The radius is the larger of two, from the breadth of the face and from the distance to the shoulders:
    either alone fails if the head is turned or the shoulders are raised.
    """
    measured = head_circle(pose.landmarks_px)
    # The person measured is among the people, but not always the first.
    others = (circle for circle in map(head_circle, pose.people) if not _inside(circle, measured))
    return (measured, *others)


def _inside(circle: Circle, other: Circle) -> bool:
    """Whether the centre of one circle is in the inner half of another: the same head, found twice."""
    return float(np.hypot(circle[0] - other[0], circle[1] - other[1])) < other[2] / 2


def head_circle(landmarks_px: NDArray[np.float64]) -> Circle:
    """Return a circle around the head of one person, from (33, 2) landmarks."""
    face = landmarks_px[FACE]
    centre = (face.min(axis=0) + face.max(axis=0)) / 2
    breadth = float(np.ptp(face, axis=0).max())
    neck = float(np.linalg.norm(landmarks_px[list(SHOULDERS)].mean(axis=0) - centre))
    return float(centre[0]), float(centre[1]), max(PER_FACE_BREADTH * breadth, PER_NECK * neck)
