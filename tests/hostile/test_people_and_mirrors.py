"""Whom to measure, and photos that are mirror images, with the real model."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.assessment import Assessment
from kneealign.photo import load_photo
from tests.conftest import SAMPLES

ONE_SIDED, KNOCK_KNEES = "one_sided_knock_knee_adult", "knock_knees_adult"


def pixels(name: str) -> NDArray[np.uint8]:
    return load_photo(SAMPLES / f"{name}.jpg").rgb


def deviations(result: Assessment) -> list[float]:
    assert result.legs is not None, result.findings
    return [result.legs.left.deviation_deg, result.legs.right.deviation_deg]


@pytest.fixture(scope="module")
def side_by_side() -> NDArray[np.uint8]:
    return np.concatenate([pixels(ONE_SIDED), pixels(KNOCK_KNEES)], axis=1)


def test_two_alike_are_refused_until_one_is_chosen(side_by_side: NDArray[np.uint8]) -> None:
    refused = kneealign.measure(side_by_side)
    assert "several_people" in [item.code for item in refused.refusals]
    for person, name in ((1, ONE_SIDED), (2, KNOCK_KNEES)):
        chosen = kneealign.measure(side_by_side, person=person)
        alone = kneealign.measure(pixels(name))
        # Off the picture's middle, perspective costs a degree or two more.
        np.testing.assert_allclose(deviations(chosen), deviations(alone), atol=4.5)
        assert "other_people" in [item.code for item in chosen.findings]
        assert chosen.provenance.options["person"] == person


def test_nobody_is_there_under_this_number(side_by_side: NDArray[np.uint8]) -> None:
    assert [item.code for item in kneealign.measure(side_by_side, person=3).refusals] == ["no_such_person"]
    with pytest.raises(ValueError, match="counted from 1"):
        kneealign.measure(side_by_side, person=0)


def test_a_mirror_image_is_turned_back() -> None:
    rgb = pixels(ONE_SIDED)
    plain = kneealign.measure(rgb)
    turned_back = kneealign.measure(np.ascontiguousarray(rgb[:, ::-1]), mirrored=True)
    assert deviations(turned_back) == deviations(plain)
    assert turned_back.pixels is not None
    np.testing.assert_array_equal(turned_back.pixels, rgb)
    assert turned_back.provenance.options["mirrored"] is True


def test_someone_far_away_is_too_small_and_not_nobody() -> None:
    rgb = pixels(KNOCK_KNEES)
    small = rgb[::10, ::10]
    room = np.full_like(rgb, 150)
    top, left = 700, 540
    room[top : top + small.shape[0], left : left + small.shape[1]] = small
    assert "person_too_small" in [item.code for item in kneealign.measure(room).refusals]
