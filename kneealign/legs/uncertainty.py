"""How far to trust an angle: two intervals from what was measured, never mixed up."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import median

BASE_SD_DEG = 0.72
"""What remains on a good photo when all views agree: hip centre, joint heights, perspective. Calibrated on
renders so that 95 % intervals cover 95 % of the true angles (docs/measurement.md)."""

SPREAD_SHARE = 0.6
"""Share of the spread between single views that is left in their combination, by the same calibration."""

SURE_DEG = 0.8
"""Two views whose angles lie further apart than this have not settled the matter: more are added, on a fifth
of good renders and on half of real photos. Where they lie nearer, all views together change a real photo's
angles by 0.3 degrees; over all photos it would be 0.5."""

STRAY_DEG = 3.0
"""A view this far from the median of eight has gone astray: now and then a single one confuses a leg with
something beside it, and is eight degrees off while the others agree. Where two do, the photo is at fault."""

NO_CREASE_SD_DEG = 1.2
"""Knees that touch without a visible crease: the middle of each knee is inferred from the outer edges."""

NO_BREADTH_SD_DEG = 0.5
"""Pelvis hidden by hands or clothes: the hips rest on landmarks alone."""

WARNING_SD_DEG = 0.8
"""Any warning about the photo: turned, tilted, coarse, badly lit."""

XRAY_SD_DEG = {0: 2.5, 1: 3.0, 2: 3.5}
"""Standard deviation of photo against standing full-leg radiograph by number of warnings (2: or more).

A convention behind published residuals of 1.8 to 2.6 degrees (Saiki 2023, OpenPose against X-ray: r 0.93),
hip definition, rotation and perspective; to be replaced by a local validation.
"""


def without_strays(view_deviations_deg: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which views are used: all, or all but one in eight that stands alone.

    Parameters
    ----------
    view_deviations_deg : (V, 2) array
        Deviation of both legs as each view alone would have it.

    Returns
    -------
    (V,) bool array
    """
    apart = np.abs(view_deviations_deg - median(view_deviations_deg)).max(axis=1)
    stray: NDArray[np.bool_] = apart > STRAY_DEG
    return ~stray if 8 * stray.sum() <= len(stray) else np.ones_like(stray)


def photo_sd_deg(view_deviations_deg: list[float], *, crease: bool, breadth: bool, warnings: int) -> float:
    """Return the standard deviation of a leg's visible deviation, in degrees.

    Parameters
    ----------
    view_deviations_deg : list of float
        The deviation as each view alone would have it.
    crease, breadth : bool
        Whether the inner edges of the knees and the pelvis' width were seen.
    warnings : int
        Number of warnings about the photo.
    """
    spread = float(np.std(view_deviations_deg, ddof=1)) if len(view_deviations_deg) > 1 else BASE_SD_DEG
    parts = [BASE_SD_DEG, SPREAD_SHARE * spread]
    if not crease:
        parts.append(NO_CREASE_SD_DEG)
    if not breadth:
        parts.append(NO_BREADTH_SD_DEG)
    if warnings:
        parts.append(WARNING_SD_DEG)
    return math.hypot(*parts)


def xray_sd_deg(photo_sd: float, warnings: int) -> float:
    """Return the standard deviation against an X-ray, in degrees.

    The convention holds for a photo measured as well as BASE_SD_DEG; what is worse than that is added.
    """
    usual = XRAY_SD_DEG[min(warnings, max(XRAY_SD_DEG))]
    return math.sqrt(usual**2 + max(0.0, photo_sd**2 - BASE_SD_DEG**2))
