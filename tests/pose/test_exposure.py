"""The network sees dark photos brightened, and all photos in the same mean light."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.pose.exposure import BRIGHT, CUT_OUT_POWER, MOST_POWER, USUAL_MEAN, brightened, evened


def photo(brightest: int) -> NDArray[np.uint8]:
    """A ramp from black to a brightness, in colour."""
    ramp = np.linspace(0, brightest, 200).round().astype(np.uint8)
    rgb = np.tile(ramp[None, :, None], (100, 1, 3))
    rgb[..., 2] //= 2
    return rgb


def brightness(rgb: NDArray[np.uint8]) -> float:
    return float(np.quantile(rgb.max(axis=2), 0.99))


@pytest.mark.parametrize("brightest", [BRIGHT + 2, 200, 255])
def test_a_usual_photo_stays_as_it_is(brightest: int) -> None:
    rgb = photo(brightest)
    assert brightened(rgb) is rgb


@pytest.mark.parametrize("brightest", [6, 40, 100, BRIGHT - 3])
def test_a_dark_photo_gets_the_light_of_others(brightest: int) -> None:
    found = brightened(photo(brightest))
    assert (found.dtype, found.shape) == (np.uint8, (100, 200, 3))
    assert brightness(found) == pytest.approx(BRIGHT, abs=6)
    assert (np.diff(found[0, :, 0].astype(int)) >= 0).all(), "what was brighter stays brighter"


def test_just_below_the_limit_nothing_jumps() -> None:
    rgb = photo(BRIGHT - 1)
    assert np.abs(brightened(rgb).astype(int) - rgb).max() <= 4


def test_black_stays_black() -> None:
    black = np.zeros((50, 50, 3), np.uint8)
    assert brightened(black) is black
    assert brightened(photo(50))[0, 0].tolist() == [0, 0, 0]


def as_by_gamma(rgb: NDArray[np.uint8], gamma: float) -> NDArray[np.uint8]:
    return np.rint(255 * (rgb / 255.0) ** gamma).astype(np.uint8)


@pytest.mark.parametrize("gamma", [0.6, 1.6])
def test_a_copy_with_another_gamma_becomes_the_same_picture(gamma: float) -> None:
    rgb = photo(255)
    there, here = evened(as_by_gamma(rgb, gamma)).astype(int), evened(rgb).astype(int)
    lit = rgb.min(axis=2) > 24
    changed = np.abs(as_by_gamma(rgb, gamma).astype(int) - rgb)[lit].mean()
    assert changed > 20
    assert np.abs(there - here)[lit].mean() < changed / 4


def test_the_part_around_the_person_gets_the_usual_mean() -> None:
    rgb = photo(255)
    dark = rgb[:, 40:90]
    found = evened(rgb, dark)[:, 40:90] @ np.array([0.299, 0.587, 0.114])
    assert found.mean() / 255 == pytest.approx(USUAL_MEAN, abs=0.01)
    assert (np.diff(evened(rgb, dark)[0, :, 0].astype(int)) >= 0).all()


def test_what_holds_no_light_is_left_alone() -> None:
    black = np.zeros((50, 50, 3), np.uint8)
    assert evened(black) is black
    white = np.full((50, 50, 3), 254, np.uint8)
    assert (evened(white) >= 255 * (254 / 255) ** MOST_POWER - 1).all()
    assert evened(photo(200), np.zeros((0, 4, 3), np.uint8)).shape == (100, 200, 3)


def test_people_cut_out_on_black_are_brightened_a_little_only() -> None:
    cut_out = np.zeros((100, 100, 3), np.uint8)
    cut_out[:, 40:50] = 30
    assert evened(cut_out)[0, 45, 0] == round(255 * (30 / 255) ** CUT_OUT_POWER)
    assert evened(cut_out[:, 38:50])[0, 5, 0] > evened(cut_out)[0, 45, 0]
