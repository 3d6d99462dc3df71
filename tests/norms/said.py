"""Verdicts with their sentences in English."""

from __future__ import annotations

from dataclasses import dataclass

from kneealign.codes import Verdict
from kneealign.norms import Reading, judge
from kneealign.subject import Sex, Subject
from kneealign.texts import reason_text, verdict_text, words_in

ENGLISH = words_in("en")


def gap(cm: float, sd_cm: float = 1.02) -> Reading:
    return Reading(cm, sd_cm)


@dataclass(frozen=True)
class Said:
    """A verdict with its sentences in English."""

    verdict: Verdict
    code: str
    see_a_clinician: str
    text: str
    reasons: tuple[str, ...]

    @property
    def context(self) -> tuple[str, ...]:
        """The sentences that put a finding into context."""
        coded = zip(self.verdict.reasons, self.reasons, strict=True)
        return tuple(
            said for reason, said in coded if reason.code in ("usual_at_this_age", "bow_legs_common")
        )


def verdict(
    left_deg: float,
    right_deg: float,
    age_years: float | None = 31,
    sex: Sex | None = None,
    *,
    sigmas_deg: tuple[float, float] = (2.5, 2.5),
    imd: Reading | None = None,
) -> Said:
    left, right = Reading(left_deg, sigmas_deg[0]), Reading(right_deg, sigmas_deg[1])
    found = judge(left, right, abs(left_deg - right_deg), Subject(age_years, sex), imd)
    return said(found)


def said(found: Verdict) -> Said:
    reasons = tuple(reason_text(ENGLISH, reason) for reason in found.reasons)
    return Said(found, found.code, found.see_a_clinician, verdict_text(ENGLISH, found), reasons)
