"""Everything that was measured, for those who open it: bands, intervals, chances, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign import texts
from kneealign.report import compared, wording
from kneealign.report.bands import Stripe, angle_stripes, icd_stripes, imd_stripes
from kneealign.report.page import figures
from kneealign.texts import (
    Words,
    angle_words,
    chance_words,
    cm_interval_words,
    cm_words,
    expected_words,
    interval_words,
    offset_words,
    percent_words,
    whole,
)

if TYPE_CHECKING:
    from kneealign.result import Assessment, Gaps, IntercondylarDistance, IntermalleolarDistance, LegResult
    from kneealign.subject import Subject

_SHOWN_PROBABILITY = 0.005


def measured(words: Words, assessment: Assessment) -> dict[str, Any]:
    """Return the numbers of a measured photo by the names that the template uses.

    Without an age there are no bands, and so no names of bands and no chances.
    """
    legs, gaps = assessment.legs, assessment.gaps
    assert legs is not None
    stripes = angle_stripes(words, assessment.subject)
    return {
        "banded": bool(stripes),
        "with_chances": bool(stripes) and not compared.describes_nobody(assessment),
        "figure": figures.angle_figure(words, stripes, legs),
        "legs": [_leg(words, assessment, side, leg, stripes) for side, leg in reversed(list(legs))],
        "asymmetry": wording.asymmetry_words(words, assessment),
        "ankle_gap": wording.gap_words(words, gaps.ankle) if gaps else None,
        "knee_gap": wording.gap_words(words, gaps.knee) if gaps else None,
        "touching": _touching(words, assessment.subject, gaps) if gaps else [],
    }


def _leg(
    words: Words, assessment: Assessment, side: str, leg: LegResult, stripes: tuple[Stripe, ...]
) -> dict[str, Any]:
    # The mean of stands that disagree describes nobody, so nothing is said of its chances.
    chances = None if compared.describes_nobody(assessment) else compared.leg_chances(assessment).get(side)
    percents = chances.percents if chances else {}
    rows = (
        []
        if chances is None
        else [
            (stripe, leg.probabilities.get(stripe.category, 0.0), percents.get(stripe.category, 0))
            for stripe in reversed(stripes)
        ]
    )
    shown = [
        {
            "label": stripe.short_label,
            "range": stripe.range_words,
            "percent": round(100 * probability, 1),
            "number": percent_words(words, percent),
            "words": chance_words(words, percent),
        }
        for stripe, probability, percent in rows
        if percent or probability >= _SHOWN_PROBABILITY
    ]
    band = None
    if chances:
        band = (
            compared.standing_words(words, assessment.subject, chances, "band_sure")
            if assessment.subject.is_child
            else compared.band_words(words, leg, chances)
        )
    return {
        "side": side,
        "value": wording.leg_words(words, leg),
        "lay": wording.lay_words(words, leg),
        "expected": expected_words(words, leg.xray_interval_deg, leg.deviation_deg),
        "on_photo": interval_words(words, leg.interval_deg, leg.deviation_deg),
        "hka": _hka(words, whole(leg.deviation_deg)),
        "offset": offset_words(words, leg.axis_offset_percent),
        "category": band,
        "chances": shown,
        "unlikely": len(rows) - len(shown),
    }


def _hka(words: Words, deviation_deg: int) -> str:
    meant = angle_words(words, deviation_deg) if deviation_deg else words.say("growth_straight")
    return f"{180 + deviation_deg}° ({meant})"


def _touching(words: Words, subject: Subject, gaps: Gaps) -> list[dict[str, Any]]:
    """Return the gap with the knees or the ankles touching: one of them is known, or it is said why not."""
    imd, icd = gaps.intermalleolar_distance, gaps.intercondylar_distance
    said = {"title": words.say("imd_title"), "about": words.say("imd_about")}
    shown = [{**said, **_distance(words, subject, "imd", imd, imd_stripes(words, subject))}]
    if icd is not None:
        said = {"title": words.say("icd_title"), "about": words.say("icd_about")}
        shown.append({**said, **_distance(words, subject, "icd", icd, icd_stripes(words, subject))})
    return [one for one in shown if one["value"]] or shown[:1]


def _distance(
    words: Words,
    subject: Subject,
    name: str,
    distance: IntermalleolarDistance | IntercondylarDistance,
    stripes: tuple[Stripe, ...],
) -> dict[str, Any]:
    chances = compared.gap_chances(subject, name, distance)
    cm, interval_cm, percent = distance.cm, distance.interval_cm, distance.percent_of_height
    return {
        "basis": texts.imd_basis_text(words, distance.basis),
        "reason": texts.imd_reason_text(words, distance.reason),
        "value": cm_words(words, max(0.0, cm)) if cm is not None else None,
        "interval": cm_interval_words(words, interval_cm, cm or 0.0) if interval_cm else None,
        "of_height": words.say("of_height", percent=whole(percent)) if percent is not None else None,
        "category": compared.gap_words(words, chances) if chances else None,
        "figure": figures.gap_figure(words, name, stripes, distance) if stripes else None,
    }
