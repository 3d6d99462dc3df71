"""A leg in space, photographed and flattened again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kneealign.legs.angles import deviation_deg
from kneealign.legs.perspective import (
    ANKLE_BACK_LEG,
    KNEE_FORWARD_LEG,
    PHONE_FOCAL_LENGTH_35MM,
    Camera,
    flattened,
)

CAMERA = Camera(1200, 1600, 26.0)
DEPTHS = np.array([0.0, -KNEE_FORWARD_LEG, ANKLE_BACK_LEG])


def in_space(deviation: float, hip: tuple[float, float]) -> NDArray[np.float64]:
    """Frontal (x, y) of the joints of a left leg of length 1."""
    angle = math.radians(deviation)
    return np.array(
        [
            hip,
            (hip[0], hip[1] + 0.51),
            (hip[0] + 0.49 * math.sin(angle), hip[1] + 0.51 + 0.49 * math.cos(angle)),
        ]
    )


def photographed(points: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    return CAMERA.centre_px + CAMERA.focal_px * points / (distance + DEPTHS)[:, None]


@given(st.floats(-15, 15), st.floats(-0.3, 0.5), st.floats(-0.5, 0.3), st.floats(2.5, 6))
def test_the_assumed_depths_are_undone(deviation: float, x: float, y: float, distance: float) -> None:
    points = in_space(deviation, (x, y))
    seen = photographed(points, distance)
    flat = flattened(seen, CAMERA)
    # What is left comes from taking the leg's length from the picture.
    assert deviation_deg(flat, "left") == pytest.approx(deviation, abs=0.06)
    there = abs(deviation_deg(seen, "left") - deviation)
    assert abs(deviation_deg(flat, "left") - deviation) <= 0.1 * there + 1e-3
    expected = CAMERA.centre_px + CAMERA.focal_px * points / distance
    np.testing.assert_allclose(flat, expected, atol=0.003 * CAMERA.focal_px / distance)


def test_the_correction_matters_at_phone_distance() -> None:
    points = in_space(0.0, (0.11, -0.3))
    assert abs(deviation_deg(photographed(points, 3.0), "left")) > 0.3


def test_a_leg_on_the_optical_axis_keeps_its_angle() -> None:
    straight = np.array([[0.0, -0.4], [0.0, 0.1], [0.0, 0.6]])
    seen = photographed(straight, 3.0)
    assert deviation_deg(flattened(seen, CAMERA), "left") == pytest.approx(0, abs=1e-9)


@given(st.floats(-15, 15), st.floats(0, 0.5))
def test_a_mirrored_leg_is_flattened_the_same(deviation: float, x: float) -> None:
    seen = photographed(in_space(deviation, (x, -0.3)), 3.0)
    twin = seen * [-1, 1] + [1199, 0]
    one, other = flattened(seen, CAMERA), flattened(twin, CAMERA)
    np.testing.assert_allclose(other * [-1, 1] + [1199, 0], one, atol=1e-9)


@pytest.mark.parametrize(
    ("width", "height", "focal", "expected_px"),
    [
        (3024, 4032, 36.0, 4032),
        (4032, 3024, 36.0, 4032),
        (1200, 1600, 24.0, 24 / 36 * 1600),
        (1200, 1600, None, PHONE_FOCAL_LENGTH_35MM / 36 * 1600),
    ],
)
def test_focal_length_in_pixels(width: int, height: int, focal: float | None, expected_px: float) -> None:
    camera = Camera(width, height, focal)
    assert camera.focal_px == pytest.approx(expected_px)
    assert camera.centre_px.tolist() == [(width - 1) / 2, (height - 1) / 2]
