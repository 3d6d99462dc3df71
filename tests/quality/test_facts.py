"""What the landmarks of a figure say about its place and posture, and what follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneealign.body import ANKLES, EARS, HEELS, HIPS, KNEES, NOSE, SHOULDERS, TOES
from kneealign.codes import Severity
from kneealign.legs import find_legs
from kneealign.pose import Pose, Region
from kneealign.quality import (
    check_legs,
    check_pose,
    framing,
)
from kneealign.quality.facts import outside_frame, pose_facts
from kneealign.quality.limits import people_limits, rules
from kneealign.quality.pictures import leg_facts
from tests.legs.figures import MIDDLE, bars
from tests.quality.figures import CAMERA, GREY, SHAPE, codes, moved, standing


def test_the_standing_figure_is_good() -> None:
    pose = standing()
    assert check_pose(pose, CAMERA, 1.0, GREY) == []
    legs = find_legs(pose, CAMERA)
    assert codes(check_legs(pose, legs, GREY)) == ["no_colour"], "nothing else is wrong with a wall of grey"
    assert framing(pose, SHAPE) == "full_body"


def test_facts_of_the_standing_figure() -> None:
    facts = pose_facts(standing(), CAMERA, px_per_pixel=2.0)
    assert facts.leg_px == pytest.approx(1200)
    assert facts.hip_separation == pytest.approx(2 * 38 / 320)
    assert facts.knee_separation == pytest.approx(2 * 33 / 320)
    assert facts.ankle_separation == pytest.approx(2 * 33 / 320)
    assert (facts.hips_swapped, facts.turn_deg, facts.tilt_deg) == (0, 0, 0)
    assert facts.stance_width == pytest.approx(33 / 38)
    assert (facts.off_centre, facts.distance_legs) == (pytest.approx(0.5 / 1200), None)
    assert facts.leg_length_difference == pytest.approx(0)
    legs = leg_facts(standing(), find_legs(standing(), CAMERA), GREY)
    assert legs.knee_width == pytest.approx(50 / 320, abs=0.001)
    assert legs.shank_width == pytest.approx(30 / 320, abs=0.001)
    assert legs.view_disagreement_deg == 0
    assert legs.hem_ratio == pytest.approx(1, abs=0.01)
    assert (facts.cloth_width, facts.roll_deg, facts.lean_deg, facts.sway) == (0, 0, 0, 0)
    assert facts.foot_visibility is None


@pytest.mark.parametrize(
    ("pose", "fact", "value"),
    [
        (moved(HIPS[0], y=60), "leg_length_difference", pytest.approx(0.105, abs=0.01)),
        (moved((HIPS[0], KNEES[0], ANKLES[0], HEELS[0]), x=-300), "hips_swapped", 1.0),
        (moved(KNEES[0], x=-200), "knee_separation", pytest.approx(-0.12, abs=0.01)),
        (moved(ANKLES[0], x=-200), "ankle_separation", pytest.approx(-0.12, abs=0.02)),
        (moved(ANKLES, x=200), "tilt_deg", pytest.approx(18.4, abs=0.5)),
        (standing(visibility=np.where(np.arange(33) == KNEES[1], 0.2, 1.0)), "leg_visibility", 0.2),
        (standing(depth=np.where(np.arange(33) == HIPS[0], 0.3, 0.0)), "turn_deg", pytest.approx(5)),
        (moved(TOES, x=60), "turn_deg", pytest.approx(11.6, abs=0.3)),
        (moved(TOES[0], x=60), "toe_out_deg", pytest.approx(11.1, abs=0.3)),
        (moved(tuple(range(33)), x=120), "off_centre", pytest.approx(0.1, abs=0.001)),
        (moved(tuple(range(33)), x=500), "edge_distance", pytest.approx(0.0, abs=0.03)),
    ],
)
def test_what_facts_notice(pose: Pose, fact: str, value: float) -> None:
    assert getattr(pose_facts(pose, CAMERA, 1.0), fact) == value


def test_the_size_is_that_of_the_full_photo() -> None:
    assert codes(check_pose(standing(), CAMERA, 0.15, GREY)) == ["person_too_small"]
    assert codes(check_pose(standing(), CAMERA, 0.22, GREY)) == ["person_too_small"]
    assert check_pose(standing(), CAMERA, 8.0, GREY) == []


@pytest.mark.parametrize(
    ("pair", "place", "found"),
    [
        (HIPS, (600, -1), (True, False, False)),
        (KNEES, (-0.5, 1000), (False, True, False)),
        (ANKLES, (600, 1599.5), (False, False, True)),
        (HEELS, (1199.5, 1400), (False, False, True)),
        (TOES, (600, 1700), (False, False, True)),
        (TOES, (600, 1599), (False, False, False)),
        (HIPS, (0, 0), (False, False, False)),
        ((15, 16), (-50, 900), (False, False, False)),
    ],
)
def test_outside_the_frame(
    pair: tuple[int, int], place: tuple[float, float], found: tuple[bool, bool, bool]
) -> None:
    for index in pair:
        points = standing().landmarks_px.copy()
        points[index] = place
        beyond = outside_frame(standing(landmarks_px=points), SHAPE)
        assert tuple(distance > 0 for distance in beyond) == found


def test_how_far_outside_the_frame() -> None:
    points = standing().landmarks_px.copy()
    points[TOES[0]] = (600, 1599 + 60)
    pose = standing(landmarks_px=points)
    assert outside_frame(pose, SHAPE)[2] == pytest.approx(60 / pose.region.leg_px)
    (cut,) = check_pose(pose, CAMERA, 1.0, GREY)
    assert (cut.code, cut.value, cut.limit) == ("feet_outside_frame", pytest.approx(0.1, abs=0.01), 0)


def test_who_is_cut_off_is_not_judged_further() -> None:
    pose = moved(TOES, y=500)
    pose = replace(pose, visibility=np.zeros(33))
    assert codes(check_pose(pose, CAMERA, 1.0, GREY)) == ["feet_outside_frame"]
    everything = replace(pose, landmarks_px=pose.landmarks_px + np.array([0, 3000]), people=())
    assert codes(check_pose(everything, CAMERA, 1.0, GREY)) == [
        "hips_outside_frame",
        "knees_outside_frame",
        "feet_outside_frame",
    ]


def test_without_a_head_posture_is_in_question() -> None:
    with_head, without = standing(), replace(standing(), headless=True)
    assert framing(without, SHAPE) == "no_head"
    assert pose_facts(with_head, CAMERA, 1.0).steepness is None
    assert "posture_unchecked" in codes(check_pose(without, CAMERA, 1.0, GREY))
    assert "posture_unchecked" not in codes(check_pose(with_head, CAMERA, 1.0, GREY))


@pytest.mark.parametrize(("front", "refused"), [(0.08, False), (0.0, False), (-0.04, True)])
def test_without_a_head_the_front_is_in_doubt_where_much_speaks_for_a_back(
    front: float, refused: bool
) -> None:
    pose = replace(standing(), headless=True, front=front)
    assert ("facing_unclear" in codes(check_pose(pose, CAMERA, 1.0, GREY))) == refused
    assert "facing_unclear" not in codes(check_pose(pose, CAMERA, 1.0, GREY, from_front=True))


@pytest.mark.parametrize(("below", "refused"), [(0.16, False), (0.22, True)])
def test_without_a_head_a_camera_that_looks_down_steeply_is_refused(below: float, refused: bool) -> None:
    pose = standing()
    points = pose.landmarks_px.copy()
    points[list(TOES), 1] = points[[29, 30], 1] + below * pose.region.leg_px
    found = check_pose(replace(pose, landmarks_px=points, headless=True), CAMERA, 1.0, GREY)
    assert (("camera_too_high", "refusal") in {(item.code, item.severity) for item in found}) == refused


@pytest.mark.parametrize("above", [0.05, -0.2])
def test_hips_at_the_edge_of_a_photo_without_a_head_are_refused(above: float) -> None:
    pose = replace(standing(), headless=True)
    up = pose.region.origin_px[1] - above * pose.region.leg_px
    higher = replace(pose.region, origin_px=pose.region.origin_px - np.array([0, up]))
    moved_up = replace(pose, landmarks_px=pose.landmarks_px - np.array([0, up]), region=higher)
    assert "hips_outside_frame" in codes(check_pose(moved_up, CAMERA, 1.0, GREY))


@pytest.mark.parametrize(("index", "x", "y"), [(NOSE, 0, -2000), (EARS[0], 0, -2000), (EARS[1], 5000, 0)])
def test_a_head_outside_the_frame(index: int, x: float, y: float) -> None:
    assert framing(moved(index, x, y), SHAPE) == "no_head"


@pytest.mark.parametrize(
    ("size", "found"),
    [
        (1.0, [("several_people", "refusal")]),
        (people_limits()["similar_size"] + 0.001, [("several_people", "refusal")]),
        (people_limits()["similar_size"] - 0.001, [("other_people", "info")]),
        (0.2, [("other_people", "info")]),
    ],
)
def test_a_second_person(size: float, found: list[tuple[str, str]]) -> None:
    pose = standing()
    pose = replace(pose, people=(pose.landmarks_px, size * pose.landmarks_px + [1500, 0]))
    assert [(item.code, item.severity) for item in check_pose(pose, CAMERA, 1.0, GREY)] == found


def test_who_is_hardly_seen_is_not_judged_further() -> None:
    behind = moved((HIPS[0], KNEES[0], ANKLES[0], HEELS[0]), x=-300)
    assert "seen_from_behind" in codes(check_pose(behind, CAMERA, 1.0, GREY))
    assert codes(check_pose(behind, CAMERA, 1.0, np.full(SHAPE, 10, np.uint8))) == ["too_dark"]
    assert codes(check_pose(behind, CAMERA, 1.0, np.full(SHAPE, 255, np.uint8))) == ["over_exposed"]


def test_a_person_to_one_side_must_be_larger_still() -> None:
    aside = moved(tuple(range(33)), x=400)
    half_as_tall = replace(aside, people=(aside.landmarks_px, 0.5 * aside.landmarks_px))
    assert "several_people" in codes(check_pose(half_as_tall, CAMERA, 1.0, GREY))
    assert "several_people" not in codes(check_pose(half_as_tall, CAMERA, 1.0, GREY, chosen=True))
    central = standing()
    half_as_tall = replace(central, people=(central.landmarks_px, 0.5 * central.landmarks_px))
    assert "several_people" not in codes(check_pose(half_as_tall, CAMERA, 1.0, GREY))


def test_a_person_seen_twice_is_one() -> None:
    pose = standing()
    twice = replace(pose, people=(pose.landmarks_px, pose.landmarks_px + 5))
    assert check_pose(twice, CAMERA, 1.0, GREY) == []


def test_the_camera_is_tilted_or_the_person_leans() -> None:
    """Turning the photo turns all joints; the pelvis beside the feet leaves left and right joints level."""
    turned = standing()
    turn = np.deg2rad(8)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    points = (turned.landmarks_px - [600, 1100]) @ rotation.T + [600, 1100]
    turned = replace(turned, landmarks_px=points, region=Region.of(points))
    facts = pose_facts(turned, CAMERA, 1.0)
    assert (facts.roll_deg, facts.lean_deg) == (pytest.approx(8, abs=0.1), pytest.approx(0, abs=0.1))
    leaning = moved((*ANKLES, *HEELS, *TOES), x=90)
    facts = pose_facts(leaning, CAMERA, 1.0)
    assert facts.roll_deg == pytest.approx(0, abs=0.6)
    assert facts.lean_deg == pytest.approx(8.4, abs=0.6)
    assert codes(check_pose(leaning, CAMERA, 1.0, GREY)) == ["weight_on_one_leg"]


def test_hips_beside_the_line_from_shoulders_to_ankles() -> None:
    shifted = moved((*HIPS, *KNEES), x=30)
    assert (pose_facts(shifted, CAMERA, 1.0).sway or 0) > 0.022
    assert "weight_on_one_leg" in codes(check_pose(shifted, CAMERA, 1.0, GREY))
    without_shoulders = moved(SHOULDERS, y=-3000)
    assert pose_facts(without_shoulders, CAMERA, 1.0).sway is None


def test_a_bend_is_told_by_the_legs_and_not_by_arms_or_height_of_the_camera() -> None:
    pose = standing()

    def bend(**landmarks: float) -> float:
        depth = pose.depth.copy()
        for name, value in landmarks.items():
            depth[list({"shoulders": SHOULDERS, "knees": KNEES, "ankles": ANKLES}[name])] = value
        return pose_facts(replace(pose, depth=depth), CAMERA, 1.0).knee_bend or 0

    assert bend(shoulders=-0.5) == bend()
    assert bend(knees=0.4, ankles=0.8) == pytest.approx(bend()), "the legs lean as a whole"
    assert bend(knees=-0.2) > bend() + 1
    shorter = moved((*ANKLES, *HEELS, *TOES), y=-60)
    assert (pose_facts(shorter, CAMERA, 1.0).knee_bend or 0) > bend() + 1


def test_without_a_head_a_bend_is_told_by_knees_and_heels() -> None:
    def bend(knee_depth: float = 0.0, heels_leg: float = 0.0) -> float:
        pose = replace(standing(), headless=True)
        depth, points = pose.depth.copy(), pose.landmarks_px.copy()
        depth[list(KNEES)] += knee_depth
        points[list(HEELS), 1] += heels_leg * pose.region.leg_px
        value = pose_facts(replace(pose, depth=depth, landmarks_px=points), CAMERA, 1.0).knee_bend
        assert value is not None
        return value

    assert bend(knee_depth=-0.1) == pytest.approx(bend() + 1.18)
    assert bend(heels_leg=-0.01) == pytest.approx(bend() + 1.03)
    assert bend(knee_depth=0.2, heels_leg=0.01) < bend()


def test_feet_that_are_cut_are_seen_badly_at_the_edge() -> None:
    low = moved(tuple(range(33)), y=145)
    dim = replace(low, visibility=np.where(np.isin(np.arange(33), TOES), 0.3, 1.0))
    assert codes(check_pose(dim, CAMERA, 1.0, GREY)) == ["feet_outside_frame"]
    assert check_pose(low, CAMERA, 1.0, GREY) == []
    assert pose_facts(replace(standing(), visibility=dim.visibility), CAMERA, 1.0).foot_visibility is None


def test_trousers_that_run_into_the_lower_edge_end_in_no_foot() -> None:
    well_seen = standing()
    faint = np.where(np.isin(np.arange(33), TOES), 0.38, 1.0)
    cut = replace(well_seen, visibility=faint)
    mask = cut.outline.mean.copy()
    ankle = round(find_legs(cut, CAMERA).estimate.ankle_rows["left"])
    mask[ankle + 6 :] = bars((MIDDLE - 60, MIDDLE - 18), (MIDDLE + 18, MIDDLE + 60))[ankle + 6 :]
    whole = replace(cut, outline=replace(cut.outline, views=(mask,) * 4))
    at_the_edge = GREY[: int(cut.landmarks_px[list(TOES), 1].max()) + 20]
    found = [leg_facts(pose, find_legs(pose, CAMERA), at_the_edge).foot_widening for pose in (cut, whole)]
    (limit,) = (rule.limits[Severity.REFUSAL] for rule in rules() if rule.fact == "foot_widening")
    assert found == [pytest.approx(1.0, abs=0.01), pytest.approx(1.4, abs=0.05)]
    assert 1.0 < limit < 1.1
    for pose, shown in ((cut, GREY), (well_seen, at_the_edge)):
        assert leg_facts(pose, find_legs(pose, CAMERA), shown).foot_widening is None, "far away, or well seen"
