"""Special cases of TIFF: raw camera files look like it, and floating-point colour needs OpenCV."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kneealign.photo.quiet import no_output

# Tags of TIFF 6.0 and of DNG 1.7.
_NEW_SUBFILE_TYPE = 254
_IMAGE_WIDTH = 256
_IMAGE_LENGTH = 257
_ORIENTATION = 274
_DNG_VERSION = 50706

_REDUCED_VERSION = 1
"""Bit of the subfile type: a small version of another picture in the file."""


def is_raw_camera_file(image: Image.Image) -> bool:
    """Return whether only the preview of a raw camera file can be decoded."""
    tags: Any = getattr(image, "tag_v2", {})
    return _DNG_VERSION in tags or bool(int(tags.get(_NEW_SUBFILE_TYPE, 0)) & _REDUCED_VERSION)


def read_float_colour(data: bytes, check_size: Callable[[int, int], None]) -> tuple[NDArray[np.float32], int]:
    """Decode a TIFF file with floating-point colour through OpenCV.

    Parameters
    ----------
    data : bytes
        The whole file.
    check_size : callable
        Called with width and height before anything is decoded; raises to refuse.

    Returns
    -------
    values : ndarray
        Shape (H, W, 3) or (H, W, 4), RGB or RGBA, in the file's own range.
    orientation : int
        EXIF orientation, which the values do not follow yet.

    Raises
    ------
    ValueError
        If it is not such a file, or is damaged.
    """
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    file = io.BytesIO(data)
    with no_output():
        tags = ImageFileDirectory_v2(file.read(8))
        file.seek(tags.next)
        tags.load(file)
        check_size(int(tags[_IMAGE_WIDTH]), int(tags[_IMAGE_LENGTH]))
        values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype.kind != "f" or values.ndim != 3:
        raise ValueError("not a TIFF file with floating-point colour")
    to_rgb = cv2.COLOR_BGRA2RGBA if values.shape[2] == 4 else cv2.COLOR_BGR2RGB
    orientation = int(tags.get(_ORIENTATION, 1))
    rgb = np.asarray(cv2.cvtColor(values.astype(np.float32), to_rgb), np.float32)
    return rgb, orientation if 1 <= orientation <= 8 else 1
