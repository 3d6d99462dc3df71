"""Photos measured with joints that a person placed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import kneealign
from kneealign.codes import Advice, FindingCode, ReasonCode, Severity, Status
from kneealign.correction import JointsByName, Points, PointsPhoto
from kneealign.errors import PointsError
from kneealign.photo.source import array_sha256
from kneealign.report import render_html, render_text
from kneealign.result import Assessment
from tests.conftest import SAMPLES, subject_of
from tests.correction.placed import points_of
from tests.factories import make_pixels

NAME = "one_sided_knock_knee_adult"
Sample = Callable[[str], Assessment]


def measured(name: str, points: Points) -> Assessment:
    return kneealign.measure(SAMPLES / f"{name}.jpg", subject_of(name), points=points)


@pytest.fixture(scope="module")
def moved(sample: Sample) -> Assessment:
    points = points_of(
        sample(NAME), {"left_knee": (-12.0, 5.0)}, placed_by="Ana", placed_on=date(2026, 1, 31)
    )
    return measured(NAME, points)


@pytest.mark.parametrize("name", [NAME, "waist_down_adult"])
def test_the_programs_own_joints_give_the_same_angles_and_gaps(sample: Sample, name: str) -> None:
    own = sample(name)
    again = measured(name, points_of(own))
    for (_, leg), (_, other) in zip(own.legs or (), again.legs or (), strict=True):
        # A tenth of a pixel at the knee is 0.03 degrees.
        assert other.deviation_deg == pytest.approx(leg.deviation_deg, abs=0.05)
        assert other.joints_px == leg.joints_px
    assert own.gaps is not None
    assert again.gaps is not None
    assert again.gaps.ankle.cm == pytest.approx(own.gaps.ankle.cm, abs=0.11)
    assert again.gaps.knee.percent_of_leg == pytest.approx(own.gaps.knee.percent_of_leg, abs=0.11)
    assert own.scale is not None
    assert again.scale is not None
    # Joints are read rounded to a tenth of a pixel.
    assert again.scale.cm_per_px == pytest.approx(own.scale.cm_per_px, rel=5e-4)
    assert again.scale.method == own.scale.method


def test_provenance_says_what_was_moved_by_how_much(moved: Assessment) -> None:
    placed = moved.provenance.points
    assert placed is not None
    by_name = {one.joint: one for one in placed.joints}
    assert len(by_name) == 6
    assert by_name["left_knee"].moved_px == pytest.approx(13.0, abs=0.1)
    assert moved.scale is not None
    assert by_name["left_knee"].moved_cm == pytest.approx(13 * (moved.scale.cm_per_px or 0), abs=0.06)
    assert all(one.moved_px == 0 for joint, one in by_name.items() if joint != "left_knee")
    assert (placed.placed_by, placed.placed_on) == ("Ana", "2026-01-31")
    assert "doi" in placed.interval_source
    assert Assessment.from_json(moved.to_json()) == moved


def test_the_moved_knee_moves_its_own_angle_only(sample: Sample, moved: Assessment) -> None:
    before, after = sample(NAME).legs, moved.legs
    assert before is not None
    assert after is not None
    # The left leg is on the right of the picture: a knee that goes left goes inwards.
    assert after.left.deviation_deg > before.left.deviation_deg + 2
    assert after.right.deviation_deg == pytest.approx(before.right.deviation_deg, abs=0.05)


def test_intervals_are_those_of_placing_by_hand(sample: Sample, moved: Assessment) -> None:
    def half(result: Assessment) -> float:
        assert result.legs is not None
        low, high = result.legs.right.interval_deg
        return (high - low) / 2

    sd = math.hypot(0.52, 0.7, 1.0, 0.3)  # docs/correct.md
    assert half(moved) == pytest.approx(1.96 * sd, abs=0.1)
    assert half(moved) > half(sample(NAME))


def test_the_result_says_that_joints_were_placed_by_hand(moved: Assessment) -> None:
    assert moved.status is Status.MEASURED
    assert FindingCode.JOINTS_BY_HAND in {finding.code for finding in moved.findings}
    assert "joints placed by hand" in " ".join(render_text(moved).split())
    assert moved.picture is not None
    page = render_html(moved, moved.picture.rgb)
    assert "left knee moved 13\N{NO-BREAK SPACE}px" in page
    assert "by Ana on 2026-01-31" in page
    assert "joints placed by hand" in page
    assert "In this photo a person placed the joints." in page


def test_findings_about_the_stance_still_refuse(sample: Sample) -> None:
    """Joints can be placed on a person who is turned away, and the angle still means nothing."""
    name = "turned_away_from_camera"
    points = Points(
        PointsPhoto(None, sample(name).photo.sha256, *size_of(sample(name))),
        JointsByName((680, 800), (670, 1100), (660, 1400), (560, 800), (560, 1100), (560, 1400)),
    )
    result = measured(name, points)
    assert result.status is Status.REFUSED
    assert FindingCode.NOT_FACING_CAMERA in {finding.code for finding in result.refusals}


def size_of(result: Assessment) -> tuple[int, int]:
    return result.photo.width_px, result.photo.height_px


BARS = make_pixels(300, 400)
"""A picture without a person."""
ON_BARS = JointsByName((172, 200), (169, 285), (172, 370), (128, 200), (131, 285), (128, 370))


def points_on(rgb: np.ndarray, joints: JointsByName) -> Points:
    return Points(PointsPhoto(None, array_sha256(rgb), rgb.shape[1], rgb.shape[0]), joints)


def test_a_photo_without_points_of_its_own_can_be_measured_and_says_so() -> None:
    refused = kneealign.measure(BARS, kneealign.Subject(30, "male", 180))
    assert {finding.code for finding in refused.refusals} == {FindingCode.NO_PERSON}
    result = kneealign.measure(BARS, kneealign.Subject(30, "male", 180), points=points_on(BARS, ON_BARS))
    assert result.status is Status.MEASURED
    found = {finding.code: finding for finding in result.findings}
    assert found[FindingCode.REFUSED_WITHOUT_POINTS].values == {"finding": "no_person"}
    assert found[FindingCode.STANCE_UNCHECKED].severity is Severity.WARNING
    assert result.legs is not None
    # Both knees 3 px inwards on legs of 170 px; the knees stand a little in front of the hips.
    for _, leg in result.legs:
        assert leg.deviation_deg == pytest.approx(math.degrees(2 * math.atan(3 / 85)), abs=0.8)
    assert result.gaps is None
    assert result.photo.view is None
    assert result.scale is not None
    assert (result.scale.cm_per_px or 0) * 170 == pytest.approx(0.4713 * 180, rel=0.01)
    assert result.provenance.points is not None
    assert {one.moved_px for one in result.provenance.points.joints} == {None}
    assert Assessment.from_json(result.to_json()) == result
    assert "placed by hand, as the program found none" in " ".join(render_text(result).split())
    assert render_html(result, BARS).count("left hip placed") == 1


def test_what_the_placed_joints_tell_is_checked() -> None:
    crossed = replace(ON_BARS, left_ankle=(145.0, 370.0), right_ankle=(150.0, 370.0))
    result = kneealign.measure(BARS, points=points_on(BARS, crossed))
    assert {finding.code for finding in result.refusals} == {FindingCode.LEGS_CROSSED}
    uneven = replace(ON_BARS, left_ankle=(172.0, 345.0))
    result = kneealign.measure(BARS, points=points_on(BARS, uneven))
    assert FindingCode.NOT_STANDING_EVENLY in {finding.code for finding in result.refusals}


def test_points_where_nobody_is_are_no_reason_for_a_visit() -> None:
    knock_knees = replace(ON_BARS, left_knee=(155.0, 285.0), right_knee=(141.0, 285.0))
    for joints in (ON_BARS, knock_knees):
        points = points_on(BARS, joints)
        result = kneealign.measure(BARS, kneealign.Subject(30, "male", 180), points=points)
        assert result.legs is not None
        assert result.verdict.see_a_clinician is Advice.CANNOT_TELL
        assert result.verdict.reasons[0].code is ReasonCode.PERSON_NOT_SEEN
        assert "sees no person" in " ".join(render_text(result).split())
    assert result.legs.left.deviation_deg > 15


def test_too_young_stays_too_young() -> None:
    points = points_on(BARS, ON_BARS)
    result = kneealign.measure(BARS, kneealign.Subject(1.0), points=points)
    assert {finding.code for finding in result.refusals} == {FindingCode.UNDER_TWO_YEARS}


def test_a_mirror_image_gives_the_mirrored_result() -> None:
    mirror = np.ascontiguousarray(BARS[:, ::-1])
    joints = replace(ON_BARS, left_knee=(165.0, 285.0))

    def turned(x: float, y: float) -> tuple[float, float]:
        return BARS.shape[1] - 1 - x, y

    flipped = JointsByName(**{name: turned(*place) for name, place in vars(joints).items()})
    one = kneealign.measure(BARS, points=points_on(BARS, joints)).legs
    other = kneealign.measure(mirror, mirrored=True, points=points_on(mirror, flipped)).legs
    assert one is not None
    assert other is not None
    assert other.left.deviation_deg == pytest.approx(one.left.deviation_deg, abs=0.02)
    assert other.right.deviation_deg == pytest.approx(one.right.deviation_deg, abs=0.02)
    assert one.left.deviation_deg > one.right.deviation_deg + 1


def test_the_points_say_who_is_meant(sample: Sample) -> None:
    """Two people of one size: refused without points, and one is measured with points of his own."""
    rgb = kneealign.measure(SAMPLES / f"{NAME}.jpg").picture
    assert rgb is not None
    one = np.asarray(rgb.rgb)
    both = np.concatenate([one, one], axis=1)
    assert FindingCode.SEVERAL_PEOPLE in {item.code for item in kneealign.measure(both).refusals}
    share = one.shape[1] / sample(NAME).photo.width_px
    own = points_of(sample(NAME)).joints_px
    on_the_right = {name: (x * share + one.shape[1], y * share) for name, (x, y) in vars(own).items()}
    result = kneealign.measure(both, points=points_on(both, JointsByName(**on_the_right)))
    assert result.status is Status.MEASURED
    assert FindingCode.STANCE_UNCHECKED not in {finding.code for finding in result.findings}


def test_points_of_another_photo_are_refused(sample: Sample) -> None:
    with pytest.raises(PointsError) as caught:
        measured("straight_legs_adult", points_of(sample(NAME)))
    assert caught.value.code == "points_other_photo"


def test_points_of_another_size_are_refused(sample: Sample) -> None:
    points = points_of(sample(NAME))
    turned = replace(points, photo=replace(points.photo, width_px=1600, height_px=1601))
    with pytest.raises(PointsError) as caught:
        measured(NAME, turned)
    assert caught.value.code == "points_other_size"
