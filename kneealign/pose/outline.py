"""The person's outline around the legs, averaged over the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import Affine, composed
from kneealign.pose.views import Region, ViewResult, shrunk

PX_PER_LEG = 320
"""Raster pixels per leg length: about three per pixel of a view, so that averaging gains resolution."""

SIZE_PX = 512
"""Side of the raster: 1.6 leg lengths, from above the pelvis to below the feet."""

TOP = -0.4
"""First row, in leg lengths below the hips."""

LEFT = -0.8
"""First column, in leg lengths to the right of the middle, as the photo shows the body."""


@dataclass(frozen=True)
class Outline:
    """Person probability on a grid that is upright with respect to the legs.

    Rows run down the body, columns across it; ``(column, row) = (0.8, 0.4) * 320`` is the middle of the hips.
    """

    views: tuple[NDArray[np.float32], ...]
    """(512, 512) person probability seen by each view; 0 beyond the view."""
    to_photo: Affine
    """From raster (column, row) to pixels of the photo."""
    _laid: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    """The photo that was laid onto the grid last, and what came of it."""

    def laid(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the (H, W, 3) photo on this grid, (512, 512, 3): made once for all who ask for the same."""
        if not self._laid or self._laid[0][0] is not rgb:
            small, from_photo = shrunk(rgb, float(np.hypot(*self.to_photo[:, 0])))
            laid = cv2.warpAffine(
                small,
                composed(from_photo, self.to_photo),
                (SIZE_PX, SIZE_PX),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
            self._laid[:] = [(rgb, np.asarray(laid, np.uint8))]
        return self._laid[0][1]

    def share_picture(self, other: Outline) -> None:
        """Take what another outline on this grid laid onto it."""
        self._laid[:] = other._laid

    @cached_property
    def mean(self) -> NDArray[np.float32]:
        """(512, 512) probability averaged over the views."""
        first, *others = self.views
        mean = first.copy()
        for other in others:
            mean += other
        mean /= len(self.views)
        return mean

    def covers(self, points_px: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which of (N, 2) points of the photo lie on the person; those beyond the raster do not."""
        to_raster = np.linalg.inv(self.to_photo[:, :2])
        columns, rows = np.rint((points_px - self.to_photo[:, 2]) @ to_raster.T).astype(int).T
        within = (columns >= 0) & (columns < SIZE_PX) & (rows >= 0) & (rows < SIZE_PX)
        covered = np.zeros(len(points_px), bool)
        covered[within] = self.mean[rows[within], columns[within]] > 0.5
        return covered


def lay_outline(
    views: Sequence[ViewResult], region: Region, laid: Mapping[int, NDArray[np.float32]] | None = None
) -> Outline:
    """Resample the masks of all views onto one grid over the region.

    Views that are ``laid`` on it already, by their identity, stay as they are.
    """
    to_photo = region.to_photo(LEFT, TOP, PX_PER_LEG)
    laid = laid or {}
    masks = [
        laid[id(view)] if id(view) in laid else _warped(view.mask, view.to_photo, to_photo)
        for view in views
        if view.mask is not None
    ]
    return Outline(tuple(masks), to_photo)


def _warped(mask: NDArray[np.float32], view_to_photo: Affine, to_photo: Affine) -> NDArray[np.float32]:
    photo_to_view = np.asarray(cv2.invertAffineTransform(view_to_photo), np.float64)
    warped: NDArray[np.float32] = cv2.warpAffine(  # type: ignore[assignment]
        mask,
        composed(photo_to_view, to_photo),
        (SIZE_PX, SIZE_PX),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    return warped
