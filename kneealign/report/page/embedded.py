"""The pictures of the report as data addresses within a budget of bytes."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from kneealign.report import wording
from kneealign.report.picture.closeups import close_ups
from kneealign.report.picture.overlay import draw_overlay
from kneealign.texts import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.result import Assessment

_MAX_PICTURE_PX = 1200
_MAX_PICTURE_BYTES = 700_000
_MAX_CLOSE_UP_BYTES = 110_000
_JPEG_QUALITIES = (86, 76, 64, 50, 35)


def drawn_photo(words: Words, assessment: Assessment, rgb: NDArray[np.uint8]) -> dict[str, Any]:
    """Return the drawn photo as a data address with its size and its description."""
    import numpy as np
    from PIL import Image

    photo = Image.fromarray(np.ascontiguousarray(rgb[..., :3]))
    share = min(1.0, _MAX_PICTURE_PX / max(photo.size))
    if share < 1:
        size = (max(1, round(photo.width * share)), max(1, round(photo.height * share)))
        photo = photo.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Drawn at the size at which it is shown, so that letters and lines stay sharp.
    return _picture(
        draw_overlay(words, assessment, np.asarray(photo)), _MAX_PICTURE_BYTES, _alt(words, assessment)
    )


def drawn_close_ups(words: Words, assessment: Assessment, rgb: NDArray[np.uint8]) -> list[dict[str, Any]]:
    """Return the close-ups as data addresses, each with its caption."""
    pictures = []
    for view in close_ups(assessment, rgb):
        caption = words.say(f"closeup_{view.joint}", gap=wording.gap_words(words, view.gap))
        alt = words.say("closeup_alt", what=caption)
        pictures.append({**_picture(view.rgb, _MAX_CLOSE_UP_BYTES, alt), "caption": caption})
    return pictures


def _picture(rgb: NDArray[np.uint8], budget: int, alt: str) -> dict[str, Any]:
    from PIL import Image

    picture = Image.fromarray(rgb)
    address = f"data:image/jpeg;base64,{base64.b64encode(_jpeg(picture, budget)).decode('ascii')}"
    return {"address": address, "width": picture.width, "height": picture.height, "alt": alt}


def _jpeg(picture: Any, budget: int) -> bytes:
    data = b""
    for quality in _JPEG_QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, subsampling=0 if quality > 80 else 2)
        data = buffer.getvalue()
        if len(data) <= budget:
            break
    return data


def _alt(words: Words, assessment: Assessment) -> str:
    if assessment.legs is None:
        return words.say("picture_alt_refused")
    right, left = (wording.leg_words(words, leg) for leg in (assessment.legs.right, assessment.legs.left))
    return words.say("picture_alt", right=right, left=left)
