"""The small table of the first page: each leg and each gap beside what is usual, with a flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.codes import Category, ImdBasis
from kneealign.report.bands import angle_stripes, icd_stripes, imd_stripes, level_of
from kneealign.texts import Words, age_words, cm_words, interval_words

if TYPE_CHECKING:
    from kneealign.report.bands import Stripe
    from kneealign.result import Assessment, LegResult

_SIDES = ("right", "left")
_SURE = 0.9
"""The confidence with which the verdict says that a leg is beyond a limit."""


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
            **_flag(words, leg.category, sure=_is_sure(leg)),
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
                "label": _gap_label(words, name, distance.basis),
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


def _gap_label(words: Words, name: str, basis: ImdBasis) -> str:
    label = words.say(f"row_{name}")
    return words.say("row_calculated", label=label) if basis is ImdBasis.MODELLED else label


def _flag(words: Words, category: Category | None, *, sure: bool = True) -> dict[str, Any]:
    """Return the name of a band in one or two words with its shade; without one the photo cannot tell."""
    if category is None:
        return {"level": None, "flag": None}
    name = str(category).removesuffix("_valgus").removesuffix("_varus")
    flag = words.say(f"flag_{name}")
    return {"level": level_of(category), "flag": flag if sure else words.say("flag_likely", flag=flag)}


def _is_sure(leg: LegResult) -> bool:
    """Whether a leg is in its band or further out as surely as the sentence above would say so."""
    category = leg.category
    if category is None or not level_of(category):
        return True
    bands = list(leg.probabilities)
    place = bands.index(category)
    outwards = bands[: place + 1] if str(category).endswith("_varus") else bands[place:]
    return sum(leg.probabilities[band] for band in outwards) >= _SURE
