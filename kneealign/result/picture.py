"""The photo that a result keeps for pictures and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Head = tuple[float, float, float]
"""A circle around a head as (x, y, radius): x and radius in photo widths, y in photo heights."""


@dataclass(frozen=True, eq=False)
class Picture:
    """The upright photo, perhaps smaller than the original, and where heads are in it."""

    rgb: NDArray[np.uint8]
    """(H, W, 3) RGB."""
    heads: tuple[Head, ...] | None = None
    """Circles around heads, which reports hide; None if nothing is known about heads, in which case reports
    hide more of the photo."""

    @classmethod
    def of(cls, rgb: NDArray[np.uint8], heads_px: Iterable[tuple[float, float, float]] | None) -> Picture:
        """Return the picture with heads given as (x, y, radius) in pixels of ``rgb``."""
        height, width = rgb.shape[:2]
        if heads_px is None:
            return cls(rgb)
        return cls(rgb, tuple((x / width, y / height, radius / width) for x, y, radius in heads_px))
