"""Photos in DICOM files: their pixels, and nothing that says who the patient is.

Only the elements that pixels need are read from a file, so that no name, number or date can get any further.
Needs the extra ``dicom``.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.photo.problems import problem
from kneealign.photo.quiet import no_output

PHOTO_CLASSES = {
    "1.2.840.10008.5.1.4.1.1.7": "Secondary Capture",
    "1.2.840.10008.5.1.4.1.1.7.2": "Multi-frame Grayscale Byte Secondary Capture",
    "1.2.840.10008.5.1.4.1.1.7.4": "Multi-frame True Color Secondary Capture",
    "1.2.840.10008.5.1.4.1.1.77.1.4": "VL Photographic",
}
"""Kinds of DICOM images that photos are stored as; of several frames the first is read."""

_ELEMENTS = (
    "SOPClassUID",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "RedPaletteColorLookupTableDescriptor",
    "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor",
    "RedPaletteColorLookupTableData",
    "GreenPaletteColorLookupTableData",
    "BluePaletteColorLookupTableData",
    "BurnedInAnnotation",
    "PixelData",
)
"""All that is read."""


def is_dicom(data: bytes) -> bool:
    """Whether a file has the mark of DICOM."""
    return data[128:132] == b"DICM"


def read_dicom(data: bytes, name: str | None, check: Callable[[int, int], None]) -> NDArray[np.uint8]:
    """Return the pixels of a DICOM photo: (H, W) grey or (H, W, 3) RGB.

    Parameters
    ----------
    data : bytes
        The file.
    name : str or None
        What the user calls the photo.
    check : callable
        Is given width and height before anything is decoded, and raises if they are not acceptable.

    Raises
    ------
    PhotoError
        Codes ``photo_needs_dicom``, ``photo_not_an_image`` (a DICOM file of another kind, such as an X-ray),
        ``photo_names_patient`` and those of ``check``.
    Exception
        Whatever pydicom raises on a damaged file.
    """
    try:
        import pydicom
        from pydicom.pixels.processing import apply_color_lut
        from pydicom.pixels.utils import pixel_array
    except ImportError as error:
        raise problem("photo_needs_dicom", name) from error
    with no_output(), _no_logging():
        dataset = pydicom.dcmread(io.BytesIO(data), specific_tags=list(_ELEMENTS))
        _check_kind(dataset, name)
        check(int(dataset.Columns), int(dataset.Rows))
        pixels: NDArray[Any] = pixel_array(dataset, index=0)
        if dataset.PhotometricInterpretation == "PALETTE COLOR":
            pixels = apply_color_lut(pixels, dataset)
            return _to_8_bit(pixels, 8 * pixels.dtype.itemsize)
        grey = _to_8_bit(pixels, int(dataset.BitsStored))
        return 255 - grey if dataset.PhotometricInterpretation == "MONOCHROME1" else grey


def _check_kind(dataset: Any, name: str | None) -> None:
    kind = str(dataset.get("SOPClassUID", ""))
    if kind not in PHOTO_CLASSES or "PixelData" not in dataset:
        kinds = ", ".join(("Secondary Capture", "VL Photographic"))
        raise problem("photo_not_an_image", name, f"a DICOM file, but no photo ({kinds})")
    if str(dataset.get("BurnedInAnnotation", "")).upper() == "YES":
        raise problem("photo_names_patient", name)


def _to_8_bit(values: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    scaled = values if bits == 8 else np.rint(values.astype(np.float32) * (255 / (2**bits - 1)))
    return np.asarray(np.clip(scaled, 0, 255), np.uint8)


@contextmanager
def _no_logging() -> Iterator[None]:
    """Keep pydicom from logging, as what it finds odd may be what it must not say."""
    logger = logging.getLogger("pydicom")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
