"""Who is in the photo, what is known of them, and how much of them is in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.subject import Subject
from tests.conftest import MEASURED, SAMPLES, shared_file, subject_of
from tests.pipeline.samples import ONE, Sample, change_deg, kinds, pixels


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
