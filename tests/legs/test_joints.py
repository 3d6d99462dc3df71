"""Joints of figures whose joints are known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.legs.angles import deviation_deg
from kneealign.legs.edges import find_edges
from kneealign.legs.joints import (
    ANKLE_BELOW_LEG,
    BAND_LEG,
    HEM_STEP,
    HIDDEN_SHARE,
    MIDDLE_DISAGREEMENT,
    MIDDLE_WEIGHT,
    estimate_joints,
    hem_at,
)
from kneealign.pose import PX_PER_LEG
from tests.legs.figures import ANKLE_ROW, HIP_ROW, KNEE_ROW, MIDDLE, bars, body, landmarks, mirrored

LOW = ANKLE_ROW + ANKLE_BELOW_LEG * PX_PER_LEG
"""Row in which the ankle's centre is set."""


def slender(**changes: float) -> NDArray[np.float32]:
    """A figure whose legs are a body's, with the knees' centres 35 from the middle."""
    return body(**{"breadth": 140.0, "gap": 48.0, "width": 22.0, **changes})


def test_knees_and_ankles_come_from_the_outline_and_not_from_the_landmarks() -> None:
    for error in (-8.0, 0.0, 8.0):
        estimate = estimate_joints(slender(), landmarks(hip=35, knee=35 + error, ankle=35 - error))
        for side, sign in (("left", 1), ("right", -1)):
            _, knee, ankle = estimate.joints[side]
            np.testing.assert_allclose(knee, [MIDDLE + sign * 35, KNEE_ROW], atol=0.1)
            np.testing.assert_allclose(ankle, [MIDDLE + sign * 35, LOW], atol=0.1)
        assert estimate.knee_crease
        assert estimate.knee_row == KNEE_ROW


def test_landmarks_decide_where_no_crease_shows_the_end_of_a_leg() -> None:
    wide, narrow = slender(gap=0, width=60), landmarks(hip=35, knee=20, ankle=22)
    estimate = estimate_joints(wide, narrow)
    for side, sign in (("left", 1), ("right", -1)):
        _, knee, ankle = estimate.joints[side]
        assert knee[0] - MIDDLE == pytest.approx(sign * (30 + HIDDEN_SHARE * (20 - 30)), abs=0.2)
        assert ankle[0] - MIDDLE == pytest.approx(sign * (30 + HIDDEN_SHARE * (22 - 30)), abs=0.2)
    assert not estimate.knee_crease


def test_hips_lie_at_the_landmarks_height_either_side_of_the_pelvis() -> None:
    estimate = estimate_joints(slender(), landmarks(hip=35, knee=35, ankle=35))
    left, right = (estimate.joints[side][0] for side in SIDES)
    assert left[0] - right[0] == pytest.approx(estimate.hips.px)
    assert (left[0] + right[0]) / 2 == pytest.approx(MIDDLE, abs=0.1)
    assert left[1] == right[1] == HIP_ROW


@pytest.mark.parametrize(
    "aside_leg", [0.0, 0.004, MIDDLE_DISAGREEMENT[0] * 0.99, MIDDLE_DISAGREEMENT[1] * 1.01]
)
def test_the_pelvis_middle_leaves_the_landmarks_by_degrees(aside_leg: float) -> None:
    aside = aside_leg * PX_PER_LEG
    estimate = estimate_joints(slender(middle=MIDDLE + aside), landmarks(hip=35, knee=35, ankle=35))
    middle = sum(float(estimate.joints[side][0, 0]) for side in SIDES) / 2 - MIDDLE
    expected = MIDDLE_WEIGHT * aside if aside_leg < MIDDLE_DISAGREEMENT[0] else 0.0
    assert middle == pytest.approx(expected, abs=0.15)


def test_where_there_is_no_edge_the_landmarks_stand() -> None:
    estimate = estimate_joints(np.ones((512, 512), np.float32), landmarks(hip=50, knee=35, ankle=25))
    assert not estimate.knee_crease
    assert estimate.hips.outline_used == 0
    np.testing.assert_allclose(estimate.joints["left"][1:, 0] - MIDDLE, [35, 25])


def test_a_knee_whose_outline_follows_something_beside_it_is_wider_than_the_other() -> None:
    points = landmarks(hip=35, knee=35, ankle=35)
    assert estimate_joints(slender(), points).knees_unlike_percent == pytest.approx(0, abs=0.1)
    beside = bars((MIDDLE - 48, MIDDLE - 24), (MIDDLE + 24, MIDDLE + 46))
    estimate = estimate_joints(np.maximum(slender(), beside), points)
    assert estimate.knees_unlike_percent == pytest.approx(100 * np.log(24 / 22), abs=0.5)


def test_touching_knees_have_no_crease() -> None:
    estimate = estimate_joints(body(gap=0), landmarks(hip=50, knee=25, ankle=25))
    assert not estimate.knee_crease
    assert estimate.joints["left"][1, 0] == pytest.approx(MIDDLE + 25, abs=0.1)


def dressed(hem_row: float, wider: float) -> NDArray[np.float32]:
    """A figure whose left leg wears cloth that stands off its outer side, down to a row."""
    mask = slender()
    cloth = bars((MIDDLE - 46, MIDDLE - 24), (MIDDLE + 24, MIDDLE + 46 + wider), blur_px=2)
    mask[208 : int(hem_row)] = cloth[208 : int(hem_row)]
    return mask


@pytest.mark.parametrize("offset_leg", [-0.05, -0.02, 0.0, 0.03])
def test_below_a_hem_the_knee_is_the_leg_s(offset_leg: float) -> None:
    """Cloth that ends near the knee used to pull its middle outward, by 7 degrees on a man in shorts."""
    mask = dressed(KNEE_ROW + offset_leg * PX_PER_LEG, wider=12)
    estimate = estimate_joints(mask, landmarks(hip=35, knee=35, ankle=35))
    assert estimate.hem == {"left": 1, "right": 0}
    assert estimate.joints["left"][1, 0] == pytest.approx(MIDDLE + 35, abs=0.4)
    assert estimate.joints["right"][1, 0] == pytest.approx(MIDDLE - 35, abs=0.1)


@pytest.mark.parametrize("step", [1.05, HEM_STEP[0] - 0.02, HEM_STEP[1] + 0.02, 1.6])
def test_a_hem_is_told_by_its_step(step: float) -> None:
    points = landmarks(hip=35, knee=35, ankle=35)
    edges = find_edges(dressed(KNEE_ROW - 6, wider=22 * (step - 1)), points)
    seen, row = hem_at(edges, "left", KNEE_ROW)
    assert seen == pytest.approx(step, abs=0.01)
    assert row == pytest.approx(KNEE_ROW - 6, abs=2)
    assert hem_at(edges, "right", KNEE_ROW)[0] == pytest.approx(1, abs=0.01)
    estimate = estimate_joints(dressed(KNEE_ROW - 6, wider=22 * (step - 1)), points)
    assert (estimate.hem["left"] == 0) is (step < HEM_STEP[0])
    assert (estimate.hem["left"] == 1) is (step > HEM_STEP[1])


def shod(outward: float) -> NDArray[np.float32]:
    """A figure in shoes that point outward."""
    mask = slender()
    for row in range(int(ANKLE_ROW) - 4, 512):
        out = min(1.0, (row - ANKLE_ROW + 4) / 12) * outward
        mask[row] = bars((MIDDLE - 50 - out, MIDDLE - 22), (MIDDLE + 22, MIDDLE + 50 + out), blur_px=2)[0]
    return mask


def test_a_shoe_that_points_outward_leaves_the_ankle_on_the_shank_s_line() -> None:
    points = landmarks(hip=35, knee=35, ankle=35)
    estimate = estimate_joints(shod(outward=14), points)
    assert estimate.shod["left"] == estimate.shod["right"] == 1
    shoe = 14 / 2
    assert abs(estimate.joints["left"][2, 0] - (MIDDLE + 35)) < shoe / 2
    assert estimate_joints(slender(), points).shod == {"left": 0, "right": 0}


def test_a_shank_without_a_foot_is_noticed() -> None:
    points = landmarks(hip=35, knee=35, ankle=35)
    assert not estimate_joints(slender(), points).foot_seen["left"]
    mask = slender()
    mask[int(ANKLE_ROW) + 10 :] = bars((MIDDLE - 52, MIDDLE - 20), (MIDDLE + 20, MIDDLE + 52), blur_px=2)[0]
    assert estimate_joints(mask, points).foot_seen["left"]


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


def test_edges_are_found_from_the_hips_to_the_feet() -> None:
    rows = estimate_joints(body(), landmarks(hip=50)).edges.rows
    assert rows[0] <= HIP_ROW - 0.1 * PX_PER_LEG
    assert rows[-1] >= LOW + BAND_LEG * PX_PER_LEG
    assert (np.diff(rows) == 1).all()
