"""A very short child is a reason for a visit whatever the legs look like."""

from __future__ import annotations

import pytest

from kneealign.codes import NextStepCode, ReasonCode
from kneealign.norms import Reading, disagreeing_verdict, judge
from kneealign.subject import Subject
from kneealign.texts import next_step_text, reason_text, words_in


@pytest.mark.parametrize(
    ("deviation_deg", "see", "step"),
    [
        (4.0, "cannot_tell", NextStepCode.CHECK_THE_HEIGHT),
        (7.0, "cannot_tell", NextStepCode.CHECK_THE_HEIGHT),
        (11.0, "if_the_same_again", NextStepCode.TAKE_IT_AGAIN),
        (16.0, "yes", NextStepCode.SHOW_TO_A_CLINICIAN),
    ],
)
def test_a_very_short_child_is_never_told_that_there_is_nothing_to_do(
    deviation_deg: float, see: str, step: NextStepCode
) -> None:
    one, words = Reading(deviation_deg, 3.5), words_in("en")
    verdict = judge(one, one, 0, Subject(5, "male", 93))
    assert (verdict.see_a_clinician, verdict.next_step.code) == (see, step)
    assert verdict.reasons[0].code is ReasonCode.SHORT_FOR_AGE
    assert "93 cm is very short" in reason_text(words, verdict.reasons[0])
    assert "appointment" in next_step_text(words, verdict.next_step)
    assert not any(reason.code is ReasonCode.USUAL_AT_THIS_AGE for reason in verdict.reasons)
    stands = disagreeing_verdict(verdict, [verdict, verdict], 8.0, Subject(5, "male", 93))
    assert ReasonCode.SHORT_FOR_AGE in [reason.code for reason in stands.reasons]


@pytest.mark.parametrize(
    "subject", [Subject(5, "male", 96), Subject(5, "male", 124), Subject(5, "male"), Subject(30, "male", 145)]
)
def test_other_heights_change_no_answer(subject: Subject) -> None:
    one = Reading(4.0, 3.5)
    without = Subject(subject.age_years, subject.sex)
    assert judge(one, one, 0, subject) == judge(one, one, 0, without)
