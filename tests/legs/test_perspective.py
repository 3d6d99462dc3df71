"""A leg in space, photographed and laid back into its plane."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kneealign.body import ANKLES, EARS, HIPS, KNEES, NOSE
from kneealign.legs.angles import deviation_deg, leg_length
from kneealign.legs.perspective import (
    ANKLE_BACK_LEG,
    CUES_APART_DEG,
    DEPTH_WEIGHT,
    HEADLESS_LIMIT_DEG,
    HEADLESS_SHARE,
    HEADLESS_TERMS,
    KNEE_FORWARD_LEG,
    PHONE_FOCAL_LENGTH_35MM,
    PITCH_SHARE,
    PITCH_TERMS,
    PROPORTION_TERMS,
    USUAL_ELEVATION_DEG,
    Camera,
    FrontalPlane,
    camera_pitch_deg,
    elevation_deg,
)
from kneealign.pose import Pose
from tests.legs.test_find_legs import pose_at

CAMERA = Camera(1200, 1600, 26.0)
FORWARD = np.array([0.0, KNEE_FORWARD_LEG, -ANKLE_BACK_LEG])
DISTANCE = 3.0

deviations = st.floats(-15, 15)
elevations = st.floats(-35, 35)


def in_space(deviation: float, hip_x: float = 0.11) -> NDArray[np.float64]:
    """Frontal (x, y) of the joints of a left leg of length 1; the middle of the hips is the origin."""
    angle = math.radians(deviation)
    knee = np.array([hip_x, 0.51])
    return np.array([[hip_x, 0.0], knee, knee + 0.49 * np.array([math.sin(angle), math.cos(angle)])])


def photographed(
    points: NDArray[np.float64], elevation: float = 0.0, hips_px: tuple[float, float] = (600, 700)
) -> NDArray[np.float64]:
    """Return pixels of a leg that is seen from so far above, by a camera aimed at the hips."""
    lean = math.radians(elevation)
    across, down = points.T
    depth = DISTANCE + down * math.sin(lean) - FORWARD * math.cos(lean)
    height = down * math.cos(lean) + FORWARD * math.sin(lean)
    return np.array(hips_px) + CAMERA.focal_px * np.stack([across, height], axis=1) / depth[:, None]


def plane(elevation: float = 0.0, hips_px: tuple[float, float] = (600, 700)) -> FrontalPlane:
    return FrontalPlane(np.array(hips_px, float), np.array([0.0, 1.0]), CAMERA.focal_px, elevation)


@given(deviations, elevations)
def test_the_plane_and_the_assumed_depths_are_undone(deviation: float, elevation: float) -> None:
    seen = photographed(in_space(deviation), elevation)
    flat = plane(elevation).leg(seen)
    # What is left comes from taking the leg's length from the picture.
    assert deviation_deg(flat, "left") == pytest.approx(deviation, abs=0.1)
    there = abs(deviation_deg(seen, "left") - deviation)
    assert abs(deviation_deg(flat, "left") - deviation) <= 0.1 * there + 0.02


def test_the_correction_matters_at_phone_distance_and_from_above() -> None:
    assert abs(deviation_deg(photographed(in_space(0.0)), "left")) > 0.3
    assert abs(deviation_deg(photographed(in_space(8.0), 25.0), "left") - 8) > 1


@given(deviations, st.floats(-300, 300), st.floats(-300, 300))
def test_where_the_person_stands_in_the_picture_changes_nothing(
    deviation: float, right: float, down: float
) -> None:
    """A photo cut on one side keeps its angles."""
    there = plane(0.0, (600 + right, 700 + down)).leg(
        photographed(in_space(deviation), 0.0, (600 + right, 700 + down))
    )
    np.testing.assert_allclose(there, plane().leg(photographed(in_space(deviation))), atol=1e-9)


@given(deviations, elevations)
def test_a_mirrored_leg_is_laid_back_the_same(deviation: float, elevation: float) -> None:
    seen = photographed(in_space(deviation), elevation)
    one = plane(elevation).leg(seen)
    other = plane(elevation, (599, 700)).leg(seen * [-1, 1] + [1199, 0])
    np.testing.assert_allclose(other * [-1, 1], one, atol=1e-9)


@given(deviations, elevations, st.floats(-40, 40))
def test_a_turned_camera_changes_nothing(deviation: float, elevation: float, turn: float) -> None:
    angle = math.radians(turn)
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    seen = photographed(in_space(deviation), elevation)
    upright = plane(elevation)
    turned = replace(upright, down=rotation @ upright.down)
    there = turned.leg((seen - upright.origin_px) @ rotation.T + upright.origin_px)
    np.testing.assert_allclose(there, upright.leg(seen), atol=1e-6)


@pytest.mark.parametrize("elevation", [-30.0, -10.0, 0.0, 10.0, 30.0])
def test_legs_seen_from_above_or_below_are_longer_than_they_look(elevation: float) -> None:
    leg = in_space(0.0)
    seen = photographed(leg, elevation)
    points = np.zeros((33, 2))
    for pair, place in zip((HIPS, KNEES, ANKLES), seen, strict=True):
        points[list(pair)] = place
    expected = leg_length(leg) * CAMERA.focal_px / DISTANCE / leg_length(seen)
    assert plane(elevation).stretch(points) == pytest.approx(expected, rel=0.02)
    if elevation == 30:
        assert expected > 1.2


def pose_with(lean: float, ears: float = 0.0, nose_y: float = 100.0) -> Pose:
    """A pose with the ankles' depth beyond the hips', and the distance between the ears, in leg lengths."""
    pose = pose_at((0, 1), 400, (600, 700))
    points, depth = pose.landmarks_px.copy(), np.zeros(33)
    points[[NOSE, *EARS]] = 600, nose_y
    points[EARS[0], 0] += ears * 400
    depth[list(ANKLES)], depth[list(HIPS)] = lean / 2, -lean / 2
    return replace(pose, landmarks_px=points, depth=depth)


def test_a_part_of_the_seen_elevation_counts() -> None:
    pose = pose_with(0.0)
    hips, knees, ankles = (pose.landmarks_px[list(pair), 1].mean() for pair in (HIPS, KNEES, ANKLES))
    ratio = (ankles - knees) / (knees - hips)
    by_proportions = PROPORTION_TERMS["shank_over_thigh"] * ratio + PROPORTION_TERMS["constant"]

    def cue(lean: float) -> float:
        by_depth = PITCH_TERMS["ankle_depth"] * lean + PITCH_TERMS["constant"]
        return DEPTH_WEIGHT * by_depth + (1 - DEPTH_WEIGHT) * by_proportions

    for lean in (-0.2, 0.0, 0.2):
        assert elevation_deg(pose_with(lean), CAMERA) == pytest.approx(PITCH_SHARE * cue(lean))
    assert elevation_deg(pose_with(0.3, ears=0.1), CAMERA) < elevation_deg(pose_with(0.3), CAMERA)


def test_proportions_bound_what_arms_can_do_to_the_elevation() -> None:
    pose = pose_with(0.0)
    hips, knees, ankles = (pose.landmarks_px[list(pair), 1].mean() for pair in (HIPS, KNEES, ANKLES))
    ratio = (ankles - knees) / (knees - hips)
    by_proportions = PROPORTION_TERMS["shank_over_thigh"] * ratio + PROPORTION_TERMS["constant"]
    assert camera_pitch_deg(pose_with(9.0)) == pytest.approx(by_proportions + CUES_APART_DEG)
    assert camera_pitch_deg(pose_with(-9.0)) == pytest.approx(by_proportions - CUES_APART_DEG)
    points = pose.landmarks_px.copy()
    points[list(KNEES), 1] += 0.05 * (ankles - hips)  # a shorter shank, as seen from above
    from_above = replace(pose_with(9.0), landmarks_px=points)
    assert camera_pitch_deg(from_above) > camera_pitch_deg(pose_with(9.0)) + 5


def test_arms_do_not_move_the_camera() -> None:
    """Raised arms bring the shoulders nearer, and so did the camera seem to rise and fall."""
    pose = pose_with(0.4)
    depth = pose.depth.copy()
    depth[[11, 12, 13, 14, 15, 16]] -= 0.5
    assert elevation_deg(replace(pose, depth=depth), CAMERA) == elevation_deg(pose, CAMERA)


def test_with_a_head_cut_off_the_camera_is_taken_to_be_where_people_hold_it() -> None:
    assert elevation_deg(pose_with(0.6, nose_y=-5.0), CAMERA) == HEADLESS_SHARE * USUAL_ELEVATION_DEG


def test_under_a_painted_upper_body_the_ankles_depth_tells_the_camera_height() -> None:
    leans = np.linspace(-1.0, 3.0, 9)
    seen = [elevation_deg(replace(pose_with(lean), headless=True), CAMERA) for lean in leans]
    assert seen == sorted(seen)
    assert seen[0] < -10
    assert seen[-1] == HEADLESS_SHARE * HEADLESS_LIMIT_DEG
    usual = replace(pose_with(12.0 / HEADLESS_TERMS["ankle_depth"]), headless=True)
    assert elevation_deg(usual, CAMERA) == pytest.approx(HEADLESS_SHARE * USUAL_ELEVATION_DEG)


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
