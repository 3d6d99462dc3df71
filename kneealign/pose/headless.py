"""Legs in a photo without a head.

The network expects whole people: without a head it invents one inside the picture, and mistakes front for
back. With an upper body painted above the picture it sees a whole person. That upper body is shown to nobody
but the network.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kneealign.body import HIPS, LEG_LANDMARKS, SHOULDERS
from kneealign.geometry import median
from kneealign.pose.facing import apart_leg, front_cue
from kneealign.pose.hip_height import (
    at_the_waist,
    at_the_waist_after_all,
    by_proportions,
    in_doubt,
    legs_frame,
)
from kneealign.pose.landmarker import Landmarker
from kneealign.pose.upper_body import HEAD_ROOM_LEG, ON_THE_HIPS, Paint, UpperBody, completed
from kneealign.pose.views import (
    MIN_LEG_PX,
    MORE_VIEWS,
    NARROWING_VIEWS,
    VIEWS,
    Region,
    ViewResult,
    ViewSpec,
    take_views,
)

STARTS: tuple[tuple[float, UpperBody], ...] = (
    (0.32, "adult"),
    (0.32, "child"),
    (0.2, "adult"),
    (0.2, "child"),
    (0.1, "adult"),
)
"""Where the hips may be in a photo from the waist or neck down, in picture heights from the top, and the
upper body to try; the likeliest first."""

ANKLE_GUESS = 0.91
"""Height of the ankles in such a photo."""

ROUNDS = 6
"""Most rounds of painting, viewing and moving the region to the legs that were found."""

FULL_MOVES = 2
"""After so many rounds the region moves only half way: legs that are seen from the front in one place, and
from behind in another, would draw it to and fro."""

LOWER_LEG = 0.2
"""How much lower the upper body is painted to see whether the hips follow, in leg lengths."""

DOUBTFUL_LEG = (0.1, 0.35)
"""The same twice, where that does not tell."""

SETTLED_LEG, ROUGHLY_LEG = 0.02, 0.04
"""The rounds end when the region moves by less than this, in leg lengths: in the end, and before it is seen
whether the hips follow."""

THIGH_SHARE = (0.43, 0.6)
"""Hip to knee over hip to ankle: 0.44 to 0.57 on legs of renders and real people."""

SURE_LEG = 0.06
"""How far two views may disagree, in leg lengths."""

SURE_VISIBILITY = 0.8
"""Least visibility of hips, knees and ankles: 0.85 and more on legs of renders and real people cut at waist
or neck, and at most 0.73 if the picture shows a wall, one leg, shins or legs without feet. Only shins that
look like whole legs show more, and their hips are at the edge of the picture."""

EDGE_LEG, VISIBILITY_AT_EDGE = 0.25, 0.88
"""With less picture than this above the hips, in leg lengths, legs must be seen this well: those that are cut
there show 0.9 and more, and shins that look like a child's legs 0.84."""

LEAST_HIPS_LEG = 0.12
"""Least distance from left to right hip, in leg lengths: below it, front and back were confused."""

MEASURED_VIEWS: tuple[tuple[UpperBody, tuple[ViewSpec, ...]], ...] = (
    ("adult", VIEWS + MORE_VIEWS[2:4]),
    ("child", tuple(replace(view, mask=False) for view in MORE_VIEWS[:2] + MORE_VIEWS[4:])),
)
"""The views that are measured. Under the child's upper body the network sees the hips higher than under the
adult's; the truth is in between. The masks of half of them are enough for the outline."""

NO_FRONTS: tuple[UpperBody, ...] = ("plain", "back")
"""The upper bodies under which a front and a back look different."""

SURELY_FRONT_LEG = 0.1
"""If the first of them says so much for the front, the other is not needed: backs show at most 0.01 under it,
and one of a man who walks 0.06."""

ENOUGH_VIEWS = 6
"""If this many of eight views agree, no other start is tried."""

AGREEING_LEG = 0.05
"""How far a view's leg points may be from the median of all, in leg lengths."""

WAVERING_LEG = 0.05
"""Views waver between front and back if the distance between their hips has a larger standard deviation, in
leg lengths. On 7 of 69 cuts of real people at the waist it has, and on one of 90 cuts of renders."""


_Aim = tuple[Region, Paint]
"""Frame of the legs, and how to paint an upper body on it."""


@dataclass(frozen=True)
class _Round:
    """The last of some rounds of viewing."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) median of the views."""
    views: tuple[ViewResult, ...]
    """An upright view and its mirror image."""
    region: Region
    """Frame of the legs by these landmarks."""


@dataclass(frozen=True)
class Headless:
    """Legs found without the detector."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) in pixels of the photo."""
    region: Region
    """Frame of the legs."""
    views: tuple[ViewResult, ...]
    """Views of them; empty if the picture has room for a head, so that ordinary views will do."""
    front: float | None = None
    """What speaks for the front, in leg lengths; None if ordinary views will do."""


def find_headless(rgb: NDArray[np.uint8], landmarker: Landmarker) -> Headless | None:
    """Look for legs that fill a picture without a head.

    Parameters
    ----------
    rgb : (H, W, 3) uint8 array
        An upright photo.
    landmarker : Landmarker
        The loaded model.

    Returns
    -------
    Headless or None
        None if no start leads to legs on which the views agree.
    """
    height, width = rgb.shape[:2]
    best, most = None, 0
    for hips, upper_body in STARTS:
        origin = np.array([(width - 1) / 2, hips * height])
        start = Region(origin, np.array([0.0, 1.0]), (ANKLE_GUESS - hips) * height)
        settled = _narrowed_down(rgb, landmarker, start, upper_body)
        if settled is None:
            continue
        landmarks, waist = settled
        region = legs_frame(landmarks, waist)
        if region.origin_px[1] >= HEAD_ROOM_LEG * region.leg_px:
            return Headless(landmarks, region, ())
        views, agree = _views_completed(rgb, landmarker, region, _paint(landmarks, region))
        if agree > most:
            placed = _with_hips_in_place(views, waist)
            best, most = (placed, agree) if _not_shins(placed) else (best, most)
        if agree >= ENOUGH_VIEWS:
            break
    if best is None:
        return None
    return replace(best, front=_front(rgb, landmarker, best))


def _front(rgb: NDArray[np.uint8], landmarker: Landmarker, found: Headless) -> float:
    """Return what speaks for the front, by as many upper bodies as are needed."""
    others: list[list[ViewResult]] = []
    for upper in NO_FRONTS:
        others.append(_views_under(rgb, landmarker, NARROWING_VIEWS, found.region, upper))
        front = front_cue(found.views, others, found.region)
        if front > SURELY_FRONT_LEG:
            break
    return front


def _paint(landmarks_px: NDArray[np.float64], region: Region) -> Paint:
    """Return how to paint an upper body above (33, 2) landmarks."""
    shoulders = landmarks_px[list(SHOULDERS)]
    if shoulders[:, 1].min() < 0:
        return ON_THE_HIPS
    above = float((region.origin_px - shoulders.mean(axis=0)) @ region.down)
    return Paint(above / region.leg_px, clear=True)


def _with_hips_in_place(views: list[ViewResult], waist: float) -> Headless:
    """Move the hips of all views up or down to where the frame of their median has them."""
    landmarks = median([view.landmarks_px for view in views])
    region = legs_frame(landmarks, waist)
    hips = list(HIPS)
    move = ((region.origin_px - landmarks[hips].mean(axis=0)) @ region.down) * region.down

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        points = points.copy()
        points[hips] += move
        return points

    placed = tuple(replace(view, landmarks_px=moved(view.landmarks_px)) for view in views)
    return Headless(moved(landmarks), region, placed)


def _not_shins(found: Headless) -> bool:
    """Whether legs whose hips are near the upper edge are seen well enough not to be shins."""
    visible = float(median([view.visibility for view in found.views])[list(LEG_LANDMARKS)].min())
    return visible >= VISIBILITY_AT_EDGE or found.region.origin_px[1] >= EDGE_LEG * found.region.leg_px


def _agreeing(views: list[ViewResult], region: Region) -> int:
    """Return how many views see the legs in the same place, without confusing front and back."""
    if not views:
        return 0
    points = np.array([view.landmarks_px[list(LEG_LANDMARKS)] for view in views])
    apart = np.linalg.norm(points - median(points), axis=2).max(axis=1)
    return int((apart <= AGREEING_LEG * region.leg_px).sum())


def _views_completed(
    rgb: NDArray[np.uint8], landmarker: Landmarker, region: Region, paint: Paint
) -> tuple[list[ViewResult], int]:
    """Take all views of legs, with an upper body painted above the (H, W, 3) picture.

    Return how many agree, too. If some do not, or waver between front and back, try the other background.
    """

    def seen(how: Paint) -> tuple[list[ViewResult], int]:
        found = [
            view
            for upper, views in MEASURED_VIEWS
            for view in _views_under(rgb, landmarker, views, region, upper, how)
        ]
        return found, _agreeing(found, region)

    views, agree = seen(paint)
    wavering = bool(views) and float(np.std(apart_leg(views, region, HIPS))) > WAVERING_LEG
    if (agree < ENOUGH_VIEWS or wavering) and not paint.clear:
        others, more = seen(replace(paint, clear=True))
        if more > agree:
            return others, more
    return views, agree


def _narrowed_down(
    rgb: NDArray[np.uint8], landmarker: Landmarker, start: Region, upper_body: UpperBody
) -> tuple[NDArray[np.float64], float] | None:
    """Return the (33, 2) landmarks on which the rounds settle, and how far the picture ends at the waist.

    None if they are not legs.
    """
    settled = _settled(
        rgb,
        landmarker,
        (start, ON_THE_HIPS),
        upper_body,
        lambda points: (by_proportions(points), ON_THE_HIPS),
        ROUGHLY_LEG,
    )
    if settled is None:
        return None
    region = settled.region
    room = float(region.origin_px[1]) / region.leg_px

    def under_lower(lower_leg: float) -> NDArray[np.float64] | None:
        down_px = lower_leg * region.leg_px * region.down
        lower = replace(region, origin_px=region.origin_px + down_px, leg_px=(1 - lower_leg) * region.leg_px)
        views = _views_under(rgb, landmarker, NARROWING_VIEWS, lower, upper_body)
        return median([view.landmarks_px for view in views]) if views else None

    def response(higher: NDArray[np.float64], lower: NDArray[np.float64], apart_leg: float) -> float:
        followed = (lower - higher)[list(HIPS)].mean(axis=0) @ region.down
        return float(followed) / (apart_leg * region.leg_px)

    lower = under_lower(LOWER_LEG)
    if lower is None:
        return None
    first = response(settled.landmarks_px, lower, LOWER_LEG)
    waist, nearest = at_the_waist(first, room), settled.landmarks_px
    if in_doubt(first, room):
        high, low = (under_lower(leg) for leg in DOUBTFUL_LEG)
        if high is not None and low is not None:
            waist = at_the_waist_after_all(response(high, low, DOUBTFUL_LEG[1] - DOUBTFUL_LEG[0]))
            nearest = settled.landmarks_px if waist > 0.5 else lower

    def aim(points: NDArray[np.float64]) -> _Aim:
        frame = legs_frame(points, waist)
        return frame, _paint(points, frame)

    found = _settled(rgb, landmarker, aim(nearest), upper_body, aim, SETTLED_LEG)
    return (found.landmarks_px, waist) if found is not None and _are_legs(found) else None


def _settled(
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    start: _Aim,
    upper_body: UpperBody,
    aim: Callable[[NDArray[np.float64]], _Aim],
    enough_leg: float,
) -> _Round | None:
    """Paint, view, and move the region to the legs that were found, until it stays in its place."""
    region, paint = start
    for number in range(ROUNDS):
        views = _views_under(rgb, landmarker, NARROWING_VIEWS, region, upper_body, paint)
        if len(views) < len(NARROWING_VIEWS):
            return None
        landmarks = median([view.landmarks_px for view in views])
        found, paint = aim(landmarks)
        if found.leg_px < MIN_LEG_PX:
            return None
        move = float(np.linalg.norm(found.origin_px - region.origin_px)) / region.leg_px
        move = max(move, abs(math.log(found.leg_px / region.leg_px)))
        region = found if number < FULL_MOVES else _halfway(region, found)
        if move < enough_leg:
            break
    return _Round(landmarks, tuple(views), region) if move < SURE_LEG else None


def _halfway(one: Region, other: Region) -> Region:
    return Region((one.origin_px + other.origin_px) / 2, other.down, math.sqrt(one.leg_px * other.leg_px))


def _are_legs(found: _Round) -> bool:
    """Whether two views agree on legs that are visible and have human proportions."""
    legs, region = list(LEG_LANDMARKS), found.region
    one, other = (view.landmarks_px[legs] for view in found.views)
    visible = float(np.mean([view.visibility[legs] for view in found.views], axis=0).min())
    apart = float(np.linalg.norm(one - other, axis=1).max())
    middle = (one + other) / 2
    hips, knees, ankles = (middle @ region.down).reshape(3, 2).mean(axis=1)
    share = (knees - hips) / max(ankles - hips, MIN_LEG_PX)
    separation = float((middle[0] - middle[1]) @ region.across)
    return bool(
        visible >= SURE_VISIBILITY
        and apart < SURE_LEG * region.leg_px
        and abs(separation) >= LEAST_HIPS_LEG * region.leg_px
        and THIGH_SHARE[0] <= share <= THIGH_SHARE[1]
    )


def _views_under(
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    views: tuple[ViewSpec, ...],
    region: Region,
    upper_body: UpperBody,
    paint: Paint = ON_THE_HIPS,
) -> list[ViewResult]:
    """Take views under an upper body; results are in pixels of the (H, W, 3) photo."""
    canvas, above = completed(rgb, region, upper_body, paint)
    down = np.array([0.0, above])
    seen = take_views(canvas, landmarker, views, replace(region, origin_px=region.origin_px + down))
    up = np.column_stack([np.zeros((2, 2)), down])
    return [
        replace(view, landmarks_px=view.landmarks_px - down, to_photo=view.to_photo - up) for view in seen
    ]
