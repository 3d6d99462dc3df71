"""How high the hips are in a photo without a head.

A chest in the picture holds the hips in their place, whatever upper body is painted above it. Cut at the
waist nothing does: the network sees the hips about where the painted body has them, and they sink from round
to round, by a tenth of the leg on people in trousers. There the body's proportions say more than the network.
How far the hips follow when the body is painted lower tells the two apart.
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

WEIGHTS = {"knees": 0.3, "cut": 0.35, "feet": 0.1, "seen": 0.25}
"""What counts for the hips' height at the waist: the leg's length by knees and ankles, by where people cut a
photo, by the feet, and by the hips as they are seen. On people in trousers the knees place the hips too high
by 2 % of the leg, and they are seen 5 % too low; on bare renders 9 % too high and 3 % too high. Together they
are off by 2.6 % on real people, and by 4.7 % on renders."""

RESPONSE_PER_LEG = 1.5
"""What picture above the hips counts against their response, for each leg length of it."""

MOST_RESPONSE = 0.6
"""A larger response counts as this much: it says no more."""

WAIST_SCORE = (0.4, 0.6)
"""Response of the hips, and 1.5 times the picture that is missing above them to half a leg. Up to the first
value a chest holds the hips, from the second on the picture ends at the waist. Of 360 cuts of renders and
real people 3 in 100 at the neck and 2 in 100 at the waist lie on the wrong side of 0.5; the picture above the
hips alone would err half as often again, the response alone three times as often."""


DOUBTFUL_SCORE, DOUBTFUL_ROOM_LEG = (0.3, 0.8), 0.55
"""Between these two values, and with less picture than this above the hips, a second response is measured:
proportions may have the hips so high that they follow, but only until they are where they belong."""

SECOND_RESPONSE = (0.12, 0.22)
"""The same two values for the second response. Of 34 cuts of renders and real people in doubt, those at the
neck show 0.10 and less, those at the waist 0.23 and more."""


def in_doubt(response: float, room_leg: float) -> bool:
    """Whether a response does not tell a chest from a waist. Parameters as for :func:`at_the_waist`."""
    low, high = DOUBTFUL_SCORE
    return room_leg < DOUBTFUL_ROOM_LEG and low < _score(response, room_leg) < high


def at_the_waist(response: float, room_leg: float) -> float:
    """Return from 0, a chest is in the picture, to 1: it ends at the waist.

    Parameters
    ----------
    response : float
        How far the hips follow an upper body that is painted lower, over how far it is lower.
    room_leg : float
        Picture above the hips, by knees and feet, in leg lengths.
    """
    return _share(_score(response, room_leg), WAIST_SCORE)


def at_the_waist_after_all(response: float) -> float:
    """Return the same by the second response alone, between two upper bodies that are painted lower."""
    return _share(response, SECOND_RESPONSE)


def _score(response: float, room_leg: float) -> float:
    return min(response, MOST_RESPONSE) + RESPONSE_PER_LEG * (0.5 - room_leg)


def _share(value: float, between: tuple[float, float]) -> float:
    """Return from 0 to 1 where a value lies between two others."""
    low, high = between
    return min(1.0, max(0.0, (value - low) / (high - low)))


def by_proportions(landmarks_px: NDArray[np.float64]) -> Region:
    """Lay the frame of the legs by knees and feet alone, from (33, 2) landmarks."""
    return _lowered(landmarks_px, 1.0, ("knees", "feet"))


def legs_frame(landmarks_px: NDArray[np.float64], waist: float) -> Region:
    """Lay the frame of the legs.

    Parameters
    ----------
    landmarks_px : (33, 2) array
        Landmarks that were seen under a painted upper body.
    waist : float
        From 0, the hips are where they are seen, to 1: they are where proportions have them.
    """
    return _lowered(landmarks_px, waist, tuple(WEIGHTS))


def _lowered(landmarks_px: NDArray[np.float64], share: float, counting: tuple[str, ...]) -> Region:
    """Move the hips up or down by a share of the way to where some proportions have them."""
    seen = Region.of(landmarks_px)
    knees, ankles, toes = (
        float((landmarks_px[list(pair)].mean(axis=0) - seen.origin_px) @ seen.down)
        for pair in (KNEES, ANKLES, TOES)
    )
    legs = {
        "knees": (ankles - knees) / (1 - THIGH_SHARE),
        "cut": (ankles + float(seen.origin_px[1])) / (1 + WAIST_LEG),
        "feet": (toes - ankles) / FOOT_LEG,
        "seen": ankles,
    }
    leg = sum(WEIGHTS[name] * legs[name] for name in counting) / sum(WEIGHTS[name] for name in counting)
    lower = share * (ankles - leg)
    return Region(seen.origin_px + lower * seen.down, seen.down, max(seen.leg_px - lower, MIN_LEG_PX / 2))
