"""What a report says of a leg, a gap, a person and an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kneealign.codes import Direction, FindingCode
from kneealign.texts import (
    NEARLY_STRAIGHT_DEG,
    Words,
    age_words,
    angle_words,
    cm_interval_words,
    cm_words,
    difference_words,
    mean_words,
    number,
    whole,
)

if TYPE_CHECKING:
    from kneealign.result import Assessment, CalibrationUsed, Gap, LegResult, PlacedPoints, Provenance
    from kneealign.subject import Subject

UNIT = re.compile(r"(?<=\d) (?=%|cm\b|px\b)|(?<=\d°) (?=valgus\b|varus\b)")
"""The spaces between a number and its unit or direction, where a line must not break."""

UNBROKEN = re.compile(r"--[a-z][a-z-]+|\bX-rays?\b")
"""What a line must not break at its hyphens: an option of a command, and a word of one letter and more."""


def leg_words(words: Words, leg: LegResult) -> str:
    """Return the angle as read; "straight" leads where it is not excluded and the verdict says it too."""
    degrees = whole(leg.deviation_deg)
    if leg.direction is not Direction.STRAIGHT or abs(degrees) > NEARLY_STRAIGHT_DEG:
        return angle_words(words, leg.deviation_deg)
    return (
        words.say("leg_straight", angle=angle_words(words, degrees))
        if degrees
        else words.say("leg_straight_zero")
    )


def lay_words(words: Words, leg: LegResult) -> str:
    """Return the leg's direction in everyday words."""
    return words.say(f"lay_{leg.direction}")


def gap_words(words: Words, gap: Gap) -> str:
    """Return a gap with its interval in centimetres, if there is a scale, and in percent of leg length.

    Where clothes hide the legs it says so instead.
    """
    if gap.percent_of_leg is None:
        return words.say("gap_withheld")
    percent = words.say("of_leg", percent=f"{max(0.0, gap.percent_of_leg):.0f}")
    if gap.cm is None or gap.interval_cm is None:
        return percent
    interval = cm_interval_words(words, gap.interval_cm, gap.cm)
    return words.say("gap_cm", cm=cm_words(words, max(0.0, gap.cm)), interval=interval, percent=percent)


def asymmetry_words(words: Words, assessment: Assessment) -> str:
    """Return how far the legs differ; legs that read the same differ by less than a degree."""
    legs = assessment.legs
    alike = legs is not None and whole(legs.left.deviation_deg) == whole(legs.right.deviation_deg)
    return difference_words(words, 0.0 if alike else assessment.asymmetry_deg or 0.0)


def by_hand_words(words: Words, assessment: Assessment) -> str:
    """Return that a person placed the joints, or "" where they are the program's.

    Reports say this at the top, since findings may be left out where there is little room.
    """
    if assessment.provenance.points is None:
        return ""
    only = any(finding.code is FindingCode.REFUSED_WITHOUT_POINTS for finding in assessment.findings)
    return words.say("text_by_hand_only" if only else "text_by_hand")


def placed_words(words: Words, placed: PlacedPoints) -> str:
    """Return which joints were placed by hand and how far from the program's, who did it and when."""
    names = words.file("review")["joints"]
    said = []
    for one in placed.joints:
        key = "new" if one.moved_px is None else "px" if one.moved_cm is None else "cm"
        px, cm = (number(words, value or 0.0) for value in (one.moved_px, one.moved_cm))
        said.append(words.say(f"placed_{key}", joint=names[one.joint], px=px, cm=cm))
    by = words.say("placed_by", who=placed.placed_by) if placed.placed_by else ""
    on = words.say("placed_on", day=placed.placed_on) if placed.placed_on else ""
    return "; ".join(filter(None, [", ".join(said), f"{by} {on}".strip()]))


def xray_basis(words: Words, provenance: Provenance) -> str:
    """Return what the interval for an X-ray is based on."""
    study = provenance.calibration
    if study is None or not study.applied:
        return words.say("basis_published")
    return words.say(
        "basis_study",
        name=study.name,
        persons=study.persons,
        legs=study.legs,
        bias=mean_words(words, study.bias_deg),
        spread=number(words, round(study.spread_deg, 1)),
    )


def calibration_words(words: Words, study: CalibrationUsed) -> str:
    """Return the study that was given, and that it was not used where it was not."""
    unused = "" if study.applied else f" ({words.say('prov_calibration_unused')})"
    return f"{study.name}{unused}, SHA-256 {study.sha256}"


def young_words(words: Words, subject: Subject, noun: str) -> str:
    """Return a noun for a person or a group; of teenagers each language has its own."""
    return words.say(f"teen_{noun}" if subject.is_teen else noun)


def subject_words(words: Words, subject: Subject) -> str:
    """Return who is in the photo, as far as it is known.

    >>> from kneealign.subject import Subject
    >>> from kneealign.texts import words_in
    >>> subject_words(words_in("en"), Subject(age_years=5.5, sex="female", height_cm=110))
    'girl, 5.5 years, 110 cm'
    """
    nouns = {"female": "girl", "male": "boy"} if subject.is_child else {"female": "woman", "male": "man"}
    parts = []
    if subject.sex is not None:
        noun = nouns[subject.sex] if subject.age_years is not None else subject.sex
        parts.append(young_words(words, subject, noun))
    if subject.age_years is not None:
        parts.append(age_words(words, subject.age_years))
    if subject.height_cm is not None:
        parts.append(f"{number(words, subject.height_cm)} cm")
    return ", ".join(parts)
