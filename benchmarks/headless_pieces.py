"""Pictures without a head, cut from whole ones: from waist or neck down, and pieces without whole legs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

CUTS = ("waist", "neck")
PIECES = ("wall", "floor", "furniture", "shins", "upper body", "one leg", "thighs")

WAIST_LEG = (0.26, 0.38)
"""How far above the hips a cut at the waist is, in leg lengths: above the navel."""

NECK_SHARE = (0.25, 0.45)
"""Position of a cut at the neck, as a share of the distance from the shoulders up to the mouth."""

SIDE_ROOM_LEG = 0.25
"""Least picture beside the outermost foot, in leg lengths."""

SHOULDERS, MOUTH, LEG_POINTS = (11, 12), (9, 10), slice(23, 33)


@dataclass(frozen=True)
class Whole:
    """A whole photo, and where the person stands in it."""

    name: str
    rgb: NDArray[np.uint8]
    """(H, W, 3)."""
    points_px: NDArray[np.float64]
    """(33, 2) landmarks as kneealign finds them."""
    hip_px: float
    """Row of the hips."""
    ankle_px: float
    """Row of the ankles."""
    seed: str = ""
    """Another one gives other cuts and pieces."""

    @property
    def leg_px(self) -> float:
        """Hips to ankles."""
        return self.ankle_px - self.hip_px

    def chance(self, what: str) -> np.random.Generator:
        """Return random numbers that are the same every time for this photo and purpose."""
        return np.random.default_rng(
            int(hashlib.sha256((self.seed + self.name + what).encode()).hexdigest()[:8], 16)
        )


def whole_render(folder: Path, truth: dict[str, Any], seed: str = "") -> Whole | None:
    """Return a rendered photo with its person's landmarks, by its line of the reference."""
    rgb = cv2.cvtColor(cv2.imread(str(folder / truth["file"])), cv2.COLOR_BGR2RGB)
    hip, ankle = (
        float(np.mean([leg["pixels"][joint][1] for leg in truth["legs"].values()]))
        for joint in ("hip", "ankle")
    )
    return whole_photo(f"{folder.name}/{truth['file']}", rgb, hip, ankle, seed)


def whole_photo(
    name: str, rgb: NDArray[np.uint8], hip_px: float, ankle_px: float, seed: str = ""
) -> Whole | None:
    """Return an (H, W, 3) photo with its person's landmarks, None where nobody is found."""
    from kneealign.pose import find_pose, shared_landmarker

    pose = find_pose(rgb, shared_landmarker())
    return pose and Whole(name, rgb, pose.landmarks_px, hip_px, ankle_px, seed)


def top_px(whole: Whole, cut: str) -> float:
    """Return the row at which a cut begins."""
    return _top_px(whole, cut, whole.chance(cut))


def _top_px(whole: Whole, cut: str, chance: np.random.Generator) -> float:
    if cut == "waist":
        return whole.hip_px - float(chance.uniform(*WAIST_LEG)) * whole.leg_px
    shoulders, mouth = (float(whole.points_px[list(pair), 1].mean()) for pair in (SHOULDERS, MOUTH))
    return shoulders + (mouth - shoulders) * float(chance.uniform(*NECK_SHARE))


def without_head(whole: Whole, cut: str, number: int = 0) -> NDArray[np.uint8]:
    """Return the photo from waist or neck down; one in two is made narrow, around its own middle."""
    chance, points = whole.chance(cut + (str(number) if number else "")), whole.points_px
    top = _top_px(whole, cut, chance)
    below = whole.rgb[max(0, round(top)) :]
    if chance.random() < 0.5:
        middle = (whole.rgb.shape[1] - 1) / 2
        reach = np.abs(points[LEG_POINTS, 0] - middle).max() + SIDE_ROOM_LEG * whole.leg_px
        half = int(min(max(reach, 0.4 * len(below)) * chance.uniform(1, 1.3), middle))
        below = below[:, max(0, int(middle) - half) : int(middle) + half]
    return np.ascontiguousarray(below)


def piece(whole: Whole, kind: str) -> NDArray[np.uint8] | None:
    """Return a piece of the photo that does not show two whole legs, or None if there is no room for one."""
    chance, points = whole.chance(kind), whole.points_px
    height, width = whole.rgb.shape[:2]
    left, right = points[:, 0].min() - 0.1 * whole.leg_px, points[:, 0].max() + 0.1 * whole.leg_px
    top, bottom, x0, x1 = 0.0, float(height), 0.0, float(width)
    if kind in ("wall", "furniture", "floor"):
        x0, x1 = max(((0.0, left), (right, float(width))), key=lambda side: side[1] - side[0])
        feet = points[LEG_POINTS, 1].max()
        if kind == "wall":
            bottom = chance.uniform(0.5, 0.8) * height
        elif kind == "furniture":
            top = chance.uniform(0.3, 0.5) * height
        else:
            top, x0, x1 = feet + 0.05 * whole.leg_px, 0.0, float(width)
    elif kind == "shins":
        top = whole.hip_px + chance.uniform(0.5, 0.65) * whole.leg_px
    elif kind == "thighs":
        top = whole.hip_px + chance.uniform(-0.3, 0.1) * whole.leg_px
        bottom = whole.hip_px + chance.uniform(0.6, 0.75) * whole.leg_px
    elif kind == "upper body":
        bottom = whole.hip_px + chance.uniform(0.0, 0.2) * whole.leg_px
    elif kind == "one leg":
        top = whole.hip_px - 0.3 * whole.leg_px
        middle = points[[23, 24, 25, 26, 27, 28], 0].mean()
        x0, x1 = (middle, float(width)) if chance.random() < 0.5 else (0.0, middle)
    cut = whole.rgb[max(0, int(top)) : int(bottom), max(0, int(x0)) : int(x1)]
    return np.ascontiguousarray(cut) if min(cut.shape[:2]) >= 80 else None
