"""Small pictures whose corners tell how they were turned, and the ways in which files store them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 120, 160
RED, GREEN, BLUE, YELLOW = (220, 40, 30), (40, 170, 60), (40, 60, 200), (230, 210, 50)
CORNERS = {"top left": RED, "top right": GREEN, "bottom left": BLUE, "bottom right": YELLOW}

STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How the camera was held: what the pixels in the file are when EXIF says this orientation."""


def upright(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """An RGB picture with one colour in each quarter."""
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = RED
    pixels[: height // 2, width // 2 :] = GREEN
    pixels[height // 2 :, : width // 2] = BLUE
    pixels[height // 2 :, width // 2 :] = YELLOW
    return pixels


def picture(mode: str = "RGB", width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    image = Image.fromarray(upright(width, height))
    return image if mode == "RGB" else image.convert(mode)


def stored(orientation: int, width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """The pixels that a file with this EXIF orientation contains for the upright picture."""
    image = picture(width=width, height=height)
    return image.transpose(STORED_AS[orientation]) if orientation in STORED_AS else image


def exif(orientation: int = 1, focal_length: Any = None, lens: str | None = None) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    block = tags.get_ifd(0x8769)
    if focal_length is not None:
        block[0xA405] = focal_length
    if lens is not None:
        block[0xA434] = lens
    return tags


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a file of a kind that Pillow knows, or of HEIC."""
    file = io.BytesIO()
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.from_pillow(image).save(file, quality=90, **options)
    else:
        image.save(file, kind, **options)
    return file.getvalue()


def corner_colours(rgb: NDArray[np.uint8]) -> dict[str, NDArray[np.float64]]:
    """The mean colour of a patch well inside each quarter."""
    height, width = rgb.shape[:2]
    top, bottom = slice(height // 8, height // 4), slice(3 * height // 4, 7 * height // 8)
    left, right = slice(width // 8, width // 4), slice(3 * width // 4, 7 * width // 8)
    parts = {
        "top left": (top, left),
        "top right": (top, right),
        "bottom left": (bottom, left),
        "bottom right": (bottom, right),
    }
    return {name: rgb[part].reshape(-1, 3).mean(axis=0) for name, part in parts.items()}


def assert_upright(rgb: NDArray[np.uint8], tolerance: float = 8.0) -> None:
    assert rgb.dtype == np.uint8
    assert rgb.ndim == 3
    assert rgb.shape[2] == 3
    assert rgb.flags.c_contiguous
    assert rgb.flags.writeable
    for name, colour in corner_colours(rgb).items():
        np.testing.assert_allclose(colour, CORNERS[name], atol=tolerance, err_msg=name)


def assert_upright_grey(rgb: NDArray[np.uint8], tolerance: float = 8.0) -> None:
    assert (rgb.max(axis=2) == rgb.min(axis=2)).all()
    for name, colour in corner_colours(rgb).items():
        red, green, blue = CORNERS[name]
        luma = 0.299 * red + 0.587 * green + 0.114 * blue
        np.testing.assert_allclose(colour, luma, atol=tolerance, err_msg=name)
