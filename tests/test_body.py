"""Landmark indices and the frame they lay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign import body
from kneealign.body import ANKLES, HIPS, KNEES, MIRRORED, leg_axis

PAIRS = [
    body.EYES,
    body.EARS,
    body.SHOULDERS,
    body.HIPS,
    body.KNEES,
    body.ANKLES,
    body.HEELS,
    body.TOES,
]


def test_mirroring_twice_is_nothing() -> None:
    assert MIRRORED[MIRRORED].tolist() == list(range(33))


@pytest.mark.parametrize("pair", PAIRS)
def test_mirroring_swaps_sides(pair: tuple[int, int]) -> None:
    left, right = pair
    assert (MIRRORED[left], MIRRORED[right]) == (right, left)


def test_only_the_nose_has_no_other_side() -> None:
    assert np.flatnonzero(np.arange(33) == MIRRORED).tolist() == [body.NOSE]


def standing() -> np.ndarray:
    points = np.zeros((33, 2))
    for pair, y, half in ((HIPS, 0, 50), (KNEES, 300, 40), (ANKLES, 600, 30)):
        points[pair[0]], points[pair[1]] = (half, y), (-half, y)
    return points


def test_the_leg_axis_of_an_upright_person() -> None:
    origin, down, length = leg_axis(standing())
    np.testing.assert_allclose(origin, [0, 0])
    np.testing.assert_allclose(down, [0, 1])
    assert length == pytest.approx(2 * np.hypot(300, 10))


@given(st.floats(-3, 3), st.floats(0.1, 10), st.floats(-500, 500))
def test_the_leg_axis_turns_and_grows_with_the_person(turn: float, scale: float, shift: float) -> None:
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    origin, down, length = leg_axis(standing() @ rotation.T * scale + shift)
    np.testing.assert_allclose(origin, [shift, shift], atol=1e-6)
    np.testing.assert_allclose(down, rotation @ [0, 1], atol=1e-6)
    assert length == pytest.approx(scale * 2 * np.hypot(300, 10))


def test_landmarks_in_one_place_give_a_frame_without_length() -> None:
    _, down, length = leg_axis(np.full((33, 2), 7.0))
    assert length == 0
    np.testing.assert_allclose(down, [0, 1])
