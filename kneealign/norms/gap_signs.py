"""What the ankle gap with the knees touching adds to a verdict."""

from __future__ import annotations

from kneealign.codes import Category, Reason, ReasonCode, Standing, Values, VerdictCode
from kneealign.norms.classify import Classification, classify_imd, classify_leg, standing_at
from kneealign.norms.judged import Judged, Observation, Reading
from kneealign.norms.tables import Ladder, imd_ladder
from kneealign.subject import Subject


def wide_gap(person: Judged, gap: Reading) -> list[Observation]:
    """Return the gap if it calls for a visit: above the upper limit, or with confidence above the lower.

    Without an age only the upper limit, which is the same at any age, counts.
    """
    passed = [
        limit for limit in _gap_limits(person) if standing_at(limit, gap.value, gap.sigma) is Standing.ABOVE
    ]
    if gap.value <= imd_ladder(person.subject).limits[-1] and not passed:
        return []
    notes = [Reason(ReasonCode.GAP_BEYOND_LIMIT, {"limit_cm": round(passed[-1], 1)})] if passed else []
    return [Observation(VerdictCode.WIDE_IMD, {"cm": gap.value}, notes)]


def gap_notes(person: Judged, gap: Reading) -> list[Reason]:
    """Return what remains open about a gap that is no reason for a visit by itself."""
    if person.subject.age_years is None:
        return []
    ladder = imd_ladder(person.subject)
    result = []
    if gap.value > ladder.limits[0] and not wide_gap(person, gap):
        if standing_at(ladder.limits[-1], gap.value, gap.sigma) is Standing.BELOW:
            result.append(Reason(ReasonCode.GAP_LARGER, {"cm": gap.value}))
        else:
            values: Values = {"cm": gap.value, "limit_cm": round(ladder.limits[-1], 1)}
            result.append(Reason(ReasonCode.GAP_COULD_BE_BEYOND, values))
    if _disagree(person, classify_imd(gap.value, gap.sigma, person.subject), ladder):
        result.append(Reason(ReasonCode.GAP_AND_ANGLE_DISAGREE))
    return result


def _gap_limits(person: Judged) -> tuple[float, ...]:
    limits = imd_ladder(person.subject).limits
    return limits if person.subject.age_years is not None else limits[-1:]


def bmi_values(subject: Subject) -> Values:
    """Return the body mass index as a value of a reason."""
    return {"bmi": round(subject.bmi or 0.0, 1)}


def _disagree(person: Judged, gap: Classification, gap_ladder: Ladder) -> bool:
    """Whether the ankle gap and the mean of both legs lie more than one class apart."""
    left, right = person.legs
    mean_deg = (left.value + right.value) / 2
    angle = classify_leg(mean_deg, max(left.sigma, right.sigma), person.subject)
    return all(
        abs(angle_class - gap_class) > 1
        for angle_class in _classes(angle, person.ladder)
        for gap_class in _classes(gap, gap_ladder)
    )


def _classes(found: Classification, ladder: Ladder) -> set[int]:
    """Return how many bands above the usual one a reading may be: one number, or two if unsettled."""
    likely = sorted(found.probabilities, key=lambda category: -found.probabilities[category])
    settled = found.category not in (None, Category.INDETERMINATE)
    names = likely[:1] if settled else likely[:2]
    return {max(ladder.categories.index(name) - ladder.usual_index, 0) for name in names}
