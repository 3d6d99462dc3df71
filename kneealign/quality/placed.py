"""Facts and findings for joints that a person placed, even if the program saw nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kneealign.body import SIDES
from kneealign.codes import Finding, FindingCode, Severity
from kneealign.legs import Camera, Joints

NOT_FOUND = frozenset(
    {FindingCode.LEGS_HIDDEN, FindingCode.HIPS_OUTSIDE_FRAME, FindingCode.KNEES_OUTSIDE_FRAME}
)
"""Refusals that mean the program's landmarks are invented, and say nothing about the person's stance."""

ABOUT_THE_OUTLINE = frozenset({FindingCode.VIEWS_DISAGREE, FindingCode.BUSY_BACKGROUND})
"""Findings about how the program found the joints, which do not apply if somebody else placed them."""


@dataclass(frozen=True)
class PlacedFacts:
    """What the joints alone show, by the names of :class:`~kneealign.quality.facts.PoseFacts`."""

    leg_px: float
    knee_separation: float
    ankle_separation: float
    stance_width: float
    leg_length_difference: float
    tilt_deg: float
    off_centre: float
    edge_distance: float
    distance_legs: float | None


def placed_facts(joints_px: Joints, camera: Camera, px_per_pixel: float) -> PlacedFacts:
    """Collect what six joints show; parameters as in :func:`kneealign.quality.facts.pose_facts`."""
    left, right = (joints_px[side] for side in SIDES)
    middles = (left + right) / 2
    axis = middles[2] - middles[0]
    down = axis / np.linalg.norm(axis)
    lengths = [float(np.linalg.norm(np.diff(leg, axis=0), axis=1).sum()) for leg in (left, right)]
    leg_px = float(np.mean(lengths))
    hips, knees, ankles = (float(one) for one in (left - right) @ np.array([down[1], -down[0]]) / leg_px)
    x = np.concatenate([left, right])[:, 0]
    edge_px = min(float(x.min()), camera.width_px - 1 - float(x.max()))
    return PlacedFacts(
        leg_px=leg_px * px_per_pixel,
        knee_separation=knees,
        ankle_separation=ankles,
        stance_width=min(knees, ankles) / max(hips, 0.02),
        leg_length_difference=abs(lengths[0] - lengths[1]) / leg_px,
        tilt_deg=abs(float(np.degrees(np.arctan2(down[0], down[1])))),
        off_centre=abs(float(middles[0, 0] - camera.centre_px[0])) / camera.width_px,
        edge_distance=edge_px / max(camera.width_px, camera.height_px),
        distance_legs=camera.focal_px / leg_px if camera.focal_length_35mm else None,
    )


def not_found(findings: Iterable[Finding]) -> FindingCode | None:
    """Return why the program did not find the joints, or None where it did."""
    lost = (item.code for item in findings if item.code in NOT_FOUND and item.severity is Severity.REFUSAL)
    return next(lost, None)


def still_refusing(findings: Iterable[Finding]) -> list[Finding]:
    """Return the refusals that remain where the program did not find the joints.

    Feet are as little known as the joints above them.
    """
    unknown = {FindingCode.FEET_OUTSIDE_FRAME}
    return [
        item
        for item in still_valid(findings)
        if item.severity is Severity.REFUSAL and item.code not in unknown
    ]


def still_valid(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that apply whoever placed the joints."""
    return [item for item in findings if item.code not in ABOUT_THE_OUTLINE | NOT_FOUND]
