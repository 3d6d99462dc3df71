"""Dark photos made as bright as others before the network looks at them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

BRIGHT = 140
"""Brightness (sRGB, 0 to 255) that a hundredth of a photo's pixels reach in any usual light: 200 and more on
real photos, 140 and more on renders of dim rooms. What is darker is brightened up to here."""

BRIGHTEST_SHARE = 0.01
"""Share of the pixels that counts as a photo's brightest: a lamp or a reflection is smaller."""

SAMPLED_PX = 256
"""Pixels along the long side of the picture that are looked at to find how bright it is."""


def brightened(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a dark (H, W, 3) photo at the light of usual ones, and any other as it is.

    Light is multiplied as by a longer exposure. Renders at a fiftieth of their light are then missed by 0.9
    degrees in place of 1.2, and none is refused in place of a fifth; in full light they are missed by 0.8.
    """
    step = max(1, max(rgb.shape) // SAMPLED_PX)
    brightest = rgb[::step, ::step].max(axis=2)
    level = int(np.quantile(brightest, 1 - BRIGHTEST_SHARE))
    if level >= BRIGHT or level == 0:
        return rgb
    light = _light(np.arange(256) / 255)
    table = _stored(np.minimum(light * light[BRIGHT] / light[level], 1.0))
    result: NDArray[np.uint8] = cv2.LUT(rgb, np.rint(255 * table).astype(np.uint8))  # type: ignore[assignment]
    return result


def _light(stored: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the linear light of sRGB values from 0 to 1 (IEC 61966-2-1)."""
    return np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)


def _stored(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sRGB values of linear light."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
