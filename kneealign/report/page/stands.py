"""The report's section on several photos of one person: each with its angles, and what varies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.codes import StandUse
from kneealign.report import wording
from kneealign.report.page.embedded import drawn_stands
from kneealign.report.stands import photo_name, smallest_change
from kneealign.texts import Words, angle_words, difference_words

if TYPE_CHECKING:
    from kneealign.report.picture.shown import Shown
    from kneealign.result import Assessment, StandLeg


def photo_by_photo(words: Words, assessment: Assessment, shown: Shown) -> dict[str, Any] | None:
    """Return what the section shows; None for a result of one photo."""
    stands = assessment.stands
    if stands is None:
        return None
    pictures = drawn_stands(words, assessment, shown)
    rows = [
        {
            "name": photo_name(words, stand),
            "counts": stand.use is StandUse.USED,
            "why": words.say(f"stand_{stand.use}"),
            "right": _angle(words, stand.right),
            "left": _angle(words, stand.left),
        }
        for stand in stands.photos
    ]
    legs = assessment.legs
    several = stands.used > 1
    return {
        "rows": rows,
        "pictures": pictures,
        "right": wording.leg_words(words, legs.right) if legs else "",
        "left": wording.leg_words(words, legs.left) if legs else "",
        "right_apart": difference_words(words, stands.right.range_deg or 0.0) if several else "",
        "left_apart": difference_words(words, stands.left.range_deg or 0.0) if several else "",
        "change": words.say("stands_change", change=smallest_change(words, stands)) if several else "",
    }


def _angle(words: Words, leg: StandLeg | None) -> str:
    return "" if leg is None else angle_words(words, leg.deviation_deg)
