"""What a very short child adds to a verdict on the legs."""

from __future__ import annotations

from dataclasses import replace

from kneealign.codes import Advice, NextStep, NextStepCode, Reason, ReasonCode, Verdict
from kneealign.norms.tables import rule
from kneealign.subject import Subject

_OPEN = (Advice.CANNOT_TELL, Advice.NOT_FOR_THIS_PHOTO)


def with_stature(verdict: Verdict, subject: Subject) -> Verdict:
    """Return the verdict, with a height that is a reason for a visit by itself named first.

    Being short for the age may come from a disease of the bones that also angles knees. The height was typed,
    so it is to be checked first; where the legs call for a visit anyway, their next step stays.
    """
    if not subject.is_very_short:
        return verdict
    short = Reason(ReasonCode.SHORT_FOR_AGE, {"height_cm": subject.height_cm or 0.0})
    # What is usual in children of other heights is no comfort.
    others = (reason for reason in verdict.reasons if reason.code is not ReasonCode.USUAL_AT_THIS_AGE)
    verdict = replace(verdict, reasons=(short, *others))
    if verdict.see_a_clinician not in _OPEN:
        return verdict
    step = NextStep(NextStepCode.CHECK_THE_HEIGHT, {"weeks": rule("next_step", "visit_weeks")})
    return replace(verdict, see_a_clinician=Advice.CANNOT_TELL, next_step=step)
