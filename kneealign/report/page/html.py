"""The report as one self-contained web page: no script, no network, the picture inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kneealign import texts
from kneealign.codes import Finding, FindingCode, ReasonCode, Severity
from kneealign.report import wording
from kneealign.report.citation import citation
from kneealign.report.compared import describes_nobody
from kneealign.report.page import details, drawings, front, template
from kneealign.report.page.embedded import drawn_close_ups, drawn_photo
from kneealign.report.page.learning import Citations, at_once, folded, for_others, in_columns
from kneealign.report.page.others import among_others
from kneealign.report.page.retake import drawing_for
from kneealign.report.page.stands import photo_by_photo
from kneealign.report.reader import reader_of
from kneealign.report.stands import photo_names
from kneealign.texts import Words, date_words

if TYPE_CHECKING:
    from markupsafe import Markup

    from kneealign.report.picture.shown import Shown
    from kneealign.report.style import Style
    from kneealign.result import Assessment, PhotoInfo

_FIRST = (FindingCode.HEIGHT_UNLIKELY_FOR_AGE, FindingCode.HEIGHT_UNUSUAL_FOR_AGE)
"""Remarks on the person rather than on the photo, which stand on the first page as warnings do."""

_SIGNS = (ReasonCode.SYMPTOMS_ADULT, ReasonCode.SYMPTOMS_CHILD)


def render_html(
    words: Words, assessment: Assessment, shown: Shown, style: Style, *, printed: bool = False
) -> str:
    """Return the report as one HTML file.

    Parameters
    ----------
    words : Words
        The language.
    assessment : Assessment
        The result.
    shown : Shown
        Its pictures.
    style : Style
        What the reader wants besides.
    printed : bool
        Whether it is for :func:`kneealign.report.page.pdf.to_pdf`, which opens everything.

    Returns
    -------
    str
        A page in UTF-8 that loads nothing, below 1.5 MB.
    """
    page: dict[str, Any] = {
        "words": words.phrases,
        "say": words.say,
        "lang": words.lang,
        "open": printed,
        # Without the photo: a filled template refers to itself, and Python would free it much later.
        "result": replace(assessment, picture=None),
        "name": photo_names(words, assessment) if assessment.stands else assessment.photo.name or "",
        "person": wording.subject_words(words, assessment.subject),
        "by_hand": wording.by_hand_words(words, assessment),
        "made_on": date_words(words, style.made_on) if style.made_on else "",
        "picture": drawn_photo(words, assessment, shown),
        "close_ups": drawn_close_ups(words, shown),
        "stands": photo_by_photo(words, assessment, shown),
        "privacy": _privacy(words, assessment, style),
        **_answer(words, assessment),
        **_findings_by_weight(words, assessment),
        "shapes": drawings.leg_shapes(words),
        "retake": drawing_for(assessment.refusals),
        "page_foot": _css_string(texts.short_disclaimer(words)),
        "paste": words.say(
            "paste",
            **_versions(assessment),
            photographs=words.say("paste_photographs"),
            xray_basis=wording.xray_basis(words, assessment.provenance),
        ),
        "cite": words.say("cite", **_versions(assessment), **citation()._asdict()),
        "provenance": _provenance(words, assessment),
        **_sourced(words, assessment, style, printed=printed),
    }
    return template.fill(page, printed=printed)


def _answer(words: Words, assessment: Assessment) -> dict[str, Any]:
    verdict = assessment.verdict
    # The chapter on when to see a doctor lists the signs, for children or for adults.
    told = _SIGNS if texts.audience_of(assessment.subject.age_years) else ()
    return {
        "clinician": texts.advice_text(words, verdict.see_a_clinician),
        "next_step": texts.next_step_text(words, verdict.next_step),
        "verdict": texts.verdict_text(words, verdict),
        "reasons": [
            texts.reason_text(words, reason) for reason in verdict.reasons if reason.code not in told
        ],
        "short_disclaimer": texts.short_disclaimer(words),
        "disclaimer": texts.disclaimer(words),
    }


def _sourced(words: Words, assessment: Assessment, style: Style, *, printed: bool) -> dict[str, Any]:
    """Return what names sources, in the order of the page, since they are numbered as they are named."""
    measured = assessment.legs is not None
    citations = Citations(words, reader_of(assessment), with_degrees=measured)
    # The mean of stands that disagree describes nobody.
    has_place = measured and assessment.subject.age_years is not None and not describes_nobody(assessment)
    return {
        "table": front.table(words, assessment) if measured else None,
        "others": among_others(words, assessment, style.earlier, citations.numbers) if has_place else None,
        "measured": details.measured(words, assessment) if measured else None,
        "chapters": at_once(citations),
        "folds": folded(citations),
        # On paper nobody opens what concerns others.
        "for_others": [] if printed else for_others(citations),
        "limits": in_columns(citations.facts(texts.limits(words))),
        "methods": citations.facts(texts.methods(words)),
        "references": citations.listed(),
    }


def _css_string(text: str) -> Markup:
    """Return a text for the style sheet, with nothing in it that could end the string or the sheet."""
    from markupsafe import Markup

    safe = "".join(c if c.isalnum() or c in " .,;:-" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{safe}"')


def _privacy(words: Words, assessment: Assessment, style: Style) -> str:
    if style.show_face:
        return ""
    unknown = assessment.legs is None and (assessment.picture is None or assessment.picture.heads is None)
    return words.say("face_unknown" if unknown else "face_hidden")


def _findings_by_weight(words: Words, assessment: Assessment) -> dict[str, list[dict[str, str]]]:
    """Return refusals and warnings, which everybody must see, and remarks for those who open the details."""
    refusals = assessment.refusals
    others = [one for one in assessment.findings if one not in refusals]
    # That a child is very short stands among the reasons.
    short = any(reason.code is ReasonCode.SHORT_FOR_AGE for reason in assessment.verdict.reasons)
    first = _FIRST[:1] if short else _FIRST
    warnings = [one for one in others if one.severity is Severity.WARNING or one.code in first]
    return {
        "refusals": _findings(words, refusals),
        "warnings": _findings(words, warnings),
        "remarks": _findings(words, [one for one in others if one not in warnings]),
        # Where nothing was measured, only what to do better next time helps.
        "also": [{**one, "message": ""} for one in _findings(words, others) if one["advice"]],
    }


def _findings(words: Words, findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "severity": str(finding.severity),
            "message": texts.finding_text(words, finding),
            "advice": texts.finding_advice(words, finding),
        }
        for finding in findings
    ]


def _versions(assessment: Assessment) -> dict[str, str]:
    made = assessment.provenance
    return {
        "version": made.kneealign,
        "mediapipe": made.mediapipe,
        "opencv": made.opencv,
        "norms": made.norms_id,
    }


def _photo_rows(words: Words, photo: PhotoInfo) -> tuple[tuple[str, str], ...]:
    name = photo.name or words.say("prov_no_name")
    return (
        (words.say("prov_photo"), f"{name}, {photo.width_px} × {photo.height_px} px"),
        (words.say("prov_photo_hash"), photo.sha256),
    )


def _provenance(words: Words, assessment: Assessment) -> list[tuple[str, str]]:
    made = assessment.provenance
    stands = assessment.stands.photos if assessment.stands else ()
    photos = [stand.photo for stand in stands] or [assessment.photo]
    # What was left as it is, such as no choice of a person, is no option that was given.
    given = {key: value for key, value in made.options.items() if value is not None and value is not False}
    options = ", ".join(f"{key} = {value}" for key, value in given.items())
    return [
        ("kneealign", made.kneealign),
        ("MediaPipe, OpenCV", f"{made.mediapipe}, {made.opencv}"),
        (words.say("prov_model"), made.model_sha256),
        (words.say("prov_norms"), made.norms_id),
        (words.say("prov_format"), assessment.schema_version),
        *(row for photo in photos for row in _photo_rows(words, photo)),
        *(
            (words.say("prov_points"), wording.placed_words(words, placed))
            for placed in [made.points]
            if placed
        ),
        *(
            (words.say("prov_calibration"), wording.calibration_words(words, study))
            for study in [made.calibration]
            if study
        ),
        (words.say("prov_options"), options or words.say("prov_defaults")),
    ]
