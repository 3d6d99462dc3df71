"""The pictures of the report as data addresses."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from kneealign.report import wording
from kneealign.texts import Words, words_in

if TYPE_CHECKING:
    from kneealign.report.picture.shown import Jpeg, Shown
    from kneealign.result import Assessment


def drawn_photo(words: Words, assessment: Assessment, shown: Shown) -> dict[str, Any]:
    """Return the drawn photo as a data address with its size and its description."""
    if assessment.stands and assessment.stand_results:
        nearest = assessment.stand_results[assessment.stands.shown - 1]
        return _picture(shown.front, _alt(words, nearest))
    return _picture(shown.front, _alt(words, assessment))


def drawn_stands(words: Words, assessment: Assessment, shown: Shown) -> list[dict[str, Any]]:
    """Return each photo of several as a data address."""
    pairs = zip(assessment.stand_results, shown.stands, strict=False)
    single = words_in(words.lang)
    return [_picture(jpeg, _alt(single, result)) for result, jpeg in pairs]


def drawn_close_ups(words: Words, shown: Shown) -> list[dict[str, Any]]:
    """Return the close-ups as data addresses, each with its caption."""
    pictures = []
    for view, jpeg in shown.close_ups:
        caption = words.say(f"closeup_{view.joint}", gap=wording.gap_words(words, view.gap))
        drawn = view.gap.percent_of_leg is not None
        alt = words.say("closeup_alt" if drawn else "closeup_alt_withheld", what=caption)
        pictures.append({**_picture(jpeg, alt), "caption": caption})
    return pictures


def _picture(jpeg: Jpeg, alt: str) -> dict[str, Any]:
    from markupsafe import Markup

    # Nothing in base64 needs escaping, and looking takes a while.
    address = Markup("data:image/jpeg;base64," + base64.b64encode(jpeg.data).decode("ascii"))
    return {"address": address, "width": jpeg.width_px, "height": jpeg.height_px, "alt": alt}


def _alt(words: Words, assessment: Assessment) -> str:
    if assessment.legs is None:
        return words.say("picture_alt_refused")
    right, left = (wording.leg_words(words, leg) for leg in (assessment.legs.right, assessment.legs.left))
    return words.say("picture_alt", right=right, left=left)
