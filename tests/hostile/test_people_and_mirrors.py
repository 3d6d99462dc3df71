"""Whom to measure, and photos that are mirror images, with the real model."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.photo import load_photo
from kneealign.report.picture.overlay import SIDE_RGB
from kneealign.result import Assessment
from tests.conftest import SAMPLES

ONE_SIDED, KNOCK_KNEES, BOW_LEGS = "one_sided_knock_knee_adult", "knock_knees_adult", "bow_legs_adult"


def pixels(name: str) -> NDArray[np.uint8]:
    return load_photo(SAMPLES / f"{name}.jpg").rgb


def deviations(result: Assessment) -> list[float]:
    assert result.legs is not None, result.findings
    return [result.legs.left.deviation_deg, result.legs.right.deviation_deg]


@pytest.fixture(scope="module")
def side_by_side() -> NDArray[np.uint8]:
    return np.concatenate([pixels(BOW_LEGS), pixels(KNOCK_KNEES)], axis=1)


def test_two_alike_are_refused_until_one_is_chosen(side_by_side: NDArray[np.uint8]) -> None:
    refused = kneealign.measure(side_by_side)
    assert "several_people" in [item.code for item in refused.refusals]
    for person, name in ((1, BOW_LEGS), (2, KNOCK_KNEES)):
        chosen = kneealign.measure(side_by_side, person=person)
        alone = kneealign.measure(pixels(name))
        # Off the picture's middle, perspective takes from one leg what it adds to the other.
        assert np.mean(deviations(chosen)) == pytest.approx(np.mean(deviations(alone)), abs=1.0)
        np.testing.assert_allclose(deviations(chosen), deviations(alone), atol=3.5)
        assert "other_people" in [item.code for item in chosen.findings]
        assert chosen.provenance.options["person"] == person


def test_nobody_is_there_under_this_number(side_by_side: NDArray[np.uint8]) -> None:
    (found,) = kneealign.measure(side_by_side, person=3).refusals
    assert (found.code, found.value, found.limit) == ("no_such_person", 3, 2)
    with pytest.raises(ValueError, match="counted from 1"):
        kneealign.measure(side_by_side, person=0)


def test_a_mirror_image_swaps_the_sides_and_keeps_its_pixels() -> None:
    rgb = pixels(ONE_SIDED)
    flipped = np.ascontiguousarray(rgb[:, ::-1])
    plain, mirrored = kneealign.measure(rgb), kneealign.measure(flipped, mirrored=True)
    # The two legs differ by far more than this, so that a side taken for the other would show.
    assert abs(np.subtract(*deviations(plain))) > 4
    np.testing.assert_allclose(deviations(mirrored), deviations(plain), atol=0.1)
    assert plain.legs is not None
    assert mirrored.legs is not None
    for (_, one), (_, other) in zip(plain.legs, mirrored.legs, strict=True):
        for joint in ("hip", "knee", "ankle"):
            x, y = getattr(one.joints_px, joint)
            there = (rgb.shape[1] - 1 - x, y)
            np.testing.assert_allclose(getattr(other.joints_px, joint), there, atol=1)
    np.testing.assert_array_equal(mirrored.picture.rgb, flipped)
    assert mirrored.provenance.options["mirrored"] is True


def test_pictures_of_a_mirror_image_name_the_persons_own_sides() -> None:
    """The drawn legs have the colours of their sides, which a mirror image shows the other way round."""
    flipped = np.ascontiguousarray(pixels(ONE_SIDED)[:, ::-1])
    result = kneealign.measure(flipped, mirrored=True)
    assert result.legs is not None
    drawn = result.draw(show_face=True)
    assert result.legs.left.joints_px.knee[0] < result.legs.right.joints_px.knee[0]
    for side, leg in result.legs:
        (x0, y0), (x1, y1) = leg.joints_px.knee, leg.joints_px.ankle
        middle = drawn[round((y0 + y1) / 2), round((x0 + x1) / 2)]
        np.testing.assert_allclose(middle, SIDE_RGB[side], atol=40)


def test_people_are_counted_in_a_mirror_image_as_it_is(side_by_side: NDArray[np.uint8]) -> None:
    chosen = kneealign.measure(side_by_side, person=1)
    mirrored = kneealign.measure(side_by_side, person=1, mirrored=True)
    assert deviations(mirrored) == deviations(chosen)[::-1]


def test_someone_far_away_is_too_small_and_not_nobody() -> None:
    rgb = pixels(KNOCK_KNEES)
    small = rgb[::10, ::10]
    room = np.full_like(rgb, 150)
    top, left = 700, 540
    room[top : top + small.shape[0], left : left + small.shape[1]] = small
    assert "person_too_small" in [item.code for item in kneealign.measure(room).refusals]
