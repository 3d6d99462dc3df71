"""The report as one self-contained web page: no script, no network, the picture inside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kneealign import norms, texts
from kneealign.codes import Finding, ReasonCode
from kneealign.report import wording
from kneealign.report.bands import Stripe, angle_stripes, icd_stripes, imd_stripes
from kneealign.report.citation import citation
from kneealign.report.page import drawings, figures, template
from kneealign.report.page.embedded import drawn_close_ups, drawn_photo
from kneealign.report.page.others import among_others
from kneealign.report.page.stands import photo_by_photo
from kneealign.report.sources import references
from kneealign.report.stands import photo_names
from kneealign.texts import (
    Block,
    Fact,
    Words,
    angle_words,
    category_text,
    chance_words,
    cm_interval_words,
    cm_words,
    difference_words,
    expected_words,
    interval_words,
    offset_words,
    percent_words,
    whole,
)

if TYPE_CHECKING:
    from markupsafe import Markup

    from kneealign.report.picture.shown import Shown
    from kneealign.report.style import Style
    from kneealign.result import (
        Assessment,
        Gaps,
        IntercondylarDistance,
        IntermalleolarDistance,
        LegResult,
        PhotoInfo,
    )
    from kneealign.subject import Subject

_SHOWN_PROBABILITY = 0.005
_HEADING_LETTERS, _LINE_LETTERS, _SHAPES_LETTERS = 90, 30, 420
"""Room that a heading, the end of a paragraph and the three leg shapes take, in letters of text."""

_Item = dict[str, Any]


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
        Whether it is for :func:`kneealign.report.page.pdf.to_pdf`.

    Returns
    -------
    str
        A page in UTF-8 that loads nothing, below 1.5 MB.
    """
    citations = _Citations()
    measured = assessment.legs is not None
    page: dict[str, Any] = {
        "words": words.phrases,
        "say": words.say,
        "lang": words.lang,
        "result": assessment,
        "name": photo_names(words, assessment) if assessment.stands else assessment.photo.name or "",
        "person": wording.subject_words(words, assessment.subject),
        "by_hand": wording.by_hand_words(words, assessment),
        "made_on": style.made_on.isoformat() if style.made_on else "",
        "picture": drawn_photo(words, assessment, shown),
        "close_ups": drawn_close_ups(words, shown),
        "stands": photo_by_photo(words, assessment, shown),
        "privacy": _privacy(words, assessment, style),
        "clinician": texts.advice_text(words, assessment.verdict.see_a_clinician),
        "next_step": texts.next_step_text(words, assessment.verdict.next_step),
        "verdict": texts.verdict_text(words, assessment.verdict),
        "reasons": [texts.reason_text(words, reason) for reason in assessment.verdict.reasons],
        "disclaimer": texts.disclaimer(words),
        "refusals": _findings(words, assessment.refusals),
        "findings": _findings(words, [one for one in assessment.findings if one not in assessment.refusals]),
        "shapes": drawings.leg_shapes(words),
        # In the order of the page, since sources are numbered as they are named.
        "others": among_others(words, assessment, style.earlier, citations.numbers)
        if measured and assessment.subject.age_years is not None
        else None,
        "education": _education(assessment, words, citations),
        "limits": _halves(citations.facts(texts.limits(words), with_degrees=measured)),
        "methods": citations.facts(texts.methods(words), with_degrees=True),
        "page_foot": _css_string(texts.short_disclaimer(words)),
        "paste": words.say(
            "paste",
            **_versions(assessment),
            photographs=words.say("paste_photographs"),
            xray_basis=wording.xray_basis(words, assessment.provenance),
        ),
        "cite": words.say("cite", **_versions(assessment), **citation()._asdict()),
        "provenance": _provenance(words, assessment),
        "group": _group_message(words, assessment),
        "measured": _measured(words, assessment) if measured else None,
    }
    return template.fill({**page, "references": citations.listed()}, printed=printed)


class _Citations:
    """Numbers the sources in the order in which the page names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def facts(self, facts: tuple[Fact, ...], *, with_degrees: bool) -> list[dict[str, Any]]:
        """Return the facts with the numbers of their sources."""
        return [
            {"text": fact.text, "numbers": self.numbers(fact.sources)}
            for fact in facts
            if with_degrees or not fact.with_degrees
        ]

    def listed(self) -> list[str]:
        """Return the sources that were named, in the order of their numbers."""
        known = references()
        return [known[key] for key in self._numbers]

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of sources, ascending."""
        return sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys)


def _education(assessment: Assessment, words: Words, citations: _Citations) -> list[dict[str, Any]]:
    measured = assessment.legs is not None
    chapters = []
    for section in texts.chapters(words):
        blocks = []
        for block in section.for_age(assessment.subject.age_years):
            facts = citations.facts(block.facts, with_degrees=measured)
            if facts:
                blocks.append(
                    {"title": block.title, "facts": facts, "urgent": block.urgent, "drawing": _drawing(block)}
                )
        before = _SHAPES_LETTERS if section.key == "about" else 0
        chapters.append(
            {
                "key": section.key,
                "title": section.title,
                "lead": section.lead,
                "halves": _halves([block for block in blocks if not block["drawing"]], before),
                "drawn": [block for block in blocks if block["drawing"]],
            }
        )
    return chapters


def _halves(items: list[_Item], before: int = 0) -> tuple[list[_Item], list[_Item]]:
    """Return blocks or facts as two columns of about one height, in their order.

    Balanced CSS columns would do the same, but take WeasyPrint ten times as long.

    Parameters
    ----------
    items : list of dict
        Blocks with "facts", or facts with "text".
    before : int
        What stands above the first column, in letters of text.
    """
    heights = [_letters(item) for item in items]
    cut = min(
        range(len(items) + 1), key=lambda count: max(before + sum(heights[:count]), sum(heights[count:]))
    )
    return items[:cut], items[cut:]


def _letters(item: _Item) -> int:
    """Return about how much room a block or a fact takes, in letters of text."""
    if "facts" in item:
        return _HEADING_LETTERS + sum(_letters(fact) for fact in item["facts"])
    return _LINE_LETTERS + len(item["text"])


def _drawing(block: Block) -> str | None:
    return drawings.exercise(block.drawing, block.title) if block.drawing else None


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


def _measured(words: Words, assessment: Assessment) -> dict[str, Any]:
    legs, gaps = assessment.legs, assessment.gaps
    assert legs is not None
    stripes = angle_stripes(words, assessment.subject)
    return {
        "banded": bool(stripes),
        "figure": figures.angle_figure(words, stripes, legs),
        "legs": [_leg(words, "right", legs.right, stripes), _leg(words, "left", legs.left, stripes)],
        "asymmetry": difference_words(words, assessment.asymmetry_deg or 0.0),
        "ankle_gap": wording.gap_words(words, gaps.ankle) if gaps else None,
        "knee_gap": wording.gap_words(words, gaps.knee) if gaps else None,
        "touching": _touching(words, assessment.subject, gaps) if gaps else [],
    }


def _leg(words: Words, side: str, leg: LegResult, stripes: tuple[Stripe, ...]) -> dict[str, Any]:
    chances = [(stripe, leg.probabilities.get(stripe.category, 0.0)) for stripe in reversed(stripes)]
    shown = [
        {
            "label": stripe.short_label,
            "range": stripe.range_words,
            "percent": round(100 * chance, 1),
            "number": percent_words(words, chance),
            "words": chance_words(words, chance),
        }
        for stripe, chance in chances
        if chance >= _SHOWN_PROBABILITY
    ]
    return {
        "side": side,
        "value": wording.leg_words(words, leg),
        "lay": wording.lay_words(words, leg),
        "expected": expected_words(words, leg.xray_interval_deg, leg.deviation_deg),
        "on_photo": interval_words(words, leg.interval_deg, leg.deviation_deg),
        "hka": f"{180 + whole(leg.deviation_deg)}° ({angle_words(words, leg.deviation_deg)})",
        "offset": offset_words(words, leg.axis_offset_percent),
        "category": category_text(words, leg.category) if leg.category else None,
        "chances": shown,
        "unlikely": len(chances) - len(shown),
    }


def _touching(words: Words, subject: Subject, gaps: Gaps) -> list[dict[str, Any]]:
    """Return the gap with the knees or the ankles touching: one of them is known, or it is said why not."""
    imd, icd = gaps.intermalleolar_distance, gaps.intercondylar_distance
    said = {"title": words.say("imd_title"), "about": words.say("imd_about")}
    shown = [{**said, **_distance(words, "imd", imd, imd_stripes(words, subject))}]
    if icd is not None:
        said = {"title": words.say("icd_title"), "about": words.say("icd_about")}
        shown.append({**said, **_distance(words, "icd", icd, icd_stripes(words, subject))})
    return [one for one in shown if one["value"]] or shown[:1]


def _distance(
    words: Words,
    name: str,
    distance: IntermalleolarDistance | IntercondylarDistance,
    stripes: tuple[Stripe, ...],
) -> dict[str, Any]:
    cm, interval_cm, percent = distance.cm, distance.interval_cm, distance.percent_of_height
    return {
        "basis": texts.imd_basis_text(words, distance.basis),
        "reason": texts.imd_reason_text(words, distance.reason),
        "value": cm_words(words, max(0.0, cm)) if cm is not None else None,
        "interval": cm_interval_words(words, interval_cm, cm or 0.0) if interval_cm else None,
        "of_height": words.say("of_height", percent=whole(percent)) if percent is not None else None,
        "category": category_text(words, distance.category) if distance.category else None,
        "figure": figures.gap_figure(words, name, stripes, distance) if stripes else None,
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


def _group_message(words: Words, assessment: Assessment) -> str | None:
    """Return what is usual in the person's group, or None where it is said already or could mislead.

    The message may name angles, so a refused photo gets it only where the group itself is the reason:
    elsewhere it could be taken for a result.
    """
    wanted = assessment.legs is not None or not norms.has_limits(assessment.subject)
    # The verdict of a child inside the window says the same already, and so does one without an age.
    said = {ReasonCode.USUAL_AT_THIS_AGE, ReasonCode.AGE_NOT_GIVEN}
    if not wanted or any(reason.code in said for reason in assessment.verdict.reasons):
        return None
    return texts.group_message(words, norms.group_of(assessment.subject))


def _versions(assessment: Assessment) -> dict[str, str]:
    made = assessment.provenance
    return {
        "version": made.kneealign,
        "mediapipe": made.mediapipe,
        "opencv": made.opencv,
        "model": made.model_sha256[:12],
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
    options = ", ".join(f"{key} = {value}" for key, value in made.options.items())
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
