"""Dark photos are brightened before the network looks, all others stay as they are."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.pose.exposure import BRIGHT, brightened


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
