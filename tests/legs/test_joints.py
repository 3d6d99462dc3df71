"""Joints of figures whose joints are known."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import SIDES
from kneealign.legs.angles import deviation_deg
from kneealign.legs.joints import BAND_LEG, MAX_BREADTH_PER_THIGHS, OUTLINE_OUTWARD, estimate_joints
from kneealign.pose.outline import PX_PER_LEG
from tests.legs.figures import ANKLE_ROW, HIP_ROW, KNEE_ROW, MIDDLE, bars, body, landmarks, mirrored


def test_knees_and_ankles_come_from_the_outline_and_not_from_the_landmarks() -> None:
    mask = body(gap=30, width=50)
    for error in (-8.0, 0.0, 8.0):
        estimate = estimate_joints(mask, landmarks(hip=50, knee=40 + error, ankle=40 - error))
        outward = OUTLINE_OUTWARD * PX_PER_LEG
        for side, sign in (("left", 1), ("right", -1)):
            _, knee, ankle = estimate.joints[side]
            np.testing.assert_allclose(knee, [MIDDLE + sign * (40 - outward), KNEE_ROW], atol=0.1)
            np.testing.assert_allclose(ankle, [MIDDLE + sign * 40, ANKLE_ROW], atol=0.1)
        assert estimate.knee_crease
        assert estimate.knee_row == KNEE_ROW


def test_hips_lie_between_breadth_and_landmarks() -> None:
    for landmark_hip in (42.0, 45.0, 48.0):
        estimate = estimate_joints(body(breadth=180), landmarks(hip=landmark_hip))
        hips = np.array([estimate.joints[side][0] for side in SIDES])
        apart = hips[0, 0] - hips[1, 0]
        low, high = sorted((90.0, 2 * landmark_hip))
        assert low - 0.2 <= apart <= high + 0.2
        assert hips.mean(axis=0)[0] == pytest.approx(MIDDLE, abs=0.1)
        assert (hips[:, 1] == HIP_ROW).all()
        assert estimate.hip_breadth_used


@pytest.mark.parametrize(
    ("what", "breadth", "hip", "middle"),
    [
        ("wide skirt", 190, 40, MIDDLE),
        ("hands on the hips", 212, 50, MIDDLE),
        ("a bag on one side", 190, 48, MIDDLE + 20),
        ("pelvis as wide as the raster", 600, 50, MIDDLE),
    ],
)
def test_a_hidden_pelvis_leaves_the_landmarks(what: str, breadth: float, hip: float, middle: float) -> None:
    estimate = estimate_joints(body(breadth=breadth, middle=middle), landmarks(hip=hip, knee=40, ankle=40))
    assert not estimate.hip_breadth_used, what
    np.testing.assert_allclose(estimate.joints["left"][0], [MIDDLE + hip, HIP_ROW])
    np.testing.assert_allclose(estimate.joints["right"][0], [MIDDLE - hip, HIP_ROW])


def test_a_jacket_that_stands_off_is_cut() -> None:
    points = landmarks(hip=41)
    bare, dressed = (estimate_joints(body(breadth=160, jacket=jacket), points) for jacket in (None, 190))
    wide = estimate_joints(body(breadth=190), points)
    apart = [e.joints["left"][0, 0] - e.joints["right"][0, 0] for e in (bare, dressed, wide)]
    assert apart[0] == pytest.approx(80, abs=0.5)
    assert dressed.hip_breadth_used
    assert apart[0] < apart[1] <= apart[0] * MAX_BREADTH_PER_THIGHS + 0.3
    assert not wide.hip_breadth_used


def test_where_there_is_no_edge_the_landmarks_stand() -> None:
    estimate = estimate_joints(np.ones((512, 512), np.float32), landmarks(hip=50, knee=35, ankle=25))
    assert not estimate.knee_crease
    assert not estimate.hip_breadth_used
    outward = OUTLINE_OUTWARD * PX_PER_LEG
    np.testing.assert_allclose(estimate.joints["left"][:, 0] - MIDDLE, [50, 35 - outward, 25])


def test_touching_knees_have_no_crease() -> None:
    estimate = estimate_joints(body(gap=0), landmarks(hip=50, knee=25, ankle=25))
    assert not estimate.knee_crease
    assert estimate.joints["left"][1, 0] == pytest.approx(MIDDLE + 25 - OUTLINE_OUTWARD * PX_PER_LEG, abs=0.1)


def test_a_mirrored_figure_has_mirrored_joints() -> None:
    mask = bars((186, 240), (268, 312), blur_px=2)
    mask[:208] = bars((166, 340), blur_px=2)[:208]
    points = landmarks(hip=48, knee=38, ankle=36)
    points[[23, 25], 0] += 3
    twin = points.copy()
    twin[:, 0] = 2 * MIDDLE - points[:, 0]
    twin[[23, 24, 25, 26, 27, 28, 29, 30]] = twin[[24, 23, 26, 25, 28, 27, 30, 29]]
    one, other = estimate_joints(mask, points), estimate_joints(mirrored(mask), twin)
    for side, opposite in (("left", "right"), ("right", "left")):
        reflected = other.joints[opposite] * [-1, 1] + [2 * MIDDLE, 0]
        np.testing.assert_allclose(reflected, one.joints[side], atol=0.05)
        there = deviation_deg(other.joints[opposite], opposite)
        assert there == pytest.approx(deviation_deg(one.joints[side], side), abs=0.02)


def test_a_jagged_edge_moves_the_knee_less_than_the_row_beside_it() -> None:
    points = landmarks(hip=50)
    smooth = body()
    jagged = smooth.copy()
    rows = np.arange(smooth.shape[0])
    for row in rows[rows % 4 == 0]:
        jagged[row] = np.roll(smooth[row], 4)
    points[[25, 26], 1] = 4 * round(points[25, 1] / 4)
    one, other = estimate_joints(smooth, points), estimate_joints(jagged, points)
    for side in SIDES:
        assert abs(one.joints[side][1, 0] - other.joints[side][1, 0]) < 1.5


def test_edges_are_found_in_a_band_around_the_joints() -> None:
    estimate = estimate_joints(body(), landmarks(hip=50))
    near_knee = np.abs(estimate.edges.rows - estimate.knee_row) <= BAND_LEG * PX_PER_LEG
    assert near_knee.sum() >= 2 * BAND_LEG * PX_PER_LEG - 1
