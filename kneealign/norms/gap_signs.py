"""What a measured gap with the knees or the ankles touching adds to a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from kneealign.codes import Category, Direction, Reason, ReasonCode, Standing, Values, VerdictCode
from kneealign.norms.classify import (
    Classification,
    Reading,
    chance_beyond,
    classify_icd,
    classify_imd,
    classify_leg,
    standing_at,
)
from kneealign.norms.doubts import has_soft_tissue, is_heavy
from kneealign.norms.judged import Judged, Observation
from kneealign.norms.sureness import share_out
from kneealign.norms.tables import Ladder, angle_ladder, group_of, has_icd_bands, icd_ladder, imd_ladder
from kneealign.subject import Subject


@dataclass(frozen=True)
class GapSigns:
    """What the gaps say."""

    seen: tuple[Observation, ...] = ()
    """What may be the most important thing."""
    doubts: tuple[Reason, ...] = ()
    """What stays open."""
    notes: tuple[Reason, ...] = ()
    """What to know beside it."""
    open_cm: float | None = None
    """The limit of a gap that is to be watched."""


def gap_signs(person: Judged, ankles: Reading | None, knees: Reading | None) -> GapSigns:
    """Return what measured gaps add.

    Parameters
    ----------
    person : Judged
        The angles, and whose limits to use.
    ankles : Reading or None
        Gap between the ankles with the knees touching, in cm.
    knees : Reading or None
        Gap between the knees with the ankles touching, in cm.
    """
    subject = person.subject
    if ankles is None and knees is None:
        return GapSigns()
    if is_heavy(subject):
        return _ungraded(subject, ankles, knees)
    seen: list[Observation] = []
    doubts: list[Reason] = []
    if ankles is not None:
        seen += _wide(VerdictCode.WIDE_IMD, ReasonCode.GAP_BEYOND_LIMIT, ankles, imd_ladder(subject))
        doubts += _larger_at_ankles(person, ankles)
        ladder = imd_ladder(subject)
        found = classify_imd(ankles.value, ankles.sigma, subject)
        seen += _disagreement(person, "ankles", ankles, found, ladder, Direction.VALGUS)
    if knees is not None:
        found = classify_icd(knees.value, knees.sigma, subject)
        if found.category is not None:
            wide = VerdictCode.WIDE_ICD, ReasonCode.KNEE_GAP_BEYOND_LIMIT
            seen += _wide(*wide, knees, icd_ladder(subject))
        doubts += _larger_at_knees(person, knees)
        seen += _disagreement(person, "knees", knees, found, icd_ladder(subject), Direction.VARUS)
    notes = (Reason(ReasonCode.SOFT_TISSUE, _bmi_values(subject)),) if has_soft_tissue(subject) else ()
    at_knees = doubts and doubts[0].code is ReasonCode.KNEE_GAP_LARGER
    watched = icd_ladder(subject) if at_knees else imd_ladder(subject)
    return GapSigns(tuple(seen), tuple(doubts), notes, watched.limits[-1] if doubts else None)


def _ungraded(subject: Subject, ankles: Reading | None, knees: Reading | None) -> GapSigns:
    """Return that soft tissue keeps the gaps from being graded: a wide one still leaves something open."""
    note = Reason(ReasonCode.GAP_NOT_GRADED, _bmi_values(subject))
    gaps = ((ankles, imd_ladder(subject)), (knees, icd_ladder(subject)))
    wide = any(gap is not None and gap.value > ladder.limits[0] for gap, ladder in gaps)
    return GapSigns(doubts=(note,)) if wide else GapSigns(notes=(note,))


def _wide(code: VerdictCode, why: ReasonCode, gap: Reading, ladder: Ladder) -> list[Observation]:
    """Return the gap if it calls for a visit: read above the outer limit."""
    limit = ladder.limits[-1]
    if gap.value <= limit:
        return []
    return [Observation(code, {"cm": gap.value}, [Reason(why, {"limit_cm": round(limit, 1)})])]


def _larger_at_knees(person: Judged, knees: Reading) -> list[Reason]:
    """Return that the gap is to be watched; where it has no bands, one beyond the outer limit is."""
    ladder = icd_ladder(person.subject)
    usual, limit = ladder.limits
    if not has_icd_bands(person.subject):
        return [Reason(ReasonCode.KNEE_GAP_LARGER, {"cm": knees.value})] if knees.value > limit else []
    if not usual < knees.value <= limit:
        return []
    return [Reason(ReasonCode.KNEE_GAP_LARGER, {"cm": knees.value, "percent": _said(ladder, knees)[0]})]


def _larger_at_ankles(person: Judged, ankles: Reading) -> list[Reason]:
    if person.subject.age_years is None:
        return []
    ladder = imd_ladder(person.subject)
    watch, limit = ladder.limits
    if not watch < ankles.value <= limit:
        return []
    larger, beyond = _said(ladder, ankles)
    values: Values = {"cm": ankles.value, "percent": larger}
    if standing_at(limit, ankles.value, ankles.sigma) is Standing.BELOW:
        return [Reason(ReasonCode.GAP_LARGER, values)]
    values |= {"limit_cm": round(limit, 1), "beyond_percent": beyond}
    return [Reason(ReasonCode.GAP_COULD_BE_BEYOND, values)]


def _said(ladder: Ladder, gap: Reading) -> list[float]:
    """Return in percent, to tens, how likely a gap is beyond each limit."""
    chances = share_out(ladder, lambda limit, towards: chance_beyond(limit, gap.value, gap.sigma, towards))
    return [float(percent) for percent in chances.beyond[Direction.VALGUS].values()]


def _disagreement(
    person: Judged, between: str, gap: Reading, found: Classification, gaps: Ladder, direction: Direction
) -> list[Observation]:
    """Return the gap and the mean of both legs as a contradiction if they lie more than one class apart."""
    if found.category is None:
        return []
    left, right = person.legs
    mean_deg, sigma_deg = (left.value + right.value) / 2, max(left.sigma, right.sigma)
    angle = classify_leg(mean_deg, sigma_deg, person.subject)
    angle_classes = _classes(angle, angle_ladder(person.subject), direction)
    gap_classes = _classes(found, gaps, Direction.VALGUS)
    if any(abs(one - other) <= 1 for one in angle_classes for other in gap_classes):
        return []
    values: Values = {
        "between": between,
        "cm": gap.value,
        "group": str(group_of(person.subject)),
        "legs": "both",
        **{name: value for leg in person.legs for name, value in leg.values().items()},
    }
    explained = [Reason(ReasonCode.GAP_AND_ANGLE_DISAGREE)]
    return [Observation(VerdictCode.ANGLE_AND_GAP_DISAGREE, values, explained)]


def _classes(found: Classification, ladder: Ladder, direction: Direction) -> set[int]:
    """Return how many bands beyond the usual one a reading may be: one number, or two if unsettled."""
    likely = sorted(found.probabilities, key=lambda category: -found.probabilities[category])
    names = likely[:2] if found.category is Category.INDETERMINATE else likely[:1]
    sign = 1 if direction is Direction.VALGUS else -1
    return {max(sign * (ladder.categories.index(name) - ladder.usual_index), 0) for name in names}


def _bmi_values(subject: Subject) -> Values:
    return {"bmi": round(subject.bmi or 0.0, 1)}
