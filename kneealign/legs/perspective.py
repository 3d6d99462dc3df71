"""First-order removal of perspective: joints at different distances from the lens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.legs.angles import leg_length

PHONE_FOCAL_LENGTH_35MM = 26.0
"""Main camera of most phones, assumed when the photo does not state its lens."""

SENSOR_LONG_SIDE_MM = 36.0
"""Long side of the full frame that 35 mm equivalents refer to."""

KNEE_FORWARD_LEG = 0.03
"""How far the knee's centre stands in front of the hip's, in leg lengths."""

ANKLE_BACK_LEG = 0.02
"""How far the ankle's centre stands behind the hip's, in leg lengths.

Both are half of the pessimistic depths (5 cm and 3 cm on an adult leg of 80 cm) behind the table of
perspective errors in docs/measurement.md.
"""


@dataclass(frozen=True)
class Camera:
    """What is known of the lens, for a photo of a given size."""

    width_px: float
    """Width of the picture that joints are given in."""
    height_px: float
    """Height of that picture."""
    focal_length_35mm: float | None
    """From the photo's metadata; None: a phone's main camera is assumed."""

    @property
    def focal_px(self) -> float:
        """Focal length in pixels of the picture."""
        focal_mm = self.focal_length_35mm or PHONE_FOCAL_LENGTH_35MM
        return focal_mm / SENSOR_LONG_SIDE_MM * max(self.width_px, self.height_px)

    @property
    def centre_px(self) -> NDArray[np.float64]:
        """(2,) optical centre; a picture is taken to be uncropped."""
        return np.array([(self.width_px - 1) / 2, (self.height_px - 1) / 2])


def flattened(joints_px: NDArray[np.float64], camera: Camera) -> NDArray[np.float64]:
    """Return hip, knee and ankle as they would appear at one and the same distance.

    A joint that stands nearer to the camera than the hip appears too far from the picture's centre. With
    the distance Z of the leg in leg lengths (focal length over the leg's length in pixels), a joint at
    depth d is brought back by the factor (Z + d) / Z.

    Parameters
    ----------
    joints_px : (3, 2) array
        Hip, knee and ankle centre in pixels.
    camera : Camera
        The lens.

    Returns
    -------
    (3, 2) array
        Pixels in the plane of the hip.
    """
    distance = camera.focal_px / leg_length(joints_px)
    depth = np.array([0.0, -KNEE_FORWARD_LEG, ANKLE_BACK_LEG])
    factor = (distance + depth) / distance
    result: NDArray[np.float64] = camera.centre_px + (joints_px - camera.centre_px) * factor[:, None]
    return result
