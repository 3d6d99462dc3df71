"""Whether legs without a head are seen from the front.

A painted upper body shows the network a face and a shirt's front, and it takes the legs below for a front as
well. Backs give themselves away under upper bodies that say otherwise, one seen from behind and one of a
single colour: the toes rise to the heels, and left and right change places with the hips as far apart as
before. Where the network mistakes a front there, the hips come closer together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.views import Region, ViewResult

HIPS_WEIGHT, MOST_HIPS_LEG = 1.2, 0.2
"""What counts beside the toes: by how much the hips are wider apart under a painted front than they are, with
left and right exchanged, under the other upper bodies; and the most that counts, in leg lengths."""


def front_cue(views: Sequence[ViewResult], others: Sequence[Sequence[ViewResult]], region: Region) -> float:
    """Return what speaks for the front, in leg lengths: above 0 for fronts, below for backs.

    Parameters
    ----------
    views : sequence of ViewResult
        Views under a painted upper body, or with a painted face.
    others : sequence of sequences of ViewResult
        Views under each upper body, or with each head, that does not show a front.
    region : Region
        Frame of the legs.
    """
    hips = apart_leg(views, region, HIPS)
    surely_apart = float(hips.mean() - hips.std())
    seen = [some for some in others if some] or [views]
    # Of two views of a back one may see a front.
    toes = float(np.mean([_toes_leg(some, region).min() for some in seen]))
    wider = surely_apart + float(np.mean([apart_leg(some, region, HIPS).mean() for some in seen]))
    return toes + HIPS_WEIGHT * min(max(0.0, wider), MOST_HIPS_LEG)


def apart_leg(views: Sequence[ViewResult], region: Region, pair: tuple[int, int]) -> NDArray[np.float64]:
    """Return how far the left one of two landmarks is from the right one in each view, in leg lengths."""
    points = np.array([view.landmarks_px for view in views])
    return np.asarray((points[:, pair[0]] - points[:, pair[1]]) @ region.across / region.leg_px)


def _toes_leg(views: Sequence[ViewResult], region: Region) -> NDArray[np.float64]:
    """Return how far each view's toes lie below the heels, in leg lengths."""
    points = np.array([view.landmarks_px for view in views])
    ends = points[:, list(TOES)].mean(axis=1) - points[:, list(HEELS)].mean(axis=1)
    return np.asarray(ends @ region.down / region.leg_px)
