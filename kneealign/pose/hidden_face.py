"""People whose face is hidden: covered, pixelated, or behind a phone.

Without a face the network sees the same person from the front in one view and from behind in the next, or
wavers unseen, with the hips up to 0.07 leg lengths closer together. With a head of our own painted over the
hidden one it makes up its mind. Nobody but the network sees that head.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import HIPS, SHOULDERS
from kneealign.geometry import median
from kneealign.pose.facing import apart_leg
from kneealign.pose.upper_body import PLAIN_GREY, upper_body
from kneealign.pose.views import Region, ViewResult, shrunk

HEAD_PX, HEAD_RADIUS_PX, NECK_ROW = (126.0, 73.0), 43.0, 106
"""The head in the picture of the adult's upper body: its circle as heads are hidden in reports, and where its
neck ends."""

COVERED_RADIUS = 0.8
"""What is painted over first, in radii of that circle: hair and all, but not the shoulders."""

HIPS_APART_LEG, SHOULDERS_APART_LEG = 0.065, 0.1
"""Views by which the distance from left to right, hips or shoulders, differs by more than this, in leg
lengths, waver between front and back. Views of 190 renders and real people differ by at most 0.057 and
0.064, whichever way they are turned; with a hidden face by 0.07 and more at the hips or 0.3 at the shoulders,
if it confuses the network."""

FACE_RADIUS, FACE_RADIUS_PX = 0.33, 20
"""Which part of the circle around the head holds the face, and the circle's radius in pixels once the picture
is shrunk: a face's eyes, nose and mouth then leave hardly two pixels alike."""

LEAST_FACE_PX = 5
"""A smaller face cannot be told from none."""

ALIKE_LEVELS, HIDDEN_SHARE = 2, 0.5
"""Pixels that differ by so few of 256 levels from those below and beside them, and the share of such pixels
from which on the face is hidden. Of 177 faces of renders and real people all show at most 0.25. Covered,
pixelated or behind a dark rectangle, and compressed, all show more than each of those, and nearly all more
than 0.5."""

Circle = tuple[float, float, float]


def face_hidden(rgb: NDArray[np.uint8], circle: Circle) -> bool:
    """Whether the middle of a head, given by its circle, shows areas of one colour instead of a face."""
    x, y, radius = circle
    reach = FACE_RADIUS * radius
    left, right, top, bottom = (round(value) for value in (x - reach, x + reach, y - reach, y + reach))
    height, width = rgb.shape[:2]
    side = max(1, int(radius / FACE_RADIUS_PX))
    if min(left, top) < 0 or right >= width or bottom >= height or (right - left) // side < LEAST_FACE_PX:
        return False
    face, _ = shrunk(rgb[top : bottom + 1, left : right + 1], side)
    levels = face.astype(np.int16)
    down = np.abs(np.diff(levels, axis=0)).max(axis=2)[:, :-1]
    beside = np.abs(np.diff(levels, axis=1)).max(axis=2)[:-1]
    return bool((np.maximum(down, beside) <= ALIKE_LEVELS).mean() >= HIDDEN_SHARE)


def front_and_back_confused(views: Sequence[ViewResult], region: Region) -> bool:
    """Whether some views see a person from the front and others from behind."""
    limits = (HIPS, HIPS_APART_LEG), (SHOULDERS, SHOULDERS_APART_LEG)
    return len(views) > 1 and any(np.ptp(apart_leg(views, region, pair)) > limit for pair, limit in limits)


def seen_from_front(views: Sequence[ViewResult], region: Region) -> bool:
    """Whether most views have the left hip where a front has it."""
    left, right = HIPS
    return bool(
        median([view.landmarks_px[left] - view.landmarks_px[right] for view in views]) @ region.across > 0
    )


def without_one(views: Sequence[ViewResult], region: Region) -> list[ViewResult] | None:
    """Return the views but one, where that one alone confuses front and back; None otherwise.

    The one is the furthest from the median by the distance between the hips. One view of several may err on
    somebody whose face is in full view; a hidden face confuses more of them.
    """
    apart = apart_leg(views, region, HIPS)
    odd = int(np.abs(apart - median(apart)).argmax())
    rest = [view for number, view in enumerate(views) if number != odd]
    return None if front_and_back_confused(rest, region) else rest


def with_plain_head(rgb: NDArray[np.uint8], circle: Circle) -> NDArray[np.uint8]:
    """Return the (H, W, 3) picture with a grey disc for a head."""
    x, y, radius = circle
    painted = rgb.copy()
    cv2.circle(painted, (round(x), round(y)), round(COVERED_RADIUS * radius), (PLAIN_GREY,) * 3, -1)
    return painted


def with_face(rgb: NDArray[np.uint8], circle: Circle) -> NDArray[np.uint8]:
    """Return the (H, W, 3) picture with a head of our own in a circle around the hidden one."""
    x, y, radius = circle
    height, width = rgb.shape[:2]
    scale = radius / HEAD_RADIUS_PX
    to_photo = np.array([[scale, 0, x - scale * HEAD_PX[0]], [0, scale, y - scale * HEAD_PX[1]]])
    head = upper_body("adult").copy()
    head[NECK_ROW:, :, 3] = 0
    drawn = cv2.warpAffine(head, to_photo, (width, height), flags=cv2.INTER_LINEAR).astype(np.float32)
    opaque = drawn[..., 3:] / 255
    painted = opaque * drawn[..., :3] + (1 - opaque) * with_plain_head(rgb, circle)
    return np.asarray(np.rint(painted), np.uint8)
