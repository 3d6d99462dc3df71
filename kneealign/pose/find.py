"""From a photo to one person's landmarks and outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.pose.landmarker import Landmarker
from kneealign.pose.outline import Outline, lay_outline
from kneealign.pose.topology import LEG_LANDMARKS, MIRRORED, NOSE
from kneealign.pose.views import MIN_LEG_PX, UPRIGHT_VIEWS, VIEWS, Glance, Region, glances, median, shrunk

LOCATE_SIZE_PX = 640
"""Longest side of the picture in which people are looked for; the detector itself sees 224 px, and a finer
picture gives the same results."""

SAME_PERSON_LEG = 0.5
"""Landmarks further apart than this, in leg lengths, are not the same person in photo and mirror image."""

TILES = 3
"""Tiles across the long side when nobody is found in the whole picture: a person who fills only a tenth of it
is too small for the detector's 224 px."""

TILE_SIZE_PX = 320
"""Longest side of a tile as the detector is given it."""

HIP_GUESSES = (0.12, 0.22, 0.32)
"""Heights of the hips in a photo from the waist or chest down, in picture heights from the top."""

ANKLE_GUESS = 0.91
"""Height of the ankles in such a photo."""

NARROWING_ROUNDS = 3
"""Rounds of looking and moving the region to what was seen."""

HEAD_ABOVE_HIPS_LEG = 0.6
"""A nose closer to the hips than this, in leg lengths, is invented: on whole people it is 0.73 and more."""

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


def find_pose(rgb: NDArray[np.uint8], landmarker: Landmarker, person: int | None = None) -> Pose | None:
    """Find a person and look at the legs through several views.

    Parameters
    ----------
    rgb : (H, W, 3) uint8 array
        An upright photo.
    landmarker : Landmarker
        The loaded model.
    person : int, optional
        Which person, counted from 1 at the left of the picture; by default the largest.

    Returns
    -------
    Pose or None
        None when nobody is seen, or not so many people.
    """
    people = locate(rgb, landmarker)
    start = _chosen(people, person) if people else None
    if person in (None, 1) and (start is None or not _has_head(start)) and len(people) < 2:
        headless = _from_whole_picture(rgb, landmarker)
        start = start if headless is None else headless
        if start is None:
            people = _from_tiles(rgb, landmarker)
            start = people[0] if people else None
    if start is None:
        return None
    region = Region.of(start)
    kept = _agreeing(glances(rgb, landmarker, VIEWS, region), region)
    if not kept:
        return None
    return Pose(
        landmarks_px=median([g.landmarks_px for g in kept]),
        views_px=np.stack([g.landmarks_px for g in kept]),
        depth=median([g.depth for g in kept]),
        visibility=median([g.visibility for g in kept]),
        region=region,
        outline=lay_outline(kept, region),
        people=tuple(people),
        dropped_views=len(VIEWS) - len(kept),
    )


def locate(rgb: NDArray[np.uint8], landmarker: Landmarker) -> list[NDArray[np.float64]]:
    """Return the (33, 2) landmarks of everyone the detector finds, the largest person first.

    The mirror image is searched too and the two results are averaged: their errors go opposite ways, and a
    mirrored photo gets exactly the mirrored result.
    """
    return _apart(_detected(rgb, landmarker, LOCATE_SIZE_PX))


def _detected(rgb: NDArray[np.uint8], landmarker: Landmarker, size_px: int) -> list[NDArray[np.float64]]:
    small = shrunk(rgb, max(rgb.shape) / size_px)
    height, width = small.shape[:2]
    people = [look.landmarks_px for look in landmarker.find_people(small)]
    if not people:
        return []
    twins = [
        (look.landmarks_px * [-1, 1] + [width - 1, 0])[MIRRORED]
        for look in landmarker.find_people(small[:, ::-1])
    ]
    scale = np.array([rgb.shape[1] / width, rgb.shape[0] / height])
    found = [(_averaged(points, twins) + 0.5) * scale - 0.5 for points in people]
    return sorted(found, key=lambda points: -float(np.ptp(points[:, 1])))


def _apart(people: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Drop people who are another, larger one seen twice."""
    kept: list[NDArray[np.float64]] = []
    for points in people:
        region = Region.of(points)
        middles = [Region.of(other).origin_px for other in kept]
        near = SAME_PERSON_LEG * region.leg_px
        if all(np.linalg.norm(middle - region.origin_px) >= near for middle in middles):
            kept.append(points)
    return kept


def _has_head(landmarks: NDArray[np.float64]) -> bool:
    region = Region.of(landmarks)
    height = float((region.origin_px - landmarks[NOSE]) @ region.down) / max(region.leg_px, MIN_LEG_PX)
    return bool(height >= HEAD_ABOVE_HIPS_LEG and landmarks[NOSE, 1] >= 0)


def _chosen(people: list[NDArray[np.float64]], person: int | None) -> NDArray[np.float64] | None:
    if person is None:
        return people[0]
    from_left = sorted(people, key=lambda points: float(Region.of(points).origin_px[0]))
    return from_left[person - 1] if 1 <= person <= len(from_left) else None


def _from_tiles(rgb: NDArray[np.uint8], landmarker: Landmarker) -> list[NDArray[np.float64]]:
    """Look for people in overlapping tiles, the largest first."""
    height, width = rgb.shape[:2]
    side = -(-max(height, width) // TILES)
    if side < TILE_SIZE_PX // 2:
        return []
    people = [
        points + np.array([left, top], np.float64)
        for top in _tile_starts(height, side)
        for left in _tile_starts(width, side)
        for points in _detected(rgb[top : top + side, left : left + side], landmarker, TILE_SIZE_PX)
    ]
    return _apart(sorted(people, key=lambda points: -float(np.ptp(points[:, 1]))))


def _tile_starts(length: int, side: int) -> list[int]:
    """Return where tiles of a side start so that they overlap by half and cover the whole length."""
    count = max(1, -(-2 * (length - side) // side) + 1)
    return [round(start) for start in np.linspace(0, max(0, length - side), count)]


def _averaged(person: NDArray[np.float64], twins: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    near = SAME_PERSON_LEG * Region.of(person).leg_px
    for twin in twins:
        if np.linalg.norm(twin - person, axis=1).max() < near:
            average: NDArray[np.float64] = (person + twin) / 2
            return average
    return person


def _from_whole_picture(rgb: NDArray[np.uint8], landmarker: Landmarker) -> NDArray[np.float64] | None:
    """Look for legs that fill a picture without a head, from several first guesses; the surest is kept."""
    height, width = rgb.shape[:2]
    down = np.array([0.0, 1.0])
    best: tuple[float, NDArray[np.float64]] | None = None
    for hips in HIP_GUESSES:
        origin = np.array([(width - 1) / 2, hips * height])
        region = Region(origin, down, (ANKLE_GUESS - hips) * height)
        narrowed = _narrowed_down(rgb, landmarker, region)
        if narrowed is not None and (best is None or narrowed[0] < best[0]):
            best = narrowed
    return best[1] if best is not None else None


def _narrowed_down(
    rgb: NDArray[np.uint8], landmarker: Landmarker, region: Region
) -> tuple[float, NDArray[np.float64]] | None:
    """Return the last disagreement of the two upright views, in leg lengths, and their landmarks."""
    for _ in range(NARROWING_ROUNDS):
        seen = glances(rgb, landmarker, UPRIGHT_VIEWS, region)
        if len(seen) < len(UPRIGHT_VIEWS):
            return None
        one, other = (look.landmarks_px for look in seen)
        landmarks = (one + other) / 2
        region = Region.of(landmarks)
    legs = list(LEG_LANDMARKS)
    apart = float(np.linalg.norm(one[legs] - other[legs], axis=1).max())
    return apart / max(region.leg_px, MIN_LEG_PX), landmarks


def _agreeing(looks: list[Glance], region: Region) -> list[Glance]:
    """Drop views whose leg points lie far from the median of all."""
    if len(looks) < 3:
        return looks
    middle = median([look.landmarks_px for look in looks])[list(LEG_LANDMARKS)]
    kept = []
    for look in looks:
        apart = np.linalg.norm(look.landmarks_px[list(LEG_LANDMARKS)] - middle, axis=1)
        if apart.max() <= DISAGREEMENT_LEG * region.leg_px:
            kept.append(look)
    return kept if len(kept) * 2 >= len(looks) else looks
