"""What landmarks tell of a photo in numbers, before any limit is applied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import (
    ANKLES,
    EARS,
    FOOT_LANDMARKS,
    HEELS,
    HIPS,
    KNEES,
    LEG_LANDMARKS,
    NOSE,
    SHOULDERS,
    TOES,
)
from kneealign.legs import Camera
from kneealign.pose import Pose
from kneealign.quality.limits import cues


@dataclass(frozen=True)
class PoseFacts:
    """What landmarks alone tell. Lengths are in leg lengths."""

    leg_px: float
    """Mean leg length in pixels of the full-size photo."""
    hips_swapped: float
    """1.0 when the person's left hip is on the left of the picture."""
    hip_separation: float
    """Distance between the hip landmarks across the body."""
    knee_separation: float
    """Left knee to right knee across the body; negative when crossed."""
    ankle_separation: float
    """Left ankle to right ankle across the body; negative when crossed."""
    stance_width: float
    """The smaller of knee and ankle separation over hip separation: wide only where the whole legs stand
    apart, and not for knock-knees that touch or bow legs whose ankles touch."""
    turn_deg: float
    """How far the body is turned from the camera, either way, as depth and feet tell."""
    toe_out_deg: float
    """Mean direction of the two feet against the body: outwards positive."""
    pitch_deg: float | None
    """How far above (positive) or below hip height the camera looks from; None without the head."""
    knee_bend: float | None
    """How unlikely the leg's proportions are for a straight knee, in standard deviations; None without the
    head."""
    leg_length_difference: float
    """Absolute difference of the two legs' lengths over their mean."""
    leg_visibility: float
    """Visibility of the least visible hip, knee or ankle."""
    tilt_deg: float
    """Angle between the body's axis and the picture's vertical."""
    off_centre: float
    """Distance of the body's middle from the picture's, over the picture's width."""
    edge_distance: float
    """Distance of the outermost leg or foot landmark from the picture's sides, over its long side."""
    distance_legs: float | None
    """Distance of the camera in leg lengths; None where the photo does not state its lens."""


def pose_facts(pose: Pose, camera: Camera, px_per_pixel: float) -> PoseFacts:
    """Collect what landmarks tell.

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
    with_head = head_in_frame(pose, (int(camera.height_px), int(camera.width_px)))
    return PoseFacts(
        leg_px=region.leg_px * px_per_pixel,
        hips_swapped=float(separation < 0),
        hip_separation=abs(separation),
        knee_separation=knees_apart,
        ankle_separation=ankles_apart,
        stance_width=min(knees_apart, ankles_apart) / max(abs(separation), 0.02),
        turn_deg=abs(_turn_deg(pose, across)),
        toe_out_deg=_toe_out_deg(across),
        pitch_deg=_pitch_deg(pose, across) if with_head else None,
        knee_bend=_knee_bend(pose, across, camera) if with_head else None,
        leg_length_difference=float(np.ptp(lengths) / lengths.mean()),
        leg_visibility=float(pose.visibility[list(LEG_LANDMARKS)].min()),
        tilt_deg=abs(float(np.degrees(np.arctan2(region.down[0], region.down[1])))),
        off_centre=abs(float(region.origin_px[0] - camera.centre_px[0])) / camera.width_px,
        edge_distance=float(min(x.min(), camera.width_px - 1 - x.max())) / long_side,
        distance_legs=camera.focal_px / region.leg_px if camera.focal_length_35mm else None,
    )


def _turn_deg(pose: Pose, across: NDArray[np.float64]) -> float:
    """Two independent guesses of the body's turn: depth, left against right, and where the feet point."""
    terms = cues()["turn_deg"]
    pairs = (HIPS, KNEES, ANKLES)
    depth = float(np.mean([pose.depth[left] - pose.depth[right] for left, right in pairs]))
    left, right = _toes_out(across)
    return terms["depth"] * depth + terms["feet"] * (left - right) / 2


def _toe_out_deg(across: NDArray[np.float64]) -> float:
    sine = float(np.mean(_toes_out(across))) / cues()["toe_out_deg"]["foot_length"]
    return float(np.degrees(np.arcsin(np.clip(sine, -1, 1))))


def _toes_out(across: NDArray[np.float64]) -> tuple[float, float]:
    """How far each foot's toes lie further out than its heel, in leg lengths."""
    left, right = (float(across[toe] - across[heel]) for toe, heel in zip(TOES, HEELS, strict=True))
    return left, -right


def _pitch_deg(pose: Pose, across: NDArray[np.float64]) -> float:
    """Camera above or below the hips: the body seems to lean, as the network takes the camera for level.

    Children's large heads make them seem to lean as well; the ears' distance takes that back.
    """
    terms = cues()["pitch_deg"]
    return terms["lean"] * _lean(pose) + terms["ears"] * _ears(across) + terms["constant"]


def _knee_bend(pose: Pose, across: NDArray[np.float64], camera: Camera) -> float:
    """Shank shorter against the thigh, and knee nearer, than in a straight leg seen by the same camera.

    Seen from near hip height, the shank of a bent knee points away along the line of sight and the thigh
    does not. How near the camera is and the proportions of head and neck, a child's or an adult's, say which
    ratio to expect.
    """
    region = pose.region
    down = (pose.landmarks_px @ region.down) / region.leg_px
    ears, shoulders, hips, knees, ankles = (
        float(down[list(pair)].mean()) for pair in (EARS, SHOULDERS, HIPS, KNEES, ANKLES)
    )
    depth = float(pose.depth[list(KNEES)].mean() - pose.depth[list(HIPS)].mean())
    terms = cues()["knee_bend"]
    return (
        terms["ratio"] * (ankles - knees) / max(knees - hips, 0.05)
        + terms["knee_depth"] * depth
        + terms["lean"] * _lean(pose)
        + terms["nearness"] * region.leg_px / camera.focal_px
        + terms["neck"] * (shoulders - ears)
        + terms["ears"] * _ears(across)
        + terms["constant"]
    )


def _lean(pose: Pose) -> float:
    """How much further away than the shoulders the ankles seem, in leg lengths."""
    return float(pose.depth[list(ANKLES)].mean() - pose.depth[list(SHOULDERS)].mean())


def _ears(across: NDArray[np.float64]) -> float:
    return float(across[EARS[0]] - across[EARS[1]])


def outside_frame(pose: Pose, shape: tuple[int, ...]) -> tuple[float, float, float]:
    """Return how far hips, knees and feet (ankles, heels, toes) lie outside an (H, W, ...) picture.

    In leg lengths, for the landmark that is furthest out; 0 where all are inside.

    The network invents points outside the frame with high visibility, so only their place tells.
    """
    height, width = shape[:2]

    def outside(points: tuple[int, ...]) -> float:
        x, y = pose.landmarks_px[list(points)].T
        beyond = max(-x.min(), -y.min(), x.max() - (width - 1), y.max() - (height - 1), 0.0)
        return float(beyond / pose.region.leg_px)

    return outside(HIPS), outside(KNEES), outside((*ANKLES, *FOOT_LANDMARKS))


def head_in_frame(pose: Pose, shape: tuple[int, ...]) -> bool:
    """Whether nose and ears lie inside the picture."""
    x, y = pose.landmarks_px[[NOSE, *EARS]].T
    return bool((y >= 0).all() and (x >= 0).all() and (x <= shape[1] - 1).all())
