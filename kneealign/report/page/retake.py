"""Which of the guide's drawings shows how to take the photo again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kneealign.codes import Finding, FindingCode
from kneealign.drawings import DRAWINGS

if TYPE_CHECKING:
    from markupsafe import Markup

_SHOWN_BY = {
    "frame": (
        FindingCode.NO_PERSON,
        FindingCode.SEVERAL_PEOPLE,
        FindingCode.HIPS_OUTSIDE_FRAME,
        FindingCode.KNEES_OUTSIDE_FRAME,
        FindingCode.FEET_OUTSIDE_FRAME,
        FindingCode.PERSON_TOO_SMALL,
        FindingCode.CAMERA_TILTED,
    ),
    "facing": (FindingCode.SEEN_FROM_BEHIND, FindingCode.FACING_UNCLEAR, FindingCode.NOT_FACING_CAMERA),
    "feet_apart": (
        FindingCode.WIDE_STANCE,
        FindingCode.NOT_STANDING_EVENLY,
        FindingCode.WEIGHT_ON_ONE_LEG,
        FindingCode.KNEES_BENT,
        FindingCode.LEGS_CROSSED,
    ),
    "clothes": (FindingCode.CLOTHES_HIDE_LEGS, FindingCode.LEGS_HIDDEN),
    "camera": (
        FindingCode.CAMERA_TOO_HIGH,
        FindingCode.VIEWS_DISAGREE,
        FindingCode.TOO_DARK,
        FindingCode.OVER_EXPOSED,
        FindingCode.BLURRED,
    ),
}
"""Drawing by the findings that refuse a photo."""


def drawing_for(refusals: Iterable[Finding]) -> Markup | None:
    """Return the drawing for the first refusal that has one; a child who is too young has none."""
    from markupsafe import Markup

    for finding in refusals:
        for name, codes in _SHOWN_BY.items():
            if finding.code in codes:
                return Markup(DRAWINGS[name]())
    return None
