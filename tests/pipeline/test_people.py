"""Who is in the photo, what is known of them, and how much of them is in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.subject import Subject
from tests.conftest import SAMPLES, shared_file, subject_of
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
    assert not {"height_unlikely_for_age", "height_unusual_for_age"} & set(kinds(usual))
    assert "height_unusual_for_age" not in kinds(unlikely)
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
