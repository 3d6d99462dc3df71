"""The pictures of one result, each made once for all the files that show it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kneealign.report.picture.closeups import CloseUp, close_ups
from kneealign.report.picture.faces import hide_faces
from kneealign.report.picture.overlay import draw_overlay
from kneealign.report.picture.sheet import draw_sheet
from kneealign.texts import words_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.report.style import Style
    from kneealign.result import Assessment
    from kneealign.texts import Words

MAX_SIDE_PX = 1200
"""Longer side of the drawn photo: as large as a report shows it on a fine screen."""

STAND_SIDE_PX = 900
"""The same of one of several photos."""

_MAX_STANDS_BYTES = 500_000
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
        """The photo with the result on it; all photos where the result combines several."""
        return _encoded(self.sheet, _MAX_PHOTO_BYTES) if self._stands else self.front

    @property
    def sheet(self) -> NDArray[np.uint8]:
        """All photos of a result that combines several, each with its own angles: (H, W, 3) RGB."""
        return draw_sheet(self._words, self._assessment, self._stands)

    @cached_property
    def front(self) -> Jpeg:
        """The photo with the result on it; of several the one nearest to the mean, with its own angles."""
        if self._stands and self._assessment.stands:
            return _encoded(self._stands[self._assessment.stands.shown - 1], _MAX_PHOTO_BYTES)
        # Drawn at the size at which it is shown, so that letters and lines are sharp.
        photo = _reduced(self._photo, MAX_SIDE_PX)
        return _encoded(draw_overlay(self._words, self._assessment, photo), _MAX_PHOTO_BYTES)

    @cached_property
    def stands(self) -> tuple[Jpeg, ...]:
        """Each photo of a result that combines several, with its own angles."""
        budget = _MAX_STANDS_BYTES // max(1, len(self._stands))
        return tuple(_encoded(_reduced(photo, STAND_SIDE_PX), budget) for photo in self._stands)

    @cached_property
    def _stands(self) -> tuple[NDArray[np.uint8], ...]:
        results = self._assessment.stand_results
        return (
            tuple(
                draw_overlay(words_in(self._words.lang), one, self._own_photo(one), foot=False)
                for one in results
            )
            if all(one.picture for one in results)
            else ()
        )

    def _own_photo(self, result: Assessment) -> NDArray[np.uint8]:
        """Return the photo of one stand at the size at which it is shown, faces hidden."""
        assert result.picture is not None
        rgb = result.picture.rgb
        return _reduced(rgb if self._style.show_face else hide_faces(result, rgb), STAND_SIDE_PX)

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
