"""How far to trust an angle: two intervals that must never be confused."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import median

BASE_SD_DEG = 0.52
"""What remains on a good photo when all views agree: joint heights, perspective, the outline's own error.

This and all terms below, if they do not say otherwise: maximum likelihood on all renders together, clothed
people included, then all of them enlarged alike until intervals hold 97 % of the true angles, so that each
kind of photo has its 95 %, also for people who were not fitted on (docs/accuracy.md); rounded, the base up.
Terms for feet that point outwards, for the camera's height or for a wide stance gain nothing."""

SPREAD_SHARE = 0.32
"""Share of the spread between single views that is left in their combination. It hardly ranks errors: the
likelihood is the same from 0 to 0.4."""

PER_DEGREE = 0.016
"""Share of the deviation itself: errors of length and perspective grow with it. Not fitted: the best fit,
0.035 with a smaller base, would hold only 93 % of the true angles between 1.5 and 4 degrees; this one holds
97 % there and 96 % of the larger ones."""

HIPS_APART_SD_DEG = 0.29
"""For each percent of the leg's length by which pelvis and thighs disagree about the hips' distance."""

KNEES_UNLIKE_SD_DEG = 0.07
"""For each percent by which one knee looks wider than the other: the outline then follows a fold of cloth or
the edge of a wall. It explains errors (twice the logarithm of the likelihood ratio is 12.8), so that
the base can be smaller."""

CLOTH_SD_DEG = 0.58
"""Cloth over shanks or ankles, tight or loose: the outline is not the skin's. Not fitted: on renders, whose
cloth lies close to the skin, intervals hold as many true angles with any value from 0 to this one."""

SURE_DEG = 0.8
"""If the angles of two views differ by more than this, more views are added: on a fifth of good renders and
on half of real photos. Below it, using all views would change a real photo's angles by 0.3 degrees; over all
photos it would be 0.5."""

ALIKE_DEG = 2.0
"""If the angles of four views differ by no more than this, the outline is settled, and of further views only
the landmarks count. Compared with the outlines of eight views, no finding changed on 241 photos and copies
that were looked at more closely, and no photo's angle by more than 0.26 degrees (median 0.03); with outlines
of four views throughout by up to 1 degree."""

STRAY_DEG = 3.0
"""A view this far from the median of eight is an outlier: now and then a single view confuses a leg with
something beside it and is eight degrees off while the others agree. If two views do so, the photo is at
fault."""

NO_CREASE_SD_DEG = 1.2
"""Knees that touch without a visible crease: the middle of each knee is inferred from the outer edges. From
12 legs only, and deliberately cautious."""

COVERED_SD_DEG = 2.3
"""Hips placed by anatomy alone. The legs of 34 people, most of them clothed, scatter by 3.3 degrees, those
of healthy adults on X-rays by 2.3 (Bellemans 2012): the difference of the squares is 2.3. One degree of it
is how people differ (0.015 of the leg's length), the rest cloth. Too few renders are that loosely clothed
for a fit."""

LANDMARKS_SD_DEG = 0.5
"""Hips placed by landmarks alone, because the outline contradicts them."""

SHOD_SD_DEG = 0.63
"""An ankle inside a shoe or under a hem."""

HEM_SD_DEG = 0.8
"""A knee seen only below a hem."""

FOOT_LOST_SD_DEG = 1.2
"""An ankle without a foot below it: up to 2.4 degrees on the few renders that show this."""

CHILD_SD_DEG = 0.47
"""Small children: the same error in centimetres is more of a shorter leg."""

LENS_SD_DEG = 0.3
"""An unknown lens: the depth of knees and ankles changes the angle by this much between a phone's wide and
telephoto cameras."""

CHEST_LEG = 0.5
"""A picture that begins this far above the hips, in leg lengths, shows the chest; shoulders are 0.52 to 0.8
above them."""

WARNING_SD_DEG = 0.5
"""Any warning about the photo: turned, tilted, coarse, badly lit."""


HAND_SD_DEG = 0.7
"""Joints placed by hand: one reader who taps hip, knee and ankle twice on photos without stickers agrees with
himself to an intraclass correlation of 0.970 (Sung 2022, doi 10.3390/app12146834, 90 legs). If legs differ by
a standard deviation of 4 degrees, which is assumed, that is 4 * sqrt(1 - 0.97)."""

HIP_BY_HAND_SD_DEG = 1.0
"""A hip joint cannot be seen: whoever places it knows its place only as well as anatomy does (0.015 of the
leg's length). How far two readers differ at the hip on photos without stickers is not published; where the
pelvis is marked they agree (intraclass correlation 0.988: Sheehy 2015, Osteoarthritis Cartilage,
S1063-4584(14)01381-8)."""


@dataclass(frozen=True)
class LegDoubt:
    """What makes one leg's angle less certain than another's."""

    deviation_deg: float
    """The deviation."""
    view_deviations_deg: tuple[float, ...]
    """The deviation from each view alone."""
    crease: bool = True
    """Whether the knees' inner edges were seen."""
    covered: float = 0.0
    """From 0 to 1: how far clothes hide the hips."""
    hips_apart_percent: float = 0.0
    """How far pelvis and thighs disagree about the hips' distance, in percent of the leg's length, as far as
    these count."""
    knees_unlike_percent: float = 0.0
    """By how much one knee looks wider than the other."""
    landmarks_only: float = 0.0
    """From 0 to 1: how far the outline of the hips contradicts their landmarks."""
    shod: float = 0.0
    """From 0 to 1: how far a shoe hides the ankle."""
    hem: float = 0.0
    """From 0 to 1: how far a hem hides the knee."""
    foot_seen: bool = True
    """Whether the leg ends in a foot."""
    youth: float = 0.0
    """From 0, an adult, to 1, a small child."""
    lens_known: bool = True
    """Whether the photo states its lens."""
    by_hand: bool = False
    """Whether a person placed the joints: views and outline then tell nothing of them."""


def without_strays(view_deviations_deg: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which views are used: all, or all except a single outlier among eight.

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


def photo_sd_deg(doubt: LegDoubt, warnings: int = 0, *, cloth: bool = False) -> float:
    """Return the standard deviation of a leg's visible deviation, in degrees.

    Parameters
    ----------
    doubt : LegDoubt
        What the geometry shows.
    warnings : int
        Number of warnings about the photo.
    cloth : bool
        Whether cloth lies over shanks or ankles.
    """
    if doubt.by_hand:
        return _by_hand_sd_deg(doubt, warnings, cloth=cloth)
    views = doubt.view_deviations_deg
    spread = float(np.std(views, ddof=1)) if len(views) > 1 else BASE_SD_DEG
    return math.hypot(
        BASE_SD_DEG,
        SPREAD_SHARE * spread,
        PER_DEGREE * doubt.deviation_deg,
        COVERED_SD_DEG * doubt.covered,
        HIPS_APART_SD_DEG * doubt.hips_apart_percent,
        KNEES_UNLIKE_SD_DEG * doubt.knees_unlike_percent,
        LANDMARKS_SD_DEG * doubt.landmarks_only,
        SHOD_SD_DEG * doubt.shod,
        HEM_SD_DEG * doubt.hem,
        CHILD_SD_DEG * doubt.youth,
        0.0 if doubt.crease else NO_CREASE_SD_DEG,
        0.0 if doubt.foot_seen else FOOT_LOST_SD_DEG,
        0.0 if doubt.lens_known else LENS_SD_DEG,
        WARNING_SD_DEG if warnings else 0.0,
        CLOTH_SD_DEG if cloth else 0.0,
    )


def _by_hand_sd_deg(doubt: LegDoubt, warnings: int, *, cloth: bool) -> float:
    """Return that of joints placed by hand: what hides a joint from the outline hides it from the eye."""
    return math.hypot(
        BASE_SD_DEG,
        HAND_SD_DEG,
        HIP_BY_HAND_SD_DEG,
        PER_DEGREE * doubt.deviation_deg,
        SHOD_SD_DEG * doubt.shod,
        HEM_SD_DEG * doubt.hem,
        CHILD_SD_DEG * doubt.youth,
        0.0 if doubt.lens_known else LENS_SD_DEG,
        WARNING_SD_DEG if warnings else 0.0,
        CLOTH_SD_DEG if cloth else 0.0,
    )


def xray_sd_deg(photo_sd: float, usual_sd_deg: float, usual_photo_sd_deg: float = BASE_SD_DEG) -> float:
    """Return the standard deviation against an X-ray, in degrees.

    Parameters
    ----------
    photo_sd : float
        Standard deviation of the visible deviation, from :func:`photo_sd_deg`.
    usual_sd_deg : float
        Standard deviation against an X-ray of a photo whose visible deviation has the next one; anything
        beyond that is added.
    usual_photo_sd_deg : float
        Of good photos, or of those in the study that the one before comes from.
    """
    return math.sqrt(usual_sd_deg**2 + max(0.0, photo_sd**2 - usual_photo_sd_deg**2))
