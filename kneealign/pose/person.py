"""One person as the network sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import EARS, FEET, LEG_LANDMARKS, NOSE
from kneealign.geometry import median
from kneealign.pose.outline import Outline, lay_outline
from kneealign.pose.views import Region, ViewResult

DISAGREEMENT_LEG = 0.05
"""A view whose leg points lie further than this from the median, in leg lengths, is dropped."""

ENOUGH_VIEWS = 4
"""From as many views on that show only the person, the others no longer count: copies that were cropped
closely then differ by 0.33 degrees instead of 0.37 (standard deviation). With fewer, all are needed."""


@dataclass(frozen=True)
class Pose:
    """One person as seen through several views, in pixels of the given picture."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) median over the views."""
    depth: NDArray[np.float64]
    """(33,) median depth relative to the hips in leg lengths, as the network estimates it; nearer is
    negative."""
    visibility: NDArray[np.float64]
    """(33,) median."""
    region: Region
    """Frame of the legs."""
    outline: Outline
    """Person probability around the legs."""
    people: tuple[NDArray[np.float64], ...]
    """(33, 2) landmarks of everyone the detector found, largest first; empty if it found nobody."""
    seen: tuple[ViewResult, ...]
    """What each view saw."""
    headless: bool = False
    """Whether the picture ends below the head; landmarks of the head and above the picture are then
    invented."""
    front: float | None = None
    """What speaks for the front of somebody without a head, or whose face is hidden, in leg lengths;
    otherwise None."""

    def shows_head(self, height_px: float, width_px: float) -> bool:
        """Whether the head was seen: nose and ears inside a picture of this size, and not invented."""
        points = self.landmarks_px[[NOSE, *EARS]]
        inside = (points >= 0).all() and (points <= [width_px - 1, height_px - 1]).all()
        return not self.headless and bool(inside)

    @property
    def above_hips_leg(self) -> float:
        """Picture above the middle of the hips, in leg lengths."""
        return float(self.region.origin_px[1]) / self.region.leg_px

    def below_feet_leg(self, height_px: float) -> float:
        """Picture of this height below the lowest landmark of the feet, in leg lengths."""
        return (height_px - 1 - float(self.landmarks_px[list(FEET), 1].max())) / self.region.leg_px

    @property
    def drawn(self) -> tuple[ViewResult, ...]:
        """The views that the outline is made of."""
        return tuple(view for view in self.seen if view.mask is not None)


def agreeing(views: list[ViewResult], region: Region) -> list[ViewResult]:
    """Drop views whose leg points are far from the median of all."""
    legs = list(LEG_LANDMARKS)
    middle = median([view.landmarks_px for view in views])[legs]
    kept = [
        view
        for view in views
        if np.linalg.norm(view.landmarks_px[legs] - middle, axis=1).max() <= DISAGREEMENT_LEG * region.leg_px
    ]
    enough = len(kept) * 2 >= len(views) and any(view.mask is not None for view in kept)
    return kept if enough else views


def to_pose(
    seen: list[ViewResult],
    region: Region,
    people: tuple[NDArray[np.float64], ...],
    laid: Mapping[int, NDArray[np.float32]] | None = None,
) -> Pose:
    """Return a person as several views see them; ``laid`` as in :func:`lay_outline`."""
    close = [view for view in seen if view.only_person]
    counted = close if len(close) >= ENOUGH_VIEWS else seen
    return Pose(
        landmarks_px=median([view.landmarks_px for view in counted]),
        depth=median([view.depth for view in close or seen]),
        visibility=median([view.visibility for view in counted]),
        region=region,
        outline=lay_outline(seen, region, laid),
        people=people,
        seen=tuple(seen),
    )
