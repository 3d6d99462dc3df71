"""The small table of the first page: each leg and each gap beside what is usual, with a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.codes import Category
from kneealign.report.bands import angle_stripes, icd_stripes, imd_stripes, level_of
from kneealign.texts import Words, age_words, cm_words, interval_words

if TYPE_CHECKING:
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
    usual = _usual(angle_stripes(words, assessment.subject))
    rows = [
        {
            "side": side,
            "label": words.say(f"{side}_leg"),
            "value": interval_words(words, leg.xray_interval_deg, leg.deviation_deg),
            "usual": usual,
            **_flag(words, leg.category),
        }
        for side, leg in ((side, legs.right if side == "right" else legs.left) for side in _SIDES)
    ]
    if gaps is not None:
        touching = {
            "ankles": (gaps.intermalleolar_distance, imd_stripes),
            "knees": (gaps.intercondylar_distance, icd_stripes),
        }
        rows += [
            {
                "side": None,
                "label": words.say(f"row_{name}"),
                "value": cm_words(words, max(0.0, distance.cm)),
                "usual": _usual(bands(words, assessment.subject)),
                **_flag(words, distance.category),
            }
            for name, (distance, bands) in touching.items()
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


def _flag(words: Words, category: Category | None) -> dict[str, Any]:
    """Return the name of a band in one or two words with its shade; without one the photo cannot tell."""
    if category is None:
        return {"level": None, "flag": None}
    name = str(category).removesuffix("_valgus").removesuffix("_varus")
    return {"level": level_of(category), "flag": words.say(f"flag_{name}")}
