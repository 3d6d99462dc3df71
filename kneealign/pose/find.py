"""From a photo to one person's landmarks and outline."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.pose.landmarker import Landmarker
from kneealign.pose.outline import Outline, lay_outline
from kneealign.pose.topology import LEG_LANDMARKS, MIRRORED
from kneealign.pose.views import UPRIGHT_VIEWS, VIEWS, Glance, Region, View, Window, glance, median_landmarks

LOCATE_SIZE_PX = 1024
"""Longest side of the picture in which people are looked for; the detector itself sees 224 px."""

WHOLE_PICTURE_TRIES = 3
"""Rounds of narrowing down when the detector finds nobody, as in photos from the waist down."""

DISAGREEMENT_LEG = 0.05
"""A view whose leg points lie further than this from the median, in leg lengths, is dropped."""


@dataclass(frozen=True)
class Pose:
    """One person as seen through several views, in pixels of the given picture."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) median over the views."""
    views_px: NDArray[np.float64]
    """(V, 33, 2) of each view that was kept."""
    depth: NDArray[np.float64]
    """(33,) median depth relative to the hips in leg lengths, nearer is negative: a guess of the network."""
    visibility: NDArray[np.float64]
    """(33,) median."""
    region: Region
    """Frame of the legs."""
    outline: Outline
    """Person probability around the legs."""
    people: tuple[NDArray[np.float64], ...]
    """(33, 2) landmarks of everyone the detector found, largest first; empty if it found nobody."""
    dropped_views: int
    """Views that saw nobody or disagreed with the others."""


def find_pose(rgb: NDArray[np.uint8], landmarker: Landmarker) -> Pose | None:
    """Find the largest person and look at the legs through several views.

    Parameters
    ----------
    rgb : (H, W, 3) uint8 array
        An upright photo.
    landmarker : Landmarker
        The loaded model.

    Returns
    -------
    Pose or None
        None when nobody is seen.
    """
    people = locate(rgb, landmarker)
    start = _centred(rgb, landmarker, people[0]) if people else _from_whole_picture(rgb, landmarker)
    if start is None:
        return None
    region = Region.of(start)
    glances = _seen(rgb, landmarker, VIEWS, region)
    kept = _agreeing(glances, region)
    if not kept:
        return None
    return Pose(
        landmarks_px=median_landmarks(kept),
        views_px=np.stack([g.landmarks_px for g in kept]),
        depth=np.median([g.depth for g in kept], axis=0),
        visibility=np.median([g.visibility for g in kept], axis=0),
        region=region,
        outline=lay_outline(kept, region),
        people=tuple(people),
        dropped_views=len(VIEWS) - len(kept),
    )


def locate(rgb: NDArray[np.uint8], landmarker: Landmarker) -> list[NDArray[np.float64]]:
    """Return the (33, 2) landmarks of everyone the detector finds, the largest person first."""
    height, width = rgb.shape[:2]
    shrink = max(1.0, max(height, width) / LOCATE_SIZE_PX)
    size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = rgb if shrink == 1.0 else cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    scale = np.array([width / size[0], height / size[1]])
    found = [
        (look.landmarks_px + 0.5) * scale - 0.5
        for look in landmarker.find_people(small)  # type: ignore[arg-type]
    ]
    return sorted(found, key=lambda points: -float(np.ptp(points[:, 1])))


def _centred(
    rgb: NDArray[np.uint8], landmarker: Landmarker, person: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Refine a person's landmarks with a first pair of views.

    The person is also looked for in the mirror image, so that a mirrored photo gets the mirrored region.
    """
    mirrored = np.ascontiguousarray(rgb[:, ::-1])
    last = rgb.shape[1] - 1
    twins = [(points * [-1, 1] + [last, 0])[MIRRORED] for points in locate(mirrored, landmarker)]
    leg = Region.of(person).leg_px
    near = [twin for twin in twins if np.linalg.norm(twin - person, axis=1).max() < leg / 2]
    region = Region.of(np.mean([person, near[0]], axis=0) if near else person)
    seen = _seen(rgb, landmarker, UPRIGHT_VIEWS, region)
    return median_landmarks(seen) if seen else None


def _from_whole_picture(rgb: NDArray[np.uint8], landmarker: Landmarker) -> NDArray[np.float64] | None:
    height, width = rgb.shape[:2]
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    region = Region(middle, np.array([0.0, 1.0]), max(height, width) / UPRIGHT_VIEWS[0].side)
    landmarks = None
    for _ in range(WHOLE_PICTURE_TRIES):
        seen = _seen(rgb, landmarker, UPRIGHT_VIEWS, region)
        if len(seen) < 2:
            return None
        landmarks = median_landmarks(seen)
        region = Region.of(landmarks)
    return landmarks


def _seen(
    rgb: NDArray[np.uint8], landmarker: Landmarker, views: tuple[View, ...], region: Region
) -> list[Glance]:
    if region.leg_px < 2:  # all points in one place: there is no leg to look at
        return []
    window = Window(rgb, region.leg_px)
    looks = (glance(landmarker, window, view, region) for view in views)
    return [look for look in looks if look is not None]


def _agreeing(glances: list[Glance], region: Region) -> list[Glance]:
    """Drop views whose leg points lie far from the median of all."""
    if len(glances) < 3:
        return glances
    median = median_landmarks(glances)[list(LEG_LANDMARKS)]
    kept = []
    for look in glances:
        apart = np.linalg.norm(look.landmarks_px[list(LEG_LANDMARKS)] - median, axis=1)
        if apart.max() <= DISAGREEMENT_LEG * region.leg_px:
            kept.append(look)
    return kept if len(kept) * 2 >= len(glances) else glances
