"""A result's sentences in the current language.

A result is made and kept in English. Its findings have codes, and its verdict follows from its numbers, so
both can be said again in another language. What cannot be said again for certain stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kneealign.language import LANGUAGES, language, speaking
from kneealign.report.texts import say

if TYPE_CHECKING:
    from kneealign.assessment import Assessment
    from kneealign.result_parts import Finding, IntermalleolarDistance, LegResult, Verdict

_SD_PER_HALF = 1 / 1.96


def translated(assessment: Assessment) -> Assessment:
    """Return the result with its sentences in the current language; the numbers are untouched."""
    if language() == LANGUAGES[0]:
        return assessment
    from kneealign import norms

    with speaking(LANGUAGES[0]):
        disclaimer = norms.DISCLAIMER
    findings = tuple(_finding(one) for one in assessment.findings)
    gaps = assessment.gaps
    said = replace(
        assessment,
        verdict=_verdict(assessment, findings),
        findings=findings,
        gaps=gaps and replace(gaps, intermalleolar_distance=_imd(assessment, gaps.intermalleolar_distance)),
        disclaimer=norms.DISCLAIMER if assessment.disclaimer == disclaimer else assessment.disclaimer,
    )
    return said


def _finding(one: Finding) -> Finding:
    from kneealign.quality import finding

    try:
        said = finding(one.code, one.severity)
    except KeyError:
        return one
    return replace(one, message=said.message, advice=said.advice)


def _verdict(assessment: Assessment, findings: tuple[Finding, ...]) -> Verdict:
    from kneealign import norms

    if assessment.legs is None:
        # The reasons are the refusals' messages, which were said again already.
        return norms.not_measured_verdict(findings)
    with speaking(LANGUAGES[0]):
        english = _judged(assessment)
    # A result of another version's norms, or one that a rounded interval moved across a limit.
    return _judged(assessment) if english == assessment.verdict else assessment.verdict


def _judged(assessment: Assessment) -> Verdict:
    from kneealign import norms

    assert assessment.legs is not None
    assert assessment.gaps is not None
    left, right = assessment.legs.left, assessment.legs.right
    return norms.judge(
        assessment.legs,
        assessment.gaps.intermalleolar_distance,
        assessment.asymmetry_deg or 0.0,
        assessment.subject,
        _xray_sd_deg(left),
        _xray_sd_deg(right),
    )


def _xray_sd_deg(leg: LegResult) -> float:
    low, high = leg.xray_interval_deg
    return (high - low) / 2 * _SD_PER_HALF


def _imd(assessment: Assessment, imd: IntermalleolarDistance) -> IntermalleolarDistance:
    if imd.basis != "unavailable":
        return replace(imd, reason=say(f"imd_reason_{imd.basis}"))
    no_scale = assessment.scale is None or assessment.scale.cm_per_px is None
    return replace(imd, reason=say("imd_reason_no_scale" if no_scale else "imd_reason_ankles_first"))
