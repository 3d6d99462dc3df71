"""The pictures of one result, each made once for all the files that show it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kneealign.report.picture.closeups import CloseUp, close_ups
from kneealign.report.picture.faces import hide_faces
from kneealign.report.picture.overlay import draw_overlay

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.report.style import Style
    from kneealign.result import Assessment
    from kneealign.texts import Words

MAX_SIDE_PX = 1200
"""Longer side of the drawn photo: as large as a report shows it on a fine screen."""

_MAX_PHOTO_BYTES = 700_000
_MAX_CLOSE_UP_BYTES = 110_000
_QUALITIES = (86, 76, 64, 50, 35)
_FULL_COLOUR_QUALITY = 80
"""Above this, thin coloured lines and letters keep their full resolution of colour."""


@dataclass(frozen=True)
class Jpeg:
    """An encoded picture."""

    data: bytes
    width_px: int
    height_px: int


class Shown:
    """The pictures of a result, faces hidden unless the reader wants them, each made when it is first needed.

    Parameters
    ----------
    words : Words
        The language of what is written on them.
    assessment : Assessment
        The result.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo, at full size or smaller.
    style : Style
        Whether faces are shown.
    """

    def __init__(self, words: Words, assessment: Assessment, rgb: NDArray[np.uint8], style: Style) -> None:
        self._words, self._assessment, self._style = words, assessment, style
        self._rgb = rgb

    @cached_property
    def _photo(self) -> NDArray[np.uint8]:
        return self._rgb if self._style.show_face else hide_faces(self._assessment, self._rgb)

    @cached_property
    def drawn(self) -> Jpeg:
        """The photo with the result on it."""
        # Drawn at the size at which it is shown, so that letters and lines are sharp.
        photo = _reduced(self._photo, MAX_SIDE_PX)
        return _encoded(draw_overlay(self._words, self._assessment, photo), _MAX_PHOTO_BYTES)

    @cached_property
    def close_ups(self) -> tuple[tuple[CloseUp, Jpeg], ...]:
        """Knees and ankles; none of a refused photo."""
        views = close_ups(self._assessment, self._photo)
        return tuple((view, _encoded(view.rgb, _MAX_CLOSE_UP_BYTES)) for view in views)


def _reduced(rgb: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    height, width = rgb.shape[:2]
    share = side_px / max(height, width)
    if share >= 1:
        return rgb
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(
        cv2.resize(np.ascontiguousarray(rgb[..., :3]), size, interpolation=cv2.INTER_AREA), np.uint8
    )


def _encoded(rgb: NDArray[np.uint8], budget: int) -> Jpeg:
    """Encode at the best quality that stays within a budget of bytes, or else at the lowest."""
    from PIL import Image

    picture = Image.fromarray(rgb)
    data = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, subsampling=0 if quality > _FULL_COLOUR_QUALITY else 2)
        data = buffer.getvalue()
        if len(data) <= budget:
            break
    return Jpeg(data, picture.width, picture.height)
