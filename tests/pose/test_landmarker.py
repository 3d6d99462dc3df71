"""The native landmarkers behind their small class."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import ANKLES, HIPS
from kneealign.photo import load_photo
from kneealign.pose.bundle import DATA_FOLDER, MODEL_NAME, load_bundle
from kneealign.pose.find import CIRCLE_PER_LEG, locate
from kneealign.pose.landmarker import VIEW_SIZE_PX, Detection, Landmarker, NetworkOutput
from tests.conftest import ROOT, SAMPLES

MEMBERS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")


@pytest.fixture(scope="module")
def views() -> list[NDArray[np.uint8]]:
    """Two people and nobody, as views."""
    people = [
        load_photo(SAMPLES / f"{name}.jpg").rgb[:, :] for name in ("knock_knees_adult", "bow_legs_adult")
    ]
    squares = [cv2.copyMakeBorder(rgb, 0, 0, 200, 200, cv2.BORDER_REPLICATE) for rgb in people]
    size = (VIEW_SIZE_PX, VIEW_SIZE_PX)
    seen = [
        np.asarray(cv2.resize(square, size, interpolation=cv2.INTER_AREA), np.uint8) for square in squares
    ]
    return [seen[0], np.full((*size, 3), 128, np.uint8), seen[1]]


def figures(look: NetworkOutput) -> tuple[NDArray[np.float64], ...]:
    return look.landmarks_px, look.depth, look.visibility


def same(one: NetworkOutput | None, other: NetworkOutput | None) -> bool:
    if one is None or other is None:
        return one is other
    assert one.mask is not None
    assert other.mask is not None
    pairs = zip((*figures(one), one.mask), (*figures(other), other.mask), strict=True)
    return all(np.array_equal(left, right) for left, right in pairs)


def test_a_look(landmarker: Any, views: list[NDArray[np.uint8]]) -> None:
    look = landmarker.look(views[0])
    assert look is not None
    assert look.landmarks_px.shape == (33, 2)
    assert look.depth.shape == look.visibility.shape == (33,)
    assert look.mask.shape == (VIEW_SIZE_PX, VIEW_SIZE_PX)
    assert look.mask.dtype == np.float32
    assert 0 <= look.mask.min() < 0.01 < 0.99 < look.mask.max() <= 1
    assert ((look.visibility >= 0) & (look.visibility <= 1)).all()
    # All of the person lies in the view, and the mask under the hips and knees.
    assert (look.landmarks_px > 0).all()
    assert (look.landmarks_px < VIEW_SIZE_PX - 1).all()
    columns, rows = np.rint(look.landmarks_px[[23, 24, 25, 26]]).astype(int).T
    assert (look.mask[rows, columns] > 0.9).all()
    assert look.landmarks_px[23, 0] > look.landmarks_px[24, 0], "the left hip is on the right"


def test_a_look_without_a_mask_sees_the_same(landmarker: Any, views: list[NDArray[np.uint8]]) -> None:
    assert [landmarker.look(view) is None for view in views] == [False, True, False]
    for view in views:
        look, quick = landmarker.look(view), landmarker.look(view, mask=False)
        assert (quick is None) == (look is None)
        if look is not None:
            assert quick.mask is None
            for one, other in zip(figures(look), figures(quick), strict=True):
                np.testing.assert_array_equal(one, other)


def test_looks_depend_on_their_own_view_only(landmarker: Any, views: list[NDArray[np.uint8]]) -> None:
    looks = [landmarker.look(view) for view in views]
    backwards = [landmarker.look(view) for view in views[::-1]][::-1]
    assert [look is None for look in looks] == [False, True, False]
    assert all(same(one, other) for one, other in zip(looks, backwards, strict=True))


@pytest.mark.parametrize("shape", [(255, 256, 3), (256, 260, 3), (256, 256), (256, 256, 4), (512, 512, 3)])
def test_a_view_of_another_shape_is_refused(landmarker: Any, shape: tuple[int, ...]) -> None:
    # Reading the mask of a width that is no multiple of 4 would abort the process.
    with pytest.raises(ValueError, match="256 x 256"):
        landmarker.look(np.zeros(shape, np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (37, 501), (501, 37), (256, 257)])
def test_people_are_looked_for_in_any_shape(landmarker: Any, size: tuple[int, int]) -> None:
    assert landmarker.find_people(np.full((*size, 3), 90, np.uint8)) == []


def test_a_mirrored_array_need_not_be_copied(landmarker: Any) -> None:
    rgb = load_photo(SAMPLES / "knock_knees_adult.jpg").rgb
    (person,), (twin,) = landmarker.find_people(rgb[:, ::-1]), landmarker.find_people(rgb[:, ::-1].copy())
    np.testing.assert_array_equal(person.hips_px, twin.hips_px)
    np.testing.assert_array_equal(person.up_px, twin.up_px)


@pytest.mark.parametrize("name", ["knock_knees_adult", "child_5_years", "one_sided_knock_knee_adult"])
def test_a_sighting_is_the_hips_and_a_circle_around_the_body(landmarker: Any, name: str) -> None:
    rgb = load_photo(SAMPLES / f"{name}.jpg").rgb
    (person,) = landmarker.find_people(rgb)
    (found,) = locate(rgb, landmarker)
    points = found.landmarks_px[[[HIPS[0], ANKLES[0]], [HIPS[1], ANKLES[1]]]]
    hips, ankles = points.mean(axis=0)
    leg_px = np.linalg.norm(ankles - hips)
    assert np.linalg.norm(person.hips_px - hips) < 0.15 * leg_px
    assert np.linalg.norm(person.up_px) == pytest.approx(CIRCLE_PER_LEG * leg_px, rel=0.25)
    assert person.up_px @ (hips - ankles) > 0.99 * np.linalg.norm(person.up_px) * leg_px


def test_a_sighting_in_the_mirror_image() -> None:
    seen = Detection(np.array([10.0, 40.0]), np.array([3.0, -30.0]))
    twin = seen.mirrored(100)
    assert twin.hips_px.tolist() == [89, 40]
    assert twin.up_px.tolist() == [-3, -30]
    np.testing.assert_array_equal(twin.mirrored(100).hips_px, seen.hips_px)


def write_task(path: Path, change: str) -> Path:
    """A task file that is a proper zip with both members and is of no use."""
    if change == "a flipped byte":
        data = bytearray((DATA_FOLDER / MODEL_NAME).read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
        return path
    with zipfile.ZipFile(DATA_FOLDER / MODEL_NAME) as source, zipfile.ZipFile(path, "w") as archive:
        for member, swapped in zip(MEMBERS, MEMBERS[::-1], strict=True):
            data = source.read(swapped if change == "members swapped" else member)
            data = {"no models": b"0123", "cut short": data[:-100_000]}.get(change, data)
            archive.writestr(member, data)
    return path


def test_a_model_may_lie_in_memory_or_in_a_file_that_has_no_place(
    landmarker: Any, views: list[NDArray[np.uint8]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.memfd_create", raising=False)
    with Landmarker(load_bundle()) as other:
        assert all(same(other.look(view), landmarker.look(view)) for view in views)


TRY = """
import gc, sys, kneealign
for _ in range(2):
    try:
        kneealign.measure(sys.argv[1], model=sys.argv[2])
    except kneealign.ModelError as error:
        print(error.code, "own.task" in error.message, bool(error.advice), flush=True)
    gc.collect()
"""


@pytest.mark.parametrize("change", ["no models", "cut short", "a flipped byte"])
def test_a_model_that_mediapipe_refuses(tmp_path: Path, change: str) -> None:
    """In its own process: a landmarker that is left open hangs or talks when it is collected."""
    path = write_task(tmp_path / "own.task", change)
    words = [sys.executable, "-c", TRY, str(SAMPLES / "knock_knees_adult.jpg"), str(path)]
    result = subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)
    assert result.stderr == ""
    assert result.stdout in ("model_refused True True\n" * 2, "model_damaged True True\n" * 2)
