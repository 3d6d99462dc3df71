"""Joint centres, angles, gaps, scale, uncertainty: geometry on arrays, no pictures and no files.

Front door: :func:`find_legs` and then :class:`LegGeometry`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SIDES, Side
from kneealign.geometry import apply
from kneealign.legs.angles import axis_offset_percent, deviation_deg, leg_length
from kneealign.legs.edges import REACH_PX, find_edges
from kneealign.legs.gaps import GapDoubt, LegGaps, Length, find_gaps, gap_length, intermalleolar
from kneealign.legs.joints import JointEstimate, estimate_joints
from kneealign.legs.perspective import Camera, flattened
from kneealign.legs.scale import PixelScale, scale_from_height
from kneealign.legs.uncertainty import SURE_DEG, photo_sd_deg, without_strays, xray_sd_deg

if TYPE_CHECKING:
    from kneealign.pose import Pose

__all__ = [
    "REACH_PX",
    "SURE_DEG",
    "Camera",
    "GapDoubt",
    "LegGeometry",
    "Length",
    "PixelScale",
    "find_edges",
    "find_legs",
    "gap_length",
    "intermalleolar",
    "photo_sd_deg",
    "scale_from_height",
    "xray_sd_deg",
]


@dataclass(frozen=True)
class LegGeometry:
    """Everything measured on both legs, in pixels of the picture that the pose was found in."""

    estimate: JointEstimate
    """Joints and edges in the outline's raster."""
    joints_px: dict[Side, NDArray[np.float64]]
    """(3, 2) hip, knee and ankle centre of each leg in the picture."""
    deviation_deg: dict[Side, float]
    """Valgus positive, perspective removed."""
    view_deviations_deg: dict[Side, list[float]]
    """The same as each view alone would have it, strays left out: evidence of certainty."""
    axis_offset_percent: dict[Side, float]
    """Knee's distance from the hip-ankle line, valgus positive, perspective removed."""
    gaps: LegGaps
    """Gaps at knees and ankles in leg lengths."""
    leg_px: float
    """Mean hip-knee-ankle length of the two legs in pixels."""

    @property
    def views_apart_deg(self) -> float:
        """Largest difference between two views, of either leg; infinite where a single view is left."""
        spans = [float(np.ptp(single)) for single in self.view_deviations_deg.values() if len(single) > 1]
        return max(spans, default=math.inf)


def find_legs(pose: Pose, camera: Camera) -> LegGeometry:
    """Measure both legs of a pose.

    Parameters
    ----------
    pose : Pose
        Landmarks and outline.
    camera : Camera
        The lens, for the picture that the pose was found in.
    """
    outline = pose.outline
    single = [
        estimate_joints(seen, _in_raster(look.landmarks_px, outline.to_photo)).joints
        for seen, look in zip(outline.views, pose.drawn, strict=True)
    ]
    in_views = np.array(
        [
            [deviation_deg(flattened(apply(outline.to_photo, joints[side]), camera), side) for side in SIDES]
            for joints in single
        ]
    )
    used = without_strays(in_views)
    mask = outline.mean if used.all() else replace(outline, views=outline.views[used]).mean
    estimate = estimate_joints(mask, _in_raster(pose.landmarks_px, outline.to_photo))
    joints_px = {side: apply(outline.to_photo, estimate.joints[side]) for side in SIDES}
    flat = {side: flattened(joints_px[side], camera) for side in SIDES}
    deviations = {side: deviation_deg(flat[side], side) for side in SIDES}
    return LegGeometry(
        estimate=estimate,
        joints_px=joints_px,
        deviation_deg=deviations,
        view_deviations_deg={
            side: column.tolist() for side, column in zip(SIDES, in_views[used].T, strict=True)
        },
        axis_offset_percent={side: axis_offset_percent(flat[side], side) for side in SIDES},
        gaps=find_gaps(estimate, deviations),
        leg_px=float(np.mean([leg_length(joints_px[side]) for side in SIDES])),
    )


def _in_raster(points: NDArray[np.float64], to_photo: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = (points - to_photo[:, 2]) @ np.linalg.inv(to_photo[:, :2]).T
    return result
