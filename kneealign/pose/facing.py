"""Whether legs without a head are seen from the front.

A painted upper body shows the network a face and a shirt's front, and it takes the legs below for a front as
well. Backs give themselves away: the toes lie hardly lower than the heels, from view to view at another
height; and under an upper body of one colour, which says nothing of front and back, the network sees a back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.views import Region, ViewResult

BACK_HIPS_LEG = -0.05
"""Left hip to right hip, in leg lengths, below which the two have changed sides. Under one colour 22 pictures
of people from behind show -0.06 and less, but for one of a man who walks."""

BACK_TOES_LEG = 0.02
"""Toes below heels, in leg lengths, above which the feet are a front's all the same."""


@dataclass(frozen=True)
class FrontCue:
    """What speaks for the front."""

    toes_leg: float
    """Toes below heels in leg lengths: the median of all views less their standard deviation."""
    seen_as_back: bool
    """Whether the network sees a back under an upper body of one colour."""


def front_cue(views: Sequence[ViewResult], plain: Sequence[ViewResult], region: Region) -> FrontCue:
    """Compare views under a painted upper body with others under one of a single colour."""
    toes = _toes_leg(views, region)
    hips = [float((points[HIPS[0]] - points[HIPS[1]]) @ region.across) for points in _points(plain)]
    back = (
        bool(hips)
        and float(np.mean(hips)) < BACK_HIPS_LEG * region.leg_px
        and float(np.mean(_toes_leg(plain, region))) < BACK_TOES_LEG
    )
    return FrontCue(float(np.median(toes) - np.std(toes)), back)


def _toes_leg(views: Sequence[ViewResult], region: Region) -> NDArray[np.float64]:
    """Return how far each view's toes lie below the heels, in leg lengths."""
    ends = [points[list(TOES)].mean(axis=0) - points[list(HEELS)].mean(axis=0) for points in _points(views)]
    return np.array(ends) @ region.down / region.leg_px


def _points(views: Sequence[ViewResult]) -> list[NDArray[np.float64]]:
    return [view.landmarks_px for view in views]
