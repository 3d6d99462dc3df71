"""Photos without a head: from waist or neck down, pieces of people, backs, and hidden faces."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.report import render_text
from kneealign.result import Assessment
from kneealign.texts import finding_advice, words_in
from tests.conftest import HEADLESS, MEASURED, SAMPLES, shared_file, subject_of
from tests.pipeline.samples import ONE, Sample, change_deg, kinds, pixels

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from headless_pieces import Whole, piece, without_head

Picture = NDArray[np.uint8]


def refusals(result: Assessment) -> set[str]:
    return {item.code for item in result.refusals}


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
        assert change_deg(result, whole) < (1.0 if view == "no_head" else 1.75), name
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
    assert change_deg(result, sample(name)) < 1.5
    assert result.legs is not None
    for side, leg in result.legs:
        low, high = leg.interval_deg
        assert low <= getattr(sample(name).legs, side).deviation_deg <= high


@pytest.mark.parametrize("above_hips", [-0.05, -0.3])
def test_a_cut_below_the_hip_joints_is_refused(above_hips: float, sample: Sample) -> None:
    result = kneealign.measure(from_the_waist_down(ONE, above_hips, sample), subject_of(ONE))
    assert result.legs is None
    refusal = next(item for item in result.refusals if item.code in ("hips_outside_frame", "no_person"))
    assert "waist" in finding_advice(words_in("en"), refusal)


# --- who hides the face is seen from head to feet ---------------------------------------------------------


def with_hidden_face(name: str, how: str, sample: Sample) -> Picture:
    shown, photo = sample(name).picture, pixels(name).copy()
    assert shown is not None
    assert shown.heads is not None
    height, width = photo.shape[:2]
    x, y, radius = (round(v) for v in np.array(shown.heads[0]) * (width, height, width))
    head = photo[max(0, y - radius) : y + radius, x - radius : x + radius]
    if how == "covered":
        cv2.circle(photo, (x, y), round(0.8 * radius), (255, 255, 255), -1)
    elif how == "pixelated":
        blocks = cv2.resize(head, (6, 6), interpolation=cv2.INTER_AREA)
        head[:] = cv2.resize(blocks, head.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    else:
        photo[y - radius // 2 : y + radius // 2, x - radius // 3 : x + radius // 3] = 25
    return photo


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("bow_legs_adult", "covered"),
        ("straight_legs_adult", "pixelated"),
        ("straight_legs_adult", "behind a phone"),
    ],
)
def test_a_hidden_face_changes_nothing(name: str, how: str, sample: Sample) -> None:
    result = kneealign.measure(with_hidden_face(name, how, sample), subject_of(name))
    assert result.photo.view == "full_body"
    assert change_deg(result, sample(name)) < 1.0
    assert set(kinds(result).values()) == {"info"}


# --- legs that are not there ------------------------------------------------------------------------------


@cache
def whole(name: str, file: Path) -> Whole:
    """A photo as the benchmark cuts it."""
    from kneealign.pose import find_pose, shared_landmarker

    rgb = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)  # type: ignore[arg-type]
    pose = find_pose(rgb, shared_landmarker())  # type: ignore[arg-type]
    assert pose is not None
    rows = (float(pose.landmarks_px[list(pair), 1].mean()) for pair in ((23, 24), (27, 28)))
    return Whole(name, rgb, pose.landmarks_px, *rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["shins", "thighs", "one leg", "upper body"])
def test_pieces_without_whole_legs_are_never_measured(kind: str) -> None:
    cut = piece(whole(ONE, SAMPLES / f"{ONE}.jpg"), kind)
    assert cut is not None
    assert kneealign.measure(cut, picture=False).legs is None


# --- front or back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "name", "cut", "number"),
    [
        ("phantoms", "bad_010_back.jpg", "waist", 0),
        ("phantoms2", "bad_001_back.jpg", "waist", 0),
        ("phantoms2", "bad_010_back.jpg", "neck", 1),
    ],
)
def test_a_back_without_a_head_is_never_measured(folder: str, name: str, cut: str, number: int) -> None:
    photo = whole(f"{folder}/{name}", shared_file(folder, name))
    assert kneealign.measure(without_head(photo, cut, number), picture=False).legs is None


def test_who_knows_the_side_says_so() -> None:
    photo = whole("phantoms2/bad_010_back.jpg", shared_file("phantoms2", "bad_010_back.jpg"))
    picture = without_head(photo, "waist")
    unclear = kneealign.measure(picture, picture=False)
    assert "facing_unclear" in refusals(unclear)
    assert "--facing front" in " ".join(render_text(unclear).split())
    told = kneealign.measure(picture, facing="front", picture=False)
    assert "facing_unclear" not in refusals(told)
    assert told.provenance.options["facing"] == "front"


@pytest.mark.parametrize("name", [ONE, HEADLESS[0]])
def test_a_photo_from_behind_is_not_measured(name: str) -> None:
    result = kneealign.measure(SAMPLES / f"{name}.jpg", facing="back", picture=False)
    assert refusals(result) == {"seen_from_behind"}


def test_centimetres_from_the_legs_are_said_to_be_less_certain(sample: Sample) -> None:
    assert kinds(sample(HEADLESS[0]))["scale_from_legs"] == "info"
    assert "scale_from_legs" not in kinds(sample(ONE))
    without_height = kneealign.measure(SAMPLES / f"{HEADLESS[0]}.jpg", picture=False)
    assert "scale_from_legs" not in kinds(without_height)
