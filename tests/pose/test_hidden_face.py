"""Views that confuse front and back, because a face is hidden or one view errs."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import HIPS, SHOULDERS
from kneealign.pose.hidden_face import face_hidden, front_and_back_confused, seen_from_front, without_one
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


# --- what is to be seen of the face ------------------------------------------------------------------------

HEAD = (150.0, 120.0, 60.0)


def face(how: str) -> NDArray[np.uint8]:
    """A picture with structure everywhere, and the head hidden in one of three ways."""
    coarse = np.random.default_rng(3).integers(0, 255, (60, 75, 3), np.uint8)
    picture = np.ascontiguousarray(cv2.resize(coarse, (300, 240), interpolation=cv2.INTER_LINEAR))
    x, y, radius = (round(value) for value in HEAD)
    if how == "covered":
        cv2.circle(picture, (x, y), round(0.8 * radius), (255, 255, 255), -1)
    elif how == "pixelated":
        head = picture[y - radius : y + radius, x - radius : x + radius]
        blocks = cv2.resize(head, (6, 6), interpolation=cv2.INTER_AREA)
        head[:] = cv2.resize(blocks, head.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    elif how == "behind a phone":
        picture[y - 30 : y + 30, x - 20 : x + 20] = 25
    return picture  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("how", "hidden"), [("in view", False), ("covered", True), ("pixelated", True), ("behind a phone", True)]
)
def test_areas_of_one_colour_hide_a_face(how: str, hidden: bool) -> None:
    for picture in (face(how), np.ascontiguousarray(face(how)[:, ::-1])):
        assert face_hidden(picture, HEAD) == hidden


@pytest.mark.parametrize("circle", [(10.0, 120.0, 60.0), (150.0, 5.0, 60.0), (150.0, 120.0, 6.0)])
def test_a_face_out_of_the_picture_or_too_small_is_not_said_to_be_hidden(
    circle: tuple[float, float, float],
) -> None:
    assert not face_hidden(np.full((240, 300, 3), 200, np.uint8), circle)


def test_the_left_hip_of_a_front_is_on_the_right() -> None:
    assert seen_from_front([look(0.2), look(0.2), look(-0.2)], REGION)
    assert not seen_from_front([look(-0.2), look(-0.2), look(0.2)], REGION)
