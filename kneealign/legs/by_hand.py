"""Legs whose joint centres a person placed, measured by the same formulas as the program's own."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HIPS, KNEES, SIDES, Side
from kneealign.geometry import apply
from kneealign.legs.angles import axis_offset_percent, deviation_deg, leg_length
from kneealign.legs.gaps import ANKLE_BAND_LEG, KNEE_BAND_LEG, TOUCHING_CM, LegGaps, find_gaps
from kneealign.legs.joints import JointEstimate
from kneealign.legs.perspective import ANKLE_BACK_LEG, KNEE_FORWARD_LEG, Camera, FrontalPlane
from kneealign.legs.uncertainty import PER_DEGREE, LegDoubt
from kneealign.pose import PX_PER_LEG

if TYPE_CHECKING:
    from kneealign.geometry import Affine
    from kneealign.pose import Pose

NEAR_LEG = 0.3
"""Joints further than this from the program's landmarks, in leg lengths, belong to somebody else."""

SPREAD_LEG = 0.02
"""If the views' landmarks scatter across the body by more than this, in leg lengths, a joint is uncertain:
1.6 cm on a leg of 80 cm. On good sample photos they scatter by at most 0.016."""

FORMULA = {
    "knee_forward_leg": KNEE_FORWARD_LEG,
    "ankle_back_leg": ANKLE_BACK_LEG,
    "knee_band_px": KNEE_BAND_LEG * PX_PER_LEG,
    "ankle_band_px": ANKLE_BAND_LEG * PX_PER_LEG,
    "touching_cm": TOUCHING_CM,
    "per_degree": PER_DEGREE,
}
"""The constants of the formulas, for a page that measures with them."""

Joints = dict[Side, NDArray[np.float64]]
"""(3, 2) hip, knee and ankle centre of each leg in pixels."""


@dataclass(frozen=True)
class PlacedLegs:
    """The measurement of joints placed by hand, in pixels of the picture that was measured."""

    joints_px: Joints
    """(3, 2) hip, knee and ankle centre of each leg in the picture."""
    deviation_deg: dict[Side, float]
    """Valgus positive, perspective removed."""
    axis_offset_percent: dict[Side, float]
    """Knee's distance from the hip-ankle line, valgus positive, perspective removed."""
    doubt: dict[Side, LegDoubt]
    """What makes each angle more or less certain."""
    gaps: LegGaps | None
    """Gaps at knees and ankles in leg lengths; None if there is no outline in which to measure them."""
    leg_px: float
    """Mean hip-knee-ankle length of the two legs in pixels."""


@dataclass(frozen=True)
class LegFrame:
    """What does not change when joints are moved: the plane of the body and the edges of the legs."""

    plane: FrontalPlane | None
    """None if the program did not see the person: the plane then comes from the joints themselves."""
    focal_px: float
    """Focal length in pixels of the picture."""
    estimate: JointEstimate | None
    """The program's joints and the edges; None without an outline that shows the legs."""
    to_photo: Affine | None
    """From the outline's raster to the picture; None without edges."""

    def plane_of(self, joints_px: Joints) -> FrontalPlane:
        """Return the frontal plane in which these joints are measured."""
        return self.plane or plane_on(joints_px, self.focal_px)

    def gaps(self, joints_px: Joints, deviations_deg: dict[Side, float]) -> LegGaps | None:
        """Return the gaps at the height of these joints; None if the outline shows no legs there."""
        if self.estimate is None or self.to_photo is None:
            return None
        to_raster = np.asarray(cv2.invertAffineTransform(self.to_photo), np.float64)
        joints = {side: apply(to_raster, joints_px[side]) for side in SIDES}
        knee_row = float(np.mean([joints[side][1, 1] for side in SIDES]))
        ankle_rows = {side: float(joints[side][2, 1]) for side in SIDES}
        rows = self.estimate.edges.rows
        if any(not rows[0] <= row <= rows[-1] for row in (knee_row, *ankle_rows.values())):
            return None
        placed = replace(self.estimate, joints=joints, knee_row=knee_row, ankle_rows=ankle_rows)
        return find_gaps(placed, deviations_deg)


def plane_on(joints_px: Joints, focal_px: float) -> FrontalPlane:
    """Return the plane through the middles of hips and ankles, for a camera at the hips' height."""
    hips, ankles = (np.mean([joints_px[side][row] for side in SIDES], axis=0) for row in (0, 2))
    axis = ankles - hips
    return FrontalPlane(hips, axis / np.linalg.norm(axis), focal_px)


def place_legs(joints_px: Joints, frame: LegFrame, doubt: dict[Side, LegDoubt]) -> PlacedLegs:
    """Measure legs with these joint centres.

    Parameters
    ----------
    joints_px : dict
        (3, 2) hip, knee and ankle centre of each leg in pixels of the picture.
    frame : LegFrame
        The plane and the edges that they are measured in.
    doubt : dict
        What makes each angle less certain, apart from the deviation.
    """
    plane = frame.plane_of(joints_px)
    flat = {side: plane.leg(joints_px[side]) for side in SIDES}
    deviations = {side: deviation_deg(flat[side], side) for side in SIDES}
    return PlacedLegs(
        joints_px=joints_px,
        deviation_deg=deviations,
        axis_offset_percent={side: axis_offset_percent(flat[side], side) for side in SIDES},
        doubt={side: replace(doubt[side], deviation_deg=deviations[side], by_hand=True) for side in SIDES},
        gaps=frame.gaps(joints_px, deviations),
        leg_px=float(np.mean([leg_length(joints_px[side]) for side in SIDES])),
    )


def unknown_doubt(camera: Camera, youth: float) -> dict[Side, LegDoubt]:
    """Return the doubt about legs that the program did not see."""
    lens_known = camera.focal_length_35mm is not None
    return {side: LegDoubt(0.0, (), youth=youth, lens_known=lens_known) for side in SIDES}


def stands_at(pose: Pose, joints_px: Joints) -> bool:
    """Whether joints are those of the person that the program saw."""
    return max(_apart_leg(pose, joints_px).values()) <= NEAR_LEG


def landmark_joints(pose: Pose) -> Joints:
    """Return the program's (3, 2) landmarks of hip, knee and ankle of each leg, in pixels of the picture."""
    pairs = (HIPS, KNEES, ANKLES)
    return {side: pose.landmarks_px[[pair[index] for pair in pairs]] for index, side in enumerate(SIDES)}


def unsure_joints(pose: Pose, estimate: JointEstimate) -> frozenset[tuple[Side, int]]:
    """Return the joints about which the program is unsure, each as side and row: 0 hip, 1 knee, 2 ankle.

    Clothes or shoes hide them, outline and landmarks disagree, knees touch without a crease, no foot is
    visible, or the views' landmarks scatter by more than SPREAD_LEG across the body.
    """
    unsure: set[tuple[Side, int]] = set()
    across = np.array([look.landmarks_px @ pose.region.across for look in pose.seen]) / pose.region.leg_px
    spread = across.std(axis=0, ddof=1) if len(across) > 1 else np.full(across.shape[1], math.inf)
    hips = estimate.hips
    for index, side in enumerate(SIDES):
        reasons = (
            hips.covered > 0.5 or hips.outline_used < 0.5,
            estimate.hem[side] > 0.5 or not estimate.knee_crease,
            estimate.shod[side] > 0.5 or not estimate.foot_seen[side],
        )
        for row, pair in enumerate((HIPS, KNEES, ANKLES)):
            if reasons[row] or spread[pair[index]] > SPREAD_LEG:
                unsure.add((side, row))
    return frozenset(unsure)


def _apart_leg(pose: Pose, joints_px: Joints) -> dict[tuple[Side, int], float]:
    """Return how far each joint is from the program's landmark, in leg lengths."""
    own = landmark_joints(pose)
    return {
        (side, row): float(np.linalg.norm(joints_px[side][row] - own[side][row])) / pose.region.leg_px
        for side in SIDES
        for row in range(3)
    }
