"""Photos given as arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kneealign.errors import PhotoError
from kneealign.photo import load_photo
from tests.photo.pictures import HEIGHT, WIDTH, assert_upright, corner_colours, upright

RGB = upright()
GREY = RGB[:, :, 1]

SAME = {
    "uint8": RGB,
    "uint16": RGB.astype(np.uint16) * 257,
    "big-endian uint16": (RGB.astype(np.uint16) * 257).astype(">u2"),
    "float16": (RGB / 255).astype(np.float16),
    "float32": (RGB / 255).astype(np.float32),
    "float64": RGB / 255,
    "opaque": np.dstack([RGB, np.full((HEIGHT, WIDTH), 255, np.uint8)]),
    "opaque float": np.dstack([RGB / 255, np.ones((HEIGHT, WIDTH))]),
    "read in another order": np.asfortranarray(RGB),
    "view backwards": np.ascontiguousarray(RGB[::-1, ::-1])[::-1, ::-1],
    "view of BGR": np.ascontiguousarray(RGB[:, :, ::-1])[:, :, ::-1],
}


@pytest.mark.parametrize("kind", SAME)
def test_array_is_taken_as_it_is(kind: str) -> None:
    array = SAME[kind]
    before = array.copy()
    photo = load_photo(array)
    np.testing.assert_array_equal(photo.rgb, RGB)
    assert_upright(photo.rgb)
    assert (photo.width_px, photo.height_px, photo.px_per_pixel) == (WIDTH, HEIGHT, 1.0)
    assert (photo.name, photo.focal_length_35mm, photo.front_camera) == (None, None, None)
    photo.rgb[:] = 0
    np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize("array", [GREY, GREY[:, :, None], GREY / 255, GREY.astype(np.uint16) * 257])
def test_grey_array_becomes_rgb(array: np.ndarray[Any, Any]) -> None:
    np.testing.assert_array_equal(load_photo(array).rgb, np.dstack([GREY] * 3))


def test_read_only_array_is_fine() -> None:
    array = upright()
    array.flags.writeable = False
    assert_upright(load_photo(array).rgb)


def test_transparent_array_becomes_middle_grey() -> None:
    array = np.dstack([RGB, np.zeros((HEIGHT, WIDTH), np.uint8)])
    for colour in corner_colours(load_photo(array).rgb).values():
        np.testing.assert_allclose(colour, 128)


BAD = {
    "one dimension": np.zeros(1000, np.uint8),
    "four dimensions": np.zeros((1, 64, 64, 3), np.uint8),
    "two channels": np.zeros((64, 64, 2), np.uint8),
    "channels first": np.zeros((3, 64, 64), np.uint8),
    "int64": np.zeros((64, 64, 3), np.int64),
    "text": np.full((64, 64), "a"),
    "objects": np.full((64, 64), None),
    "complex": np.zeros((64, 64), complex),
    "float up to 255": RGB.astype(np.float32),
    "negative float": RGB / -255,
    "not a number": np.full((64, 64, 3), np.nan),
    "infinite": np.full((64, 64, 3), np.inf),
}


@pytest.mark.parametrize("kind", BAD)
def test_other_arrays_are_refused(kind: str) -> None:
    with pytest.raises(PhotoError) as caught:
        load_photo(BAD[kind])
    assert caught.value.code == "photo_bad_array"
    assert "uint8" in caught.value.advice


@pytest.mark.parametrize(
    ("shape", "code"),
    [((0, 0, 3), "photo_too_small"), ((31, 64), "photo_too_small"), ((2000, 600), "photo_too_large")],
)
def test_size_of_arrays_is_checked(shape: tuple[int, ...], code: str) -> None:
    with pytest.raises(PhotoError) as caught:
        load_photo(np.zeros(shape, np.uint8), max_megapixels=1)
    assert caught.value.code == code


def test_hash_tells_pixels_shape_and_type_apart_and_nothing_else() -> None:
    zeros = np.zeros((64, 96, 3), np.uint8)
    other = zeros.copy()
    other[5, 5, 1] = 1
    different = [zeros, other, zeros.reshape(96, 64, 3), np.zeros((64, 96, 3), np.uint16)]
    assert len({load_photo(array).sha256 for array in different}) == 4
    same = [SAME["uint16"], SAME["big-endian uint16"], np.asfortranarray(SAME["uint16"])]
    assert len({load_photo(array).sha256 for array in same}) == 1
