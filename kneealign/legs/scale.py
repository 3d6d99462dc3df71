"""From pixels to centimetres, using the given height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import EARS
from kneealign.codes import Framing, ScaleMethod
from kneealign.subject import Subject, plausible_height

EAR_TO_ANKLE = 0.8837
"""Ear (tragion) to lateral malleolus over stature, both sexes: 6068 adults, ANSUR II; varies by 0.6 %."""

HIP_TO_ANKLE = {"male": 0.4713, "female": 0.4804, None: 0.4758}
"""Hip (trochanterion) to lateral malleolus over stature, ANSUR II; varies by 3.2 %. Unknown sex: the mean."""

EAR_SD = 0.02
"""Relative standard deviation by ear: 0.6 % between people, the rest how well a photo shows both points."""

HIP_SD = 0.04
"""Relative standard deviation by hip, for photos without a head."""

WAIST_SD = 0.06
"""The same if the picture is cut at the waist: the height of the hips scatters by 5 % of the leg."""

CHILD_SD = 0.025
"""Added for children, whose proportions these adult ratios only approximate."""


@dataclass(frozen=True)
class PixelScale:
    """From pixels of the picture that was measured to centimetres."""

    cm_per_px: float | None
    """Centimetres per pixel; None without a scale."""
    relative_sd: float | None
    """Standard deviation of the scale, relative to it; None without a scale."""
    method: ScaleMethod
    """Where the scale comes from."""


NO_SCALE = PixelScale(cm_per_px=None, relative_sd=None, method=ScaleMethod.NONE)


def scale_from_height(
    subject: Subject,
    framing: Framing,
    landmarks_px: NDArray[np.float64],
    ankles_px: NDArray[np.float64],
    leg_px: float,
) -> PixelScale:
    """Return centimetres per pixel.

    Parameters
    ----------
    subject : Subject
        Its height; without one there is no scale.
    framing : Framing
        With a head the ears are used, otherwise the legs.
    landmarks_px : (33, 2) array
        Landmarks in pixels of the picture.
    ankles_px : (2, 2) array
        Ankle centres in the same pixels.
    leg_px : float
        Mean hip-ankle length in the same pixels.
    """
    length_cm = known_length_cm(subject, framing)
    if length_cm is None:
        return NO_SCALE
    if framing is Framing.FULL_BODY:
        ear_px = landmarks_px[list(EARS)].mean(axis=0)
        length_px, relative_sd = float(np.linalg.norm(ankles_px.mean(axis=0) - ear_px)), EAR_SD
    else:
        length_px, relative_sd = leg_px, HIP_SD if framing is Framing.NO_HEAD else WAIST_SD
    if subject.is_child:
        relative_sd = float(np.hypot(relative_sd, CHILD_SD))
    return PixelScale(length_cm / length_px, relative_sd, ScaleMethod.HEIGHT)


def plausible_leg_cm(subject: Subject) -> tuple[float, float] | None:
    """Return how long a leg may be from hip to ankle at the person's age, in cm; None without an age.

    The share of the legs in the heights of that age, with twice its standard deviation to either side.
    """
    if subject.age_years is None:
        return None
    low, high = plausible_height(subject.age_years, subject.sex).usual_cm
    margin = 2 * float(np.hypot(HIP_SD, CHILD_SD if subject.is_child else 0.0))
    share = HIP_TO_ANKLE[subject.sex]
    return (1 - margin) * share * low, (1 + margin) * share * high


def known_length_cm(subject: Subject, framing: Framing) -> float | None:
    """Return what the height tells: ear to ankle with a head, else the leg; None without a height."""
    if subject.height_cm is None:
        return None
    ratio = EAR_TO_ANKLE if framing is Framing.FULL_BODY else HIP_TO_ANKLE[subject.sex]
    return ratio * subject.height_cm
