"""Whichever format a photo has, the pixels are the same."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, features

from kneealign.errors import PhotoError
from kneealign.photo import load_photo
from tests.photo.pictures import (
    HEIGHT,
    WIDTH,
    assert_upright,
    assert_upright_grey,
    corner_colours,
    picture,
    saved,
    upright,
)

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")


def by_opencv(extension: str, dtype: type[np.generic], scale: float) -> bytes:
    bgr = cv2.cvtColor(upright(), cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(extension, (bgr * scale).astype(dtype))
    assert done
    return bytes(data)


COLOUR: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(picture(), "JPEG", quality=95, subsampling=0),
    "jpeg progressive": lambda: saved(picture(), "JPEG", quality=95, progressive=True),
    "jpeg cmyk": lambda: saved(picture("CMYK"), "JPEG", quality=95),
    "png": lambda: saved(picture(), "PNG"),
    "png rgba": lambda: saved(picture("RGBA"), "PNG"),
    "png palette": lambda: saved(picture("P"), "PNG"),
    "png 16 bit": lambda: by_opencv(".png", np.uint16, 257.0),
    "webp": lambda: saved(picture(), "WEBP", quality=95),
    "webp lossless": lambda: saved(picture("RGBA"), "WEBP", lossless=True),
    "heic": lambda: saved(picture(), "HEIF"),
    "heic rgba": lambda: saved(picture("RGBA"), "HEIF"),
    "tiff": lambda: saved(picture(), "TIFF"),
    "tiff lzw": lambda: saved(picture(), "TIFF", compression="tiff_lzw"),
    "tiff jpeg": lambda: saved(picture(), "TIFF", compression="jpeg", quality=95),
    "tiff cmyk": lambda: saved(picture("CMYK"), "TIFF"),
    "tiff palette": lambda: saved(picture("P"), "TIFF"),
    "tiff 16 bit": lambda: by_opencv(".tiff", np.uint16, 257.0),
    "tiff float": lambda: by_opencv(".tiff", np.float32, 1 / 255),
    "tiff double": lambda: by_opencv(".tiff", np.float64, 1 / 255),
    "tiff float up to 255": lambda: by_opencv(".tiff", np.float32, 1.0),
    "bmp": lambda: saved(picture(), "BMP"),
    "gif": lambda: saved(picture(), "GIF"),
}

GREY: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: saved(picture("L"), "JPEG", quality=95),
    "png": lambda: saved(picture("L"), "PNG"),
    "png alpha": lambda: saved(picture("LA"), "PNG"),
    "png 16 bit": lambda: saved(sixteen_bit(), "PNG"),
    "webp": lambda: saved(picture("L"), "WEBP", quality=95),
    "heic": lambda: saved(picture("L"), "HEIF"),
    "tiff": lambda: saved(picture("L"), "TIFF"),
    "tiff 16 bit": lambda: saved(sixteen_bit(), "TIFF"),
    "tiff 32 bit": lambda: saved(picture("I"), "TIFF"),
    "tiff float": lambda: saved(Image.fromarray(np.asarray(picture("L"), np.float32) / 255), "TIFF"),
    "bmp": lambda: saved(picture("L"), "BMP"),
}


def sixteen_bit() -> Image.Image:
    return Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)


@pytest.mark.parametrize("kind", COLOUR)
def test_colour_is_kept(kind: str) -> None:
    photo = load_photo(COLOUR[kind]())
    assert (photo.width_px, photo.height_px) == (WIDTH, HEIGHT)
    assert photo.rgb.shape == (HEIGHT, WIDTH, 3)
    assert_upright(photo.rgb)


@needs_avif
def test_avif_colour_is_kept() -> None:
    assert_upright(load_photo(saved(picture(), "AVIF", quality=95)).rgb)


@pytest.mark.parametrize("kind", GREY)
def test_grey_is_kept(kind: str) -> None:
    photo = load_photo(GREY[kind]())
    assert (photo.width_px, photo.height_px) == (WIDTH, HEIGHT)
    assert_upright_grey(photo.rgb)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_one_bit_is_black_and_white(kind: str) -> None:
    half = np.zeros((HEIGHT, WIDTH), bool)
    half[:, WIDTH // 2 :] = True
    rgb = load_photo(saved(Image.fromarray(half), kind)).rgb
    assert (rgb[:, : WIDTH // 2] == 0).all()
    assert (rgb[:, WIDTH // 2 :] == 255).all()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_become_middle_grey(kind: str) -> None:
    image = picture("RGBA")
    alpha = np.full((HEIGHT, WIDTH), 255, np.uint8)
    alpha[: HEIGHT // 2, : WIDTH // 2] = 0
    alpha[HEIGHT // 2 :, WIDTH // 2 :] = 128
    image.putalpha(Image.fromarray(alpha))
    options = {"lossless": True} if kind == "WEBP" else {}
    colours = corner_colours(load_photo(saved(image, kind, **options)).rgb)
    np.testing.assert_allclose(colours["top left"], 128, atol=1)
    np.testing.assert_allclose(colours["top right"], (40, 170, 60), atol=1)
    np.testing.assert_allclose(colours["bottom right"], (179, 169, 89), atol=2)


def test_transparent_palette_colour_becomes_middle_grey() -> None:
    image = picture().quantize(8)
    index = image.getpixel((0, 0))
    colours = corner_colours(load_photo(saved(image, "PNG", transparency=index)).rgb)
    np.testing.assert_allclose(colours["top left"], 128, atol=1)
    np.testing.assert_allclose(colours["bottom left"], (40, 60, 200), atol=8)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG"])
def test_first_of_several_pictures_is_taken(kind: str) -> None:
    second = Image.new("RGB", (WIDTH, HEIGHT), "black")
    assert_upright(load_photo(saved(picture(), kind, save_all=True, append_images=[second])).rgb)


def test_primary_picture_of_a_multi_picture_jpeg_is_taken() -> None:
    second = Image.new("RGB", (WIDTH // 2, HEIGHT // 2), "black")
    assert_upright(load_photo(saved(picture(), "MPO", save_all=True, append_images=[second])).rgb)


NOT_PHOTOS = {
    "text": (b"These are not the legs you are looking for.", "not a picture in a known format"),
    "zeros": (bytes(5000), "not a picture in a known format"),
    "one byte": (b"\xff", "not a picture in a known format"),
    "web page": (b"<!doctype html><title>Sign in</title>", "a web page"),
    "pdf": (b"%PDF-1.7\n", "a PDF document"),
    "zip": (b"PK\x03\x04rest", "a ZIP archive"),
    "film": (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "a video"),
    "canon raw": (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "a raw camera file"),
    "old canon raw": (b"II*\0\x10\0\0\0CR\x02\0", "a raw camera file"),
    "jpeg xl": (b"\xff\x0a\xfa\x3f", "a JPEG XL picture"),
}


@pytest.mark.parametrize("kind", NOT_PHOTOS)
def test_other_files_are_called_by_their_name(kind: str) -> None:
    data, words = NOT_PHOTOS[kind]
    with pytest.raises(PhotoError, match=words) as caught:
        load_photo(data)
    assert caught.value.code == "photo_not_an_image"
    assert "JPEG" in caught.value.advice


@pytest.mark.parametrize("tag", [{254: 1}, {50706: b"\x01\x04\x00\x00"}])
def test_preview_in_a_raw_camera_file_is_not_taken_for_the_photo(tag: dict[int, object]) -> None:
    with pytest.raises(PhotoError, match="raw camera file") as caught:
        load_photo(saved(picture(), "TIFF", tiffinfo=tag))
    assert caught.value.code == "photo_not_an_image"


def test_pillow_is_left_as_it_was() -> None:
    before = (Image.MAX_IMAGE_PIXELS, set(Image.OPEN))
    load_photo(saved(picture(), "HEIF"))
    assert before == (Image.MAX_IMAGE_PIXELS, set(Image.OPEN))


def test_missing_decoder_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(picture(), "HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(PhotoError, match="no decoder") as caught:
        load_photo(io.BytesIO(data))
    assert caught.value.code == "photo_not_an_image"
