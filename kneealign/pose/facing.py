"""Whether legs without a head are seen from the front.

A painted upper body shows the network a face and a shirt's front, and it takes the legs below for a front as
well. Backs give themselves away: the toes lie hardly lower than the heels; toes and hips are in another place
in every view; and under an upper body of one colour, which says nothing of front and back, the toes rise
above the heels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.views import Region, ViewResult

RAISED_TOES_WEIGHT = 3.0
"""What toes above the heels count under one colour, against toes below them under a painted front."""


def front_cue(views: Sequence[ViewResult], plain: Sequence[ViewResult], region: Region) -> float:
    """Return what speaks for the front, in leg lengths: high for fronts, low for backs.

    Parameters
    ----------
    views : sequence of ViewResult
        Views under a painted upper body, or with a painted face.
    plain : sequence of ViewResult
        Others under an upper body, or with a head, of one colour.
    region : Region
        Frame of the legs.
    """
    toes = _toes_leg(views, region)
    hips = np.array([points[HIPS[0]] - points[HIPS[1]] for points in _points(views)])
    apart = hips @ region.across / region.leg_px
    raised = max(0.0, -float(np.mean(_toes_leg(plain, region)))) if plain else 0.0
    return float(np.median(toes) - np.std(toes) - np.std(apart) - RAISED_TOES_WEIGHT * raised)


def _toes_leg(views: Sequence[ViewResult], region: Region) -> NDArray[np.float64]:
    """Return how far each view's toes lie below the heels, in leg lengths."""
    ends = [points[list(TOES)].mean(axis=0) - points[list(HEELS)].mean(axis=0) for points in _points(views)]
    return np.array(ends) @ region.down / region.leg_px


def _points(views: Sequence[ViewResult]) -> list[NDArray[np.float64]]:
    return [view.landmarks_px for view in views]
