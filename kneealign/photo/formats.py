"""Recognise a picture by its first bytes and open it with the one decoder for it.

Only the matching decoder is imported, and the user's Pillow stays as it was: nothing is registered, none of
its limits changes, and formats that no photo has cannot be reached.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from kneealign.photo.dicom import is_dicom
from kneealign.photo.problems import problem

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
)

_NOT_PHOTOS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"<", "a web page or a drawing"),
    (b"FUJIFILMCCD-RAW", "a raw camera file"),
    (b"IIRO", "a raw camera file"),
    (b"IIU\0", "a raw camera file"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
)
"""Files that are mistaken for photos, or that a photo was packed into, so that messages can name them."""

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


def recognise(data: bytes, name: str | None) -> str:
    """Tell the format of a file from its first bytes.

    Returns
    -------
    str
        ``"JPEG"``, ``"PNG"``, ``"WEBP"``, ``"AVIF"``, ``"HEIF"``, ``"TIFF"``, ``"BMP"``, ``"GIF"``,
        ``"DICOM"``.

    Raises
    ------
    PhotoError
        Code ``photo_not_an_image``, with what the file is instead, if known.
    """
    if is_dicom(data):
        return "DICOM"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _recognise_boxes(data, name)
    if data[8:10] == b"CR" and data[:2] == b"II":
        raise problem("photo_not_an_image", name, "a raw camera file")
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    for start, words in _NOT_PHOTOS:
        if data.startswith(start):
            raise problem("photo_not_an_image", name, words)
    raise problem("photo_not_an_image", name, "not a picture in a known format")


def _recognise_boxes(data: bytes, name: str | None) -> str:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[start : start + 4] for start in (8, *range(16, size - 3, 4))}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    if brands & _HEIF_BRANDS:
        return "HEIF"
    raise problem(
        "photo_not_an_image", name, "a raw camera file" if b"crx " in brands else "a video, not a photo"
    )


def open_picture(data: bytes, kind: str) -> ImageFile:
    """Read the header of a picture; its pixels are decoded by ``load()`` later.

    The decoder's class is called directly, because ``PIL.Image.open`` has a size limit of its own, below and
    beside ours, that warns on standard error.

    Raises
    ------
    Exception
        Whatever the decoder raises on a damaged file: there is no common base.
    """
    return _OPENERS[kind](io.BytesIO(data))


def _jpeg(file: io.BytesIO) -> ImageFile:
    from PIL.JpegImagePlugin import JpegImageFile

    return JpegImageFile(file)


def _png(file: io.BytesIO) -> ImageFile:
    from PIL.PngImagePlugin import PngImageFile

    return PngImageFile(file)


def _webp(file: io.BytesIO) -> ImageFile:
    from PIL.WebPImagePlugin import WebPImageFile

    return WebPImageFile(file)


def _avif(file: io.BytesIO) -> ImageFile:
    from PIL.AvifImagePlugin import AvifImageFile

    try:
        return AvifImageFile(file)
    except ValueError:
        # libavif refuses a good picture for a bad EXIF block; under another name it overlooks the block.
        return AvifImageFile(io.BytesIO(file.getvalue().replace(b"Exif", b"none")))


def _heif(file: io.BytesIO) -> ImageFile:
    from pillow_heif import HeifImageFile

    image: ImageFile = HeifImageFile(file)  # type: ignore[no-untyped-call,unused-ignore]
    return image


def _tiff(file: io.BytesIO) -> ImageFile:
    from PIL.TiffImagePlugin import TiffImageFile

    return TiffImageFile(file)


def _bmp(file: io.BytesIO) -> ImageFile:
    from PIL.BmpImagePlugin import BmpImageFile

    return BmpImageFile(file)


def _gif(file: io.BytesIO) -> ImageFile:
    from PIL.GifImagePlugin import GifImageFile

    return GifImageFile(file)


_OPENERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "AVIF": _avif,
    "HEIF": _heif,
    "TIFF": _tiff,
    "BMP": _bmp,
    "GIF": _gif,
}
