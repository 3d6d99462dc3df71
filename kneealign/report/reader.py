"""For whom a report is written: age, and the shape of the legs that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign.codes import Category, Direction, ReasonCode, VerdictCode
from kneealign.report.compared import describes_nobody
from kneealign.texts import STRAIGHT, UNEVEN, VALGUS, VARUS, Reader

if TYPE_CHECKING:
    from kneealign.result import Assessment, LegResult

_GROWN_LIKE_YEARS = 13
"""Age from which legs that are rather in the usual range count as straight: before, knock-knees are part
of growing."""

_USUAL = (Category.USUAL, Category.INSIDE_WINDOW)
_DIFFER = (VerdictCode.ASYMMETRY, VerdictCode.WINDSWEPT)


def reader_of(assessment: Assessment) -> Reader:
    """Return whom the texts of a report are for; of a refused photo the legs are not known."""
    age = assessment.subject.age_years
    if assessment.legs is None or describes_nobody(assessment):
        return Reader(age)
    found = {_shape(leg, age) for _, leg in assessment.legs}
    # Beside a bent leg the straight one needs no words.
    shapes = found - {STRAIGHT} or found
    verdict = assessment.verdict
    if verdict.code in _DIFFER or ReasonCode.LEGS_DIFFER in {reason.code for reason in verdict.reasons}:
        shapes |= {UNEVEN}
    return Reader(age, frozenset(shapes))


def _shape(leg: LegResult, age: float | None) -> str:
    grown_like = age is not None and age >= _GROWN_LIKE_YEARS
    usual = sum(leg.probabilities.get(category, 0.0) for category in _USUAL) > 0.5
    if leg.direction is Direction.STRAIGHT or (grown_like and usual):
        return STRAIGHT
    return VALGUS if leg.direction is Direction.VALGUS else VARUS
