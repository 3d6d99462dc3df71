"""From observations to one of four answers and the next step."""

from __future__ import annotations

from dataclasses import dataclass

from kneealign.codes import (
    Advice,
    Direction,
    Doubt,
    Finding,
    FindingCode,
    NextStep,
    NextStepCode,
    Values,
)
from kneealign.norms.doubts import doubt_of
from kneealign.norms.tables import clinician_limits, rule
from kneealign.subject import Subject


@dataclass(frozen=True)
class Signs:
    """What counts for the answer."""

    serious: bool
    """Something was seen that calls for a visit at once."""
    chance_beyond: float
    """Largest probability, 0 to 1, of anything being beyond a clinician's limit: either leg in either
    direction, or the difference between them."""
    doubtful: bool
    """Something else stays open: a difference between the legs, or an ankle gap that is large or contradicts
    the angles."""


def advise(signs: Signs, subject: Subject) -> Advice:
    """Return whether the photo is a reason to see a clinician."""
    if signs.serious:
        return Advice.YES
    if subject.age_years is None:
        return Advice.CANNOT_TELL
    if signs.chance_beyond >= rule("decision", "likely_probability"):
        return Advice.IF_THE_SAME_AGAIN
    if signs.doubtful or signs.chance_beyond >= rule("decision", "unlikely_probability"):
        return Advice.CANNOT_TELL
    return Advice.NOT_FOR_THIS_PHOTO


def next_step(
    advice: Advice,
    subject: Subject,
    *,
    contradiction: bool = False,
    open_gap_cm: float | None = None,
    stands: int = 1,
) -> NextStep:
    """Return what to do after an answer on a photo that was measured.

    Parameters
    ----------
    advice : Advice
        The answer.
    subject : Subject
        Whose limits to use.
    contradiction : bool
        Whether new photos may settle now what stays open: on one photo the legs differ, or the angles and a
        gap do not fit together.
    open_gap_cm : float, optional
        The limit of a gap that is to be watched.
    stands : int
        How many stands the answer rests on.
    """
    if advice is Advice.YES:
        return NextStep(NextStepCode.SHOW_TO_A_CLINICIAN, {"weeks": rule("next_step", "visit_weeks")})
    if advice is Advice.IF_THE_SAME_AGAIN:
        return NextStep(NextStepCode.TAKE_IT_AGAIN, {"photos": rule("next_step", "photos")})
    if subject.age_years is None:
        return NextStep(NextStepCode.GIVE_THE_AGE)
    if advice is Advice.NOT_FOR_THIS_PHOTO:
        return NextStep(NextStepCode.NOTHING_NOW)
    if contradiction:
        return take_new_photos()
    photos = rule("next_step", "photos")
    if _is_nearly_grown(subject):
        if stands >= photos:
            return NextStep(NextStepCode.ASK_AT_THE_NEXT_VISIT)
        return NextStep(NextStepCode.SETTLE_NOW, {"photos": photos})
    limits = clinician_limits(subject)
    values: Values = {
        "months": rule("next_step", "child_months" if subject.is_child else "adult_months"),
        "valgus_deg": round(limits.valgus_deg, 1),
        "varus_deg": round(limits.varus_deg, 1),
    }
    if open_gap_cm is not None:
        values["gap_cm"] = open_gap_cm
    return NextStep(NextStepCode.MEASURE_AGAIN, values)


def take_new_photos() -> NextStep:
    """Return that new photos of this one person have to settle it."""
    return NextStep(NextStepCode.TAKE_NEW_PHOTOS, {"photos": rule("next_step", "photos")})


def settled_by_stands(step: NextStep) -> NextStep:
    """Return the step where only one of several photos can be used: new ones in place of waiting."""
    waits = step.code in (NextStepCode.MEASURE_AGAIN, NextStepCode.SETTLE_NOW) and "gap_cm" not in step.values
    return take_new_photos() if waits else step


def better_photo(step: NextStep, finding: Finding, *, settles: bool) -> NextStep:
    """Return the step where a photo without the finding says more than waiting or the same photo again.

    Parameters
    ----------
    step : NextStep
        Without this finding.
    finding : Finding
        What makes the angles less certain.
    settles : bool
        Whether the same angles on a good photo would leave nothing open. A major finding may have changed the
        angles themselves, so it asks for a better photo anyway.
    """
    waits = step.code in (NextStepCode.MEASURE_AGAIN, NextStepCode.SETTLE_NOW)
    is_major = doubt_of(finding) is Doubt.MAJOR
    if finding.code is FindingCode.CLOTHES_HIDE_LEGS and (waits or step.code is NextStepCode.TAKE_NEW_PHOTOS):
        return NextStep(NextStepCode.BARE_THE_LEGS)
    if waits and (settles or is_major):
        return NextStep(NextStepCode.TAKE_A_BETTER_PHOTO, {"finding": str(finding.code)})
    if is_major and step.code in (NextStepCode.TAKE_IT_AGAIN, NextStepCode.TAKE_NEW_PHOTOS):
        return NextStep(step.code, {**step.values, "finding": str(finding.code)})
    return step


def _is_nearly_grown(subject: Subject) -> bool:
    """Return whether a child's growth is nearly over, so that waiting settles nothing."""
    boys = subject.sex == "male"
    grown_years = rule("next_step", "boys_grown_years" if boys else "girls_grown_years")
    return subject.is_child and (subject.age_years or 0.0) >= grown_years


def towards(degrees: float) -> Direction:
    """Return the direction of a deviation or a change, valgus positive."""
    return Direction.VALGUS if degrees > 0 else Direction.VARUS
