"""The few facts of a photo's EXIF block that matter for measuring."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kneealign.photo.quiet import no_warnings

if TYPE_CHECKING:
    from PIL.Image import Image

# Numbers of EXIF 2.32 (CIPA DC-008-2019), tables 4 and 7.
_ORIENTATION = 0x0112
_EXIF_BLOCK = 0x8769
_WIDTH_PX, _HEIGHT_PX = 0xA002, 0xA003
_FOCAL_LENGTH_IN_35MM_FILM = 0xA405
_LENS_MODEL = 0xA434

FOCAL_LENGTH_RANGE_MM = (8.0, 1200.0)
"""Equivalent focal lengths of existing lenses, from a fisheye to the longest telephoto; 0 means unknown."""

CAMERA_PROPORTIONS = (4 / 3, 3 / 2, 16 / 9, 2.0, 13 / 6, 20 / 9, 21 / 9)
"""Long side over short side of pictures that cameras take with the whole of their sensor's long side: sensors
(4:3, 3:2), and screens from 16:9 to 21:9. A picture of other proportions was cropped, by the camera (1:1) or
later, and shows less than its lens sees."""

SAME_PROPORTIONS = 0.01
"""Proportions may differ by this share: whole pixels of small copies and whole blocks of large photos
(4640 x 3472 for 4:3) stay within 0.4 %."""


@dataclass(frozen=True)
class Metadata:
    """What the camera wrote about the photo; the defaults stand for a camera that wrote nothing."""

    orientation: int = 1
    """EXIF orientation, 1 to 8; 1 is upright."""

    focal_length_35mm: float | None = None
    """Focal length in millimetres of a full-frame camera with the same diagonal field of view; None if the
    picture was cropped so that the field of view is not known."""

    front_camera: bool | None = None
    """Whether the photo was taken with the front camera, if the lens says which."""


def read_metadata(image: Image) -> Metadata:
    """Read the metadata of an opened picture; anything absent, absurd or damaged gets its default.

    Call it after ``load()``: PNG may carry EXIF behind its pixels, and the decoders of TIFF and HEIC turn the
    picture themselves and then report it as upright.
    """
    block: dict[int, Any] = {}
    orientation: Any = None
    with no_warnings():
        # Broken EXIF raises almost anything; the picture is still good.
        with suppress(Exception):
            exif = image.getexif()
            orientation = exif.get(_ORIENTATION)
            block = exif.get_ifd(_EXIF_BLOCK)
        focal_length = _focal_length(block) if _shows_what_the_lens_sees(image, block) else None
    return Metadata(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        focal_length_35mm=focal_length,
        front_camera=_front_camera(block.get(_LENS_MODEL)),
    )


def _focal_length(block: dict[int, Any]) -> float | None:
    try:
        length_mm = float(block[_FOCAL_LENGTH_IN_35MM_FILM])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    shortest, longest = FOCAL_LENGTH_RANGE_MM
    return length_mm if math.isfinite(length_mm) and shortest <= length_mm <= longest else None


def _shows_what_the_lens_sees(image: Image, block: dict[int, Any]) -> bool:
    """Whether the picture has the proportions of a camera and of the photo that EXIF describes.

    Galleries that crop a photo keep its lens, and many of them its first size. A crop that keeps the
    proportions, too, cannot be told from a smaller copy.
    """
    seen = _proportions(*image.size)
    stated = [
        side for side in (block.get(_WIDTH_PX), block.get(_HEIGHT_PX)) if isinstance(side, int) and side > 0
    ]
    if len(stated) == 2 and not _alike(seen, _proportions(*stated)):
        return False
    return any(_alike(seen, usual) for usual in CAMERA_PROPORTIONS)


def _proportions(width: int, height: int) -> float:
    """Return the long side over the short one, which a turned picture keeps."""
    return max(width, height) / min(width, height)


def _alike(one: float, other: float) -> bool:
    return abs(one / other - 1) <= SAME_PROPORTIONS


def _front_camera(lens_model: object) -> bool | None:
    # Such as "iPhone 13 front camera 2.71mm f/2.2" and "Pixel 6 back camera 6.81mm f/1.85".
    words = str(lens_model).lower()
    if "front" in words:
        return True
    return False if "back" in words or "rear" in words else None
