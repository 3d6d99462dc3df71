"""The light that the network sees: dark photos brightened, and all photos brought to the same mean."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import quantile

BRIGHT = 140
"""Brightness (sRGB, 0 to 255) that one pixel in a hundred reaches in ordinary light: 200 and more on real
photos, 140 and more on renders of dim rooms. Darker photos are brightened to this level."""

BRIGHTEST_SHARE = 0.01
"""Share of pixels that counts as the brightest part: a lamp or a reflection covers less."""

USUAL_MEAN = 0.5
"""Mean brightness, from black to white, that a picture is given: renders show 0.51, real photos 0.47."""

LEAST_POWER, MOST_POWER = 0.4, 4.0
"""Powers that tones may be raised to. Usual photos need 0.6 to 2.6; beyond these limits too little is left of
the shadows or the lights."""

BLACK = 3
"""Values below this tell of no light."""

CUT_OUT, CUT_OUT_POWER = 0.5, 0.75
"""If more than this share is black, a person was cut out on black (0.86 and more, other photos at most 0.12),
and the least power is this. Brightened more, dark clothes on black break into steps. Both known cut-outs are
measured at any power as they are; with gamma 0.6 and 1.6 they stay within 1.1 degrees at 0.75 and 0.8, while
the darker copy of one moves by 6 degrees at 0.4, is refused at 0.6 to 0.7, and moves by 2.2 at 1."""

HALVINGS = 24
"""Steps in which the power is found: to a millionth."""

SAMPLED_PX = 256
"""Long side, in pixels, of the copy whose brightness is measured."""


def brightened(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a dark (H, W, 3) photo brightened to ordinary light, and any other unchanged.

    Light is multiplied as by a longer exposure. At a fiftieth of their light the mean error of renders is
    then 0.9 degrees instead of 1.2, and none is refused instead of a fifth; in full light it is 0.8.
    """
    step = max(1, max(rgb.shape) // SAMPLED_PX)
    sampled = rgb[::step, ::step]
    # Twenty times as fast as the maximum along the short axis.
    brightest = np.maximum(np.maximum(sampled[..., 0], sampled[..., 1]), sampled[..., 2])
    level = int(quantile(brightest, 1 - BRIGHTEST_SHARE))
    if level >= BRIGHT or level == 0:
        return rgb
    light = _light(np.arange(256) / 255)
    table = _stored(np.minimum(light * light[BRIGHT] / light[level], 1.0))
    result: NDArray[np.uint8] = cv2.LUT(rgb, np.rint(255 * table).astype(np.uint8))  # type: ignore[assignment]
    return result


def evened(rgb: NDArray[np.uint8], around: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """Return an (H, W, 3) picture with its tones bent so that the part around the person has the usual mean.

    All values are raised to one power, which black and white do not notice. A copy that was made darker or
    brighter by another power (a screen's gamma, a photo program's slider for midtones) then becomes the same
    picture: gamma 0.6 changed the angles of real photos by 0.5 degrees (standard deviation) without this, by
    0.24 with it, and two photos of one person differ less.

    Parameters
    ----------
    rgb : (H, W, 3) uint8 array
        The picture.
    around : (h, w, 3) uint8 array, optional
        The part that is to have the usual mean; by default the whole.
    """
    part = rgb if around is None or not around.size else around
    step = max(1, max(part.shape) // SAMPLED_PX)
    grey = cv2.cvtColor(np.ascontiguousarray(part[::step, ::step]), cv2.COLOR_RGB2GRAY)
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    cut_out = counts[:BLACK].sum() > CUT_OUT * counts.sum()
    counts[:BLACK] = 0
    if not counts.any():
        return rgb
    counts /= counts.sum()
    log_values = np.log(np.maximum(np.arange(256), 1) / 255)
    low, high = (CUT_OUT_POWER if cut_out else LEAST_POWER), MOST_POWER
    for _ in range(HALVINGS):
        power = (low + high) / 2
        darker = float(counts @ np.exp(power * log_values)) > USUAL_MEAN
        low, high = (power, high) if darker else (low, power)
    table = 255 * (np.arange(256) / 255) ** low
    result: NDArray[np.uint8] = cv2.LUT(rgb, np.rint(table).astype(np.uint8))  # type: ignore[assignment]
    return result


def _light(stored: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the linear light of sRGB values from 0 to 1 (IEC 61966-2-1)."""
    return np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)


def _stored(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sRGB values of linear light."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
