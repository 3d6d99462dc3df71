"""How high the hips are in a photo without a head.

Under a painted upper body the network sees the hips about where that body has them. A chest in the picture
holds it in its place. Cut at the waist nothing does, and the hips sink from round to round, by a tenth of the
leg on people in trousers. There the body's proportions say more than the network.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, KNEES, TOES
from kneealign.pose.views import MIN_LEG_PX, Region

THIGH_SHARE = 0.55
"""Hip to knee over hip to ankle, as seen under a painted upper body: the knees sink with the hips. On whole
people 0.539 (66 good photos of real people, standard deviation 0.015) and 0.522 (renders, 0.016)."""

FOOT_LEG = 0.157
"""Ankles to toes down the picture, in leg lengths, as seen under a painted upper body: 0.165 on whole people
(standard deviation 0.010)."""

WAIST_LEG = 0.33
"""Picture above the hips in a photo cut at the waist, in leg lengths: from just below the navel (0.2) to the
lowest ribs (0.5)."""

WEIGHTS = {"knees": 0.5, "cut": 0.35, "feet": 0.15}
"""What counts for the hips' height at the waist: about the inverse variances of the leg's length by knees and
ankles (5 %), by where people cut a photo (7 %), and by the feet (9 %)."""

WHOLE_THIGH_SHARE = 0.53
"""The thigh's share on whole people, renders and real ones, and where a chest is in the picture."""

WAIST_TO_CHEST_LEG = (0.5, 0.63)
"""With less picture above the hips than the first value, in leg lengths, it shows the waist; with more than
the second, the chest. By knees and ankles, as the first views have them: nine in ten photos cut at the waist
show less than 0.5, as many cut at the neck more than 0.56."""


def at_the_waist(landmarks_px: NDArray[np.float64]) -> float:
    """Return from 0, a chest is in the picture, to 1: it ends at the waist. By (33, 2) landmarks."""
    knees, ankles = (float(landmarks_px[list(pair), 1].mean()) for pair in (KNEES, ANKLES))
    room = ankles * (1 - WHOLE_THIGH_SHARE) / max(ankles - knees, MIN_LEG_PX) - 1
    waist, chest = WAIST_TO_CHEST_LEG
    return min(1.0, max(0.0, (chest - room) / (chest - waist)))


def legs_frame(landmarks_px: NDArray[np.float64], waist: float) -> Region:
    """Lay the frame of the legs.

    Parameters
    ----------
    landmarks_px : (33, 2) array
        Landmarks that were seen under a painted upper body.
    waist : float
        From 0, the hips are where they are seen, to 1: they are where proportions have them.
    """
    seen = Region.of(landmarks_px)
    knees, ankles, toes = (
        float((landmarks_px[list(pair)].mean(axis=0) - seen.origin_px) @ seen.down)
        for pair in (KNEES, ANKLES, TOES)
    )
    legs = {
        "knees": (ankles - knees) / (1 - THIGH_SHARE),
        "cut": (ankles + float(seen.origin_px[1])) / (1 + WAIST_LEG),
        "feet": (toes - ankles) / FOOT_LEG,
    }
    lower = waist * (ankles - sum(WEIGHTS[name] * legs[name] for name in WEIGHTS))
    return Region(seen.origin_px + lower * seen.down, seen.down, max(seen.leg_px - lower, MIN_LEG_PX / 2))
