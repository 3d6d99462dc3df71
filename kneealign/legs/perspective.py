"""The frontal plane of a body in space, and the projection of joints in the picture back onto it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, EARS, HIPS, KNEES
from kneealign.legs.angles import leg_length

if TYPE_CHECKING:
    from kneealign.pose import Pose

PHONE_FOCAL_LENGTH_35MM = 26.0
"""Main camera of most phones, assumed for a printed marker when the photo does not state its lens."""

UNKNOWN_DISTANCE_LEG = 2.2
"""Distance of the camera in leg lengths where the photo does not state its lens: 1.8 m for an adult. If none
was cropped, a phone's main camera took 69 good photos of people from 2.4 (median); renders are measured best
from 2.0, within 0.03 degrees from there to 2.5, and no better if the whole frame is taken for a phone's. Of a
cropped photo the frame tells nothing: angles would change by 0.3 degrees."""

SENSOR_LONG_SIDE_MM = 36.0
"""Long side of the full frame that 35 mm equivalents refer to."""

KNEE_FORWARD_LEG = 0.03
"""How far the centre of the knee is in front of that of the hip, in leg lengths."""

ANKLE_BACK_LEG = 0.02
"""How far the centre of the ankle is behind that of the hip, in leg lengths.

Both are half of the pessimistic depths (5 cm and 3 cm on an adult leg of 80 cm) that the table of perspective
errors in docs/measurement.md assumes.
"""

PITCH_TERMS = {"ankle_depth": 22.4, "ears": -43.8, "constant": -2.4}
"""Elevation of the camera in degrees: by how much further away than the hips the ankles seem, and by the
distance between the ears, both in leg lengths. Least squares on 314 renders with a known camera
(benchmarks/fit_cues.py); standard error 4.1 degrees. The network takes the camera for level, so the legs seem
to lean; children's short legs seem to lean less, and the distance between their ears takes that back. The
depth of the shoulders would tell a tenth of a degree more, but it follows the arms: one man who raises them
would change the estimate by 12 degrees instead of 7."""

PITCH_SHARE = 0.7
"""Share of that elevation that the body is taken to lean by: the rest of what is seen is the cue's error. On
renders the mean error is the same within 0.02 degrees from 0.5 to 0.8."""

PROPORTION_TERMS = {"shank_over_thigh": -58.4, "constant": 53.5}
"""The same by the length of the shank over that of the thigh, as seen: from above the shank looks shorter.
Standard error 5.1 degrees. Arms that are held out, and what is seen beside the person, can add 20 degrees to
the other estimate, but do not move this one."""

DEPTH_WEIGHT = 0.5
"""Weight of the first estimate against the second. On renders the mean error is the same within 0.02 degrees
from 0.5 to 1; with half, copies of a photo differ least."""

CUES_APART_DEG = 10.0
"""The weighted mean counts only as far as it is within this of the second estimate: on renders 99 in 100 are
within 5. People who hold their arms out show up to 14."""

LEAST_THIGH_LEG = 0.05
"""Thighs that look shorter are those of somebody who sits or squats, and is refused."""

USUAL_ELEVATION_DEG = 3.5
"""The same where nothing tells: mean of 34 people on good photos (standard error 1.0), which were taken from
the height of a chest rather than of the hips."""

HEADLESS_TERMS = {"ankle_depth": 18.7, "constant": -8.5}
"""The same by the depth of the ankles under a painted upper body, cut at waist or neck: least squares on 500
cuts of renders (standard error 5 degrees). The constant is set so that cuts of the 34 people average 3.5."""

HEADLESS_SHARE = 0.6
"""Share of the elevation that is used where no head tells of it."""

HEADLESS_LIMIT_DEG = 30.0
"""That estimate is off by more beyond this."""


@dataclass(frozen=True)
class Camera:
    """What is known of the lens, for a photo of a given size."""

    width_px: float
    """Width of the picture that joints are given in."""
    height_px: float
    """Height of that picture."""
    focal_length_35mm: float | None
    """From the photo's metadata; if None, a usual distance is assumed, and for a marker a phone's main
    camera."""

    @property
    def focal_px(self) -> float:
        """Focal length in pixels of the picture."""
        focal_mm = self.focal_length_35mm or PHONE_FOCAL_LENGTH_35MM
        return focal_mm / SENSOR_LONG_SIDE_MM * max(self.width_px, self.height_px)

    @property
    def centre_px(self) -> NDArray[np.float64]:
        """(2,) middle of the picture."""
        return np.array([(self.width_px - 1) / 2, (self.height_px - 1) / 2])


@dataclass(frozen=True)
class FrontalPlane:
    """The plane through both hips in which a leg's deviation is defined, as the camera sees it.

    The camera is assumed to point at the body. If the body is not in the middle of the picture, either the
    photo was cropped, or the camera was turned and the person faces it, which looks the same. A photo cropped
    on one side then keeps its angles.
    """

    origin_px: NDArray[np.float64]
    """(2,) middle of the hips in the picture."""
    down: NDArray[np.float64]
    """(2,) unit vector down the body in the picture."""
    focal_px: float
    """Focal length in pixels."""
    elevation_deg: float = 0.0
    """Angle of the camera above the height of the hips; the body seems to lean by as much."""

    def flat(self, points_px: NDArray[np.float64], forward_px: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points lie in the plane: each ray is intersected with the plane, or in front of it.

        Parameters
        ----------
        points_px : (N, 2) array
            Points in the picture.
        forward_px : (N,) array
            How far each is in front of the plane, in pixels at the distance of the hips.

        Returns
        -------
        (N, 2) array
            To the right and down the body from the middle of the hips, in the same pixels.
        """
        in_plane, towards_camera = self._axes
        rays = np.ones((len(points_px), 3))
        rays[:, :2] = (points_px - self.origin_px) / self.focal_px
        hips = np.array([0.0, 0.0, self.focal_px])
        reach = (hips @ towards_camera + forward_px) / (rays @ towards_camera)
        flat: NDArray[np.float64] = (rays * reach[:, None] - hips) @ in_plane
        return flat

    @cached_property
    def _axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(3, 2) unit vectors across and down the body, (3,) that from the plane towards the camera."""
        lean = math.radians(self.elevation_deg)
        across = np.array([self.down[1], -self.down[0], 0.0])
        down = np.array([*(self.down * math.cos(lean)), math.sin(lean)])
        return np.column_stack([across, down]), -np.cross(across, down)

    def leg(self, joints_px: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (3, 2) hip, knee and ankle in the plane, knee and ankle from their own depths."""
        leg_px = leg_length(self.flat(joints_px, np.zeros(3)))
        return self.flat(joints_px, np.array([0.0, KNEE_FORWARD_LEG, -ANKLE_BACK_LEG]) * leg_px)

    def stretch(self, landmarks_px: NDArray[np.float64]) -> float:
        """Return how much longer the legs of (33, 2) landmarks are, relative to the hips, than they look."""
        legs = [landmarks_px[list(leg)] for leg in zip(HIPS, KNEES, ANKLES, strict=True)]
        flat = sum(leg_length(self.flat(leg, np.zeros(3))) for leg in legs)
        return float(flat / sum(leg_length(leg) for leg in legs))


def frontal_plane(pose: Pose, camera: Camera) -> FrontalPlane:
    """Return the frontal plane of a person's body."""
    region = pose.region
    known = camera.focal_length_35mm is not None
    focal_px = camera.focal_px if known else UNKNOWN_DISTANCE_LEG * region.leg_px
    return FrontalPlane(region.origin_px, region.down, focal_px, elevation_deg(pose, camera))


def camera_pitch_deg(pose: Pose) -> float:
    """Return how far above the hips' height the camera seems to look from; it takes a head in the picture."""
    region = pose.region
    across, down = ((pose.landmarks_px @ axis) / region.leg_px for axis in (region.across, region.down))
    depth = float(pose.depth[list(ANKLES)].mean() - pose.depth[list(HIPS)].mean())
    ears = float(across[EARS[0]] - across[EARS[1]])
    seen = PITCH_TERMS["ankle_depth"] * depth + PITCH_TERMS["ears"] * ears + PITCH_TERMS["constant"]
    hips, knees, ankles = (float(down[list(pair)].mean()) for pair in (HIPS, KNEES, ANKLES))
    ratio = (ankles - knees) / max(knees - hips, LEAST_THIGH_LEG)
    second = PROPORTION_TERMS["shank_over_thigh"] * ratio + PROPORTION_TERMS["constant"]
    mean = DEPTH_WEIGHT * seen + (1 - DEPTH_WEIGHT) * second
    return min(max(mean, second - CUES_APART_DEG), second + CUES_APART_DEG)


def headless_pitch_deg(pose: Pose) -> float:
    """Return how far above the hips' height the camera seems to look from, under a painted upper body."""
    depth = float(pose.depth[list(ANKLES)].mean() - pose.depth[list(HIPS)].mean())
    seen = HEADLESS_TERMS["ankle_depth"] * depth + HEADLESS_TERMS["constant"]
    return min(max(seen, -HEADLESS_LIMIT_DEG), HEADLESS_LIMIT_DEG)


def elevation_deg(pose: Pose, camera: Camera) -> float:
    """Return how far above the hips' height the camera is taken to look from."""
    if pose.shows_head(camera.height_px, camera.width_px):
        return PITCH_SHARE * camera_pitch_deg(pose)
    return HEADLESS_SHARE * (headless_pitch_deg(pose) if pose.headless else USUAL_ELEVATION_DEG)
