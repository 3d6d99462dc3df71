"""Facts against limits: the findings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.assessment import Finding, Severity
from kneealign.language import language
from kneealign.legs import LegGeometry
from kneealign.pose import Pose
from kneealign.quality.facts import LegFacts, PoseFacts, leg_facts, outside_frame, pose_facts

SIMILAR_SIZE = 0.6
"""Another person at least this tall, relative to the largest, makes it unclear who is meant."""

_SEVERITIES: tuple[Severity, ...] = ("refusal", "warning")

_ORDER: dict[Severity, int] = {"refusal": 0, "warning": 1, "info": 2}


@cache
def _rules() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(_data("limits.json"))["rules"])


@cache
def _texts(code: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(_data(f"findings.{code}.json"))
    return texts


def _data(name: str) -> str:
    return (files("kneealign.quality") / "data" / name).read_text(encoding="utf-8")


def finding(code: str, severity: Severity, value: float | None = None, limit: float | None = None) -> Finding:
    """Return the finding of this code with its texts.

    Raises
    ------
    KeyError
        There is no such code, or it does not come in this severity.
    """
    texts = _texts(language())[code]
    rounded = None if value is None else round(float(value), 3)
    return Finding(code, severity, texts[severity], texts["advice"], rounded, limit)


def check_pose(pose: Pose, shape: tuple[int, ...], px_per_pixel: float) -> list[Finding]:
    """Check what landmarks alone tell: who is in the photo, and how they stand.

    Parameters
    ----------
    pose : Pose
        The person to be measured.
    shape : (H, W, ...)
        Of the picture that the pose was found in.
    px_per_pixel : float
        Full-size pixels per pixel of that picture.
    """
    found = _check_people(pose)
    places = ("hips_outside_frame", "knees_outside_frame", "feet_outside_frame")
    outside = outside_frame(pose, shape)
    found += [finding(code, "refusal") for code, out in zip(places, outside, strict=True) if out]
    if any(outside):
        return found  # invented points say nothing about how the person stands
    return found + _held_against_limits(pose_facts(pose, px_per_pixel))


def check_legs(pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]) -> list[Finding]:
    """Check what outline and views tell of the measured legs."""
    return _held_against_limits(leg_facts(pose, legs, rgb))


def has_refusal(findings: Iterable[Finding]) -> bool:
    """Whether any finding forbids a number."""
    return any(item.severity == "refusal" for item in findings)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with refusals first, then warnings, each code once in its worst severity."""
    worst: dict[str, Finding] = {}
    for item in findings:
        if item.code not in worst or _ORDER[item.severity] < _ORDER[worst[item.code].severity]:
            worst[item.code] = item
    return tuple(sorted(worst.values(), key=lambda item: _ORDER[item.severity]))


def _check_people(pose: Pose) -> list[Finding]:
    heights = [float(np.ptp(points[:, 1])) for points in pose.people]
    if len(heights) < 2:
        return []
    relative = heights[1] / heights[0]
    if relative >= SIMILAR_SIZE:
        return [finding("several_people", "refusal", relative, SIMILAR_SIZE)]
    return [finding("other_people", "info", relative, SIMILAR_SIZE)]


def _held_against_limits(facts: PoseFacts | LegFacts) -> list[Finding]:
    found = []
    for rule in _rules():
        value = getattr(facts, rule["fact"], None)
        if value is None:
            continue
        sign = 1 if rule["bound"] == "above" else -1
        for severity in _SEVERITIES:
            limit = rule.get(severity)
            if limit is not None and sign * (value - limit) > 0:
                found.append(finding(rule["code"], severity, value, limit))
                break
    return found
