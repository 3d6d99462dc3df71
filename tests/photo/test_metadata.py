"""Orientation, focal length and lens, from good and from broken EXIF."""

from __future__ import annotations

import io
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, features

from kneealign.photo import load_photo
from tests.photo.pictures import HEIGHT, WIDTH, assert_upright, exif, picture, saved, stored

KINDS = ["JPEG", "PNG", "WEBP", "TIFF", "HEIF"] + (["AVIF"] if features.check("avif") else [])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", KINDS)
def test_stored_sideways_comes_out_upright(kind: str, orientation: int) -> None:
    data = saved(stored(orientation), kind, exif=exif(orientation).tobytes())
    photo = load_photo(data)
    assert (photo.width_px, photo.height_px) == (WIDTH, HEIGHT)
    assert photo.rgb.shape == (HEIGHT, WIDTH, 3)
    assert_upright(photo.rgb, tolerance=20)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_large_photo_stored_sideways_has_its_upright_size(orientation: int) -> None:
    data = saved(stored(orientation, 3001, 4003), "JPEG", exif=exif(orientation).tobytes())
    photo = load_photo(data)
    assert (photo.width_px, photo.height_px) == (3001, 4003)
    assert photo.rgb.shape == (2002, 1501, 3)
    assert photo.px_per_pixel == 2
    assert_upright(photo.rgb)


def test_heic_turns_once_though_it_says_so_twice() -> None:
    data = saved(stored(6), "HEIF", exif=exif(6).tobytes())
    assert b"irot" in data
    assert exif(6).tobytes()[6:] in data, "the EXIF block in the file no longer says orientation 6"
    assert_upright(load_photo(data).rgb, tolerance=20)


@pytest.mark.parametrize("orientation", [0, 9, 77, 65535])
def test_absurd_orientation_is_upright(orientation: int) -> None:
    assert_upright(load_photo(saved(picture(), "PNG", exif=exif(orientation).tobytes())).rgb)


@pytest.mark.parametrize("kind", KINDS)
def test_lens_is_read(kind: str) -> None:
    tags = exif(6, 26, "iPhone 13 front camera 2.71mm f/2.2")
    photo = load_photo(saved(stored(6), kind, exif=tags.tobytes()))
    assert photo.focal_length_35mm == 26.0
    assert photo.front_camera is True


@pytest.mark.parametrize(
    ("lens", "expected"),
    [
        ("iPhone 15 Pro Front TrueDepth Camera 2.69mm f/1.9", True),
        ("iPhone 15 Pro back triple camera 6.765mm f/1.78", False),
        ("Galaxy S23 Rear Wide Camera", False),
        ("EF24-70mm f/2.8L II USM", None),
        ("", None),
        (None, None),
    ],
)
def test_camera_side(lens: str | None, expected: bool | None) -> None:
    assert load_photo(saved(picture(), "JPEG", exif=exif(lens=lens).tobytes())).front_camera is expected


@pytest.mark.parametrize(
    ("length", "expected"), [(24, 24.0), (0, None), (1, None), (65535, None), (None, None)]
)
def test_focal_length(length: int | None, expected: float | None) -> None:
    photo = load_photo(saved(picture(), "JPEG", exif=exif(focal_length=length).tobytes()))
    assert photo.focal_length_35mm == expected


@pytest.mark.parametrize(
    "size", [(1200, 1600), (3024, 4032), (750, 1000), (1080, 1920), (900, 1600), (600, 400)]
)
@pytest.mark.parametrize("described", [None, 4])
def test_whole_photo_keeps_its_lens(size: tuple[int, int], described: int | None) -> None:
    """Also a smaller copy, and one whose first size is given for the sensor as it lies in the camera."""
    tags = exif(focal_length=26)
    if described:
        tags.get_ifd(0x8769).update({0xA002: described * size[1], 0xA003: described * size[0]})
    photo = load_photo(saved(picture(width=size[0], height=size[1]), "JPEG", exif=tags.tobytes()))
    assert photo.focal_length_35mm == 26.0


@pytest.mark.parametrize(
    ("size", "described"),
    [((800, 1600), (1200, 1600)), ((600, 1600), None), ((1200, 1200), None), ((800, 1000), (800, 1000))],
)
def test_cropped_photo_does_not_tell_its_field_of_view(
    size: tuple[int, int], described: tuple[int, int] | None
) -> None:
    tags = exif(focal_length=26)
    if described:
        tags.get_ifd(0x8769).update({0xA002: described[0], 0xA003: described[1]})
    photo = load_photo(saved(picture(width=size[0], height=size[1]), "JPEG", exif=tags.tobytes()))
    assert photo.focal_length_35mm is None


GOOD = exif(6, 26, "Phone front camera").tobytes()
BROKEN = {
    "nothing": b"Exif\0\0",
    "noise": b"Exif\0\0" + b"\x13\x37" * 40,
    "cut in the first block": GOOD[:20],
    "cut in the lens": GOOD[:-12],
    "block that is its own child": GOOD.replace(b"\0\0\0\x26", b"\0\0\0\x08"),
    "block beyond the end": GOOD.replace(b"\0\0\0\x26", b"\xff\xff\xff\x26"),
    "orientation as text": GOOD.replace(b"\x01\x12\x00\x03", b"\x01\x12\x00\x02"),
    "a million entries": GOOD.replace(b"\0\0\0\x08\0\x02", b"\0\0\0\x08\xff\xff"),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("block", BROKEN)
def test_broken_exif_spoils_neither_photo_nor_output(
    kind: str, block: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        photo = load_photo(saved(picture(), kind, exif=BROKEN[block]))
    assert {photo.width_px, photo.height_px} == {WIDTH, HEIGHT}
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_exif_of_noise_in_heic_and_avif_is_ignored(kind: str) -> None:
    if kind not in KINDS:
        pytest.skip("this Pillow has no AVIF")
    data = saved(picture(), kind, exif=exif(1, 26, "front").tobytes())
    start = data.index(b"MM\0*\0\0\0\x08")
    photo = load_photo(data[:start] + b"\x13\x37\x00\x01" * 8 + data[start + 32 :])
    assert_upright(photo.rgb, tolerance=20)
    assert photo.focal_length_35mm is None


@settings(max_examples=60)
@given(st.data())
def test_any_change_to_exif_leaves_a_photo(data: st.DataObject) -> None:
    block = bytearray(GOOD[6:])
    for _ in range(data.draw(st.integers(1, 6))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    file = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT)).save(file, kind, exif=b"Exif\0\0" + bytes(block))
    photo = load_photo(file.getvalue())
    assert {photo.width_px, photo.height_px} == {WIDTH, HEIGHT}
