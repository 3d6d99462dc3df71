"""What can be said of a photo in numbers, before any limit is applied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.legs import SIDES, LegGeometry, Side
from kneealign.pose import Pose
from kneealign.pose.outline import PX_PER_LEG
from kneealign.pose.topology import ANKLES, EARS, FOOT_LANDMARKS, HIPS, KNEES, LEG_LANDMARKS, NOSE
from kneealign.pose.views import median


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
    turn: float
    """Depth difference of the hips over their distance: grows with the body's turn."""
    leg_length_difference: float
    """Absolute difference of the two legs' lengths over their mean."""
    leg_visibility: float
    """Visibility of the least visible hip, knee or ankle."""
    tilt_deg: float
    """Angle between the body's axis and the picture's vertical."""


@dataclass(frozen=True)
class LegFacts:
    """What the outline and the views add. Lengths are in leg lengths."""

    knee_width: float
    """Width of the wider leg at the knee."""
    ankle_width: float
    """Width of the wider leg at the ankle."""
    view_disagreement_deg: float
    """Larger of the two legs' standard deviations between views."""
    leg_brightness: float
    """Median brightness of the legs, 0 to 255."""


def pose_facts(pose: Pose, px_per_pixel: float) -> PoseFacts:
    """Collect what landmarks tell; ``px_per_pixel`` converts to the full-size photo."""
    region = pose.region
    across = (pose.landmarks_px @ region.across) / region.leg_px

    def apart(pair: tuple[int, int]) -> float:
        return float(across[pair[0]] - across[pair[1]])

    separation = apart(HIPS)
    facing = 1.0 if separation >= 0 else -1.0
    depth_difference = abs(float(pose.depth[HIPS[0]] - pose.depth[HIPS[1]]))
    hips, knees, ankles = (pose.landmarks_px[list(pair)] for pair in (HIPS, KNEES, ANKLES))
    lengths = np.linalg.norm(hips - knees, axis=1) + np.linalg.norm(knees - ankles, axis=1)
    return PoseFacts(
        leg_px=region.leg_px * px_per_pixel,
        hips_swapped=float(separation < 0),
        hip_separation=abs(separation),
        knee_separation=facing * apart(KNEES),
        ankle_separation=facing * apart(ANKLES),
        turn=depth_difference / max(abs(separation), 0.02),
        leg_length_difference=float(np.ptp(lengths) / lengths.mean()),
        leg_visibility=float(pose.visibility[list(LEG_LANDMARKS)].min()),
        tilt_deg=abs(float(np.degrees(np.arctan2(region.down[0], region.down[1])))),
    )


def leg_facts(pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]) -> LegFacts:
    """Collect what outline and views tell of the measured legs."""
    edges, estimate = legs.estimate.edges, legs.estimate

    def widest(rows: dict[Side, float]) -> float:
        widths = [edges.at(edges.width(side), rows[side]) for side in SIDES]
        finite = [width for width in widths if np.isfinite(width)]
        return float(max(finite) / PX_PER_LEG) if finite else 0.0

    return LegFacts(
        knee_width=widest(dict.fromkeys(SIDES, estimate.knee_row)),
        ankle_width=widest({side: estimate.ankle_rows[side] for side in SIDES}),
        view_disagreement_deg=max(float(np.std(legs.view_deviations_deg[side])) for side in SIDES),
        leg_brightness=_leg_brightness(legs, rgb),
    )


def _leg_brightness(legs: LegGeometry, rgb: NDArray[np.uint8]) -> float:
    """Median brightness along the thigh and shank lines."""
    height, width = rgb.shape[:2]
    samples = []
    for side in SIDES:
        hip, knee, ankle = legs.joints_px[side]
        for start, end in ((hip, knee), (knee, ankle)):
            points = start + np.linspace(0.1, 0.9, 50)[:, None] * (end - start)
            x, y = np.clip(np.rint(points).astype(int), 0, [width - 1, height - 1]).T
            samples.append(rgb[y, x].mean(axis=1))
    return float(median(np.concatenate(samples)))


def outside_frame(pose: Pose, shape: tuple[int, ...]) -> tuple[bool, bool, bool]:
    """Return whether hips, knees and feet (ankles, heels, toes) lie outside an (H, W, ...) picture.

    The network invents points outside the frame with high visibility, so only their place tells.
    """
    height, width = shape[:2]

    def outside(points: tuple[int, ...]) -> bool:
        x, y = pose.landmarks_px[list(points)].T
        return bool((x < 0).any() or (y < 0).any() or (x > width - 1).any() or (y > height - 1).any())

    return outside(HIPS), outside(KNEES), outside((*ANKLES, *FOOT_LANDMARKS))


def head_in_frame(pose: Pose, shape: tuple[int, ...]) -> bool:
    """Whether nose and ears lie inside the picture."""
    x, y = pose.landmarks_px[[NOSE, *EARS]].T
    return bool((y >= 0).all() and (x >= 0).all() and (x <= shape[1] - 1).all())
