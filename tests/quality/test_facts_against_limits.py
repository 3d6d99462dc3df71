"""Values just inside and just outside every limit."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import ANKLES, EARS, HANDS, HEELS, HIPS, KNEES, MOUTH, NOSE, SHOULDERS, TOES
from kneealign.codes import Finding, FindingCode, Severity
from kneealign.geometry import apply
from kneealign.legs import Camera, find_legs
from kneealign.pose import Outline, Pose, Region
from kneealign.pose.views import ViewResult
from kneealign.quality import (
    check_legs,
    check_pose,
    framing,
    has_refusal,
    needs_closer_look,
    posture_sd_deg,
    sort_findings,
)
from kneealign.quality.checks import _held_against_limits
from kneealign.quality.facts import PoseFacts, outside_frame, pose_facts
from kneealign.quality.light import LightFacts, light_facts
from kneealign.quality.limits import people_limits, rules
from kneealign.quality.pictures import LegFacts, leg_facts
from tests.legs.figures import MIDDLE, bars, body, landmarks
from tests.quality.test_limits import RULES

GOOD_POSE = PoseFacts(
    leg_px=600,
    hips_swapped=0,
    without_head=0,
    toes_below_heels=None,
    hip_separation=0.25,
    knee_separation=0.2,
    ankle_separation=0.2,
    stance_width=0.8,
    turn_deg=1,
    toe_out_deg=2,
    pitch_deg=0,
    knee_bend=0,
    leg_length_difference=0.01,
    leg_visibility=0.99,
    foot_visibility=0.9,
    cloth_width=0,
    tilt_deg=1,
    roll_deg=1,
    lean_deg=1,
    sway=0.004,
    off_centre=0.01,
    edge_distance=0.2,
    distance_legs=3,
)
GOOD_LEGS = LegFacts(
    knee_width=0.15,
    shank_width=0.08,
    hem_ratio=1.0,
    skirt_hem_ratio=1.0,
    view_disagreement_deg=0.4,
    busy_background=0.004,
    shin_colour=1,
    ankle_colour=1,
    foot_colour=1,
)
GOOD_LIGHT = LightFacts(skin_light=65, burnt_out=0, edge_width=0.007)

SHAPE = (1600, 1200, 3)
CAMERA = Camera(1200, 1600, None)
GREY = np.full(SHAPE, 140, np.uint8)


def test_good_facts_find_nothing() -> None:
    assert _held_against_limits(GOOD_POSE) == []
    assert _held_against_limits(GOOD_LEGS) == []
    assert _held_against_limits(GOOD_LIGHT) == []
    unknown = replace(GOOD_POSE, pitch_deg=None, knee_bend=None, distance_legs=None, sway=None)
    assert _held_against_limits(unknown) == []
    assert _held_against_limits(LightFacts(None, 0, None)) == []


def held(fact: str, value: float, where: dict[str, Any] | None = None) -> list[Finding]:
    good = next(facts for facts in (GOOD_POSE, GOOD_LIGHT, GOOD_LEGS) if hasattr(facts, fact))
    also = {where["fact"]: where["above"] + 0.1} if where else {}
    return _held_against_limits(replace(good, **{fact: value, **also}))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['code']} by {rule['fact']}")
def test_just_inside_and_just_outside(rule: dict[str, Any]) -> None:
    beyond = 1e-3 if rule["bound"] == "above" else -1e-3
    milder: list[str] = []

    def raised(value: float) -> list[Finding]:
        found = held(rule["fact"], value, rule.get("where"))
        return [item for item in found if item.code == rule["code"]]

    for severity in ("info", "warning", "refusal"):
        if severity not in rule:
            continue
        limit = rule[severity]
        assert [item.severity for item in raised(limit)] == milder, "the limit itself is allowed"
        assert [item.severity for item in raised(limit - beyond)] == milder
        (outside,) = raised(limit + beyond)
        assert (outside.severity, outside.limit) == (severity, limit)
        assert outside.value == pytest.approx(limit + beyond)
        milder = [severity]


def standing(**changes: NDArray[np.float64]) -> Pose:
    """A person who stands well: the figure of the outline's raster, twice as large, head to feet."""
    region = Region(np.array([600.0, 800.0]), np.array([0.0, 1.0]), 600.0)
    to_photo = region.to_photo(-0.8, -0.4, 320)
    raster = landmarks(hip=38, knee=33, ankle=33)
    raster[[NOSE, *EARS]] = [[256, -190], [264, -195], [248, -195]]
    raster[list(TOES)] = raster[list(HEELS)] + [0, 10]
    points = apply(to_photo, raster)
    mask = body(gap=16, width=50)
    mask[370:] = bars((MIDDLE - 48, MIDDLE - 18), (MIDDLE + 18, MIDDLE + 48), blur_px=2)[370:]
    look = ViewResult(points, np.zeros(33), np.ones(33), mask, to_photo)
    outline = Outline(np.stack([mask] * 4), to_photo)
    pose = Pose(points, look.depth, look.visibility, region, outline, (points,), (look,) * 4)
    return replace(pose, **changes)


def moved(index: int | tuple[int, ...], x: float = 0, y: float = 0) -> Pose:
    pose = standing()
    points = pose.landmarks_px.copy()
    points[[index] if isinstance(index, int) else list(index)] += [x, y]
    return replace(pose, landmarks_px=points, region=Region.of(points))


def codes(findings: list[Finding]) -> list[str]:
    return [item.code for item in findings]


def test_the_standing_figure_is_good() -> None:
    pose = standing()
    assert check_pose(pose, CAMERA, 1.0, GREY) == []
    legs = find_legs(pose, CAMERA)
    assert check_legs(pose, legs, GREY) == []
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


def test_without_a_head_front_and_posture_are_in_question() -> None:
    with_head, without = standing(), replace(standing(), headless=True)
    assert pose_facts(with_head, CAMERA, 1.0).toes_below_heels is None
    assert framing(without, SHAPE) == "no_head"
    level = without.landmarks_px.copy()
    level[list(TOES), 1] = level[[29, 30], 1] + 0.05 * without.region.leg_px
    lower = level.copy()
    lower[list(TOES), 1] += 0.02 * without.region.leg_px
    unclear, clear = (
        codes(check_pose(replace(without, landmarks_px=points), CAMERA, 1.0, GREY))
        for points in (level, lower)
    )
    assert "facing_unclear" in unclear
    assert "facing_unclear" not in clear
    assert "posture_unchecked" in clear
    assert "posture_unchecked" not in codes(check_pose(with_head, CAMERA, 1.0, GREY))


@pytest.mark.parametrize(("below", "refused"), [(0.14, False), (0.16, True)])
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


def face_and_hands(rgb: NDArray[np.uint8], brightness: int) -> NDArray[np.uint8]:
    """Paint squares where the figure's face and hands are; all other landmarks lie on the legs."""
    painted = rgb.copy()
    for points in ((NOSE, *MOUTH), *HANDS):
        x, y = standing().landmarks_px[list(points)].mean(axis=0).astype(int)
        painted[max(0, y - 30) : y + 30, max(0, x - 30) : x + 30] = brightness
    return painted


def test_light_is_that_of_the_skin_and_not_of_black_trousers() -> None:
    black_trousers = face_and_hands(np.full(SHAPE, 12, np.uint8), 150)
    assert check_pose(standing(), CAMERA, 1.0, black_trousers) == []
    at_night = face_and_hands(np.full(SHAPE, 12, np.uint8), 40)
    assert [(item.code, item.severity) for item in check_pose(standing(), CAMERA, 1.0, at_night)] == [
        ("too_dark", "warning")
    ]


def test_who_is_hardly_seen_is_not_judged_further() -> None:
    behind = moved((HIPS[0], KNEES[0], ANKLES[0], HEELS[0]), x=-300)
    assert "seen_from_behind" in codes(check_pose(behind, CAMERA, 1.0, GREY))
    assert codes(check_pose(behind, CAMERA, 1.0, np.full(SHAPE, 10, np.uint8))) == ["too_dark"]
    assert codes(check_pose(behind, CAMERA, 1.0, np.full(SHAPE, 255, np.uint8))) == ["over_exposed"]


def test_clothes_without_an_edge_within_reach_are_noticed() -> None:
    pose = standing()
    everywhere = np.ones_like(pose.outline.views)
    pose = replace(pose, outline=Outline(everywhere, pose.outline.to_photo))
    legs = find_legs(pose, CAMERA)
    assert "clothes_hide_legs" in codes(check_legs(pose, legs, GREY))


def made(code: str, severity: Any) -> Finding:
    return Finding(code, Severity(severity))  # type: ignore[arg-type]


def test_sorting() -> None:
    one = [made("c", "info"), made("a", "warning"), made("b", "refusal"), made("d", "warning")]
    assert [item.code for item in sort_findings(one)] == ["b", "a", "d", "c"]
    assert sort_findings([]) == ()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_each_code_once_in_its_worst_severity(order: tuple[int, ...]) -> None:
    same = [made("a", "info"), made("a", "refusal"), made("a", "warning")]
    assert [item.severity for item in sort_findings(same[index] for index in order)] == ["refusal"]


def test_refusal() -> None:
    assert has_refusal([made("a", "info"), made("b", "refusal")])
    assert not has_refusal([made("a", "info"), made("b", "warning")])
    assert not has_refusal([])


def test_limits_are_plain_json_numbers() -> None:
    assert json.loads(json.dumps(RULES)) == RULES
    assert len(rules()) == len(RULES)


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


def test_cloth_on_the_shins_is_fine_where_it_is_tight() -> None:
    assert [(item.code, item.severity) for item in held("shin_colour", 30)] == [("tight_clothing", "info")]
    trousers = _held_against_limits(
        replace(GOOD_LEGS, shin_colour=30, ankle_colour=30, foot_colour=20, shank_width=0.14)
    )
    assert [(item.code, item.severity) for item in trousers] == [("clothes_hide_legs", "warning")]


def test_boots_cover_the_ankles_and_trainers_do_not() -> None:
    assert codes(_held_against_limits(replace(GOOD_LEGS, foot_colour=30))) == ["shoes"]
    socks = _held_against_limits(replace(GOOD_LEGS, foot_colour=30, ankle_colour=30))
    assert [(item.code, item.severity) for item in socks] == [("ankles_covered", "info"), ("shoes", "info")]
    boots = _held_against_limits(replace(GOOD_LEGS, foot_colour=30, ankle_colour=30, shank_width=0.13))
    assert [(item.code, item.severity) for item in boots] == [
        ("ankles_covered", "warning"),
        ("shoes", "info"),
    ]


def test_one_stray_view_is_no_disagreement() -> None:
    pose = standing()
    legs = find_legs(pose, CAMERA)

    def disagreement(views: list[float]) -> float:
        doubt = {
            "left": replace(legs.doubt["left"], view_deviations_deg=tuple(views)),
            "right": replace(legs.doubt["right"], view_deviations_deg=(0.0,) * len(views)),
        }
        return leg_facts(pose, replace(legs, doubt=doubt), GREY).view_disagreement_deg

    assert disagreement([5, 5.4, 5.2, 4.8, 5.1, 5.3, 4.9, -4]) < 0.5
    assert disagreement([5, 1, 5.2, 0.8, 5.1, 1.3, 4.9, 1.1]) == pytest.approx(2, abs=0.1)
    assert disagreement([5, 3]) == 1


def shown(rgb: NDArray[np.uint8]) -> LegFacts:
    pose = standing()
    return leg_facts(pose, find_legs(pose, CAMERA), rgb)


def photo_of_the_figure(background: int = 220, leg: int = 120) -> NDArray[np.uint8]:
    rgb = np.full(SHAPE, background, np.uint8)
    to_photo = standing().outline.to_photo
    for side in (-1, 1):
        # The bars of the mask: 8 to 58 columns from the middle.
        ends = apply(to_photo, np.array([[256 + side * 8.0, 100.0], [256 + side * 58.0, 470.0]]))
        (x0, x1), (y0, y1) = np.sort(ends[:, 0]).astype(int), np.sort(ends[:, 1]).astype(int)
        rgb[y0:y1, x0:x1] = leg
    return rgb


def test_blur_widens_the_edges() -> None:
    sharp = photo_of_the_figure()
    widths = [
        light_facts(standing(), cv2.GaussianBlur(sharp, (0, 0), sigma)).edge_width or 0  # type: ignore[arg-type]
        for sigma in (0.5, 4, 8, 12)
    ]
    assert widths == sorted(widths)
    assert widths[0] < 0.016
    assert widths[-1] > 0.03
    assert light_facts(standing(), GREY).edge_width is None


def test_white_legs_are_over_exposed() -> None:
    assert light_facts(standing(), photo_of_the_figure(leg=252)).burnt_out > 0.9
    assert light_facts(standing(), photo_of_the_figure(leg=230)).burnt_out == 0


def test_stripes_beside_the_legs_are_busy() -> None:
    striped = photo_of_the_figure()
    assert shown(striped).busy_background < 0.03
    columns = np.arange(1200)
    striped[:, (columns // 20 % 2 == 0) & (np.abs(columns - 600) > 160)] = 0
    (limit,) = (rule.limits[Severity.INFO] for rule in rules() if rule.fact == "busy_background")
    assert shown(striped).busy_background > limit


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


@pytest.mark.parametrize("brightness", [30, 40])
def test_odd_legs_in_poor_light_are_refused_for_the_light(brightness: int) -> None:
    behind = moved((HIPS[0], KNEES[0], ANKLES[0], HEELS[0]), x=-300)
    dim = np.full(SHAPE, brightness, np.uint8)
    assert [(item.code, item.severity) for item in check_pose(behind, CAMERA, 1.0, dim)] == [
        ("too_dark", "refusal")
    ]
    assert [(item.code, item.severity) for item in check_pose(standing(), CAMERA, 1.0, dim)] == [
        ("too_dark", "warning")
    ]
    far = codes(check_pose(standing(), CAMERA, 0.15, dim))
    assert far == ["too_dark", "person_too_small"], "small legs are small in any light"


def worn(top: int, bottom: int, half_width: int) -> Pose:
    """The figure in one piece of cloth over both legs, in rows and columns of the outline's raster."""
    mask = standing().outline.views[0].copy()
    mask[top:bottom, int(MIDDLE) - half_width : int(MIDDLE) + half_width] = 1
    return standing(outline=Outline(np.stack([mask] * 4), standing().outline.to_photo))


def test_a_skirt_over_the_knees_is_refused_and_shorts_are_not() -> None:
    knee = 290
    long_skirt = worn(100, 400, 90)
    assert pose_facts(long_skirt, CAMERA, 1.0).cloth_width == pytest.approx(180 / 320, abs=0.02)
    assert codes(check_pose(long_skirt, CAMERA, 1.0, GREY)) == ["clothes_hide_legs"]
    shorts = worn(100, knee - 40, 90)
    assert pose_facts(shorts, CAMERA, 1.0).cloth_width == 0
    assert check_pose(shorts, CAMERA, 1.0, GREY) == []
    short_skirt = worn(100, knee + 8, 75)
    found = check_legs(short_skirt, find_legs(short_skirt, CAMERA), GREY)
    assert ("clothes_hide_legs", "refusal") in [(item.code, item.severity) for item in found]


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


def test_knees_that_may_be_bent_widen_the_interval_by_degrees() -> None:
    def widened(bend: float) -> float:
        return posture_sd_deg(_held_against_limits(replace(GOOD_POSE, knee_bend=bend)))

    assert widened(1.1) == 0, "nothing is said, and nothing widened"
    assert 0 < widened(1.3) < widened(1.8) < widened(2.1) == widened(2.7)
    assert posture_sd_deg([]) == 0
    leaning = posture_sd_deg(_held_against_limits(replace(GOOD_POSE, sway=0.03)))
    assert leaning > widened(2.7)


def test_feet_that_are_cut_are_seen_badly_at_the_edge() -> None:
    low = moved(tuple(range(33)), y=145)
    dim = replace(low, visibility=np.where(np.isin(np.arange(33), TOES), 0.3, 1.0))
    assert codes(check_pose(dim, CAMERA, 1.0, GREY)) == ["feet_outside_frame"]
    assert check_pose(low, CAMERA, 1.0, GREY) == []
    assert pose_facts(replace(standing(), visibility=dim.visibility), CAMERA, 1.0).foot_visibility is None


def test_two_views_suffice_for_who_stands_well() -> None:
    assert not needs_closer_look(standing(), CAMERA, [])
    assert not needs_closer_look(standing(), CAMERA, [Finding(FindingCode.TIGHT_CLOTHING, Severity.INFO)])


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.REFUSAL])
def test_a_warning_or_refusal_asks_for_more_views(severity: Severity) -> None:
    assert needs_closer_look(standing(), CAMERA, [Finding(FindingCode.KNEES_BENT, severity)])


def test_knees_that_are_nearly_bent_ask_for_more_views(monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = (rule for rule in rules() if rule.closer is not None)
    assert rule.code == "knees_bent"
    for value, nearly in ((rule.closer - 0.01, False), (rule.closer + 0.01, True)):  # type: ignore[operator]
        assert rule.verdict(value) is None
        facts = replace(GOOD_POSE, knee_bend=value)
        monkeypatch.setattr("kneealign.quality.checks.pose_facts", lambda *_, facts=facts, **__: facts)
        assert needs_closer_look(standing(), CAMERA, []) == nearly
