"""Views that confuse front and back, because a face is hidden or one view errs."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import HIPS, SHOULDERS
from kneealign.pose.hidden_face import front_and_back_confused, without_one
from kneealign.pose.views import Region, ViewResult

LEG_PX = 400.0
REGION = Region(np.array([500.0, 600.0]), np.array([0.0, 1.0]), LEG_PX)


def look(hips_leg: float) -> ViewResult:
    """A view by which the person's left hip lies so far to the right of the right one, in leg lengths."""
    points = np.zeros((33, 2))
    points[HIPS[0], 0] = hips_leg * LEG_PX
    points[SHOULDERS[0], 0] = 0.3 * LEG_PX
    return ViewResult(points, np.zeros(33), np.ones(33), None, np.eye(2, 3))


@pytest.mark.parametrize("odd", [-0.2, 0.0])
@pytest.mark.parametrize("place", [0, 4, 9])
def test_one_view_that_errs_is_left_out(odd: float, place: int) -> None:
    looks = [look(0.18 + 0.005 * (number % 3)) for number in range(9)]
    looks.insert(place, look(odd))
    assert front_and_back_confused(looks, REGION)
    rest = without_one(looks, REGION)
    assert rest == looks[:place] + looks[place + 1 :]


def test_several_views_that_disagree_are_confused() -> None:
    assert without_one([*[look(0.2)] * 8, look(-0.2), look(-0.2)], REGION) is None
    assert without_one([*[look(0.2)] * 5, *[look(-0.2)] * 5], REGION) is None


def test_views_that_agree_are_not_confused() -> None:
    assert not front_and_back_confused([look(0.18), look(0.22)], REGION)
