"""Bytes to an upright RGB array, within limits.

    >>> from kneealign.photo import load_photo
    >>> photo = load_photo("standing.jpg")  # doctest: +SKIP
    >>> photo.rgb.shape, photo.width_px, photo.height_px  # doctest: +SKIP
    ((2016, 1512, 3), 3024, 4032)

JPEG, PNG, WebP, AVIF, HEIC, TIFF, BMP and GIF are read, in grey, palette, CMYK, 16 bits or floating point; if
a file holds several pictures, the first is used. The way a photo was stored (turned, mirrored, transparent,
in any format) does not affect the result.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign.photo.source import PhotoSource, array_sha256, read_source
from kneealign.plain import printable

if TYPE_CHECKING:
    from kneealign.photo.decode import Decoded

__all__ = [
    "FINE_SIDE_PX",
    "MEASURING_SIDE_PX",
    "OpenPhoto",
    "Photo",
    "PhotoSource",
    "load_photo",
    "open_photo",
    "read_source",
]

FINE_SIDE_PX = 1600
"""Least long side, in pixels, of a photo that is searched for a small person."""

MEASURING_SIDE_PX = 1000
"""The same when it is measured and shown. The pose model looks at 256 pixels: 1000 leave one and more to each
of them where a person fills a quarter of the picture."""


@dataclass(frozen=True, eq=False)
class Photo:
    """One photo, decoded and upright."""

    rgb: NDArray[np.uint8]
    """Shape (H, W, 3), upright, RGB; a large photo is reduced by a power of two. A copy of the source:
    changing it changes nothing else."""

    name: str | None
    """File name without its folder, safe to print: control characters are escaped. None for bytes."""

    sha256: str
    """Hash of the file's bytes; for an array, of its shape, type and pixels."""

    width_px: int
    """Width of the upright photo at full size."""

    height_px: int
    """Height of the upright photo at full size."""

    focal_length_35mm: float | None
    """35 mm equivalent focal length in millimetres, from EXIF; None if absent, absurd, or not that of the
    picture because it was cropped."""

    front_camera: bool | None
    """Whether EXIF names a phone's front camera, whose photos may be mirrored; None if it does not say."""

    @property
    def px_per_pixel(self) -> float:
        """Full-size pixels per pixel of :attr:`rgb`, in both directions; 1.0 for a photo not reduced.

        A power of two. A point (x, y) of ``rgb`` lies at (x, y) times this in the full-size photo.
        """
        ratio = max(self.width_px, self.height_px) / max(self.rgb.shape[:2])
        return float(2 ** round(math.log2(ratio)))

    def coarser_than(self, long_side_px: int) -> bool:
        """Whether the photo has more pixels when its long side is to keep so many."""
        from kneealign.photo.decode import reduction

        return reduction(self.width_px, self.height_px, long_side_px) < self.px_per_pixel


class OpenPhoto:
    """A photo that was read and can be decoded at more than one size."""

    def __init__(self, source: PhotoSource, max_megapixels: float, name: str | None) -> None:
        self._max_megapixels = max_megapixels
        # OpenCV and Pillow are slow to import; a wrong path is reported first.
        if isinstance(source, np.ndarray):
            from kneealign.photo.decode import decode_array

            self._name = None if name is None else printable(name)
            self._sha256 = array_sha256(source)
            self._taken: Decoded | None = decode_array(source, self._name, max_megapixels, FINE_SIDE_PX)
            self._data = b""
        else:
            self._data, self._name = read_source(source, name)
            self._sha256 = hashlib.sha256(self._data).hexdigest()
            self._taken = None

    def at(self, long_side_px: int) -> Photo:
        """Return the photo halved as long as its long side keeps so many pixels."""
        from kneealign.photo.decode import decode_file, smaller

        if self._taken is None:
            decoded = decode_file(self._data, self._name, self._max_megapixels, long_side_px)
        else:
            decoded = smaller(self._taken, long_side_px)
        return Photo(
            rgb=decoded.rgb,
            name=self._name,
            sha256=self._sha256,
            width_px=decoded.width_px,
            height_px=decoded.height_px,
            focal_length_35mm=decoded.metadata.focal_length_35mm,
            front_camera=decoded.metadata.front_camera,
        )


def open_photo(source: PhotoSource, *, max_megapixels: float = 100.0, name: str | None = None) -> OpenPhoto:
    """Read one photo; what :func:`load_photo` takes and raises."""
    return OpenPhoto(source, max_megapixels, name)


def load_photo(source: PhotoSource, *, max_megapixels: float = 100.0, name: str | None = None) -> Photo:
    """Read and decode one photo.

    Parameters
    ----------
    source : path, bytes, binary stream or ndarray
        An array has shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), is upright and in RGB order (OpenCV
        reads BGR: convert that first), as uint8, uint16 or float from 0 to 1. Transparent parts become grey.
    max_megapixels : float
        A larger photo is refused by its header, before it is decoded. At the default of 100, decoding stays
        within about 1 GB; formats that need more memory per pixel have a lower limit: WebP 0.4, AVIF 0.7,
        HEIC, TIFF and BMP 0.8 of it.
    name : str, optional
        What to call the photo in the result and in messages; by default the file's name.

    Returns
    -------
    Photo

    Raises
    ------
    PhotoError
        ======================= ==============================================================================
        ``photo_not_found``     there is no such file
        ``photo_is_folder``     the path is a folder
        ``photo_not_a_file``    the path is a pipe, a socket or a device; it is not waited for
        ``photo_unreadable``    the system refuses: permissions, a loop of links, an input/output error
        ``photo_empty``         no bytes
        ``photo_not_an_image``  another kind of file, or a format that is not read (raw, JPEG XL, PDF, video)
        ``photo_damaged``       recognised and not decodable: cut off, corrupt, or a rare variant
        ``photo_needs_dicom``   a DICOM file, and the extra ``dicom`` is not installed
        ``photo_names_patient`` a DICOM file with the patient's data written on the picture
        ``photo_too_large``     more megapixels than allowed, a file of more than 350 MB, or not enough memory
        ``photo_too_small``     a side of less than 32 pixels
        ``photo_bad_array``     an array of another shape, type or range
        ======================= ==============================================================================
    OptionError
        Code ``bad_photo``, for a source of another type, such as a text stream.
    """
    return open_photo(source, max_megapixels=max_megapixels, name=name).at(FINE_SIDE_PX)
