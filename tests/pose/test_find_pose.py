"""One person in a photo, found through several views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import ANKLES, HIPS, KNEES, LEG_LANDMARKS, MIRRORED
from kneealign.photo import load_photo
from kneealign.pose import Pose, find, find_pose, look_closer
from kneealign.pose.find import Candidate, _looked_at, _pose_of, locate
from kneealign.pose.person import agreeing
from kneealign.pose.views import CLOSER_VIEWS, FIRST_VIEWS, MORE_VIEWS, VIEWS, Region, ViewResult
from tests.conftest import REFERENCE, SAMPLES


def picture(name: str) -> NDArray[np.uint8]:
    return load_photo(SAMPLES / f"{name}.jpg").rgb


@pytest.fixture(scope="module")
def rgb() -> NDArray[np.uint8]:
    return picture("one_sided_knock_knee_adult")


@pytest.fixture(scope="module")
def pose(rgb: NDArray[np.uint8], landmarker: Any) -> Pose:
    found = find_pose(rgb, landmarker)
    assert found is not None
    return found


def places(pose: Pose) -> NDArray[np.float64]:
    """(V, 33, 2) landmarks of each view."""
    return np.stack([look.landmarks_px for look in pose.seen])


def test_what_a_pose_holds(pose: Pose) -> None:
    assert pose.landmarks_px.shape == (33, 2)
    assert len(pose.seen) == len(FIRST_VIEWS + VIEWS)
    assert pose.drawn == pose.seen[len(FIRST_VIEWS) :]
    assert pose.depth.shape == pose.visibility.shape == (33,)
    assert [view.shape for view in pose.outline.views] == [(512, 512)] * len(VIEWS)
    assert len(pose.people) == 1
    np.testing.assert_allclose(np.median(places(pose), axis=0), pose.landmarks_px)


def test_views_agree_within_a_few_hundredths_of_a_leg(pose: Pose) -> None:
    points = list(LEG_LANDMARKS)
    apart = np.linalg.norm(places(pose)[:, points] - pose.landmarks_px[points], axis=2)
    assert apart.max() < 0.05 * pose.region.leg_px


def test_feet_are_found_where_a_skirting_board_was_taken_for_the_floor(landmarker: Any) -> None:
    colour = picture("straight_legs_adult")
    grey = np.repeat(colour.mean(axis=2).round().astype(np.uint8)[..., None], 3, axis=2)
    seen = [find_pose(rgb, landmarker) for rgb in (colour, grey)]
    legs_px = [found.region.leg_px for found in seen if found]
    assert legs_px[1] == pytest.approx(legs_px[0], rel=0.03)


def test_a_closer_look_keeps_what_was_seen_and_adds_to_it(
    pose: Pose, rgb: NDArray[np.uint8], landmarker: Any
) -> None:
    closer = look_closer(rgb, landmarker, pose)
    assert closer.seen[: len(pose.seen)] == pose.seen
    assert len(closer.drawn) == len(closer.outline.views) == len(VIEWS + MORE_VIEWS)
    assert closer.region is pose.region
    moved = np.linalg.norm(closer.landmarks_px - pose.landmarks_px, axis=1)[list(LEG_LANDMARKS)]
    assert 0 < moved.max() < 0.03 * pose.region.leg_px
    assert look_closer(rgb, landmarker, closer) is closer
    for painted in (replace(pose, headless=True), replace(pose, front=0.1)):
        assert look_closer(rgb, landmarker, painted) is painted, "its views had a head or a body painted"


def test_a_closer_look_takes_fewer_outlines_where_they_agree(
    pose: Pose, rgb: NDArray[np.uint8], landmarker: Any
) -> None:
    asked: list[Pose] = []

    def alike(so_far: Pose) -> bool:
        asked.append(so_far)
        return True

    closer, all_drawn = look_closer(rgb, landmarker, pose, alike), look_closer(rgb, landmarker, pose)
    assert [len(so_far.drawn) for so_far in asked] == [len(VIEWS + CLOSER_VIEWS)]
    assert len(closer.drawn) == len(VIEWS + CLOSER_VIEWS)
    assert len(closer.seen) == len(all_drawn.seen)
    np.testing.assert_array_equal(closer.landmarks_px, all_drawn.landmarks_px)


def test_the_outline_lies_on_the_legs(pose: Pose) -> None:
    inverse = np.linalg.inv(pose.outline.to_photo[:, :2])
    raster = (pose.landmarks_px[list(LEG_LANDMARKS)] - pose.outline.to_photo[:, 2]) @ inverse.T
    columns, rows = np.rint(raster).astype(int).T
    assert (pose.outline.mean[rows, columns] > 0.9).all()


def test_the_same_photo_gives_the_same_pose(pose: Pose, rgb: NDArray[np.uint8], landmarker: Any) -> None:
    again = find_pose(rgb.copy(), landmarker)
    assert again is not None
    np.testing.assert_array_equal(again.landmarks_px, pose.landmarks_px)
    np.testing.assert_array_equal(again.outline.views, pose.outline.views)


def test_the_photo_is_not_changed(rgb: NDArray[np.uint8], landmarker: Any) -> None:
    before = rgb.copy()
    find_pose(rgb, landmarker)
    np.testing.assert_array_equal(rgb, before)


def test_a_mirrored_photo_gives_the_mirrored_pose(
    pose: Pose, rgb: NDArray[np.uint8], landmarker: Any
) -> None:
    twin = find_pose(np.ascontiguousarray(rgb[:, ::-1]), landmarker)
    assert twin is not None
    back = (twin.landmarks_px * [-1, 1] + [rgb.shape[1] - 1, 0])[MIRRORED]
    legs = list(LEG_LANDMARKS)
    np.testing.assert_allclose(back[legs], pose.landmarks_px[legs], atol=0.005 * pose.region.leg_px)


@pytest.mark.parametrize("name", ["straight_legs_adult", "child_5_years", "turned_away_from_camera"])
def test_everyone_is_found_once(name: str, landmarker: Any) -> None:
    assert name in REFERENCE
    assert len(locate(picture(name), landmarker)) == 1


def test_the_largest_person_comes_first(rgb: NDArray[np.uint8], landmarker: Any) -> None:
    small = np.full_like(rgb[:, :600], 150)
    half = rgb[::2, ::2]
    small[-half.shape[0] :] = half
    for both, column in ((np.hstack([rgb, small]), 600), (np.hstack([small, rgb]), 1200)):
        people = locate(both, landmarker)
        heights = [found.height_px for found in people]
        assert heights == sorted(heights, reverse=True)
        assert people[0].landmarks_px[:, 0].mean() == pytest.approx(column, abs=100)


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_nobody_in_an_empty_picture(colour: int, landmarker: Any) -> None:
    assert find_pose(np.full((800, 600, 3), colour, np.uint8), landmarker) is None


def test_nobody_in_noise_or_in_an_odd_shape(landmarker: Any) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (400, 300, 3), dtype=np.uint8)
    assert find_pose(noise, landmarker) is None
    assert find_pose(np.full((32, 4000, 3), 99, np.uint8), landmarker) is None


def glance(sideways_px: float, *, mask: bool) -> ViewResult:
    """A look whose landmarks lie this far to the right."""
    points = np.zeros((33, 2))
    points[list(HIPS), 1], points[list(KNEES), 1], points[list(ANKLES), 1] = 0, 50, 100
    drawn = np.zeros((256, 256), np.float32) if mask else None
    points[:, 0] = sideways_px
    return ViewResult(points, np.zeros(33), np.ones(33), drawn, np.eye(2, 3))


def test_a_view_that_strays_is_dropped() -> None:
    looks = [glance(shift, mask=True) for shift in (0, 1, 2, 30)]
    assert agreeing(looks, Region.of(looks[0].landmarks_px)) == looks[:3]


def test_views_with_a_mask_are_never_all_dropped() -> None:
    looks = [glance(0, mask=False), glance(1, mask=False), glance(-30, mask=True), glance(31, mask=True)]
    assert agreeing(looks, Region.of(looks[0].landmarks_px)) == looks


def test_the_only_view_with_a_mask_is_kept_though_it_alone_sees_a_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    front, back = glance(0, mask=False), glance(0, mask=True)
    for view, sign in ((front, 1), (back, -1)):
        view.landmarks_px[list(HIPS), 0] = sign * 12, -sign * 12
    monkeypatch.setattr(find, "take_views", lambda *args: [back] if args[2] == VIEWS else [])
    start = Candidate(front.landmarks_px, (front, front))
    pose = _pose_of(start, np.zeros((200, 100, 3), np.uint8), None, (), doubtful=False)  # type: ignore[arg-type]
    assert pose is not None
    assert pose.outline.mean.shape == (512, 512)


def test_looks_aimed_beside_the_legs_do_not_count(rgb: NDArray[np.uint8], landmarker: Any) -> None:
    (found,) = locate(rgb, landmarker)
    assert len(found.views) == len(FIRST_VIEWS)
    beside = replace(found.region, origin_px=found.region.origin_px + 0.3 * found.region.leg_px)
    again = _looked_at(rgb, landmarker, beside)
    assert again is not None
    assert len(again.views) == len(FIRST_VIEWS), "the second round is aimed at what the first one saw"
    apart = np.linalg.norm(again.region.origin_px - found.region.origin_px)
    assert apart < 0.03 * found.region.leg_px


def test_who_could_not_be_aimed_at_hides_no_legs_without_a_head(
    pose: Pose, landmarker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Candidate(pose.landmarks_px)
    assert find._has_head(nobody)
    monkeypatch.setattr(find, "locate", lambda *args: [nobody, nobody])
    found = find_pose(picture("waist_down_adult"), landmarker)
    assert found is not None
    assert found.headless
