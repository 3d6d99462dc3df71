"""What landmarks say about a photo, in numbers, before any limit is applied."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import (
    ANKLES,
    EARS,
    FEET,
    FOOT_LANDMARKS,
    HEELS,
    HIPS,
    KNEES,
    LEG_LANDMARKS,
    SHOULDERS,
    TOES,
)
from kneealign.codes import Framing
from kneealign.geometry import apply
from kneealign.legs import CHEST_LEG, REACH_PX, Camera, camera_pitch_deg, find_edges, headless_pitch_deg
from kneealign.pose import PX_PER_LEG, SIZE_PX, Pose
from kneealign.quality.limits import cues

LEVEL = (SHOULDERS, HIPS, KNEES, ANKLES)
"""Pairs of joints that are at the same height."""

NEAR_EDGE_LEG = 0.1
"""Feet closer than this to the lower edge of the picture, in leg lengths, may be cut off: 8 cm on an adult's
leg of 80 cm, a third of a foot's length, which the landmarks of toes and heels can miss."""

WAIST_LEG = 0.08
"""Least picture above the hips in a photo without a head, in leg lengths. Pieces that show shins leave 0.04
or less above what looks like hips; photos cut 0.15 above the hips leave 0.1 or more."""

STEEPNESS_PER_DEG = 0.002
"""What a degree of the camera's height by the ankles' depth counts beside the feet, in leg lengths: each cue
alone mixes up steep cameras with large feet, or with people who lean."""

STEEPNESS_PER_BEND = 0.01
"""What the sign of bent knees counts, in leg lengths: seen from above and cut at the waist, the network takes
part of the camera's height for bent knees. Renders seen from 30 degrees above show 2.2 and more."""

CLOTH_LEG = 0.2
"""How far above the knees to start looking for a crease, in leg lengths: 16 cm on an adult, below the
hem of most shorts. A skirt that ends higher hides no knee."""


@dataclass(frozen=True)
class PoseFacts:
    """What landmarks alone show. Lengths are in leg lengths."""

    leg_px: float
    """Mean leg length in pixels of the full-size photo."""
    hips_swapped: float
    """1.0 when the person's left hip is on the left of the picture."""
    without_head: float
    """1.0 when the picture ends below the head."""
    steepness: float | None
    """How far the toes are below the heels, 0.002 more for each degree by which the ankles' depth has the
    camera above the hips, and 0.01 more for each standard deviation of bent knees; None with a head."""
    front: float | None
    """How far the toes are below the heels, less what speaks for a back: low for backs. None with a head."""
    hip_separation: float
    """Distance between the hip landmarks across the body."""
    knee_separation: float
    """Left knee to right knee across the body; negative when crossed."""
    ankle_separation: float
    """Left ankle to right ankle across the body; negative when crossed."""
    stance_width: float
    """The smaller of knee and ankle separation over hip separation: large only if the whole legs are apart,
    not for knock-knees that touch or bow-legs whose ankles touch."""
    turn_deg: float
    """How far the body is turned from the camera, in either direction, from depth and feet."""
    toe_out_deg: float
    """Mean direction of the two feet relative to the body: outwards positive."""
    pitch_deg: float | None
    """How far above (positive) or below hip height the camera looks from; None without the head."""
    knee_bend: float | None
    """How unlikely the leg is for a straight one, in standard deviations: by shank, knee and ears, without a
    head by knee and heel. None where the frame cuts the head."""
    leg_length_difference: float
    """Absolute difference of the two legs' lengths over their mean."""
    leg_visibility: float
    """Visibility of the least visible hip, knee or ankle."""
    foot_visibility: float | None
    """Visibility of the least visible landmark of feet near the lower edge of the picture; otherwise None."""
    cloth_width: float
    """Width at the knees of anything that covers both legs in one piece from the hips down to the knees; 0 if
    a crease or a gap separates the legs above them."""
    tilt_deg: float
    """Angle between the legs' axis and the picture's vertical."""
    roll_deg: float
    """Slope of the lines between left and right joints: how far the camera is tilted relative to the
    person."""
    lean_deg: float
    """Angle between the axis of the legs and the perpendicular to the lines between left and right joints:
    how far the pelvis is to one side of the feet."""
    sway: float | None
    """Distance of the midpoint of the hips from the line between the midpoints of shoulders and ankles; None
    if the shoulders are outside the picture."""
    off_centre: float
    """Distance of the body's middle from the middle of the picture, over its width."""
    edge_distance: float
    """Distance of the outermost leg or foot landmark from the picture's sides, over its long side."""
    distance_legs: float | None
    """Distance of the camera in leg lengths; None if the photo does not state its lens."""


def pose_facts(pose: Pose, camera: Camera, px_per_pixel: float) -> PoseFacts:
    """Collect what landmarks show.

    Parameters
    ----------
    pose : Pose
        The person to be measured.
    camera : Camera
        The lens, for the picture that the pose was found in.
    px_per_pixel : float
        Full-size pixels per pixel of that picture.
    """
    region = pose.region
    across = (pose.landmarks_px @ region.across) / region.leg_px

    def apart(pair: tuple[int, int]) -> float:
        return float(across[pair[0]] - across[pair[1]])

    separation = apart(HIPS)
    facing = 1.0 if separation >= 0 else -1.0
    knees_apart, ankles_apart = facing * apart(KNEES), facing * apart(ANKLES)
    hips, knees, ankles = (pose.landmarks_px[list(pair)] for pair in (HIPS, KNEES, ANKLES))
    lengths = np.linalg.norm(hips - knees, axis=1) + np.linalg.norm(knees - ankles, axis=1)
    long_side = max(camera.width_px, camera.height_px)
    x = pose.landmarks_px[[*LEG_LANDMARKS, *FOOT_LANDMARKS], 0]
    shape = (int(camera.height_px), int(camera.width_px))
    with_head = head_in_frame(pose, shape)
    lean = _lean_deg(pose)
    tilt = float(np.degrees(np.arctan2(region.down[0], region.down[1])))
    return PoseFacts(
        leg_px=region.leg_px * px_per_pixel,
        hips_swapped=float(separation < 0),
        without_head=float(not with_head),
        steepness=None if with_head else _steepness(pose),
        front=pose.front,
        hip_separation=abs(separation),
        knee_separation=knees_apart,
        ankle_separation=ankles_apart,
        stance_width=min(knees_apart, ankles_apart) / max(abs(separation), 0.02),
        turn_deg=abs(_turn_deg(pose, across)),
        toe_out_deg=_toe_out_deg(across),
        pitch_deg=camera_pitch_deg(pose) if with_head else None,
        knee_bend=_knee_bend(pose, across) if with_head else _knee_bend_by_heels(pose),
        leg_length_difference=float(np.ptp(lengths) / lengths.mean()),
        leg_visibility=float(pose.visibility[list(LEG_LANDMARKS)].min()),
        foot_visibility=foot_visibility(pose, camera.height_px),
        cloth_width=cloth_width(pose),
        tilt_deg=abs(tilt),
        roll_deg=abs(tilt - lean),
        lean_deg=abs(lean),
        sway=_sway(pose) if _inside(pose.landmarks_px[list(SHOULDERS)], shape) else None,
        off_centre=abs(float(region.origin_px[0] - camera.centre_px[0])) / camera.width_px,
        edge_distance=float(min(x.min(), camera.width_px - 1 - x.max())) / long_side,
        distance_legs=camera.focal_px / region.leg_px if camera.focal_length_35mm else None,
    )


def _turn_deg(pose: Pose, across: NDArray[np.float64]) -> float:
    """Two independent estimates of the body's turn: depth of left and right, and direction of the feet."""
    terms = cues()["turn_deg"]
    pairs = (HIPS, KNEES, ANKLES)
    depth = float(np.mean([pose.depth[left] - pose.depth[right] for left, right in pairs]))
    left, right = _toes_out(across)
    return terms["depth"] * depth + terms["feet"] * (left - right) / 2


def _toe_out_deg(across: NDArray[np.float64]) -> float:
    sine = float(np.mean(_toes_out(across))) / cues()["toe_out_deg"]["foot_length"]
    return float(np.degrees(np.arcsin(np.clip(sine, -1, 1))))


def _toes_out(across: NDArray[np.float64]) -> tuple[float, float]:
    """How far the toes of each foot are further out than its heel, in leg lengths."""
    left, right = (float(across[toe] - across[heel]) for toe, heel in zip(TOES, HEELS, strict=True))
    return left, -right


def _steepness(pose: Pose) -> float:
    toes, heels = (pose.landmarks_px[list(pair)].mean(axis=0) for pair in (TOES, HEELS))
    below = float((toes - heels) @ pose.region.down) / pose.region.leg_px
    bend = max(0.0, _knee_bend_by_heels(pose) or 0.0)
    return below + STEEPNESS_PER_DEG * headless_pitch_deg(pose) + STEEPNESS_PER_BEND * bend


def _knee_bend(pose: Pose, across: NDArray[np.float64]) -> float:
    """Shank shorter relative to the thigh, and knee further forward, than in a straight leg.

    A bent knee moves forward, and its shank points away from the camera. Both can be seen from the legs
    alone, whatever the arms do. The distance between the ears, large relative to short legs, gives the values
    to expect in a child.
    """
    region = pose.region
    down = (pose.landmarks_px @ region.down) / region.leg_px
    hips, knees, ankles = (float(down[list(pair)].mean()) for pair in (HIPS, KNEES, ANKLES))
    forward = _depth(pose, KNEES) - (_depth(pose, HIPS) + _depth(pose, ANKLES)) / 2
    terms = cues()["knee_bend"]
    return (
        terms["ratio"] * (ankles - knees) / max(knees - hips, 0.05)
        + terms["knee_depth"] * forward
        + terms["ears"] * _ears(across)
        + terms["constant"]
    )


def _knee_bend_by_heels(pose: Pose) -> float | None:
    """Knee further forward, and heel less far below the ankle, than in a straight leg without a head.

    A bent knee moves forward and tips the shank, and with it the ankle, forward and down towards the heel.
    """
    if not pose.headless:
        return None
    forward = _depth(pose, KNEES) - (_depth(pose, HIPS) + _depth(pose, ANKLES)) / 2
    heels, ankles = (pose.landmarks_px[list(pair)].mean(axis=0) for pair in (HEELS, ANKLES))
    terms = cues()["knee_bend_by_heels"]
    return (
        terms["knee_depth"] * forward
        + terms["ankle_depth"] * (_depth(pose, ANKLES) - _depth(pose, HIPS))
        + terms["heels"] * float((heels - ankles) @ pose.region.down) / pose.region.leg_px
        + terms["constant"]
    )


def _depth(pose: Pose, pair: tuple[int, int]) -> float:
    return float(pose.depth[list(pair)].mean())


def _ears(across: NDArray[np.float64]) -> float:
    return float(across[EARS[0]] - across[EARS[1]])


def _lean_deg(pose: Pose) -> float:
    """Shoulders, hips, knees and ankles are level on people who stand evenly, long lines counting most."""
    joined = np.array([pose.landmarks_px[left] - pose.landmarks_px[right] for left, right in LEVEL])
    down, across = joined @ pose.region.down, joined @ pose.region.across
    return float(np.degrees(np.arctan2(down.sum(), np.abs(across).sum())))


def _sway(pose: Pose) -> float:
    shoulders, hips, ankles = (
        pose.landmarks_px[list(pair)].mean(axis=0) for pair in (SHOULDERS, HIPS, ANKLES)
    )
    line, to_hips = ankles - shoulders, hips - shoulders
    aside = line[0] * to_hips[1] - line[1] * to_hips[0]
    return float(abs(aside) / max(np.linalg.norm(line), 1.0) / pose.region.leg_px)


def foot_visibility(pose: Pose, height_px: float) -> float | None:
    """Return how visible the least visible landmark of feet near the lower edge is; None further away.

    Feet that are cut off are squeezed into the picture by the network and rated as barely visible.
    """
    near = pose.below_feet_leg(height_px) < NEAR_EDGE_LEG
    return float(pose.visibility[list(FEET)].min()) if near else None


def cloth_width(pose: Pose) -> float:
    """Return the width, in leg lengths, of cloth that hides where one leg ends and the other begins.

    A skirt shows no crease from the thighs to the knees, and is wider at the knees than two legs that touch.
    0 if a crease or a gap separates the legs.
    """
    to_raster = cv2.invertAffineTransform(pose.outline.to_photo)
    landmarks = apply(np.asarray(to_raster, np.float64), pose.landmarks_px)
    knees = float(landmarks[list(KNEES), 1].mean())
    rows = np.arange(max(0, int(knees - CLOTH_LEG * PX_PER_LEG)), min(SIZE_PX, int(knees) + 1))
    if not len(rows):
        return 0.0
    edges = find_edges(pose.outline.mean, landmarks, rows)
    if edges.crease.any():
        return 0.0
    width = float(np.abs(edges.outer_left - edges.outer_right)[-1])
    # Without an edge within reach it is wider than any two legs.
    return (width if np.isfinite(width) else 2 * REACH_PX) / PX_PER_LEG


def _inside(points: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    x, y = points.T
    return bool((x >= 0).all() and (y >= 0).all() and (x <= width - 1).all() and (y <= height - 1).all())


def outside_frame(pose: Pose, shape: tuple[int, ...]) -> tuple[float, float, float]:
    """Return how far hips, knees and feet (ankles, heels, toes) are outside an (H, W, ...) picture.

    In leg lengths, for the landmark that is furthest out; 0 if all are inside. Without a head, hips must be
    at least WAIST_LEG inside: if a picture shows only shins, the network mistakes knees for hips and places
    them at the edge. The network rates invented points outside the frame as highly visible, so only their
    position counts.
    """
    height, width = shape[:2]

    def outside(points: tuple[int, ...]) -> float:
        x, y = pose.landmarks_px[list(points)].T
        beyond = max(-x.min(), -y.min(), x.max() - (width - 1), y.max() - (height - 1), 0.0)
        return float(beyond / pose.region.leg_px)

    hips = outside(HIPS)
    if pose.headless:
        hips = max(hips, WAIST_LEG - pose.above_hips_leg)
    return hips, outside(KNEES), outside(FEET)


def head_in_frame(pose: Pose, shape: tuple[int, ...]) -> bool:
    """Whether the head is in the picture, with nose and ears."""
    return pose.shows_head(shape[0], shape[1])


def framing(pose: Pose, shape: tuple[int, ...]) -> Framing:
    """Return how much of the person an (H, W, ...) picture shows."""
    if head_in_frame(pose, shape):
        return Framing.FULL_BODY
    return Framing.NO_HEAD if pose.above_hips_leg >= CHEST_LEG else Framing.WAIST_DOWN
