"""Decode the bytes of a picture, or take an array, to upright 8-bit RGB of bounded size.

One decoder library, Pillow, for all formats: at reduced size it is as fast as OpenCV (most of the time goes
into the entropy coding either way), it refuses truncated files in every version, and its JPEG decoder writes
nothing to standard error. Colour profiles are not applied: that takes 60 ms for a 12-megapixel photo, and the
difference between Display P3 and sRGB is far below what light and skin colour vary by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kneealign.errors import PhotoError
from kneealign.photo.dicom import read_dicom
from kneealign.photo.formats import open_picture, recognise
from kneealign.photo.metadata import Metadata, read_metadata
from kneealign.photo.problems import problem
from kneealign.photo.quiet import no_leniency, no_output, no_warnings
from kneealign.photo.tiff import is_raw_camera_file, read_float_colour

STRIP_ROWS = 64
"""Rows of the reduced picture that are made at once."""

MEMORY_SHARE = {"WEBP": 0.4, "AVIF": 0.7, "HEIF": 0.8, "BMP": 0.8, "TIFF": 0.8}
"""Share of the allowed megapixels for formats whose decoders keep several copies of the picture: all formats
then stay within the same memory (docs/robustness.md)."""

MIN_SIDE_PX = 32
"""Smaller pictures are icons and tracking pixels; whether the person is large enough is decided later."""

BACKDROP = (128, 128, 128)
"""Colour behind transparent parts: middle grey differs from dark trousers, white trousers and skin alike."""

_LARGEST_JPEG_REDUCTION = 8
_HIGH_RANGE_MODES = ("I", "I;16", "I;16L", "I;16B", "I;16N", "F")
_FULL_SCALES = (1.0, 255.0, 65535.0)
_FLOAT_TOLERANCE = 0.01
"""Resampling overshoots a little at sharp edges."""

_TURNS: dict[int, Callable[[Any], Any]] = {
    1: lambda pixels: np.array(pixels, order="C"),
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: cv2.transpose,
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.rotate(cv2.transpose(pixels), cv2.ROTATE_180),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
"""What brings a picture of each EXIF orientation upright; from 5 on width and height change places."""


class Decoded(NamedTuple):
    """Pixels with the size they had."""

    rgb: NDArray[np.uint8]
    """Shape (H, W, 3), upright, contiguous and the caller's own."""

    width_px: int
    """Width of the upright picture before it was reduced."""

    height_px: int
    """Height of the upright picture before it was reduced."""

    metadata: Metadata


def decode_file(data: bytes, name: str | None, max_megapixels: float, long_side_px: int) -> Decoded:
    """Decode the first picture of a file.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str or None
        For messages.
    max_megapixels : float
        A larger picture is refused by its header, before anything is decoded.
    long_side_px : int
        The picture is halved as long as its long side keeps so many pixels.

    Raises
    ------
    PhotoError
        Codes ``photo_not_an_image``, ``photo_damaged``, ``photo_too_large`` and ``photo_too_small``.
    """
    kind = recognise(data, name)

    def check(width: int, height: int) -> None:
        check_size(width, height, name, max_megapixels * MEMORY_SHARE.get(kind, 1.0))

    if kind == "DICOM":
        with _failures_named(name, kind):
            return _upright(read_dicom(data, name, check), None, Metadata(), long_side_px)
    with _failures_named(name, kind), no_leniency():
        try:
            with no_warnings():
                image = open_picture(data, kind)
        except SyntaxError:
            # Pillow has no colour pictures in floating point, and says so only like this.
            if kind != "TIFF":
                raise
            values, orientation = read_float_colour(data, check)
            return _upright(_without_alpha(_to_8_bit(values)), None, Metadata(orientation), long_side_px)
        check(*image.size)
        if is_raw_camera_file(image):
            raise problem("photo_not_an_image", name, "a raw camera file")
        full_size = None
        if kind == "JPEG":
            full_size = image.size
            factor = min(reduction(*full_size, long_side_px), _LARGEST_JPEG_REDUCTION)
            image.draft(image.mode, (full_size[0] // factor, full_size[1] // factor))
        with no_output() if kind == "TIFF" else nullcontext():
            image.load()
        full_size = full_size or image.size
        already = round(max(full_size) / max(image.size))
        pixels = _reduced_pixels(image, reduction(*full_size, long_side_px) // already)
        return _upright(pixels, full_size, read_metadata(image), long_side_px)


def decode_array(array: NDArray[Any], name: str | None, max_megapixels: float, long_side_px: int) -> Decoded:
    """Take the pixels of an array, which is copied and never changed.

    Parameters
    ----------
    array : ndarray
        Shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), upright, in RGB order (OpenCV reads BGR), uint8,
        uint16 (0 to 65535), or floating point from 0 to 1.

    Raises
    ------
    PhotoError
        Codes ``photo_bad_array``, ``photo_too_large`` and ``photo_too_small``.
    """
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise problem("photo_bad_array", name, f"an array of shape {array.shape}")
    check_size(array.shape[1], array.shape[0], name, max_megapixels)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.dtype.name == "uint8":
        pixels = np.ascontiguousarray(array)
    elif array.dtype.name == "uint16":
        pixels = _scaled(array, 65535.0)
    elif np.issubdtype(array.dtype, np.floating):
        lowest, highest = float(array.min()), float(array.max())
        if not (lowest >= -_FLOAT_TOLERANCE and highest <= 1 + _FLOAT_TOLERANCE):
            raise problem("photo_bad_array", name, f"an array of values from {lowest:g} to {highest:g}")
        pixels = _scaled(array, 1.0)
    else:
        raise problem("photo_bad_array", name, f"an array of type {array.dtype}")
    return _upright(_without_alpha(pixels), None, Metadata(), long_side_px)


def check_size(width_px: int, height_px: int, name: str | None, max_megapixels: float) -> None:
    """Refuse a picture of too many or too few pixels.

    Raises
    ------
    PhotoError
        Codes ``photo_too_large`` and ``photo_too_small``.
    """
    size = f"it has {width_px} x {height_px} pixels"
    if min(width_px, height_px) < MIN_SIDE_PX:
        raise problem("photo_too_small", name, f"{size}, and each side needs {MIN_SIDE_PX}")
    if not width_px * height_px <= max_megapixels * 1e6:
        raise problem("photo_too_large", name, f"{size}, and the limit is {max_megapixels:g} megapixels")


@contextmanager
def _failures_named(name: str | None, kind: str) -> Iterator[None]:
    try:
        yield
    except PhotoError:
        raise
    except ImportError as error:
        detail = f"in the format {kind}, for which this installation has no decoder"
        raise problem("photo_not_an_image", name, detail) from error
    except (MemoryError, Image.DecompressionBombError) as error:
        raise problem("photo_too_large", name, "it takes too much memory to decode") from error
    except Exception as error:
        # Decoders raise almost anything on damaged data: there is no common base class.
        raise problem("photo_damaged", name) from error


def _reduced_pixels(image: Image.Image, factor: int) -> NDArray[np.uint8]:
    """Turn a decoded picture of any mode into 8-bit grey (H, W) or RGB (H, W, 3), reduced by a factor.

    This is done in strips, because a second full-size copy of a large picture would take too much memory.
    """
    width, height = image.size
    rows = STRIP_ROWS * factor
    strips = [(0, top, width, min(top + rows, height)) for top in range(0, height, rows)]
    full_scale = _full_scale(image, strips)
    if factor == 1:
        return _pixels(image, full_scale)
    return np.concatenate([_reduced(_pixels(image.crop(strip), full_scale), factor) for strip in strips])


def _full_scale(image: Image.Image, strips: list[tuple[int, int, int, int]]) -> float:
    """Return which number means white in a picture with a wide range of values; otherwise 255."""
    if image.mode not in _HIGH_RANGE_MODES:
        return 255.0
    if "16" in image.mode:
        return 65535.0
    return _guessed_scale(max(float(_finite(np.asarray(image.crop(strip))).max()) for strip in strips))


def _pixels(image: Image.Image, full_scale: float) -> NDArray[np.uint8]:
    """Turn a decoded picture of any mode into 8-bit grey (H, W) or RGB (H, W, 3)."""
    if image.mode in _HIGH_RANGE_MODES:
        return _scaled(_finite(np.asarray(image)), full_scale)
    if image.mode in ("RGBA", "RGBa", "LA", "PA") or "transparency" in image.info:
        return _on_backdrop(image.convert("RGBA"))
    if image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    return np.asarray(image)


def _without_alpha(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return _on_backdrop(Image.fromarray(pixels)) if pixels.ndim == 3 and pixels.shape[2] == 4 else pixels


def _on_backdrop(image: Image.Image) -> NDArray[np.uint8]:
    flat = Image.new("RGB", image.size, BACKDROP)
    flat.paste(image, mask=image.getchannel("A"))
    return np.asarray(flat)


def _to_8_bit(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Scale a wide range of values to 0 to 255."""
    values = _finite(values)
    return _scaled(values, _guessed_scale(float(values.max())))


def _finite(values: NDArray[Any]) -> NDArray[Any]:
    return np.nan_to_num(values, posinf=0.0, neginf=0.0) if values.dtype.kind == "f" else values


def _guessed_scale(highest: float) -> float:
    """Return the usual full scale that the largest number fits into, else that number itself."""
    return next((scale for scale in _FULL_SCALES if highest <= scale), highest)


def _scaled(values: NDArray[Any], full_scale: float) -> NDArray[np.uint8]:
    return np.clip(np.rint(values * np.float32(255 / full_scale)), 0, 255).astype(np.uint8)


def smaller(decoded: Decoded, long_side_px: int) -> Decoded:
    """Reduce a decoded picture as if it had been decoded for a long side of so many pixels."""
    full_size = decoded.width_px, decoded.height_px
    already = round(max(full_size) / max(decoded.rgb.shape[:2]))
    factor = max(1, reduction(*full_size, long_side_px) // already)
    return decoded._replace(rgb=_reduced(decoded.rgb, factor))


def reduction(width: int, height: int, long_side_px: int) -> int:
    """Return the largest power of two that leaves the long side its pixels."""
    return 1 << max(0, (max(width, height) // long_side_px).bit_length() - 1)


def _reduced(pixels: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Average squares of pixels; the last column and row are repeated where they do not fill a square."""
    if factor == 1:
        return pixels
    height, width = pixels.shape[:2]
    rows, columns = -height % factor, -width % factor
    whole = (
        cv2.copyMakeBorder(pixels, 0, rows, 0, columns, cv2.BORDER_REPLICATE) if rows or columns else pixels
    )
    size = (whole.shape[1] // factor, whole.shape[0] // factor)
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _upright(
    pixels: NDArray[np.uint8], full_size: tuple[int, int] | None, metadata: Metadata, long_side_px: int
) -> Decoded:
    """Reduce, convert to RGB and turn pixels; their full size (width, height) is their own unless given."""
    width, height = full_size or (pixels.shape[1], pixels.shape[0])
    already = round(max(width, height) / max(pixels.shape[:2]))
    pixels = _reduced(pixels, reduction(width, height, long_side_px) // already)
    if pixels.ndim == 2:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)
    rgb: NDArray[np.uint8] = _TURNS[metadata.orientation](pixels)
    if metadata.orientation >= 5:
        width, height = height, width
    return Decoded(rgb, width, height, metadata)
