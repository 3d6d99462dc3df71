"""Size: what is reduced, what is refused, and that it is refused before it is decoded."""

from __future__ import annotations

import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from kneealign.errors import PhotoError
from kneealign.photo import FINE_SIDE_PX, MEASURING_SIDE_PX, load_photo, open_photo
from kneealign.photo.decode import MEMORY_SHARE, MIN_SIDE_PX, decode_array
from tests.photo.pictures import assert_upright, picture, saved, upright

KINDS = ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "HEIF"] + (["AVIF"] if features.check("avif") else [])


def png_header(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, body)
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_header(width: int, height: int) -> bytes:
    data = saved(picture(), "JPEG")
    start = data.index(b"\xff\xc0")
    return data[: start + 5] + struct.pack(">HH", height, width) + data[start + 9 :]


def bmp_header(width: int, height: int) -> bytes:
    data = saved(picture(), "BMP")
    return data[:18] + struct.pack("<ii", width, height) + data[26:]


def tiff_header(width: int, height: int) -> bytes:
    data = saved(picture(), "TIFF")
    for tag, value in ((256, width), (257, height)):
        start = data.index(struct.pack("<HHI", tag, 4, 1))
        data = data[: start + 8] + struct.pack("<I", value) + data[start + 12 :]
    return data


def float_tiff_header(width: int, height: int) -> bytes:
    import cv2

    data = bytes(cv2.imencode(".tiff", np.zeros((64, 64, 3), np.float32))[1])
    for tag, value in ((256, width), (257, height)):
        start = data.index(struct.pack("<HH", tag, 3) + struct.pack("<I", 1))
        data = data[: start + 2] + struct.pack("<HII", 4, 1, value) + data[start + 12 :]
    return data


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_000, 65_000), (1_000, 60_000)])
@pytest.mark.parametrize("make", [png_header, jpeg_header, bmp_header, tiff_header, float_tiff_header])
def test_picture_bomb_is_refused_by_its_header(
    make: object, size: tuple[int, int], capfd: pytest.CaptureFixture[str]
) -> None:
    # Nothing follows the headers: decoding would find the file damaged.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PhotoError, match=f"{size[0]} x {size[1]} pixels") as caught:
            load_photo(make(*size), max_megapixels=50)  # type: ignore[operator]
    assert caught.value.code == "photo_too_large"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", KINDS)
def test_limit_is_the_callers(kind: str) -> None:
    data = saved(picture(), kind)
    share = MEMORY_SHARE.get(kind, 1.0)
    assert_upright(load_photo(data, max_megapixels=0.01921 / share).rgb, tolerance=20)
    with pytest.raises(PhotoError, match=r"0\.019 megapixels"):
        load_photo(data, max_megapixels=0.019 / share)


@pytest.mark.parametrize("kind", KINDS)
def test_tiny_picture_is_refused(kind: str) -> None:
    with pytest.raises(PhotoError, match="31 x 200 pixels") as caught:
        load_photo(saved(picture(width=31, height=200), kind))
    assert caught.value.code == "photo_too_small"


def test_pillows_own_limit_does_not_speak(capfd: pytest.CaptureFixture[str]) -> None:
    data = saved(Image.new("L", (9_600, 9_500), 90), "JPEG")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        photo = load_photo(data)
    assert photo.rgb.shape == (2375, 2400, 3)
    assert (photo.width_px, photo.height_px) == (9_600, 9_500)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", KINDS)
def test_large_picture_is_reduced_alike_in_every_format(kind: str) -> None:
    photo = load_photo(saved(picture(width=2403, height=3201), kind))
    assert photo.rgb.shape == (1601, 1202, 3)
    assert (photo.width_px, photo.height_px) == (2403, 3201)
    assert_upright(photo.rgb, tolerance=20)


@pytest.mark.parametrize(
    ("long_side", "reduced"),
    [(1599, 1599), (3199, 3199), (3200, 1600), (4032, 2016), (6399, 3200), (6400, 1600), (30_001, 1876)],
)
def test_reduction_keeps_the_long_side(long_side: int, reduced: int) -> None:
    photo = load_photo(np.zeros((long_side, 40, 3), np.uint8))
    assert photo.rgb.shape[0] == reduced
    assert photo.px_per_pixel * reduced == pytest.approx(long_side, abs=photo.px_per_pixel)


@given(st.integers(MIN_SIDE_PX, 20_000), st.integers(MIN_SIDE_PX, 64))
def test_reduced_size_has_bounds(long_side: int, short_side: int) -> None:
    decoded = decode_array(np.zeros((short_side, long_side), np.uint8), None, 100.0, FINE_SIDE_PX)
    height, width = decoded.rgb.shape[:2]
    assert min(long_side, FINE_SIDE_PX) <= width <= 2 * FINE_SIDE_PX
    assert 1 <= height <= short_side
    assert (decoded.width_px, decoded.height_px) == (long_side, short_side)


def test_very_long_jpeg_is_reduced_beyond_what_its_decoder_can() -> None:
    photo = load_photo(saved(picture(width=60_000, height=64), "JPEG"))
    assert photo.rgb.shape == (2, 1875, 3)
    assert photo.px_per_pixel == 32


def test_photo_is_not_blurred_or_shifted_by_the_reduction() -> None:
    line = np.zeros((3200, 2400, 3), np.uint8)
    line[:, 1600:1610] = 255
    for photo in (load_photo(line), load_photo(saved(Image.fromarray(line), "JPEG", quality=95))):
        row = photo.rgb[800, :, 1].astype(float)
        centre = float((row * (np.arange(row.size) + 0.5)).sum() / row.sum()) * photo.px_per_pixel
        assert centre == pytest.approx(1605, abs=0.3)


def test_upright_picture_of_the_helpers_is_upright() -> None:
    assert_upright(upright())


@pytest.mark.parametrize("long_side", [900, 1999, 2000, 4032, 6399, 7000])
def test_a_photo_can_be_had_in_two_sizes(long_side: int) -> None:
    pixels = picture(width=64, height=long_side)
    for source in (np.asarray(pixels), saved(pixels, "PNG")):
        opened = open_photo(source)
        small, large = opened.at(MEASURING_SIDE_PX), opened.at(FINE_SIDE_PX)
        assert min(long_side, MEASURING_SIDE_PX) <= small.rgb.shape[0] < 2 * MEASURING_SIDE_PX + 1
        assert large.rgb.shape[0] == load_photo(source).rgb.shape[0]
        assert (small.sha256, small.width_px, small.height_px) == (large.sha256, 64, long_side)
        for photo in (small, large):
            assert photo.px_per_pixel * photo.rgb.shape[0] == pytest.approx(long_side, abs=photo.px_per_pixel)


def test_a_taken_array_may_be_changed_afterwards() -> None:
    pixels = np.asarray(picture(width=64, height=2400)).copy()
    opened = open_photo(pixels)
    before = opened.at(FINE_SIDE_PX).rgb.copy()
    pixels[:] = 0
    np.testing.assert_array_equal(opened.at(FINE_SIDE_PX).rgb, before)


@pytest.mark.parametrize(
    ("long_side", "coarser"), [(1999, False), (2000, True), (3199, True), (3200, False), (4032, True)]
)
def test_whether_a_photo_can_be_had_in_more_pixels(long_side: int, coarser: bool) -> None:
    opened = open_photo(np.zeros((long_side, 40, 3), np.uint8))
    assert opened.at(MEASURING_SIDE_PX).coarser_than(FINE_SIDE_PX) == coarser
    assert not opened.at(FINE_SIDE_PX).coarser_than(FINE_SIDE_PX)
