"""The small table of the first page: each leg and each gap beside what is usual, with a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.codes import Compared, ImdBasis
from kneealign.report import compared
from kneealign.report.bands import angle_stripes, icd_stripes, imd_stripes
from kneealign.texts import Words, age_words, cm_words, interval_words

if TYPE_CHECKING:
    from kneealign.norms import Chances
    from kneealign.report.bands import Stripe
    from kneealign.result import Assessment

_SIDES = ("right", "left")


def table(words: Words, assessment: Assessment) -> dict[str, Any]:
    """Return the head of the column of usual ranges, and the rows.

    Parameters
    ----------
    assessment : Assessment
        A measured result.
    """
    legs, gaps, age = assessment.legs, assessment.gaps, assessment.subject.age_years
    assert legs is not None
    chances = compared.leg_chances(assessment)
    usual = _usual(angle_stripes(words, assessment.subject))
    rows = [
        {
            "side": side,
            "label": words.say(f"{side}_leg"),
            "value": interval_words(words, leg.xray_interval_deg, leg.deviation_deg),
            "usual": usual,
            **_leg_flag(words, assessment, chances.get(side)),
        }
        for side, leg in ((side, legs.right if side == "right" else legs.left) for side in _SIDES)
    ]
    if gaps is not None:
        touching = {
            "ankles": ("imd", gaps.intermalleolar_distance, imd_stripes),
            "knees": ("icd", gaps.intercondylar_distance, icd_stripes),
        }
        rows += [
            {
                "side": None,
                "label": _gap_label(words, name, distance.basis),
                "value": _gap_value(words, distance.basis, max(0.0, distance.cm)),
                "usual": _usual(bands(words, assessment.subject)),
                **_gap_flag(words, compared.gap_chances(assessment.subject, code, distance)),
            }
            for name, (code, distance, bands) in touching.items()
            if distance is not None and distance.cm is not None and distance.category is not None
        ]
    if age is None:
        return {"usual_head": None, "rows": rows}
    child = assessment.subject.is_child
    head = words.say("usual_at", age=age_words(words, age)) if child else words.say("usual_adult")
    return {"usual_head": head, "rows": rows}


def _usual(stripes: tuple[Stripe, ...]) -> str | None:
    """Return the range of the usual band; without an age there is none."""
    return next((stripe.range_words for stripe in stripes if stripe.level == 0), None)


def _gap_label(words: Words, name: str, basis: ImdBasis) -> str:
    label = words.say(f"row_{name}")
    return words.say("row_calculated", label=label) if basis is ImdBasis.MODELLED else label


def _gap_value(words: Words, basis: ImdBasis, cm: float) -> str:
    """Return the gap; one that was seen is the photo's, not an X-ray's as the head of the column says."""
    gap = cm_words(words, cm)
    return gap if basis is ImdBasis.MODELLED else words.say("row_seen", gap=gap)


def _leg_flag(words: Words, assessment: Assessment, chances: Chances | None) -> dict[str, Any]:
    """Return where a leg stands, in the words of the sentence above the table."""
    if chances is None:
        return {"level": None, "flag": None}
    if compared.describes_nobody(assessment):
        return {"level": None, "flag": words.say(f"flag_{Compared.CANNOT_TELL}")}
    return {
        "level": compared.leg_level(chances.compared),
        "flag": words.say(f"flag_{chances.compared}"),
    }


def _gap_flag(words: Words, chances: Chances | None) -> dict[str, Any]:
    if chances is None:
        return {"level": None, "flag": None}
    standing = compared.gap_standing(chances)
    as_legs = standing in (Compared.INSIDE, Compared.LIKELY_INSIDE, Compared.CANNOT_TELL)
    flag = words.say(f"flag_{standing}" if as_legs else f"flag_gap_{standing}")
    return {"level": compared.gap_level(standing), "flag": flag}
