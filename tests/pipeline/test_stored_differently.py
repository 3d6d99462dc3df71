"""However a photo is stored, the real model gives the same result."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageOps, features

import kneealign
from tests.conftest import MEASURED, subject_of
from tests.photo.pictures import STORED_AS, saved
from tests.pipeline.samples import MAX_CHANGE_DEG, ONE, Sample, change_deg, deviations, picture, pixels

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")


def heic(image: Image.Image) -> bytes:
    import pillow_heif

    file = io.BytesIO()
    pillow_heif.from_pillow(image).save(file, quality=95)
    return file.getvalue()


def png_16_bit(image: Image.Image) -> bytes:
    import cv2

    done, data = cv2.imencode(".png", np.asarray(image)[:, :, ::-1].astype(np.uint16) * 257)
    assert done
    return bytes(data)


def alpha_png(image: Image.Image) -> bytes:
    opaque = image.copy()
    opaque.putalpha(255)
    return saved(opaque, "PNG")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stored_sideways(orientation: int, sample: Sample) -> None:
    name = ONE
    transpose = STORED_AS.get(orientation)
    image = picture(name) if transpose is None else picture(name).transpose(transpose)
    tags = Image.Exif()
    tags[0x0112] = orientation
    data = saved(image, "JPEG", quality=98, subsampling=0, exif=tags)
    result = kneealign.measure(data, subject_of(name))
    assert (result.photo.width_px, result.photo.height_px) == picture(name).size
    assert change_deg(result, sample(name)) <= MAX_CHANGE_DEG


EXACT: dict[str, Callable[[Image.Image], bytes]] = {
    "PNG": lambda image: saved(image, "PNG"),
    "PNG with alpha": alpha_png,
    "PNG with 16 bits": png_16_bit,
    "lossless WebP": lambda image: saved(image, "WEBP", lossless=True),
    "TIFF": lambda image: saved(image, "TIFF"),
}


@pytest.mark.parametrize("kind", EXACT)
def test_a_lossless_file_gives_the_same_numbers(kind: str, sample: Sample) -> None:
    result = kneealign.measure(EXACT[kind](picture(ONE)), subject_of(ONE))
    assert change_deg(result, sample(ONE)) <= 0.01
    assert result.gaps == sample(ONE).gaps


LOSSY = {
    "JPEG": lambda image: saved(image, "JPEG", quality=92),
    "WebP": lambda image: saved(image, "WEBP", quality=95),
    "AVIF": lambda image: saved(image, "AVIF", quality=95, speed=8),
    "HEIC": heic,
}


COMPRESSED = [ONE, "knock_knees_adult", "child_5_years"]


@pytest.mark.parametrize("kind", ["JPEG", "WebP", pytest.param("AVIF", marks=needs_avif), "HEIC"])
@pytest.mark.parametrize("name", COMPRESSED)
def test_a_file_compressed_once_more(name: str, kind: str, sample: Sample) -> None:
    result = kneealign.measure(LOSSY[kind](picture(name)), subject_of(name))
    assert change_deg(result, sample(name)) <= MAX_CHANGE_DEG


MAX_GREY_CHANGE_DEG = 0.7
"""Without colour the network is less sure, and reacts more to how the photo is stored (0.63 at most)."""


MAX_LOSS_OF_COLOUR_DEG = 0.8
"""What a grey copy changes (0.71 at most, on one leg of 12 degrees; the others 0.43): the network places the
knees at another height without colour."""


@pytest.mark.parametrize("name", ["knock_knees_adult", "bow_legs_adult", "child_5_years", ONE])
def test_grey_photos_agree_with_each_other(name: str) -> None:
    grey = picture(name).convert("L")
    upright = kneealign.measure(saved(grey, "JPEG", quality=98), subject_of(name))
    for other in (saved(grey, "PNG"), saved(grey.convert("RGB"), "JPEG", quality=98, subsampling=0)):
        assert change_deg(kneealign.measure(other, subject_of(name)), upright) <= MAX_GREY_CHANGE_DEG


@pytest.mark.parametrize("name", MEASURED)
def test_a_grey_copy_agrees_with_the_photo(name: str) -> None:
    grey = np.asarray(picture(name).convert("L").convert("RGB"))
    without, colour = kneealign.measure(grey), kneealign.measure(pixels(name))
    assert change_deg(without, colour) <= MAX_LOSS_OF_COLOUR_DEG
    assert "no_colour" in [item.code for item in without.findings]
    assert "no_colour" not in [item.code for item in colour.findings]


@pytest.mark.parametrize("name", MEASURED)
def test_a_mirrored_photo_swaps_the_sides(name: str, sample: Sample) -> None:
    here = sample(name)
    there = kneealign.measure(saved(ImageOps.mirror(picture(name)), "PNG"), subject_of(name))
    np.testing.assert_allclose(deviations(there)[::-1], deviations(here), atol=MAX_CHANGE_DEG)
    assert here.legs is not None
    assert there.legs is not None
    for leg, twin in ((here.legs.left, there.legs.right), (here.legs.right, there.legs.left)):
        assert twin.axis_offset_percent == pytest.approx(leg.axis_offset_percent, abs=0.15)
        np.testing.assert_allclose(twin.interval_deg, leg.interval_deg, atol=MAX_CHANGE_DEG)
        np.testing.assert_allclose(twin.xray_interval_deg, leg.xray_interval_deg, atol=MAX_CHANGE_DEG)
        for joint in ("hip", "knee", "ankle"):
            x, y = getattr(leg.joints_px, joint)
            mirrored = (here.photo.width_px - 1 - x, y)
            np.testing.assert_allclose(getattr(twin.joints_px, joint), mirrored, atol=2)
    assert here.gaps is not None
    assert there.gaps is not None
    assert there.gaps.ankle.cm == pytest.approx(here.gaps.ankle.cm, abs=0.2)
    assert there.gaps.knee.cm == pytest.approx(here.gaps.knee.cm, abs=0.2)
    assert there.verdict.code == here.verdict.code


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_photo_of_another_size(factor: float, sample: Sample) -> None:
    width, height = (round(side * factor) for side in picture(ONE).size)
    resized = picture(ONE).resize((width, height), Image.Resampling.LANCZOS)
    result, here = kneealign.measure(np.asarray(resized), subject_of(ONE)), sample(ONE)
    assert (result.photo.width_px, result.photo.height_px) == (width, height)
    assert change_deg(result, here) <= 0.5
    assert result.scale is not None
    assert result.legs is not None
    assert here.scale is not None
    assert here.legs is not None
    assert result.scale.cm_per_px == pytest.approx(here.scale.cm_per_px / factor, rel=0.01)  # type: ignore[operator]
    np.testing.assert_allclose(
        result.legs.left.joints_px.ankle, np.array(here.legs.left.joints_px.ankle) * factor, atol=4 * factor
    )
