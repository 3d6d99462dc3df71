"""How much an angle on a photo may differ from the one on an X-ray, given the findings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final

from kneealign.codes import Doubt, Finding, FindingCode, Severity
from kneealign.norms.tables import bmi_limit, read_table, rule
from kneealign.subject import Subject

_OF_PLACED_JOINTS: Final = (
    FindingCode.REFUSED_WITHOUT_POINTS,
    FindingCode.JOINTS_OFF_PERSON,
    FindingCode.STANCE_UNCHECKED,
)
"""What another photo does not change."""


def doubt_of(finding: Finding) -> Doubt:
    """Return how much less certain a finding makes the angles against an X-ray."""
    if finding.severity is not Severity.WARNING:
        return Doubt.NONE
    classes = read_table("limits")["classes_of_warnings"]
    if finding.code in classes["none"]["codes"]:
        return Doubt.NONE
    return Doubt.MAJOR if finding.code in classes["major"]["codes"] else Doubt.MINOR


def retake_for(findings: Iterable[Finding]) -> Finding | None:
    """Return the finding without which a new photo would be most certain: clothes, then major ones."""
    doubtful = [
        finding
        for finding in findings
        if doubt_of(finding) is not Doubt.NONE and finding.code not in _OF_PLACED_JOINTS
    ]

    def least_first(finding: Finding) -> tuple[bool, bool]:
        return finding.code is FindingCode.CLOTHES_HIDE_LEGS, doubt_of(finding) is Doubt.MAJOR

    return max(doubtful, key=least_first, default=None)


def usual_xray_sd_deg(
    findings: Iterable[Finding], subject: Subject, good_sd_deg: float | None = None
) -> float:
    """Return the standard deviation of a well measured photo against an X-ray, in degrees.

    Parameters
    ----------
    findings : iterable of Finding
        About the photo. Two minor ones count as a major one.
    subject : Subject
        A child under 6 years, a person of unknown age, who may be one, and obesity count as a major doubt.
    good_sd_deg : float, optional
        What a study found, in place of the convention for photos without doubts; doubts add what they add to
        that.
    """
    usual = _conventional_sd_deg(findings, subject)
    if good_sd_deg is None:
        return usual
    return math.sqrt(good_sd_deg**2 + usual**2 - rule("xray_sd_deg", "good") ** 2)


def _conventional_sd_deg(findings: Iterable[Finding], subject: Subject) -> float:
    count = Counter(map(doubt_of, findings))
    young = subject.age_years is None or subject.age_years < rule("xray_sd_deg", "young_below_years")
    if young or is_heavy(subject) or count[Doubt.MAJOR] or count[Doubt.MINOR] > 1:
        return rule("xray_sd_deg", "major")
    return rule("xray_sd_deg", "minor" if count[Doubt.MINOR] else "good")


def has_soft_tissue(subject: Subject) -> bool:
    """Return whether soft tissue must be mentioned with the gaps."""
    return subject.bmi is not None and subject.bmi >= bmi_limit("caveat_from", subject)


def is_heavy(subject: Subject) -> bool:
    """Return whether the gaps say too little to be compared with limits."""
    return subject.bmi is not None and subject.bmi >= bmi_limit("not_graded_from", subject)
