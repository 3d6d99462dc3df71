"""Upper bodies that complete a photo without a head, as the network sees them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.pose.upper_body import SHOULDERS_LEG, Paint, completed, upper_body
from kneealign.pose.views import Region

GREY, SHIRT = 90, 250
LEG_PX = 200.0


def cut_at(above_hips_leg: float) -> tuple[NDArray[np.uint8], Region]:
    """A grey picture that begins this far above the hips; its first row has a light shirt in the middle."""
    photo = np.full((300, 400, 3), GREY, np.uint8)
    photo[0, 170:230] = SHIRT
    return photo, Region(np.array([200.0, above_hips_leg * LEG_PX]), np.array([0.0, 1.0]), LEG_PX)


@pytest.mark.parametrize("name", ["adult", "child", "back", "plain"])
def test_upper_bodies_are_of_one_size_and_shape(name: str) -> None:
    picture = upper_body(name)  # type: ignore[arg-type]
    assert picture.shape == (216, 256, 4)
    assert 0.1 < (picture[..., 3] > 128).mean() < 0.5


def test_a_head_stands_on_the_shoulders_that_are_seen() -> None:
    photo, region = cut_at(0.7)
    tops = []
    for shoulders in (SHOULDERS_LEG["adult"], SHOULDERS_LEG["adult"] + 0.1):
        whole, above = completed(photo, region, "adult", Paint(shoulders, clear=True))
        painted = np.flatnonzero((whole[:above] != GREY).any(axis=(1, 2)))
        tops.append(above - painted[0])
        assert (whole[above:] == photo).all()
    assert tops[1] - tops[0] == pytest.approx(0.1 * LEG_PX, abs=1)


@pytest.mark.parametrize(("clear", "around"), [(False, SHIRT), (True, GREY)])
def test_a_clear_background_shows_nothing_of_the_body(clear: bool, around: int) -> None:
    photo, region = cut_at(0.7)
    whole, _ = completed(photo, region, "adult", Paint(clear=clear))
    assert (whole[0, 180:220] == around).all()
