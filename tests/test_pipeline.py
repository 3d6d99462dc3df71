"""The whole way with the real model: however a photo is stored or handed over, the result is the same."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps, features

import kneealign
from kneealign.errors import ModelError, PhotoError
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import MEASURED, ROOT, SAMPLES, shared_file, subject_of
from tests.photo.pictures import STORED_AS, saved

Sample = Callable[[str], Assessment]

MAX_CHANGE_DEG = 0.3
"""What storing a photo differently may change."""

ONE = "one_sided_knock_knee_adult"
"""The sample whose legs differ, so that swapped sides would show."""

needs_avif = pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")


@cache
def picture(name: str) -> Image.Image:
    with Image.open(SAMPLES / f"{name}.jpg") as image:
        return image.convert("RGB")


def pixels(name: str) -> NDArray[np.uint8]:
    return np.asarray(picture(name))


def deviations(result: Assessment) -> NDArray[np.float64]:
    assert result.legs is not None, result.findings
    return np.array([result.legs.left.deviation_deg, result.legs.right.deviation_deg])


def change_deg(one: Assessment, other: Assessment) -> float:
    return float(np.abs(deviations(one) - deviations(other)).max())


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


# --- stored differently -----------------------------------------------------------------------------------


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

MAX_LOSS_OF_COLOUR_DEG = 0.6
"""What a grey copy changes (0.45 at most)."""


@pytest.mark.parametrize("name", ["knock_knees_adult", "bow_legs_adult", "child_5_years", ONE])
def test_grey_photos_agree_with_each_other(name: str) -> None:
    grey = picture(name).convert("L")
    upright = kneealign.measure(saved(grey, "JPEG", quality=98), subject_of(name))
    for other in (saved(grey, "PNG"), saved(grey.convert("RGB"), "JPEG", quality=98, subsampling=0)):
        assert change_deg(kneealign.measure(other, subject_of(name)), upright) <= MAX_GREY_CHANGE_DEG


@pytest.mark.parametrize("name", MEASURED)
def test_a_grey_copy_agrees_with_the_photo(name: str) -> None:
    grey = np.asarray(picture(name).convert("L").convert("RGB"))
    changed = change_deg(kneealign.measure(grey), kneealign.measure(pixels(name)))
    assert changed <= MAX_LOSS_OF_COLOUR_DEG


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


# --- handed over differently ------------------------------------------------------------------------------


def without_name_and_hash(result: Assessment) -> dict[str, Any]:
    plain = result.to_dict()
    plain["photo"] = {**plain["photo"], "name": None, "sha256": ""}
    return plain


@pytest.mark.parametrize("how", ["str", "bytes", "stream", "array"])
def test_ways_to_hand_a_photo_over(how: str, sample: Sample) -> None:
    path = SAMPLES / f"{ONE}.jpg"
    source: Any = {
        "str": lambda: str(path),
        "bytes": path.read_bytes,
        "stream": lambda: io.BytesIO(path.read_bytes()),
        "array": lambda: pixels(ONE),
    }[how]()
    result = kneealign.measure(source, subject_of(ONE))
    assert without_name_and_hash(result) == without_name_and_hash(sample(ONE))
    assert (result.photo.name is None) == (how != "str")
    assert (result.photo.sha256 == sample(ONE).photo.sha256) == (how != "array")


def test_the_result_carries_the_pixels(sample: Sample) -> None:
    picture = sample(ONE).picture
    assert picture is not None
    seen = picture.rgb
    assert seen is not None
    np.testing.assert_array_equal(seen, pixels(ONE))


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PhotoError) as caught:
        kneealign.measure(tmp_path / "gone.jpg")
    assert caught.value.code == "photo_not_found"
    with pytest.raises(ModelError) as refused:
        kneealign.measure(SAMPLES / f"{ONE}.jpg", model=tmp_path / "gone.task")
    assert refused.value.code == "model_missing"
    with pytest.raises(PhotoError, match="megapixel"):
        kneealign.measure(SAMPLES / f"{ONE}.jpg", max_megapixels=1)


# --- who is in the photo ----------------------------------------------------------------------------------


def kinds(result: Assessment) -> dict[str, str]:
    return {item.code: item.severity for item in result.findings}


def test_without_age_and_height(sample: Sample) -> None:
    result = kneealign.measure(SAMPLES / f"{ONE}.jpg")
    assert kinds(result) == {"age_unknown": "info", "height_unknown": "info", "lens_unknown": "info"}
    assert change_deg(result, sample(ONE)) == 0
    assert result.scale is not None
    assert result.gaps is not None
    assert (result.scale.cm_per_px, result.scale.method) == (None, "none")
    assert (result.gaps.ankle.cm, result.gaps.ankle.interval_cm) == (None, None)
    assert result.gaps.ankle.percent_of_leg > 5
    assert result.gaps.intermalleolar_distance.basis == "unavailable"
    assert result.gaps.intermalleolar_distance.reason == "no_scale"


@pytest.mark.parametrize(("age", "status"), [(0.0, "refused"), (1.9, "refused"), (2.0, "measured")])
def test_under_two_years_nothing_is_measured(age: float, status: str) -> None:
    result = kneealign.measure(SAMPLES / "child_5_years.jpg", Subject(age_years=age))
    assert result.status == status
    assert ("under_two_years" in kinds(result)) == (status == "refused")
    if status == "refused":
        assert (result.legs, result.gaps) == (None, None)
        (found,) = result.refusals
        assert (found.value, found.limit) == (age, 2)


def test_an_unlikely_height_is_questioned_and_costs_the_angles_nothing() -> None:
    path = SAMPLES / "child_5_years.jpg"
    usual, unlikely = (kneealign.measure(path, Subject(5.0, "male", height)) for height in (110, 145))
    assert "height_unlikely_for_age" not in kinds(usual)
    (found,) = (item for item in unlikely.findings if item.code == "height_unlikely_for_age")
    assert (found.severity, found.value) == ("info", 145)
    assert found.limit == pytest.approx(109.7 + 6 * 4.56, abs=0.2)
    assert usual.legs == unlikely.legs
    assert usual.gaps is not None
    assert unlikely.gaps is not None
    assert usual.gaps.ankle.cm is not None
    assert unlikely.gaps.ankle.cm == pytest.approx(usual.gaps.ankle.cm * 145 / 110, abs=0.1)


def test_distances_are_not_judged_by_an_unlikely_height() -> None:
    path = SAMPLES / "child_5_years.jpg"
    usual, unlikely = (kneealign.measure(path, Subject(5.0, "male", height)) for height in (130, 145))
    for result, judged in ((usual, True), (unlikely, False)):
        assert result.gaps is not None
        imd = result.gaps.intermalleolar_distance
        assert imd.basis == "measured"
        assert imd.cm is not None
        assert (imd.category is not None) == judged
        said = result.to_dict()["verdict"]
        assert (
            "ankle" in " ".join([said["text"], *(reason["text"] for reason in said["reasons"])])
        ) == judged


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((800, 600, 3), 128, np.uint8),
        np.random.default_rng(3).integers(0, 255, (600, 800, 3), np.uint8),
    ],
    ids=["grey", "noise"],
)
def test_no_person(rgb: NDArray[np.uint8]) -> None:
    result = kneealign.measure(rgb)
    (found,) = result.refusals
    assert (found.code, found.value, found.limit) == ("no_person", 0, 1)
    assert result.photo.view is None


@pytest.mark.parametrize("names", [(ONE, "straight_legs_adult"), ("bow_legs_adult", ONE)])
def test_two_people_side_by_side(names: tuple[str, str]) -> None:
    result = kneealign.measure(np.hstack([pixels(name) for name in names]))
    assert [item.code for item in result.refusals] == ["several_people"]
    assert result.legs is None


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_much_smaller_second_person_does_not_hinder(side: str, sample: Sample) -> None:
    name = "bow_legs_adult"
    rgb = pixels(name)
    small = pixels("straight_legs_adult")[::2, ::2]
    beside = np.full((len(rgb), small.shape[1], 3), 150, np.uint8)
    beside[-len(small) :] = small
    # The same on both sides, so that the person stays in the middle, where perspective expects the lens.
    empty = np.full_like(beside, 150)
    parts = [beside, rgb, empty] if side == "left" else [empty, rgb, beside]
    result = kneealign.measure(np.hstack(parts), subject_of(name))
    found = kinds(result)
    assert set(found.values()) == {"info"}
    assert set(found) <= {"lens_unknown", "other_people"}
    assert change_deg(result, sample(name)) < 0.5


@pytest.mark.parametrize("name", ["bad_001_back.jpg", "bad_010_back.jpg"])
def test_seen_from_behind(name: str) -> None:
    result = kneealign.measure(shared_file("phantoms", name))
    assert "seen_from_behind" in {item.code for item in result.refusals}


# --- cut above the hips -----------------------------------------------------------------------------------


def from_the_waist_down(name: str, above_hips: float, sample: Sample) -> NDArray[np.uint8]:
    """Cut a sample this many leg lengths above the hips, in portrait format around the person."""
    legs = sample(name).legs
    assert legs is not None
    joints = [leg.joints_px for _, leg in legs]
    hip = np.mean([joint.hip for joint in joints], axis=0)
    leg_px = np.mean([joint.ankle[1] for joint in joints]) - hip[1]
    cut = pixels(name)[int(hip[1] - above_hips * leg_px) :]
    half = int(0.375 * len(cut))
    return np.ascontiguousarray(cut[:, int(hip[0]) - half : int(hip[0]) + half])


@pytest.mark.parametrize(
    ("above_hips", "view"),
    [(0.7, "no_head"), (0.25, "waist_down")],
    ids=["from the chest down", "from the waist down"],
)
def test_without_a_head_all_are_measured_and_none_badly(above_hips: float, view: str, sample: Sample) -> None:
    for name in MEASURED:
        result, whole = (
            kneealign.measure(from_the_waist_down(name, above_hips, sample), subject_of(name)),
            sample(name),
        )
        assert result.legs is not None, name
        assert kinds(result)["posture_unchecked"] == "warning"
        assert result.photo.view == view
        assert change_deg(result, whole) < (1.0 if view == "no_head" else 1.5), name
        for side, leg in result.legs:
            low, high = leg.interval_deg
            assert low <= getattr(whole.legs, side).deviation_deg <= high, name
        assert result.scale is not None
        assert whole.scale is not None
        assert result.scale.cm_per_px == pytest.approx(whole.scale.cm_per_px, rel=0.08)
        assert result.scale.relative_sd > whole.scale.relative_sd  # type: ignore[operator]


@pytest.mark.parametrize("name", ["knock_knees_adult", ONE, "teen_13_years"])
def test_a_cut_just_above_the_hips_is_measured(name: str, sample: Sample) -> None:
    result = kneealign.measure(from_the_waist_down(name, 0.15, sample), subject_of(name))
    assert change_deg(result, sample(name)) < 1.0


# --- the same every time, quietly, and at home ------------------------------------------------------------

PROGRAM = """
import sys, kneealign
sys.stdout.reconfigure(encoding="utf-8")
result = kneealign.measure(sys.argv[1], kneealign.Subject(45, "male", 173.9))
if sys.argv[2:] == ["print"]:
    print(result.to_json())
"""


def run(program: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", program, str(SAMPLES / f"{ONE}.jpg"), *words]
    return subprocess.run(command, capture_output=True, timeout=120, cwd=ROOT, check=False)


def test_the_same_photo_gives_the_same_bytes(sample: Sample) -> None:
    again = kneealign.measure(SAMPLES / f"{ONE}.jpg", subject_of(ONE))
    assert again.to_json() == sample(ONE).to_json()
    elsewhere = run(PROGRAM, "print")
    assert elsewhere.stdout.decode() == sample(ONE).to_json() + os.linesep


def test_threads_do_not_disturb_each_other(sample: Sample) -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = [ONE, "bow_legs_adult"] * 2
    with ThreadPoolExecutor(4) as pool:
        results = list(
            pool.map(lambda name: kneealign.measure(SAMPLES / f"{name}.jpg", subject_of(name)), names)
        )
    assert [result.to_json() for result in results] == [sample(name).to_json() for name in names]


def test_nothing_is_said_on_stdout_or_stderr() -> None:
    result = run(PROGRAM)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


NO_SOCKETS = """
import socket
def refuse(*words, **more):
    raise AssertionError("a socket was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def test_no_socket_is_asked_for() -> None:
    result = run(NO_SOCKETS + PROGRAM)
    assert (result.returncode, result.stderr) == (0, b"")


def test_provenance(sample: Sample) -> None:
    from importlib.metadata import version

    from kneealign.pose.bundle import MODEL_NAME, MODEL_SHA256

    made = sample(ONE).provenance
    assert made.kneealign == kneealign.__version__
    assert made.mediapipe == version("mediapipe")
    assert made.opencv.count(".") >= 2
    assert made.model_sha256 == MODEL_SHA256
    assert made.options["model"] == MODEL_NAME
    assert json.loads(sample(ONE).to_json())["provenance"]["norms_id"] == made.norms_id
