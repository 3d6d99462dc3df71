"""What photos of one person mean that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kneealign.codes import Advice, NextStep, NextStepCode, Reason, ReasonCode, Values, Verdict, VerdictCode
from kneealign.norms.tables import rule
from kneealign.norms.verdict import without_repeats
from kneealign.subject import Subject


def disagreeing_verdict(
    mean: Verdict, stands: Sequence[Verdict], apart_deg: float, subject: Subject
) -> Verdict:
    """Return the verdict of stands that lie further apart than new stands explain.

    That they disagree comes first, as their mean describes none of them. A visit stays advised where each
    stand alone advises it; otherwise new photos have to settle it.

    Parameters
    ----------
    mean : Verdict
        Of the mean of the stands.
    stands : sequence of Verdict
        Of each stand alone.
    apart_deg : float
        How far they lie apart on the leg on which they differ most.
    subject : Subject
        Whose legs they are.
    """
    values: Values = {"apart_deg": round(apart_deg, 1)}
    alone = {verdict.see_a_clinician for verdict in stands}
    if alone == {Advice.YES}:
        seen = [reason for reason in mean.reasons if reason.code is not ReasonCode.SEEN_AGAIN]
        reasons = without_repeats((Reason(mean.code, mean.values), *seen))
        return replace(stands[0], code=VerdictCode.STANDS_DISAGREE, values=values, reasons=reasons)
    call_for_more = {Advice.YES, Advice.IF_THE_SAME_AGAIN} & {mean.see_a_clinician, *alone}
    return Verdict(
        VerdictCode.STANDS_DISAGREE,
        Advice.IF_THE_SAME_AGAIN if call_for_more else Advice.CANNOT_TELL,
        values,
        (Reason(ReasonCode.SYMPTOMS_CHILD if subject.is_child else ReasonCode.SYMPTOMS_ADULT),),
        next_step=NextStep(NextStepCode.TAKE_NEW_PHOTOS, {"photos": rule("next_step", "photos")}),
    )
