"""Legs in a photo without a head.

The network expects whole people: without a head it invents one inside the picture, and mistakes front for
back. With an upper body painted above the picture it sees a whole person. That upper body is shown to nobody
but the network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, KNEES, LEG_LANDMARKS
from kneealign.geometry import median
from kneealign.pose.landmarker import Landmarker
from kneealign.pose.views import (
    MIN_LEG_PX,
    MORE_VIEWS,
    NARROWING_VIEWS,
    VIEWS,
    Region,
    ViewResult,
    ViewSpec,
    look_through,
)

UpperBody = Literal["adult", "child"]

UPPER_BODY_HIPS_PX = (128.0, 208.0)
"""Middle between the hips in the pictures of upper bodies."""

UPPER_BODY_PX_PER_LEG = 160.0
"""Their scale."""

HEAD_ROOM_LEG = 1.3
"""Picture above the hips, in leg lengths, that has room for a whole upper body."""

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

SETTLED_LEG = 0.02
"""The rounds end when the region moves by less than this, in leg lengths."""

THIGH_SHARE = (0.43, 0.6)
"""Hip to knee over hip to ankle: 0.44 to 0.57 on legs of renders and real people."""

USUAL_THIGH_SHARE = 0.53
"""The same on whole people as the network sees them: 0.539 on 66 good photos of real people (standard
deviation 0.012), 0.526 on renders (0.021)."""

WAIST_TO_CHEST_LEG = (0.45, 0.6)
"""With less picture above the hips than the first value, in leg lengths, it shows the waist; with more than
the second, the chest."""

MOST_TRUST = 0.75
"""Weight of knees and ankles relative to the hips that are seen, at the waist. It is not 1, because people
differ too."""

SURE_LEG = 0.06
"""How far two views may disagree, in leg lengths."""

SURE_VISIBILITY = 0.8
"""Least visibility of hips, knees and ankles: 0.85 and more on legs of renders and real people cut at waist
or neck, and at most 0.73 if the picture shows a wall, one leg, shins or legs without feet. Only shins that
look like whole legs show more, and their hips are at the edge of the picture."""

LEAST_HIPS_LEG = 0.12
"""Least distance from left to right hip, in leg lengths: below it, front and back were confused."""

LOOKS: tuple[tuple[UpperBody, tuple[ViewSpec, ...]], ...] = (
    ("adult", VIEWS + MORE_VIEWS[2:4]),
    ("child", MORE_VIEWS[:2] + MORE_VIEWS[4:]),
)
"""The views that are measured. Under the child's upper body the network sees the hips higher than under the
adult's; the truth is in between."""


ENOUGH_LOOKS = 6
"""If this many of eight views agree, no other start is tried."""

AGREEING_LEG = 0.05
"""How far a view's leg points may be from the median of all, in leg lengths."""


@dataclass(frozen=True)
class Headless:
    """Legs found without the detector."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) in pixels of the photo."""
    region: Region
    """Frame of the legs."""
    looks: tuple[ViewResult, ...]
    """Views of them; empty if the picture has room for a head, so that ordinary views will do."""


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
        landmarks = _narrowed_down(rgb, landmarker, start, upper_body)
        if landmarks is None:
            continue
        region = _frame(landmarks)
        if region.origin_px[1] >= HEAD_ROOM_LEG * region.leg_px:
            return Headless(landmarks, region, ())
        looks = _look_completed(rgb, landmarker, region)
        agree = _agreeing(looks, region)
        if agree > most:
            best, most = Headless(landmarks, region, tuple(looks)), agree
        if agree >= ENOUGH_LOOKS:
            break
    return best


def _agreeing(looks: list[ViewResult], region: Region) -> int:
    """Return how many views see the legs in the same place, without confusing front and back."""
    if not looks:
        return 0
    points = np.array([look.landmarks_px[list(LEG_LANDMARKS)] for look in looks])
    apart = np.linalg.norm(points - median(points), axis=2).max(axis=1)
    return int((apart <= AGREEING_LEG * region.leg_px).sum())


def _look_completed(rgb: NDArray[np.uint8], landmarker: Landmarker, region: Region) -> list[ViewResult]:
    """Take all views of legs, with an upper body painted above the (H, W, 3) picture."""
    return [view for upper, views in LOOKS for view in _looks_under(rgb, landmarker, views, region, upper)]


def _narrowed_down(
    rgb: NDArray[np.uint8], landmarker: Landmarker, region: Region, upper_body: UpperBody
) -> NDArray[np.float64] | None:
    """Return the (33, 2) landmarks on which the rounds settle, or None if they are not legs."""
    for _ in range(ROUNDS):
        seen = _looks_under(rgb, landmarker, NARROWING_VIEWS, region, upper_body)
        if len(seen) < len(NARROWING_VIEWS):
            return None
        landmarks = median([view.landmarks_px for view in seen])
        found = _frame(landmarks)
        if found.leg_px < MIN_LEG_PX:
            return None
        move = float(np.linalg.norm(found.origin_px - region.origin_px)) / region.leg_px
        move = max(move, abs(math.log(found.leg_px / region.leg_px)))
        region = found
        if move < SETTLED_LEG:
            break
    return landmarks if move < SURE_LEG and _are_legs(seen, region) else None


def _frame(landmarks_px: NDArray[np.float64]) -> Region:
    """Return the frame of the legs, from knees and ankles alone the less there is above the hips.

    Otherwise the upper body sinks from round to round, along with the hips that are seen below it: by 0.13
    leg lengths on real people cut at the waist, and by half of that with this correction. A visible chest
    keeps it in place.
    """
    seen = Region.of(landmarks_px)
    knees, ankles = (
        float((landmarks_px[list(pair)].mean(axis=0) - seen.origin_px) @ seen.down)
        for pair in (KNEES, ANKLES)
    )
    hips = ankles - (ankles - knees) / (1 - USUAL_THIGH_SHARE)
    waist, chest = WAIST_TO_CHEST_LEG
    room = float(seen.origin_px[1] + hips) / max(seen.leg_px - hips, MIN_LEG_PX)
    hips *= MOST_TRUST * min(1.0, max(0.0, (chest - room) / (chest - waist)))
    return Region(seen.origin_px + hips * seen.down, seen.down, max(seen.leg_px - hips, MIN_LEG_PX / 2))


def _are_legs(seen: list[ViewResult], region: Region) -> bool:
    """Whether two views agree on legs that are visible and have human proportions."""
    legs = list(LEG_LANDMARKS)
    one, other = (view.landmarks_px[legs] for view in seen)
    visible = float(np.mean([view.visibility[legs] for view in seen], axis=0).min())
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


def _looks_under(
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    views: tuple[ViewSpec, ...],
    region: Region,
    upper_body: UpperBody,
) -> list[ViewResult]:
    """Take views under an upper body; results are in pixels of the (H, W, 3) photo."""
    canvas, above = _completed(rgb, region, upper_body)
    down = np.array([0.0, above])
    seen = look_through(canvas, landmarker, views, replace(region, origin_px=region.origin_px + down))
    up = np.column_stack([np.zeros((2, 2)), down])
    return [
        replace(view, landmarks_px=view.landmarks_px - down, to_photo=view.to_photo - up) for view in seen
    ]


def _completed(
    rgb: NDArray[np.uint8], region: Region, upper_body: UpperBody
) -> tuple[NDArray[np.uint8], int]:
    """Return the photo with an upper body above its upper edge, and how many rows were added.

    Around the upper body the first row of the photo is repeated. A photo with room for a head is returned
    unchanged.
    """
    above = int(np.ceil(HEAD_ROOM_LEG * region.leg_px - region.origin_px[1]))
    if above <= 0:
        return rgb, 0
    width = rgb.shape[1]
    basis = np.stack([region.across, region.down], axis=1) * region.leg_px / UPPER_BODY_PX_PER_LEG
    offset = region.origin_px + np.array([0.0, above]) - basis @ np.array(UPPER_BODY_HIPS_PX)
    painted = cv2.warpAffine(
        _upper_body(upper_body), np.column_stack([basis, offset]), (width, above), flags=cv2.INTER_LINEAR
    ).astype(np.float32)
    opaque = painted[..., 3:] / 255
    top = opaque * painted[..., :3] + (1 - opaque) * rgb[:1]
    return np.concatenate([np.rint(top).astype(np.uint8), rgb]), above


@lru_cache(maxsize=2)
def _upper_body(name: UpperBody) -> NDArray[np.uint8]:
    """Return the (216, 256, 4) RGBA picture of an upper body, our own render."""
    data = (files("kneealign.pose") / "data" / f"upper_body_{name}.png").read_bytes()
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA), np.uint8)  # type: ignore[arg-type]
