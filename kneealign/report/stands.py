"""What a report says of several photos of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign.codes import FindingCode, StandUse
from kneealign.texts import Words, difference_words, number

if TYPE_CHECKING:
    from kneealign.result import Assessment, Spread, Stand, Stands

LEFT_OUT = frozenset(
    (
        FindingCode.STAND_REFUSED,
        FindingCode.STAND_GIVEN_TWICE,
        FindingCode.OUTLIER_STAND,
        FindingCode.STANDS_DISAGREE,
    )
)
"""Findings that name a photo which does not count, or that the verdict has told."""


def photo_names(words: Words, assessment: Assessment) -> str:
    """Return the name of the photo, or of all photos."""
    photos = [one.photo for one in assessment.stands.photos] if assessment.stands else [assessment.photo]
    return ", ".join(photo.name or words.say("photo") for photo in photos)


def stands_text(words: Words, stands: Stands) -> str:
    """Return how many stands count, how far apart they lie, what may be chance, and what was left out."""
    said = []
    if stands.used > 1:
        apart = {side: difference_words(words, spread.range_deg or 0.0) for side, spread in _sides(stands)}
        said.append(
            words.say("text_stands", used=stands.used, change=smallest_change(words, stands), **apart)
        )
    left_out = [
        f"{photo_name(words, stand)} ({words.say(f'stand_{stand.use}')})"
        for stand in stands.photos
        if stand.use is not StandUse.USED
    ]
    if left_out:
        said.append(words.say("text_stands_left_out", photos=", ".join(left_out)))
    return " ".join(said)


def photo_name(words: Words, stand: Stand) -> str:
    """Return what a stand's photo is called."""
    return stand.photo.name or words.say("photo")


def smallest_change(words: Words, stands: Stands) -> str:
    """Return the change of either leg up to which it may be chance, in degrees."""
    return number(words, max(spread.smallest_change_deg for _, spread in _sides(stands)))


def _sides(stands: Stands) -> tuple[tuple[str, Spread], ...]:
    return ("right", stands.right), ("left", stands.left)
