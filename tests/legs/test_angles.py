"""The angle is a property of the leg and not of how it was photographed."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kneealign.body import SIDES, Side
from kneealign.legs.angles import axis_offset_percent, deviation_deg, leg_length

OTHER: dict[Side, Side] = {"left": "right", "right": "left"}

places = st.floats(-1000, 1000)
degrees = st.floats(-60, 60)
lengths = st.floats(50, 800)
sides = st.sampled_from(SIDES)


def leg(
    deviation: float, side: Side, thigh: float = 400, shank: float = 390, lean: float = 0.0
) -> NDArray[np.float64]:
    """Joints of a leg with this deviation; `lean` turns the thigh outward."""
    outward = 1.0 if side == "left" else -1.0
    angles = np.radians([lean, lean + deviation])
    steps = np.stack([outward * np.sin(angles), np.cos(angles)], axis=1) * [[thigh], [shank]]
    return np.cumsum([[300.0, 200.0], *steps], axis=0)


def turned(points: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    angle = math.radians(degrees)
    return points @ np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


@given(degrees, sides, lengths, lengths, st.floats(-20, 20))
def test_the_angle_that_was_built_is_found(
    deviation: float, side: Side, thigh: float, shank: float, lean: float
) -> None:
    assert deviation_deg(leg(deviation, side, thigh, shank, lean), side) == pytest.approx(deviation, abs=1e-9)


@given(degrees, sides, places)
def test_a_mirrored_leg_of_the_other_side_is_the_same(deviation: float, side: Side, mirror: float) -> None:
    joints = leg(deviation, side, lean=3)
    twin = joints * [-1, 1] + [mirror, 0]
    assert deviation_deg(twin, OTHER[side]) == pytest.approx(deviation_deg(joints, side), abs=1e-9)
    assert deviation_deg(twin, side) == pytest.approx(-deviation_deg(joints, side), abs=1e-9)
    assert axis_offset_percent(twin, OTHER[side]) == pytest.approx(
        axis_offset_percent(joints, side), abs=1e-9
    )


@given(degrees, sides, st.floats(-180, 180), st.floats(0.01, 100), places, places)
def test_rotation_scale_and_shift_change_nothing(
    deviation: float, side: Side, rotation: float, scale: float, x: float, y: float
) -> None:
    joints = leg(deviation, side)
    moved = turned(joints, rotation) * scale + [x, y]
    assert deviation_deg(moved, side) == pytest.approx(deviation, abs=1e-6)
    assert axis_offset_percent(moved, side) == pytest.approx(axis_offset_percent(joints, side), abs=1e-6)
    assert leg_length(moved) == pytest.approx(scale * leg_length(joints), rel=1e-6)


@pytest.mark.parametrize(
    ("side", "knee_x", "valgus"),
    [
        # The person's left is on the right of the picture: inward is towards smaller x.
        ("left", 290, True),
        ("left", 310, False),
        ("right", 310, True),
        ("right", 290, False),
    ],
)
def test_knees_inward_are_valgus(side: Side, knee_x: float, valgus: bool) -> None:
    joints = np.array([[300.0, 100.0], [knee_x, 300.0], [300.0, 500.0]])
    assert (deviation_deg(joints, side) > 0) is valgus
    assert (axis_offset_percent(joints, side) > 0) is valgus
    assert abs(axis_offset_percent(joints, side)) == pytest.approx(100 * 10 / 400)


@given(degrees, sides, lengths, lengths, st.floats(-20, 20))
def test_the_axis_offset_has_the_sign_of_the_deviation(
    deviation: float, side: Side, thigh: float, shank: float, lean: float
) -> None:
    assume(abs(deviation) > 1e-6)
    offset = axis_offset_percent(leg(deviation, side, thigh, shank, lean), side)
    assert math.copysign(1, offset) == math.copysign(1, deviation)


def test_a_straight_leg_is_zero() -> None:
    joints = np.array([[0.0, 0.0], [10.0, 100.0], [20.0, 200.0]])
    for side in SIDES:
        assert deviation_deg(joints, side) == 0
        assert axis_offset_percent(joints, side) == 0


def test_five_millimetres_at_the_knee_are_one_point_four_degrees() -> None:
    joints = np.array([[0.0, 0.0], [-5.0, 410.0], [0.0, 810.0]])
    assert deviation_deg(joints, "left") == pytest.approx(1.4, abs=0.05)
