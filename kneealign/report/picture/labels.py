"""Where the labels go on the photo: beside the legs, inside the frame, off the knees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kneealign.body import Side

Spot = tuple[float, float]
"""(x, y) in pixels of the picture that is drawn."""

KEEP_FROM_KNEE = 0.11
"""Half side of the square around a knee that no label may cover, in leg lengths."""

_HALF_LEG = 0.06
_OUTSIDE = 0.2
_ALONG_LEG = (0.52, 0.62, 0.42, 0.72, 0.82, 0.32, 0.92)


@dataclass(frozen=True)
class Rect:
    """A box in pixels."""

    left: float
    """Left edge."""
    top: float
    """Upper edge."""
    width: float
    """Width."""
    height: float
    """Height."""

    def overlap(self, other: Rect) -> float:
        """Return the area shared with another box."""
        wide = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        high = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)

    def nearest(self, point: Spot) -> Spot:
        """Return the point of the box that is nearest to a point."""
        return (
            min(max(point[0], self.left), self.left + self.width),
            min(max(point[1], self.top), self.top + self.height),
        )


@dataclass(frozen=True)
class Label:
    """A placed label."""

    side: Side
    """Whose leg."""
    rect: Rect
    """Its place."""


def place_labels(
    points: dict[Side, tuple[Spot, ...]], sizes: dict[Side, tuple[float, float]], width: int, height: float
) -> tuple[Label, ...] | None:
    """Place one label per leg on its outer side, or return None when they do not both fit.

    Parameters
    ----------
    points : dict of side to (hip, knee, ankle)
        Joints in pixels of the picture.
    sizes : dict of side to (width, height)
        Size of each label in pixels.
    width : int
        Width of the picture.
    height : float
        Height of the part of it that labels may cover, from the top.
    """
    forbidden = [box for joints in points.values() for box in _keep_free(joints)]
    labels: list[Label] = []
    for side, joints in points.items():
        others = [joint for name, row in points.items() if name != side for joint in row]
        outward = 1 if _mean_x(joints) >= _mean_x(others) else -1
        for rect in _candidates(joints, outward, sizes[side], width, height):
            if not any(rect.overlap(box) for box in (*forbidden, *(label.rect for label in labels))):
                labels.append(Label(side, rect))
                break
        else:
            return None
    return tuple(labels)


def knee_box(joints: tuple[Spot, ...]) -> Rect:
    """Return the square around the knee that must stay free."""
    reach = KEEP_FROM_KNEE * _length(joints)
    x, y = joints[1]
    return Rect(x - reach, y - reach, 2 * reach, 2 * reach)


def _keep_free(joints: tuple[Spot, ...]) -> Iterator[Rect]:
    """Yield the knee's square and a chain of small squares along the leg."""
    yield knee_box(joints)
    reach = _HALF_LEG * _length(joints)
    for (x0, y0), (x1, y1) in pairwise(joints):
        for step in range(9):
            x, y = x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8
            yield Rect(x - reach, y - reach, 2 * reach, 2 * reach)


def _candidates(
    joints: tuple[Spot, ...], outward: int, size: tuple[float, float], width: int, height: float
) -> Iterator[Rect]:
    """Yield places inside the frame beside the leg, best first: well clear of it, then closer."""
    hip, knee, ankle = joints
    margin = 0.01 * width
    wide, high = size
    if wide > width - 2 * margin or high > height - 2 * margin:
        return
    for clear in (_OUTSIDE, KEEP_FROM_KNEE * 1.02):
        for along in _ALONG_LEG:
            edge = knee[0] + outward * clear * _length(joints)
            left = edge if outward > 0 else edge - wide
            top = hip[1] + along * (ankle[1] - hip[1]) - high / 2
            inside = Rect(
                min(max(left, margin), width - margin - wide),
                min(max(top, margin), height - margin - high),
                wide,
                high,
            )
            yield inside


def _length(joints: tuple[Spot, ...]) -> float:
    (x0, y0), (x1, y1) = joints[0], joints[2]
    return float(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)


def _mean_x(points: tuple[Spot, ...] | list[Spot]) -> float:
    return sum(x for x, _ in points) / len(points)
