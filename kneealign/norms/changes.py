"""What has changed since earlier measurements of the same person, as codes with values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kneealign.codes import Advice, Reason, ReasonCode, Values, Verdict, VerdictCode
from kneealign.norms.advice import next_step, take_new_photos, towards
from kneealign.norms.reference import usual_mean_deg
from kneealign.norms.repeats import comparisons_factor, smallest_change_deg
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
    smallest_change_deg: Mapping[Side, float] | None = None
    """What may be chance between two measurements such as this one; None for a single photo."""


@dataclass(frozen=True)
class _Change:
    side: Side
    change_deg: float
    from_years: float
    is_beyond: bool
    is_worse: bool
    off_growth_deg: float
    """How much further from the curve the leg is, where this is more than chance explains; else 0."""


def with_changes(
    verdict: Verdict,
    deviation_deg: Mapping[Side, float],
    subject: Subject,
    earlier: Iterable[Then],
    smallest_change_deg: Mapping[Side, float] | None = None,
) -> Verdict:
    """Return the verdict, including any change since earlier photos that chance does not explain.

    A leg that has moved away from the mean for its age by more than chance explains calls for a visit. Growth
    by itself does not: the change of the published curve between the two ages is subtracted first. Where a
    child's leg stayed while the curve moved on, nothing is called reassuring: children differ in when they
    grow, so this asks for a second look and not for a visit.

    Parameters
    ----------
    verdict : Verdict
        On this photo alone. Stands that disagree are compared with nothing, nor are joints at which the
        program sees no person.
    deviation_deg : mapping from side to float
        Both legs on this photo, valgus positive.
    subject : Subject
        The person now; without an age nothing is compared.
    earlier : iterable of Then
        Measurements of earlier photos. The largest change of each leg counts; the more there are, the larger
        it must be.
    smallest_change_deg : mapping from side to float, optional
        As in :class:`Then`, for this measurement.
    """
    if subject.age_years is None or not can_be_compared(verdict):
        return verdict
    now, then = Then(subject.age_years, deviation_deg, smallest_change_deg), list(earlier)
    changes = [_largest(side, now, subject, then) for side in now.deviation_deg]
    beyond = [change for change in changes if change and change.is_beyond]
    if not beyond:
        return _off_growth(verdict, [change for change in changes if change], subject)
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
        return _not_worse(verdict, reason, subject)
    return _worse(verdict, reason, subject)


def can_be_compared(verdict: Verdict) -> bool:
    """Return whether the angles behind a verdict are sure enough to be compared with other photos."""
    unseen = any(reason.code is ReasonCode.PERSON_NOT_SEEN for reason in verdict.reasons)
    return verdict.code is not VerdictCode.STANDS_DISAGREE and not unseen


def _not_worse(verdict: Verdict, reason: Reason, subject: Subject) -> Verdict:
    """Return the verdict with a change that is not for the worse: a child grows, an adult's legs stay."""
    if subject.is_child:
        return replace(verdict, reasons=without_repeats((reason, *verdict.reasons)))
    return _not_reassuring(verdict, reason, Reason(ReasonCode.ADULTS_HARDLY_CHANGE))


def _off_growth(verdict: Verdict, changes: Sequence[_Change], subject: Subject) -> Verdict:
    """Return the verdict, including legs that did not change as legs of their age do."""
    off = [change for change in changes if change.off_growth_deg]
    if not subject.is_child or not off:
        return verdict
    first = max(off, key=lambda change: change.off_growth_deg)
    values: Values = {
        "legs": first.side if len(off) == 1 else "both",
        "apart_deg": round(first.off_growth_deg, 2),
        "from_years": first.from_years,
    }
    return _not_reassuring(verdict, Reason(ReasonCode.GROWTH_NOT_FOLLOWED, values))


def _not_reassuring(verdict: Verdict, *first: Reason) -> Verdict:
    """Return the verdict with these reasons first, asking for new photos where it would have reassured."""
    reasons = without_repeats((*first, *verdict.reasons))
    if verdict.see_a_clinician is not Advice.NOT_FOR_THIS_PHOTO:
        return replace(verdict, reasons=reasons)
    return replace(verdict, see_a_clinician=Advice.CANNOT_TELL, reasons=reasons, next_step=take_new_photos())


def _worse(verdict: Verdict, reason: Reason, subject: Subject) -> Verdict:
    order = list(VerdictCode)
    code = VerdictCode.CHANGED_FOR_THE_WORSE
    step = next_step(Advice.YES, subject)
    if order.index(verdict.code) < order.index(code):
        reasons = without_repeats((verdict.reasons[0], reason, *verdict.reasons[1:]))
        return replace(verdict, see_a_clinician=Advice.YES, reasons=reasons, next_step=step)
    reasons = without_repeats((Reason(verdict.code, verdict.values), *verdict.reasons))
    return Verdict(code, Advice.YES, reason.values, reasons, next_step=step)


def _largest(side: Side, now: Then, subject: Subject, earlier: Iterable[Then]) -> _Change | None:
    """Return the largest change of one leg since any earlier photo; a change for the worse comes first."""
    known = list(earlier)
    found = [_change(side, now, subject, then, len(known)) for then in known]
    return max(
        found,
        key=lambda one: (one.is_worse, one.is_beyond, one.off_growth_deg, abs(one.change_deg)),
        default=None,
    )


def _change(side: Side, now: Then, subject: Subject, then: Then, earlier: int) -> _Change:
    now_deg = now.deviation_deg[side]
    limit = chance_deg(side, now.smallest_change_deg, then.smallest_change_deg, earlier)
    change_deg = round(now_deg - then.deviation_deg[side], 2)
    now_off = now_deg - usual_mean_deg(subject.age_years or 0.0, subject.sex)
    then_off = then.deviation_deg[side] - usual_mean_deg(then.age_years, subject.sex)
    off_deg = abs(now_off - then_off)
    moved_away = abs(now_off) > abs(then_off) and off_deg > limit
    is_beyond = abs(change_deg) > limit
    return _Change(
        side,
        change_deg,
        then.age_years,
        is_beyond,
        is_worse=moved_away and is_beyond,
        off_growth_deg=off_deg if moved_away else 0.0,
    )


def chance_deg(
    side: Side, now: Mapping[Side, float] | None, then: Mapping[Side, float] | None, earlier: int = 1
) -> float:
    """Return the change of one leg between two measurements up to which it may be chance, in degrees.

    Parameters
    ----------
    side : "left" or "right"
        Which leg.
    now, then : mapping from side to float, optional
        What may be chance between two measurements such as each of them; None for a single photo. Each brings
        its own half of the variance.
    earlier : int
        With how many earlier measurements this one is compared.
    """
    one, other = (smallest_change_deg() if known is None else known[side] for known in (now, then))
    return comparisons_factor(earlier) * math.sqrt((one**2 + other**2) / 2)
