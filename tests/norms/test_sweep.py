"""Over angles, ages, widths, gaps, stands and histories: no false reassurance, no visit without a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest

from kneealign.codes import Advice, Direction, Finding, FindingCode, Severity, Verdict
from kneealign.norms import Reading, Then, judge, usual_xray_sd_deg, with_changes
from kneealign.norms.classify import chance_beyond
from kneealign.norms.tables import clinician_limits
from kneealign.subject import Subject

REASONS = {
    "windswept", "asymmetry", "wide_imd", "wide_icd", "changed_for_the_worse", "angle_and_gap_disagree",
    "legs_differ", "difference_open", "difference_remains", "gap_larger", "gap_could_be_beyond",
    "knee_gap_larger", "changed", "growth_not_followed", "adults_hardly_change",
}  # fmt: skip
"""What may keep an answer open, or call for a visit, where no angle does."""
SENT = (Advice.YES, Advice.IF_THE_SAME_AGAIN)
AGES = (2, 3, 5, 7.5, 8, 12, 14, 17.5, 18, 80)
Case = tuple[Verdict, tuple[Reading, Reading]]


def by_legs(subject: Subject) -> Iterator[Case]:
    for left, apart, sigma, stands in product(range(-20, 26, 4), (0, 3, -5, 9), (2.0, 3.5), (1, 3)):
        one, other = Reading(left, sigma), Reading(left + apart, sigma)
        yield judge(one, other, abs(apart), subject, stands=stands), (one, other)


def by_gaps(subject: Subject) -> Iterator[Case]:
    for value, (ankle_cm, knee_cm) in product((-6, 0, 4, 9), ((0, None), (6, None), (8.2, None), (None, 5))):
        one = Reading(value, 2.5)
        gaps = (None if cm is None else Reading(cm, 1.0) for cm in (ankle_cm, knee_cm))
        yield judge(one, one, 0, subject, *gaps), (one, one)


def by_history(subject: Subject) -> Iterator[Case]:
    for value, before in product((-5, 0, 4, 8), (-6, 0, 7)):
        one = Reading(value, 2.5)
        then = Then(max(2.0, (subject.age_years or 0) - 2), {"left": before, "right": before})
        alone = judge(one, one, 0, subject)
        yield with_changes(alone, {"left": value, "right": value}, subject, [then]), (one, one)


@pytest.mark.parametrize("age_years", AGES)
@pytest.mark.parametrize("cases", [by_legs, by_gaps, by_history])
def test_no_answer_reassures_or_alarms_against_the_chances(
    cases: Callable[[Subject], Iterator[Case]], age_years: float
) -> None:
    subject = Subject(age_years)
    limits = clinician_limits(subject)
    for verdict, legs in cases(subject):
        chance = max(
            chance_beyond(limit, leg.value, leg.sigma, direction)
            for leg in legs
            for limit, direction in (
                (limits.valgus_deg, Direction.VALGUS),
                (limits.varus_deg, Direction.VARUS),
            )
        )
        reasons = {str(one.code) for one in (verdict, *verdict.reasons)} & REASONS
        if chance >= 0.5:
            assert verdict.see_a_clinician in SENT
        if chance >= 0.1:
            assert verdict.see_a_clinician is not Advice.NOT_FOR_THIS_PHOTO
        if chance < 0.1 and verdict.see_a_clinician is not Advice.NOT_FOR_THIS_PHOTO:
            assert reasons


def test_the_sixth_birthday_changes_no_answer_that_leaves_nothing_to_do_for_the_worse() -> None:
    order = [Advice.NOT_FOR_THIS_PHOTO, Advice.CANNOT_TELL, Advice.IF_THE_SAME_AGAIN, Advice.YES]
    for tenths, code in product(
        range(-150, 200), (None, FindingCode.WIDE_STANCE, FindingCode.LEGS_TURNED_OUT)
    ):
        found = [Finding(code, Severity.WARNING)] if code else []
        before, after = (
            order.index(judge(one, one, 0, subject).see_a_clinician)
            for subject in (Subject(5.999), Subject(6.0))
            for one in [Reading(tenths / 10, usual_xray_sd_deg(found, subject))]
        )
        assert abs(before - after) <= 1
        assert (before, after) not in ((0, 1), (1, 2))
