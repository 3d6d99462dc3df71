"""Compares facts with limits: the findings."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable
from dataclasses import fields, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kneealign.codes import Finding, FindingCode, Severity
from kneealign.legs import Camera, Joints, LegGeometry
from kneealign.pose import Pose, Region
from kneealign.quality.facts import PoseFacts, outside_frame, pose_facts
from kneealign.quality.light import LightFacts, light_facts
from kneealign.quality.limits import Rule, people_limits, rules
from kneealign.quality.pictures import LegFacts, leg_facts
from kneealign.quality.placed import PlacedFacts, placed_facts

WEIGHT_SD_DEG = 3.5
"""Weight on one leg: the relaxed knee falls inwards. The legs of ten real people who stand like this differ
by 7.4 degrees (root mean square), against 2.6 for people who stand evenly. That makes 4.9 for each leg, part
of which is assumed to be a real difference."""

BENT_SD_DEG = 1.6
"""Knees bent by 25 degrees look 1.6 degrees more bow-legged than they are (4 renders)."""

SURELY_BENT, SURELY_STRAIGHT = 2.0, 0.8
"""Knee bend, in standard deviations of straight legs, from which all of that is added, and up to which none
is."""

SURELY_BENT_WITHOUT_HEAD = 1.4
"""The same for photos without a head, where eight cuts of four renders with bent knees show 1.4 to 2.3."""

UNCHECKED_SD_DEG = 0.3
"""Knees that show nothing without a head: the root mean square if, as is assumed, one such photo in thirty is
of somebody whose knees are bent by 25 degrees all the same. Such photos need no other term: intervals hold
all true angles of 414 legs of renders cut at waist or neck, and, of 260 legs of real people, 99 % of the
angles of their whole photos at the waist and all at the neck."""

NO_COLOUR_SD_DEG = 0.4
"""Missing colours, beside what every warning adds: shoes and tight clothes are not told from skin either. Of
grey copies of renders, intervals then hold 98 % of the true angles of good ones and 96 to 98 % of hard, shod
or clothed ones; with the warning alone 95 %, and 91 to 94 % of the latter."""

HIDING_ANKLES = frozenset({FindingCode.ANKLES_COVERED, FindingCode.SHOES, FindingCode.CLOTHES_HIDE_LEGS})
"""Findings that make the gap between the ankles one between shoes or cloth."""

HIDING_LEGS = frozenset({FindingCode.CLOTHES_HIDE_LEGS})
"""Findings after which no gap is given: it would be one between folds of cloth."""

HIDING_KNEES = frozenset({FindingCode.HEM_AT_KNEES})
"""Findings after which no gap is given that depends on the knees."""

IMPLAUSIBLE = frozenset({FindingCode.LEGS_CROSSED, FindingCode.NOT_STANDING_EVENLY})
"""Refusals of joints placed by hand that hold although the program has checked the stance itself."""

Facts: TypeAlias = PoseFacts | LegFacts | LightFacts | PlacedFacts


COVERING_LEGS = frozenset(
    {FindingCode.TIGHT_CLOTHING, FindingCode.CLOTHES_HIDE_LEGS, FindingCode.ANKLES_COVERED}
)
"""Findings that tell of cloth over shanks or ankles."""

_PLACES = (
    FindingCode.HIPS_OUTSIDE_FRAME,
    FindingCode.KNEES_OUTSIDE_FRAME,
    FindingCode.FEET_OUTSIDE_FRAME,
)


def check_pose(
    pose: Pose,
    camera: Camera,
    px_per_pixel: float,
    rgb: NDArray[np.uint8],
    *,
    chosen: bool = False,
    from_front: bool = False,
) -> list[Finding]:
    """Check who is in the photo, how well they are seen, and how they stand.

    Parameters
    ----------
    pose : Pose
        The person to be measured.
    camera : Camera
        The lens, for the picture that the pose was found in.
    px_per_pixel : float
        Full-size pixels per pixel of that picture.
    rgb : (H, W, 3) uint8 array
        That picture.
    chosen : bool
        Whether the user said which person is meant.
    from_front : bool
        Whether the user said that the legs are seen from the front.
    """
    found = _check_people(pose, camera, chosen)
    outside = outside_frame(pose, (int(camera.height_px), int(camera.width_px)))
    found += [
        _finding(code, Severity.REFUSAL, "outside_leg", out, 0.0)
        for code, out in zip(_PLACES, outside, strict=True)
        if out > 0
    ]
    light = _held_against_limits(light_facts(pose, rgb))
    if has_refusal(found + light):
        return found + light  # invented or barely visible points say nothing about how the person stands
    stance = _held_against_limits(pose_facts(pose, camera, px_per_pixel))
    if from_front:
        stance = [item for item in stance if item.code is not FindingCode.FACING_UNCLEAR]
    size = [item for item in stance if item.code is FindingCode.PERSON_TOO_SMALL]
    if light and not has_refusal(size) and has_refusal(stance):
        # Dark or blurred legs seem to stand oddly: the light is the reason, and what a new photo must
        # improve.
        return found + size + [replace(item, severity=Severity.REFUSAL) for item in light]
    return found + light + stance


def needs_closer_look(pose: Pose, camera: Camera, findings: Iterable[Finding]) -> bool:
    """Whether more views are needed before the findings of :func:`check_pose` are reported.

    A few views alone are not enough for a warning or a refusal, nor to rule out one that is close.
    """
    if any(item.severity is not Severity.INFO for item in findings):
        return True
    facts = pose_facts(pose, camera, px_per_pixel=1.0)
    values = ((rule, getattr(facts, rule.fact, None)) for rule in rules() if rule.closer is not None)
    return any(value is not None and rule.nearly(value) for rule, value in values)


def check_legs(pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]) -> list[Finding]:
    """Check what outline, views and pixels of the (H, W, 3) picture show about the measured legs."""
    return _held_against_limits(leg_facts(pose, legs, rgb))


def check_placed(joints_px: Joints, camera: Camera, px_per_pixel: float, *, seen: bool) -> list[Finding]:
    """Check what joints placed by hand tell; parameters as in :func:`check_pose`.

    If the program has ``seen`` the person, it has checked the stance itself. Then only joints with which
    nobody stands are refused.
    """
    found = _held_against_limits(placed_facts(joints_px, camera, px_per_pixel))
    if not seen:
        return found
    return [item for item in found if item.code in IMPLAUSIBLE and item.severity is Severity.REFUSAL]


def refusing_limits(*, seen: bool) -> list[tuple[Rule, float]]:
    """Return the rules by which :func:`check_placed` refuses joints, each with its limit."""
    names = {field.name for field in fields(PlacedFacts)}
    return [
        (rule, rule.limits[Severity.REFUSAL])
        for rule in rules()
        if rule.fact in names and Severity.REFUSAL in rule.limits and (not seen or rule.code in IMPLAUSIBLE)
    ]


def findings_sd_deg(findings: Iterable[Finding]) -> float:
    """Return what bent knees, weight on one leg and missing colours add to an angle's standard deviation.

    :func:`kneealign.legs.photo_sd_deg` need not count ``posture_unchecked`` among its warnings.
    """
    findings = tuple(findings)
    bends = [
        item.value for item in findings if item.code is FindingCode.KNEES_BENT and item.value is not None
    ]
    weight = any(item.code is FindingCode.WEIGHT_ON_ONE_LEG for item in findings)
    unchecked = any(item.code is FindingCode.POSTURE_UNCHECKED for item in findings)
    grey = any(item.code is FindingCode.NO_COLOUR for item in findings)
    surely = SURELY_BENT_WITHOUT_HEAD if unchecked else SURELY_BENT
    share = (max(bends, default=SURELY_STRAIGHT) - SURELY_STRAIGHT) / (surely - SURELY_STRAIGHT)
    return math.hypot(
        BENT_SD_DEG * min(max(share, 0.0), 1.0),
        WEIGHT_SD_DEG if weight else 0.0,
        UNCHECKED_SD_DEG if unchecked else 0.0,
        NO_COLOUR_SD_DEG if grey else 0.0,
    )


def has_refusal(findings: Iterable[Finding]) -> bool:
    """Whether any finding forbids a number."""
    return any(item.severity is Severity.REFUSAL for item in findings)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with refusals first, then warnings, each code once in its worst severity."""
    worst: dict[FindingCode, Finding] = {}
    for item in findings:
        if item.code not in worst or _rank(item) < _rank(worst[item.code]):
            worst[item.code] = item
    return tuple(sorted(worst.values(), key=_rank))


def _rank(item: Finding) -> int:
    return list(Severity).index(item.severity)


def _check_people(pose: Pose, camera: Camera, chosen: bool) -> list[Finding]:
    """Check that one person is meant: the chosen one, or one clearly larger than the others and central."""
    limits = people_limits()
    others = [points for points in pose.people if not _same(points, pose.landmarks_px)]
    if not others:
        return []
    own = float(np.ptp(pose.landmarks_px[:, 1]))
    relative = max(float(np.ptp(points[:, 1])) for points in others) / own
    if chosen:
        return [_finding(FindingCode.OTHER_PEOPLE, Severity.INFO, "relative_size", relative)]
    off_centre = abs(float(pose.region.origin_px[0] - camera.centre_px[0])) / camera.width_px
    limit = limits["similar_size" if off_centre <= limits["off_centre"] else "similar_size_off_centre"]
    if relative >= limit:
        return [_finding(FindingCode.SEVERAL_PEOPLE, Severity.REFUSAL, "relative_size", relative, limit)]
    return [_finding(FindingCode.OTHER_PEOPLE, Severity.INFO, "relative_size", relative, limit)]


def _finding(
    code: FindingCode, severity: Severity, fact: str, value: float, limit: float | None = None
) -> Finding:
    return Finding(code, severity, {fact: round(float(value), 3)}, limit)


def _same(points: NDArray[np.float64], landmarks_px: NDArray[np.float64]) -> bool:
    one, other = Region.of(points), Region.of(landmarks_px)
    apart = float(np.linalg.norm(one.origin_px - other.origin_px))
    return apart < people_limits()["same_person_legs"] * max(one.leg_px, other.leg_px)


def _held_against_limits(facts: Facts) -> list[Finding]:
    found: dict[FindingCode, Finding] = {}
    for rule in rules():
        value = getattr(facts, rule.fact, None)
        if value is None or not _applies(rule, facts, found):
            continue
        verdict = rule.verdict(value)
        if verdict is not None:
            severity, limit = verdict
            item = _finding(rule.code, severity, rule.fact, value, limit)
            if rule.code not in found or _rank(item) < _rank(found[rule.code]):
                found[rule.code] = item
    return list(found.values())


def _applies(rule: Rule, facts: Facts, found: Container[FindingCode]) -> bool:
    if any(code in found for code in rule.unless):
        return False
    if rule.where is None:
        return True
    other: float | None = getattr(facts, rule.where.fact)
    return other is not None and other > rule.where.above
