"""From a pose to both legs: where the raster lies in the photo must not matter."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.geometry import apply
from kneealign.legs import Camera, LegGeometry, find_legs
from kneealign.legs.joints import ANKLE_BELOW_LEG
from kneealign.pose import Outline, Pose, Region
from kneealign.pose.views import ViewResult
from tests.legs.figures import KNEE_ROW, MIDDLE, bars, landmarks

TELE = Camera(1200, 1600, 100_000.0)
"""So far away that there is no perspective."""


@cache
def knock_knees() -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """A mask with the knees nearer to the middle than hips and ankles, and its landmarks."""
    points = landmarks(hip=34.4, knee=24.4, ankle=34.4)
    mask = np.zeros((512, 512), np.float32)
    for row in range(512):
        offset = 24.4 + 10 * abs(row - KNEE_ROW) / 160
        left, right = MIDDLE + offset, MIDDLE - offset
        mask[row] = bars((right - 22, right + 22), (left - 22, left + 22), blur_px=2)[0]
    for rows, half in ((slice(0, 185), 65.2), (slice(185, 208), 58.4)):
        mask[rows] = bars((MIDDLE - half, MIDDLE + half), blur_px=2)[rows]
    return mask, points


def pose_at(down: tuple[float, float], leg_px: float, origin: tuple[float, float]) -> Pose:
    """The figure, laid into a photo at this place."""
    region = Region(np.array(origin), np.array(down) / np.hypot(*down), leg_px)
    mask, points = knock_knees()
    to_photo = region.to_photo(-0.8, -0.4, 320)
    in_photo = apply(to_photo, points)
    outline = Outline((mask,) * 4, to_photo)
    look = ViewResult(in_photo, np.zeros(33), np.ones(33), mask, to_photo)
    return Pose(in_photo, look.depth, look.visibility, region, outline, (in_photo,), (look,) * 4)


def legs_at(
    down: tuple[float, float] = (0, 1), leg_px: float = 600, origin: tuple[float, float] = (600, 700)
) -> LegGeometry:
    return find_legs(pose_at(down, leg_px, origin), TELE)


def test_knock_knees_are_valgus_on_both_sides() -> None:
    legs = legs_at()
    expected = 2 * np.degrees(np.arctan(10 / 160))
    for side in SIDES:
        assert legs.deviation_deg[side] == pytest.approx(expected, abs=0.3)
        assert legs.axis_offset_percent[side] == pytest.approx(100 * 10 / 320, abs=0.2)
    assert legs.joints_px["left"][1, 0] > legs.joints_px["right"][1, 0]
    assert legs.leg_px == pytest.approx(600 * (1 + ANKLE_BELOW_LEG), rel=0.01)


def test_views_that_agree_have_no_spread() -> None:
    legs = legs_at()
    for side in SIDES:
        assert len(legs.view_deviations_deg[side]) == 4
        np.testing.assert_allclose(legs.view_deviations_deg[side], legs.deviation_deg[side], atol=1e-9)


@pytest.mark.parametrize(
    ("down", "leg_px", "origin"),
    [
        ((0, 1), 123.4, (300, 200)),
        ((0.2, 1), 600, (600, 700)),
        ((-0.3, 0.9), 2000, (50, -40)),
        ((1, 0), 600, (0, 0)),
    ],
)
def test_place_size_and_turn_change_nothing(
    monkeypatch: pytest.MonkeyPatch, down: tuple[float, float], leg_px: float, origin: tuple[float, float]
) -> None:
    # The camera's height is known better while the head is in the picture.
    monkeypatch.setattr("kneealign.legs.perspective.elevation_deg", lambda pose, camera: 0.0)
    there, here = legs_at(down, leg_px, origin), legs_at()
    for side in SIDES:
        assert there.deviation_deg[side] == pytest.approx(here.deviation_deg[side], abs=0.01)
        assert there.axis_offset_percent[side] == pytest.approx(here.axis_offset_percent[side], abs=0.01)
    assert there.gaps.knee_leg == pytest.approx(here.gaps.knee_leg)
    assert there.leg_px / leg_px == pytest.approx(here.leg_px / 600)


def test_a_wide_lens_changes_the_angle_and_not_the_joints(monkeypatch: pytest.MonkeyPatch) -> None:
    # A level camera: from above, legs are longer than they look.
    monkeypatch.setattr("kneealign.legs.perspective.elevation_deg", lambda pose, camera: 0.0)
    pose = pose_at((0, 1), 600, (600, 700))
    near, far = find_legs(pose, Camera(1200, 1600, 20.0)), find_legs(pose, TELE)
    for side in SIDES:
        np.testing.assert_allclose(near.joints_px[side], far.joints_px[side])
        assert 0.05 < abs(near.deviation_deg[side] - far.deviation_deg[side]) < 1.5


def test_how_much_was_cropped_does_not_matter_without_a_lens() -> None:
    pose = pose_at((0, 1), 600, (600, 700))
    whole, cropped = (find_legs(pose, Camera(width, 1600, None)) for width in (4000, 1200))
    for side in SIDES:
        assert whole.deviation_deg[side] == cropped.deviation_deg[side]
        assert abs(whole.deviation_deg[side] - find_legs(pose, TELE).deviation_deg[side]) > 0.05


def test_a_single_view_settles_nothing() -> None:
    pose = pose_at((0, 1), 600, (600, 700))
    assert find_legs(pose, TELE).views_apart_deg == pytest.approx(0, abs=0.01)
    alone = replace(pose, seen=pose.seen[:1], outline=replace(pose.outline, views=pose.outline.views[:1]))
    assert find_legs(alone, TELE).views_apart_deg == np.inf


def test_views_without_a_mask_count_for_landmarks_only() -> None:
    pose = pose_at((0, 1), 600, (600, 700))
    first = replace(pose.seen[0], mask=None)
    both = replace(pose, seen=(first, first, *pose.seen))
    assert find_legs(both, TELE).view_deviations_deg == find_legs(pose, TELE).view_deviations_deg
