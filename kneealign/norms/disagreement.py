"""What photos of one person mean that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kneealign.codes import Advice, Reason, ReasonCode, Values, Verdict, VerdictCode
from kneealign.norms.advice import take_new_photos
from kneealign.norms.verdict import without_repeats
from kneealign.subject import Subject

_CALLS_FOR_MORE: Final = (Advice.YES, Advice.IF_THE_SAME_AGAIN)


def with_left_out(verdict: Verdict, left_out: Iterable[Verdict]) -> Verdict:
    """Return the verdict of several stands, not reassuring where one that was left out calls for more.

    A stand lies too far from the others because it is amiss, or because it shows someone else; only new
    photos tell.

    Parameters
    ----------
    verdict : Verdict
        Of the stands that count.
    left_out : iterable of Verdict
        Of each stand that lies too far from the others, alone.
    """
    calls_for_more = any(alone.see_a_clinician in _CALLS_FOR_MORE for alone in left_out)
    if verdict.see_a_clinician in _CALLS_FOR_MORE or not calls_for_more:
        return verdict
    reasons = without_repeats((Reason(ReasonCode.LEFT_OUT_CALLS_FOR_MORE), *verdict.reasons))
    return replace(verdict, see_a_clinician=Advice.CANNOT_TELL, reasons=reasons, next_step=take_new_photos())


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
    short = [reason for reason in mean.reasons if reason.code is ReasonCode.SHORT_FOR_AGE]
    call_for_more = {*_CALLS_FOR_MORE} & {mean.see_a_clinician, *alone}
    return Verdict(
        VerdictCode.STANDS_DISAGREE,
        Advice.IF_THE_SAME_AGAIN if call_for_more else Advice.CANNOT_TELL,
        values,
        (*short, Reason(ReasonCode.SYMPTOMS_CHILD if subject.is_child else ReasonCode.SYMPTOMS_ADULT)),
        next_step=take_new_photos(),
    )
