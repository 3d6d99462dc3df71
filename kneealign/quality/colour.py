"""Colours in L*a*b*, as people see them, of pictures and of patches of a photo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import median

PATCH_LEG = 0.02
"""Half the side of the squares in which colours are read, in leg lengths. It is a third of the narrowest
width of a shank (0.06), so the square stays on shins, hands and faces."""

SAMPLED_PX = 128
"""Long side, in pixels, of the copy whose colours are compared."""

_SRGB = np.arange(256) / 255
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""(256,) light of an sRGB value (IEC 61966-2-1)."""

_TO_XYZ = np.array(
    [
        [0.412453 / 0.950456, 0.357580 / 0.950456, 0.180423 / 0.950456],
        [0.212671, 0.715160, 0.072169],
        [0.019334 / 1.088754, 0.119193 / 1.088754, 0.950227 / 1.088754],
    ],
    np.float32,
)
"""From linear sRGB to X, Y, Z relative to the white point D65."""


def lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return L*a*b* (D65) of sRGB pixels, (..., 3), with L* from 0 to 255 as OpenCV scales it.

    OpenCV's own conversion fills tables first, which takes longer than all other checks of a photo.
    """
    xyz = _LINEAR[rgb] @ _TO_XYZ.T
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + np.float32(4 / 29))
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    found: NDArray[np.float32] = np.stack([(116 * y - 16) * 2.55, 500 * (x - y), 200 * (y - z)], axis=-1)
    return found.astype(np.float32)


def colour_spread(rgb: NDArray[np.uint8]) -> float:
    """Return the root mean square distance of the (a*, b*) of an (H, W, 3) picture from their mean."""
    step = max(1, max(rgb.shape) // SAMPLED_PX)
    hues = lab(rgb[::step, ::step])[..., 1:].reshape(-1, 2)
    return float(np.sqrt(((hues - hues.mean(axis=0)) ** 2).sum(axis=1).mean()))


def patch_lab(
    rgb: NDArray[np.uint8], place: NDArray[np.float64], leg_px: float
) -> NDArray[np.float64] | None:
    """Return the median L*a*b* (3,) around a place, or None outside the picture."""
    height, width = rgb.shape[:2]
    x, y = int(place[0]), int(place[1])
    if not (0 <= x < width and 0 <= y < height):
        return None
    half = max(1, int(PATCH_LEG * leg_px))
    patch = rgb[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
    return median(lab(patch).reshape(-1, 3).astype(np.float64))
