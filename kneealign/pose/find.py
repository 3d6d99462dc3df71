"""From a photo to one person's landmarks and outline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import NOSE
from kneealign.geometry import Affine, apply, median
from kneealign.pose.exposure import brightened, evened
from kneealign.pose.facing import front_cue
from kneealign.pose.headless import Headless, find_headless
from kneealign.pose.heads import Circle, head_circle
from kneealign.pose.hidden_face import (
    face_hidden,
    front_and_back_confused,
    seen_from_front,
    with_face,
    with_plain_head,
    without_one,
)
from kneealign.pose.landmarker import Detection, Landmarker
from kneealign.pose.outline import lay_outline
from kneealign.pose.person import Pose, agreeing, to_pose
from kneealign.pose.views import (
    CLOSER_VIEWS,
    FIRST_VIEWS,
    LAST_VIEWS,
    MIN_LEG_PX,
    MORE_VIEWS,
    NARROWING_VIEWS,
    UPRIGHT_VIEWS,
    VIEWS,
    Region,
    ViewResult,
    shrunk,
    take_views,
)

LOCATE_SIZE_PX = 320
"""Least long side of the picture that is searched for people: the detector itself sees 224 px."""

CIRCLE_PER_LEG = 1.16
"""Radius of the detector's circle around a body in leg lengths: the mean of 48 renders, standard deviation
6 %. Close enough to aim the first views, which then show where the legs really are."""

SETTLED_LEG, SETTLED_SCALE, SETTLED_DEG = 0.15, 1.25, 6.0
"""A view need not be repeated if it finds the legs this close to where it was aimed (position in leg lengths,
size in either direction, and direction)."""

SAME_PERSON_LEG = 0.5
"""People closer together than this, in leg lengths, are one person seen twice."""

TILES = 3
"""Tiles across the long side if nobody is found in the whole picture: a person who fills only a tenth of it
is too small for the detector's 224 px."""

TILE_SIZE_PX = 320
"""Least long side of a tile as the detector is given it."""

NARROWING_ROUNDS = 3
"""Most rounds of viewing and moving the region to the legs that were found."""

HEAD_ABOVE_HIPS_LEG = 0.78
"""On whole people who stand, the nose is at least this far above the hips, in leg lengths. If it is closer,
the network has squeezed an invented head into the picture."""

ROOM_ABOVE_NOSE_LEG = 0.16
"""A nose closer to the upper edge of the picture than this, in leg lengths, is invented, or the head is cut
off. On 69 good photos of real people with the whole head it is 0.19 and more; on 130 cut at neck or waist it
is above the edge or closer to the hips than a head can be, except for two (0.04 and 0.14)."""


FEET_ROOM_LEG = 0.15
"""With less picture than this below the feet, in leg lengths, they cannot be any lower."""

CUT_COLUMNS = 8
"""If the person covers this many columns of every view's last row, the view cut off the feet, or the network
mistook a mark on the legs or the wall for the floor and the view ends at the shins."""

LONGER = 1.15
"""The region is then made for legs this much longer: a view that finds the feet corrects it again."""

PERSON_PROBABILITY = 0.5
"""From this probability on, a pixel of a mask belongs to the person."""


@dataclass(frozen=True)
class Candidate:
    """A person in a photo, as seen in the first views."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) median over the views, in pixels of the photo."""
    views: tuple[ViewResult, ...] = ()
    """The views, if they were aimed well enough to count along with those that follow. Where aiming failed,
    the detector may have found a person who is not there."""

    @property
    def height_px(self) -> float:
        """From the highest landmark to the lowest."""
        return float(np.ptp(self.landmarks_px[:, 1]))

    @property
    def region(self) -> Region:
        """Frame of the legs."""
        return Region.of(self.landmarks_px)


def find_pose(rgb: NDArray[np.uint8], landmarker: Landmarker, person: int | None = None) -> Pose | None:
    """Find a person and their legs in a few views.

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
        None if nobody is found, or too few people.
    """
    rgb = brightened(rgb)
    people = locate(rgb, landmarker)
    start = _chosen(people, person) if people else None
    if start is not None and not _in_picture(start, rgb):
        people, start = [], None
    with_head = start is not None and bool(start.views) and _has_head(start)
    if person in (None, 1) and not with_head and sum(bool(each.views) for each in people) < 2:
        found = find_headless(rgb, landmarker)
        if found is not None and found.views:
            return _headless_pose(found, people)
        if found is not None:
            start = Candidate(found.landmarks_px)
        if start is None:
            people = _from_tiles(rgb, landmarker)
            start = people[0] if people else None
    if start is None:
        return None
    everyone = tuple(candidate.landmarks_px for candidate in people)
    # Nothing here may hold on to this pose: a longer region takes as much memory again.
    return _with_feet(_pose_of(start, rgb, landmarker, everyone, doubtful=not with_head), rgb, landmarker)


def _headless_pose(found: Headless, people: list[Candidate]) -> Pose:
    """Return the legs' pose; a face cut by the frame stays among the people, so that it is hidden."""
    region = found.region
    near = SAME_PERSON_LEG * region.leg_px
    faces = [
        candidate.landmarks_px
        for candidate in people
        if np.linalg.norm(candidate.region.origin_px - region.origin_px) < near
    ]
    pose = to_pose(agreeing(list(found.views), region), region, tuple(faces))
    return replace(pose, headless=True, front=found.front)


def _with_feet(pose: Pose | None, rgb: NDArray[np.uint8], landmarker: Landmarker) -> Pose | None:
    """View a longer region if the views end above the feet."""
    for _ in range(NARROWING_ROUNDS):
        if pose is None or not _cut_below(pose, rgb.shape[0]):
            break
        before, pose = replace(pose, outline=lay_outline((), pose.region)), None
        longer = replace(before.region, leg_px=LONGER * before.region.leg_px)
        again = _looked_at(rgb, landmarker, longer)
        if again is not None:
            pose = _pose_of(again, rgb, landmarker, before.people, doubtful=True)
        if pose is None:
            return replace(before, outline=lay_outline(before.seen, before.region))
    return pose


def _pose_of(
    start: Candidate,
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    everyone: tuple[NDArray[np.float64], ...],
    *,
    doubtful: bool,
) -> Pose | None:
    """Take the views that are measured, or all of them if the start is in doubt."""
    region = start.region
    views = VIEWS + MORE_VIEWS if doubtful else VIEWS
    # A person cut off by the frame may not be found in turned views.
    body = _everywhere(start.views) if start.views else start.landmarks_px
    seen = take_views(rgb, landmarker, views, region, body) or take_views(
        rgb, landmarker, UPRIGHT_VIEWS, region
    )
    if not seen:
        return None
    taken = [*start.views, *seen]
    circle = head_circle(median([view.landmarks_px for view in taken]))
    if not doubtful and seen_from_front(taken, region) and face_hidden(rgb, circle):
        painted = _seen_with_face(circle, rgb, landmarker, region, everyone)
        if painted is not None:
            return painted
    if front_and_back_confused(taken, region):
        if not doubtful:
            taken += take_views(rgb, landmarker, MORE_VIEWS, region, body)
        rest = without_one(taken, region)
        if rest is not None and any(view.mask is not None for view in rest):
            return to_pose(agreeing(rest, region), region, everyone)
        return _seen_with_face(circle, rgb, landmarker, region, everyone) or to_pose(taken, region, everyone)
    return to_pose(agreeing(taken, region), region, everyone)


def _everywhere(views: Sequence[ViewResult]) -> NDArray[np.float64]:
    """Return where any view sees a landmark: the medians of views that confuse left and right meet."""
    return np.concatenate([view.landmarks_px for view in views])


def _seen_with_face(
    circle: Circle,
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    region: Region,
    everyone: tuple[NDArray[np.float64], ...],
) -> Pose | None:
    """Look at somebody whose face is hidden, with a face painted over it; None if nobody is seen then."""
    seen = take_views(with_face(rgb, circle), landmarker, VIEWS + MORE_VIEWS, region)
    if not seen:
        return None
    plain = take_views(with_plain_head(rgb, circle), landmarker, NARROWING_VIEWS, region)
    pose = to_pose(agreeing(seen, region), region, everyone)
    return replace(pose, front=front_cue(pose.seen, [plain], region))


def _cut_below(pose: Pose, height_px: int) -> bool:
    """Whether the person continues below all views, and the picture far below the feet."""
    if pose.below_feet_leg(height_px) < FEET_ROOM_LEG:
        return False
    return all(_columns_at_the_end(view, height_px) >= CUT_COLUMNS for view in pose.drawn)


def _columns_at_the_end(view: ViewResult, height_px: int) -> int:
    if view.mask is None:
        return 0
    last = len(view.mask) - 2  # the very last row repeats the one above it
    columns = np.flatnonzero(view.mask[last] > PERSON_PROBABILITY)
    y = apply(view.to_photo, np.column_stack([columns, np.full(len(columns), last)]).astype(np.float64))[:, 1]
    return int((y < height_px - 1).sum())


def look_closer(
    rgb: NDArray[np.uint8], landmarker: Landmarker, pose: Pose, alike: Callable[[Pose], bool] | None = None
) -> Pose:
    """Take more views of a person, and leave out those that disagree.

    After two of them ``alike`` says whether the outlines agree. If so, the last ones, whose landmarks count
    all the same, go without, which takes half of the time. Someone without a head, or whose face is hidden,
    was seen in all views with one painted, and further ones would be of the bare photo.
    """
    if pose.headless or pose.front is not None or len(pose.drawn) > len(VIEWS):
        return pose
    rgb = brightened(rgb)
    region, body = pose.region, _everywhere(pose.seen)
    closer = [*pose.seen, *take_views(rgb, landmarker, CLOSER_VIEWS, region, body)]
    half_way = _of_agreeing(closer, pose)
    settled = alike is not None and alike(half_way)
    last = tuple(replace(view, mask=not settled) for view in LAST_VIEWS)
    return _of_agreeing([*closer, *take_views(rgb, landmarker, last, region, body)], half_way)


def _of_agreeing(seen: list[ViewResult], pose: Pose) -> Pose:
    """Return a person whom fewer views have shown as several see them, without those that disagree."""
    laid = {id(view): mask for view, mask in zip(pose.drawn, pose.outline.views, strict=True)}
    found = to_pose(agreeing(seen, pose.region), pose.region, pose.people, laid)
    found.outline.share_picture(pose.outline)
    return found


def locate(rgb: NDArray[np.uint8], landmarker: Landmarker) -> list[Candidate]:
    """Return everyone the detector finds, the largest person first."""
    return _apart(_detected(rgb, landmarker, LOCATE_SIZE_PX))


def _detected(rgb: NDArray[np.uint8], landmarker: Landmarker, size_px: int) -> list[Candidate]:
    """Find people in a picture and view each of them.

    Whether the picture or its mirror image is searched depends on which half is brighter, so that both get
    the same result.
    """
    small, matrix = shrunk(rgb, max(rgb.shape) / size_px)
    small = evened(small)
    mirrored = _brighter_on_the_right(small)
    people = []
    for detection in landmarker.find_people(small[:, ::-1] if mirrored else small):
        seen = detection.mirrored(small.shape[1]) if mirrored else detection
        candidate = _looked_at(rgb, landmarker, _to_region(seen, matrix))
        if candidate is not None:
            people.append(candidate)
    return _largest_first(people)


def _largest_first(people: list[Candidate]) -> list[Candidate]:
    return sorted(people, key=lambda candidate: -candidate.height_px)


def _brighter_on_the_right(rgb: NDArray[np.uint8]) -> bool:
    half = rgb.shape[1] // 2
    return bool(rgb[:, -half:].sum(dtype=np.int64) > rgb[:, :half].sum(dtype=np.int64))


def _to_region(detection: Detection, from_photo: Affine) -> Region:
    to_photo = np.asarray(cv2.invertAffineTransform(from_photo), np.float64)
    up = to_photo[:, :2] @ detection.up_px
    radius = max(float(np.linalg.norm(up)), MIN_LEG_PX)
    return Region(apply(to_photo, detection.hips_px), -up / radius, radius / CIRCLE_PER_LEG)


def _looked_at(rgb: NDArray[np.uint8], landmarker: Landmarker, region: Region) -> Candidate | None:
    """View a region, and again if the legs are not where it was aimed."""
    candidate = None
    for _ in range(NARROWING_ROUNDS):
        views = take_views(rgb, landmarker, FIRST_VIEWS, region)
        if not views:
            break
        candidate = Candidate(median([view.landmarks_px for view in views]))
        aimed, region = region, candidate.region
        if _near(region, aimed):
            return replace(candidate, views=tuple(view.in_legs_of(region, aimed) for view in views))
    return candidate


def _near(found: Region, aimed: Region) -> bool:
    apart = float(np.linalg.norm(found.origin_px - aimed.origin_px)) / aimed.leg_px
    scale = found.leg_px / aimed.leg_px
    turn_deg = np.degrees(np.arccos(np.clip(found.down @ aimed.down, -1, 1)))
    return bool(
        apart <= SETTLED_LEG and 1 / SETTLED_SCALE <= scale <= SETTLED_SCALE and turn_deg <= SETTLED_DEG
    )


def _apart(people: list[Candidate]) -> list[Candidate]:
    """Drop people who are the same as another, larger one."""
    kept: list[Candidate] = []
    for candidate in people:
        region = candidate.region
        middles = [other.region.origin_px for other in kept]
        near = SAME_PERSON_LEG * region.leg_px
        if all(np.linalg.norm(middle - region.origin_px) >= near for middle in middles):
            kept.append(candidate)
    return kept


def _has_head(candidate: Candidate) -> bool:
    """Whether the nose is where a head has room: the network invents heads inside the picture."""
    region, nose = candidate.region, candidate.landmarks_px[NOSE]
    height = float((region.origin_px - nose) @ region.down)
    leg = max(region.leg_px, MIN_LEG_PX)
    return bool(height >= HEAD_ABOVE_HIPS_LEG * leg and nose[1] >= ROOM_ABOVE_NOSE_LEG * leg)


def _in_picture(candidate: Candidate, rgb: NDArray[np.uint8]) -> bool:
    """Whether the middle of the hips lies inside the picture."""
    x, y = candidate.region.origin_px
    return bool(0 <= x < rgb.shape[1] and 0 <= y < rgb.shape[0])


def _chosen(people: list[Candidate], person: int | None) -> Candidate | None:
    if person is None:
        return people[0]
    from_left = sorted(people, key=lambda candidate: float(candidate.region.origin_px[0]))
    return from_left[person - 1] if 1 <= person <= len(from_left) else None


def _from_tiles(rgb: NDArray[np.uint8], landmarker: Landmarker) -> list[Candidate]:
    """Search overlapping tiles for people, the largest first; views of a tile do not count for the photo."""
    height, width = rgb.shape[:2]
    side = -(-max(height, width) // TILES)
    if side < TILE_SIZE_PX // 2:
        return []
    people = [
        Candidate(candidate.landmarks_px + np.array([left, top], np.float64))
        for top in _tile_starts(height, side)
        for left in _tile_starts(width, side)
        for candidate in _detected(rgb[top : top + side, left : left + side], landmarker, TILE_SIZE_PX)
    ]
    return _apart(_largest_first(people))


def _tile_starts(length: int, side: int) -> list[int]:
    """Return where tiles of a side start so that they overlap by half and cover the whole length."""
    count = max(1, -(-2 * (length - side) // side) + 1)
    return [round(start) for start in np.linspace(0, max(0, length - side), count)]
