"""Whether legs without a head are seen from the front.

A painted upper body shows the network a face and a shirt's front, and it takes the legs below for a front as
well. Backs give themselves away: the toes lie hardly lower than the heels; toes and hips are in another place
in every view; and under an upper body of one colour, which says nothing of front and back, the toes rise to
the heels and above.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign.body import HEELS, HIPS, TOES
from kneealign.geometry import median
from kneealign.pose.views import Region, ViewResult

HIPS_WEIGHT, RAISED_TOES_WEIGHT = 1.3, 2.0
"""What count, against toes below the heels under a painted front: the standard deviation of the distance
between the hips, and toes above the heels under one colour."""

FRONT_TOES_LEG = 0.06
"""Toes below heels under one colour, in leg lengths, from which on views that differ say nothing: backs show
at most 0.02, but for one of a man who walks."""


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
    toes, hips = _toes_leg(views, region), apart_leg(views, region, HIPS)
    # Of two views of a back one may see a front.
    under_one_colour = float(np.min(_toes_leg(plain, region))) if plain else 0.0
    doubt = min(1.0, max(0.0, 1 - under_one_colour / FRONT_TOES_LEG))
    raised = max(0.0, -under_one_colour)
    spread = float(np.std(toes) + HIPS_WEIGHT * np.std(hips))
    return float(median(toes)) - doubt * spread - RAISED_TOES_WEIGHT * raised


def apart_leg(views: Sequence[ViewResult], region: Region, pair: tuple[int, int]) -> NDArray[np.float64]:
    """Return how far the left one of two landmarks is from the right one in each view, in leg lengths."""
    points = np.array([view.landmarks_px for view in views])
    return np.asarray((points[:, pair[0]] - points[:, pair[1]]) @ region.across / region.leg_px)


def _toes_leg(views: Sequence[ViewResult], region: Region) -> NDArray[np.float64]:
    """Return how far each view's toes lie below the heels, in leg lengths."""
    points = np.array([view.landmarks_px for view in views])
    ends = points[:, list(TOES)].mean(axis=1) - points[:, list(HEELS)].mean(axis=1)
    return np.asarray(ends @ region.down / region.leg_px)
