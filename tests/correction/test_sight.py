"""What still holds of a photo where the program lost the joints."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kneealign.codes import Finding, FindingCode, Severity
from kneealign.correction import Sight, seen_sight
from kneealign.legs import Camera, find_legs
from kneealign.photo import load_photo
from kneealign.pose import find_pose
from kneealign.subject import Subject
from tests.conftest import SAMPLES

LOST = [FindingCode.LEGS_HIDDEN, FindingCode.HIPS_OUTSIDE_FRAME, FindingCode.KNEES_OUTSIDE_FRAME]
BLOCKING = [FindingCode.NOT_FACING_CAMERA, FindingCode.TOO_DARK, FindingCode.CLOTHES_HIDE_LEGS]


def refusal(code: FindingCode) -> Finding:
    return Finding(code, Severity.REFUSAL)


@pytest.fixture(scope="module")
def sight(landmarker: object) -> Callable[..., Sight]:
    """A good photo as it would be with other findings."""
    photo = load_photo(SAMPLES / "straight_legs_adult.jpg")
    pose = find_pose(photo.rgb, landmarker)  # type: ignore[arg-type]
    assert pose is not None
    camera = Camera(photo.rgb.shape[1], photo.rgb.shape[0], None)
    legs = find_legs(pose, camera)

    def seen(*findings: Finding) -> Sight:
        return seen_sight(pose, legs, list(findings), camera, Subject(30, "male", 178))

    seen.joints = legs.joints_px  # type: ignore[attr-defined]
    return seen


def codes(sight: Sight, joints: object) -> dict[FindingCode, Severity]:
    return {item.code: item.severity for item in sight.check(joints, 1.0)}  # type: ignore[arg-type]


@pytest.mark.parametrize("code", LOST)
def test_lost_joints_leave_the_stance_unchecked(sight: Callable[..., Sight], code: FindingCode) -> None:
    found = sight(refusal(code), refusal(FindingCode.FEET_OUTSIDE_FRAME))
    said = codes(found, sight.joints)  # type: ignore[attr-defined]
    assert said[FindingCode.STANCE_UNCHECKED] is Severity.WARNING
    assert said[FindingCode.REFUSED_WITHOUT_POINTS] is Severity.WARNING
    assert Severity.REFUSAL not in said.values()
    assert (found.lost, found.pose, found.frame.plane, found.frame.estimate) == (code, None, None, None)
    assert len(found.unsure) == 6


@pytest.mark.parametrize("other", BLOCKING)
def test_any_other_reason_still_refuses(sight: Callable[..., Sight], other: FindingCode) -> None:
    for findings in ([refusal(other)], [refusal(FindingCode.LEGS_HIDDEN), refusal(other)]):
        said = codes(sight(*findings), sight.joints)  # type: ignore[attr-defined]
        assert said[other] is Severity.REFUSAL


def test_views_that_disagree_are_the_programs_matter(sight: Callable[..., Sight]) -> None:
    found = sight(refusal(FindingCode.VIEWS_DISAGREE), Finding(FindingCode.BUSY_BACKGROUND, Severity.INFO))
    said = codes(found, sight.joints)  # type: ignore[attr-defined]
    assert said[FindingCode.REFUSED_WITHOUT_POINTS] is Severity.WARNING
    assert not {FindingCode.VIEWS_DISAGREE, FindingCode.BUSY_BACKGROUND, FindingCode.STANCE_UNCHECKED} & set(
        said
    )
    # The plane is known, the outline is not to be trusted.
    assert found.frame.plane is not None
    assert found.place(sight.joints).gaps is None  # type: ignore[attr-defined]


def test_findings_about_stance_and_camera_stay(sight: Callable[..., Sight]) -> None:
    warned = Finding(FindingCode.CAMERA_TOO_HIGH, Severity.WARNING)
    said = codes(sight(warned), sight.joints)  # type: ignore[attr-defined]
    assert said == {FindingCode.CAMERA_TOO_HIGH: Severity.WARNING, FindingCode.JOINTS_BY_HAND: Severity.INFO}


def test_joints_below_clothes_are_unsure(sight: Callable[..., Sight]) -> None:
    plain = sight().unsure
    knees = {("left", 1), ("right", 1)}
    assert sight(Finding(FindingCode.HEM_AT_KNEES, Severity.WARNING)).unsure == plain | knees
    assert len(plain) < len(sight(Finding(FindingCode.CLOTHES_HIDE_LEGS, Severity.WARNING)).unsure) == 6
