"""What has changed since earlier measurements of the same person, as codes with values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneealign.codes import Advice, Reason, ReasonCode, Values, Verdict, VerdictCode
from kneealign.norms.advice import next_step, towards
from kneealign.norms.reference import usual_mean_deg
from kneealign.norms.tables import rule
from kneealign.norms.verdict import without_repeats
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.body import Side


@dataclass(frozen=True)
class Then:
    """One earlier measurement."""

    age_years: float
    """Age then."""
    deviation_deg: Mapping[Side, float]
    """Deviation of each leg, valgus positive."""


@dataclass(frozen=True)
class _Change:
    side: Side
    change_deg: float
    from_years: float
    is_worse: bool


def with_changes(
    verdict: Verdict, deviation_deg: Mapping[Side, float], subject: Subject, earlier: Iterable[Then]
) -> Verdict:
    """Return the verdict, including any change since earlier photos that chance does not explain.

    A leg that has moved away from the mean for its age by more than chance explains calls for a visit. Growth
    by itself does not: the change of the published curve between the two ages is subtracted first.

    Parameters
    ----------
    verdict : Verdict
        On this photo alone.
    deviation_deg : mapping from side to float
        Both legs on this photo, valgus positive.
    subject : Subject
        The person now; without an age nothing is compared.
    earlier : iterable of Then
        Measurements of earlier photos. The largest change of each leg counts.
    """
    if subject.age_years is None:
        return verdict
    changes = [_largest(side, now, subject, earlier) for side, now in deviation_deg.items()]
    beyond = [change for change in changes if change and abs(change.change_deg) > _limit()]
    if not beyond:
        return verdict
    first = max(beyond, key=lambda change: (change.is_worse, abs(change.change_deg)))
    alike = [one for one in beyond if (one.change_deg > 0) == (first.change_deg > 0)]
    values: Values = {
        "legs": first.side if len(alike) == 1 else "both",
        "change_deg": abs(first.change_deg),
        "direction": str(towards(first.change_deg)),
        "from_years": first.from_years,
    }
    reason = Reason(ReasonCode.CHANGED, values)
    if not first.is_worse:
        return replace(verdict, reasons=without_repeats((reason, *verdict.reasons)))
    return _worse(verdict, reason, subject)


def _worse(verdict: Verdict, reason: Reason, subject: Subject) -> Verdict:
    order = list(VerdictCode)
    code = VerdictCode.CHANGED_FOR_THE_WORSE
    step = next_step(Advice.YES, subject)
    if order.index(verdict.code) < order.index(code):
        reasons = without_repeats((verdict.reasons[0], reason, *verdict.reasons[1:]))
        return replace(verdict, see_a_clinician=Advice.YES, reasons=reasons, next_step=step)
    reasons = without_repeats((Reason(verdict.code, verdict.values), *verdict.reasons))
    return Verdict(code, Advice.YES, reason.values, reasons, next_step=step)


def _largest(side: Side, now_deg: float, subject: Subject, earlier: Iterable[Then]) -> _Change | None:
    """Return the largest change of one leg since any earlier photo; a change for the worse comes first."""
    found = [_change(side, now_deg, subject, then) for then in earlier]
    return max(found, key=lambda one: (one.is_worse, abs(one.change_deg)), default=None)


def _change(side: Side, now_deg: float, subject: Subject, then: Then) -> _Change:
    change_deg = round(now_deg - then.deviation_deg[side], 2)
    now_off = now_deg - usual_mean_deg(subject.age_years or 0.0, subject.sex)
    then_off = then.deviation_deg[side] - usual_mean_deg(then.age_years, subject.sex)
    moved_away = abs(now_off) > abs(then_off) and abs(now_off - then_off) > _limit()
    return _Change(side, change_deg, then.age_years, moved_away and abs(change_deg) > _limit())


def _limit() -> float:
    return rule("change", "beyond_chance_deg")
