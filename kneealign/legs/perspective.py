"""The frontal plane of a body in space, and the projection of joints in the picture back onto it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, EARS, HIPS, KNEES, NOSE, SHOULDERS
from kneealign.legs.angles import leg_length

if TYPE_CHECKING:
    from kneealign.pose import Pose

PHONE_FOCAL_LENGTH_35MM = 26.0
"""Main camera of most phones, assumed when the photo does not state its lens."""

SENSOR_LONG_SIDE_MM = 36.0
"""Long side of the full frame that 35 mm equivalents refer to."""

KNEE_FORWARD_LEG = 0.03
"""How far the centre of the knee is in front of that of the hip, in leg lengths."""

ANKLE_BACK_LEG = 0.02
"""How far the centre of the ankle is behind that of the hip, in leg lengths.

Both are half of the pessimistic depths (5 cm and 3 cm on an adult leg of 80 cm) that the table of perspective
errors in docs/measurement.md assumes.
"""

LEAN_TERMS = {"lean": 10.7, "ears": -52.93, "constant": 0.13}
"""Elevation of the camera in degrees, from how much further away than the shoulders the ankles seem to be,
and from the distance between the ears, both in leg lengths. Least squares on 72 renders with a known camera;
standard error 3.5 degrees. The network assumes a level camera, so the body seems to lean; children also seem
to lean because of their large heads, which the distance between the ears corrects."""

ELEVATION_NOISE_DEG = 5.0
"""Subtracted from every elevation, and smaller ones count as none: raised arms alone change the estimate by 4
degrees, and its standard error is 3.5."""

MAX_ELEVATION_DEG = 35.0
"""The estimate has not been tested beyond this."""


@dataclass(frozen=True)
class Camera:
    """What is known of the lens, for a photo of a given size."""

    width_px: float
    """Width of the picture that joints are given in."""
    height_px: float
    """Height of that picture."""
    focal_length_35mm: float | None
    """From the photo's metadata; if None, a phone's main camera is assumed."""

    @property
    def focal_px(self) -> float:
        """Focal length in pixels of the picture."""
        focal_mm = self.focal_length_35mm or PHONE_FOCAL_LENGTH_35MM
        return focal_mm / SENSOR_LONG_SIDE_MM * max(self.width_px, self.height_px)

    @property
    def centre_px(self) -> NDArray[np.float64]:
        """(2,) middle of the picture."""
        return np.array([(self.width_px - 1) / 2, (self.height_px - 1) / 2])

    def sees(self, points_px: NDArray[np.float64]) -> bool:
        """Whether all (N, 2) points lie inside the picture."""
        return bool((points_px >= 0).all() and (points_px <= [self.width_px - 1, self.height_px - 1]).all())


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
        lean = math.radians(self.elevation_deg)
        across = np.array([self.down[1], -self.down[0], 0.0])
        down = np.array([*(self.down * math.cos(lean)), math.sin(lean)])
        towards_camera = -np.cross(across, down)
        rays = np.column_stack([(points_px - self.origin_px) / self.focal_px, np.ones(len(points_px))])
        hips = np.array([0.0, 0.0, self.focal_px])
        reach = (hips @ towards_camera + forward_px) / (rays @ towards_camera)
        places = rays * reach[:, None] - hips
        return np.column_stack([places @ across, places @ down])

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
    return FrontalPlane(region.origin_px, region.down, camera.focal_px, elevation_deg(pose, camera))


def elevation_deg(pose: Pose, camera: Camera) -> float:
    """Return the camera's angle above the height of the hips, less its noise; 0 without a head."""
    if not camera.sees(pose.landmarks_px[[NOSE, *EARS]]):
        return 0.0
    across = (pose.landmarks_px @ pose.region.across) / pose.region.leg_px
    lean = float(pose.depth[list(ANKLES)].mean() - pose.depth[list(SHOULDERS)].mean())
    ears = float(across[EARS[0]] - across[EARS[1]])
    cue = LEAN_TERMS["lean"] * lean + LEAN_TERMS["ears"] * ears + LEAN_TERMS["constant"]
    beyond = max(0.0, min(abs(cue), MAX_ELEVATION_DEG) - ELEVATION_NOISE_DEG)
    return math.copysign(beyond, cue)
