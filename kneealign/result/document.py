"""The JSON form of a result: its codes and values with English sentences beside them, and the way back.

This is the contract that others parse. Only the sentences are not part of :class:`Assessment`; they are made
when a result is written, and ignored when it is read back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from kneealign import norms
from kneealign.codes import (
    STRICT,
    Advice,
    Category,
    Code,
    Doubt,
    Finding,
    FindingCode,
    ImdBasis,
    ImdReason,
    NextStep,
    NextStepCode,
    Reason,
    ReasonCode,
    Severity,
    Status,
    Values,
    Verdict,
    VerdictCode,
)
from kneealign.result.assessment import Assessment
from kneealign.result.former import from_version_1
from kneealign.result.parts import (
    Gap,
    Gaps,
    IntercondylarDistance,
    IntermalleolarDistance,
    Interval,
    Legs,
    PhotoInfo,
    Provenance,
    Scale,
)
from kneealign.result.stands import Stands
from kneealign.subject import Subject
from kneealign.texts import (
    Words,
    advice_text,
    disclaimer,
    finding_advice,
    finding_text,
    imd_reason_text,
    next_step_text,
    reason_text,
    verdict_text,
    words_in,
)

LANGUAGE = "en"
"""The language of the sentences in JSON."""


@dataclass(frozen=True)
class TouchingDocument:
    """Gap between the ankles, knees touching, or between the knees, ankles touching; standing."""

    __pydantic_config__ = STRICT

    cm: float | None
    """Distance in centimetres; null when unavailable."""
    interval_cm: Interval | None
    """95 % interval in centimetres; null when unavailable."""
    basis: ImdBasis
    """"measured" only when they touch in the photo; "modelled" from the leg angles otherwise."""
    category: Category | None
    """Band for this person, "indeterminate", or null: unavailable, no age, or the height hardly fits it."""
    reason: str
    """Why the basis is what it is, in one sentence."""
    reason_code: ImdReason | None = None
    """The same as a code."""
    percent_of_height: float | None = None
    """Distance in percent of the person's height; null where one of them is unknown."""


@dataclass(frozen=True)
class GapsDocument:
    """Distances between the legs."""

    __pydantic_config__ = STRICT

    ankle: Gap
    """Between the ankles as they stand."""
    knee: Gap
    """Between the knees as they stand."""
    intermalleolar_distance: TouchingDocument
    """Gap between the ankles, knees touching, standing."""
    intercondylar_distance: TouchingDocument | None = None
    """Gap between the knees, ankles touching, standing; null in results written before it was measured."""


@dataclass(frozen=True)
class ReasonDocument:
    """One reason, with its values and its sentence."""

    __pydantic_config__ = STRICT

    code: VerdictCode | ReasonCode
    """What it says; a code of the verdicts where something less important was seen as well."""
    values: Values
    """What it is said of: "legs" is "left", "right" or "both", the others carry their unit."""
    text: str
    """The same in plain words."""


@dataclass(frozen=True)
class NextStepDocument:
    """What to do next, with its values and its sentence."""

    __pydantic_config__ = STRICT

    code: NextStepCode
    """What to do."""
    values: Values
    """Numbers that belong to it; each carries its unit."""
    text: str
    """The same in plain words."""


@dataclass(frozen=True)
class VerdictDocument:
    """The answer, why, and what to do next."""

    __pydantic_config__ = STRICT

    code: VerdictCode
    """The most important thing that was seen."""
    text: str
    """What was seen and whether to see a clinician, in plain words."""
    see_a_clinician: Advice
    """Whether the photo is a reason to see a clinician."""
    values: Values
    """What the code is said of: "legs" is "left", "right" or "both", the others carry their unit."""
    reasons: tuple[ReasonDocument, ...]
    """Why, most important first."""
    next_step: NextStepDocument
    """What to do next."""


@dataclass(frozen=True)
class FindingDocument:
    """Something about the photo that a reader must know, and how to do better."""

    __pydantic_config__ = STRICT

    code: FindingCode
    """What it is."""
    severity: Severity
    """"refusal" means that no number is given."""
    message: str
    """What was noticed, in plain words."""
    advice: str
    """How to retake the photo, in plain words; empty where nothing needs doing."""
    value: float | None = None
    """The measured value behind the finding."""
    limit: float | None = None
    """The limit that the value was compared with."""
    values: Values | None = None
    """The measured value by its name, which carries the unit."""
    doubt: Doubt | None = None
    """How much less certain it makes the angles against an X-ray."""


@dataclass(frozen=True)
class Document:
    """The measurement of one photo, and what it means for this person."""

    __pydantic_config__ = STRICT

    schema_version: Literal["2"]
    """Version of this format."""
    status: Status
    """"refused": the photo was read but must not be measured; the findings say why."""
    photo: PhotoInfo
    """The photo that was measured."""
    subject: Subject
    """The person as described by the user."""
    legs: Legs | None
    """Both legs; null when refused."""
    gaps: GapsDocument | None
    """Distances between the legs; null when refused, if nobody was seen, or if stands disagree."""
    scale: Scale | None
    """From pixels to centimetres; null when refused."""
    asymmetry_deg: float | None
    """Absolute difference between the two deviations; null when refused."""
    verdict: VerdictDocument
    """The one-sentence answer."""
    findings: tuple[FindingDocument, ...]
    """What was noticed about the photo, refusals first."""
    disclaimer: str
    """What this result is not."""
    provenance: Provenance
    """What made this result."""
    stands: Stands | None = None
    """What each photo showed where several of one person were combined; null for a single photo."""


def to_dict(result: Assessment) -> dict[str, Any]:
    """Return the JSON form as plain dicts, lists, strings and numbers in the contract's key order."""
    plain: dict[str, Any] = _plain(asdict(_document(result)))
    return plain


def to_json(result: Assessment, indent: int | None) -> str:
    """Return the JSON form as text; the same photo and options give the same text."""
    return json.dumps(to_dict(result), indent=indent, ensure_ascii=False, allow_nan=False)


def from_json(text: str | bytes) -> Assessment:
    """Read a result back. The sentences of a version 1 result stay in English.

    Raises
    ------
    ValueError
        The text is not JSON or not a result of version 1 or 2.
    """
    from pydantic import TypeAdapter

    plain = json.loads(text)
    if isinstance(plain, dict) and plain.get("schema_version") == "1":
        plain = from_version_1(plain)
    document = TypeAdapter(Document).validate_json(json.dumps(plain))
    return Assessment(
        status=document.status,
        photo=document.photo,
        subject=document.subject,
        legs=document.legs,
        gaps=None if document.gaps is None else _gaps(document.gaps, document.scale),
        scale=document.scale,
        asymmetry_deg=document.asymmetry_deg,
        verdict=_verdict(document.verdict),
        findings=tuple(_finding(one) for one in document.findings),
        provenance=document.provenance,
        stands=document.stands,
    )


def _plain(value: Any) -> Any:
    """Return a value without enumerations and tuples."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Code) else value


def _document(result: Assessment) -> Document:
    study = result.provenance.calibration
    studied = study is not None and study.applied
    words = words_in(LANGUAGE, several=result.of_several, studied=studied)
    return Document(
        schema_version=result.schema_version,
        status=result.status,
        photo=result.photo,
        subject=result.subject,
        legs=result.legs,
        gaps=None if result.gaps is None else _gaps_document(result.gaps, words),
        scale=result.scale,
        asymmetry_deg=result.asymmetry_deg,
        verdict=_verdict_document(result.verdict, words),
        findings=tuple(_finding_document(finding, words) for finding in result.findings),
        disclaimer=disclaimer(words),
        provenance=result.provenance,
        stands=result.stands,
    )


def _gaps_document(gaps: Gaps, words: Words) -> GapsDocument:
    icd = gaps.intercondylar_distance
    return GapsDocument(
        gaps.ankle,
        gaps.knee,
        _touching_document(gaps.intermalleolar_distance, words),
        None if icd is None else _touching_document(icd, words),
    )


def _touching_document(
    distance: IntermalleolarDistance | IntercondylarDistance, words: Words
) -> TouchingDocument:
    return TouchingDocument(
        cm=distance.cm,
        interval_cm=distance.interval_cm,
        basis=distance.basis,
        category=distance.category,
        reason=imd_reason_text(words, distance.reason),
        reason_code=distance.reason,
        percent_of_height=distance.percent_of_height,
    )


def _verdict_document(verdict: Verdict, words: Words) -> VerdictDocument:
    step = verdict.next_step
    return VerdictDocument(
        code=verdict.code,
        text=f"{verdict_text(words, verdict)} {advice_text(words, verdict.see_a_clinician)}",
        see_a_clinician=verdict.see_a_clinician,
        values=verdict.values,
        reasons=tuple(
            ReasonDocument(reason.code, reason.values, reason_text(words, reason))
            for reason in verdict.reasons
        ),
        next_step=NextStepDocument(step.code, step.values, next_step_text(words, step)),
    )


def _finding_document(finding: Finding, words: Words) -> FindingDocument:
    return FindingDocument(
        code=finding.code,
        severity=finding.severity,
        message=finding_text(words, finding),
        advice=finding_advice(words, finding),
        value=finding.value,
        limit=finding.limit,
        values=finding.values,
        doubt=norms.doubt_of(finding),
    )


def _gaps(gaps: GapsDocument, scale: Scale | None) -> Gaps:
    imd = gaps.intermalleolar_distance
    reason = imd.reason_code
    if reason is None:
        known = {ImdBasis.MEASURED: ImdReason.KNEES_TOUCH, ImdBasis.MODELLED: ImdReason.KNEES_APART}
        no_scale = scale is None or scale.cm_per_px is None
        reason = known.get(imd.basis, ImdReason.NO_SCALE if no_scale else ImdReason.ANKLES_FIRST)
    distance = IntermalleolarDistance(
        imd.cm, imd.interval_cm, imd.basis, imd.category, reason, imd.percent_of_height
    )
    icd = gaps.intercondylar_distance
    if icd is None or icd.reason_code is None:
        return Gaps(gaps.ankle, gaps.knee, distance)
    knees = IntercondylarDistance(
        icd.cm, icd.interval_cm, icd.basis, icd.category, icd.reason_code, icd.percent_of_height
    )
    return Gaps(gaps.ankle, gaps.knee, distance, knees)


def _verdict(verdict: VerdictDocument) -> Verdict:
    reasons = tuple(Reason(reason.code, reason.values) for reason in verdict.reasons)
    step = NextStep(verdict.next_step.code, verdict.next_step.values)
    return Verdict(verdict.code, verdict.see_a_clinician, verdict.values, reasons, next_step=step)


def _finding(finding: FindingDocument) -> Finding:
    values = finding.values
    if values is None:
        values = {} if finding.value is None else {"value": finding.value}
    return Finding(finding.code, finding.severity, values, finding.limit)
