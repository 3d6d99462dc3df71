"""From both legs and the ankle gap to one answer and its reasons, as codes with values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kneealign.codes import (
    Advice,
    Category,
    Direction,
    Finding,
    Reason,
    ReasonCode,
    Severity,
    Standing,
    Values,
    Verdict,
    VerdictCode,
)
from kneealign.norms.asymmetry import AsymmetryLevel, asymmetry_level, asymmetry_sigma_deg
from kneealign.norms.classify import Classification, classify_imd, classify_leg, standing_at
from kneealign.norms.tables import (
    ClinicianLimits,
    Ladder,
    angle_ladder,
    clinician_limits,
    group_of,
    imd_ladder,
    rule,
)
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.body import Side

# Most important first.
_SERIOUS: Final = (
    VerdictCode.WINDSWEPT,
    VerdictCode.ASYMMETRY,
    VerdictCode.OUTSIDE_WINDOW_FOR_AGE,
    VerdictCode.WELL_BEYOND_USUAL_RANGE,
    VerdictCode.WIDE_IMD,
)
_OPPOSITE: Final = {Direction.VALGUS: Direction.VARUS, Direction.VARUS: Direction.VALGUS}
_PASSED: Final = {Direction.VALGUS: Standing.ABOVE, Direction.VARUS: Standing.BELOW}


@dataclass(frozen=True)
class Reading:
    """A value and its standard deviation."""

    value: float
    sigma: float


@dataclass(frozen=True)
class LegReading(Reading):
    """One leg's deviation in degrees and its standard deviation against an X-ray."""

    side: Side


@dataclass(frozen=True)
class _Person:
    """What the person's readings are held against."""

    subject: Subject
    ladder: Ladder
    clinician: ClinicianLimits
    legs: tuple[LegReading, LegReading]

    def clinician_limit(self, direction: Direction) -> float:
        return self.clinician.valgus_deg if direction is Direction.VALGUS else self.clinician.varus_deg

    def usual_edge(self, direction: Direction) -> float:
        low, high = self.ladder.usual_range
        return high if direction is Direction.VALGUS else low


@dataclass(frozen=True)
class _Observation:
    """One thing that was seen."""

    code: VerdictCode
    values: Values
    notes: Sequence[Reason] = ()
    """What explains it."""
    advice: Sequence[Reason] = field(default=())
    """What to add when this is the answer."""


def judge(
    left: Reading, right: Reading, asymmetry_deg: float, subject: Subject, gap: Reading | None = None
) -> Verdict:
    """Return what the measurement means, whether a clinician is sensible, and why.

    Parameters
    ----------
    left, right : Reading
        Deviation of each leg in degrees with its standard deviation against an X-ray, above 0.
    asymmetry_deg : float
        Absolute difference of the two deviations.
    subject : Subject
        Whose limits to use; without an age the adults', and the reasons say so.
    gap : Reading, optional
        The intermalleolar distance in cm, where it was measured. A modelled one follows from the angles and
        adds nothing.

    Returns
    -------
    Verdict
        The code is the most important observation, see ``docs/norms.md``; the others become reasons.

    Raises
    ------
    ValueError
        The person is under 2 years old, or a standard deviation is not above 0.
    """
    legs = (LegReading(left.value, left.sigma, "left"), LegReading(right.value, right.sigma, "right"))
    person = _Person(subject, angle_ladder(subject), clinician_limits(subject), legs)
    level = asymmetry_level(asymmetry_deg, asymmetry_sigma_deg(left.sigma, right.sigma))
    observations = [*_difference(person, asymmetry_deg, level), *_angles(person)]
    notes = []
    if level == "indeterminate":
        notes.append(Reason(ReasonCode.DIFFERENCE_OPEN, {"difference_deg": asymmetry_deg}))
    if gap is not None:
        observations += _wide_gap(person, gap)
        notes += _gap_notes(person, gap)
    return _compose(observations, notes, subject)


def not_measured_verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of a photo that is not measured; the reasons are its refusals."""
    reasons = tuple(
        Reason(ReasonCode.PHOTO_REFUSED, {"finding": str(finding.code)})
        for finding in findings
        if finding.severity is Severity.REFUSAL
    )
    return Verdict(VerdictCode.NOT_MEASURED, Advice.NO_ANSWER, {}, reasons)


def _difference(person: _Person, asymmetry_deg: float, level: AsymmetryLevel) -> list[_Observation]:
    limit = rule("asymmetry", "windswept_beyond_deg")
    left, right = person.legs
    windswept = any(
        _is_beyond(valgus, Direction.VALGUS, limit) and _is_beyond(varus, Direction.VARUS, -limit)
        for valgus, varus in ((left, right), (right, left))
    )
    if not windswept and level != "notable":
        return []
    note = Reason(ReasonCode.LEGS_DIFFER, {"difference_deg": asymmetry_deg})
    code = VerdictCode.WINDSWEPT if windswept else VerdictCode.ASYMMETRY
    return [_observe(code, person, person.legs, notes=[note])]


def _angles(person: _Person) -> list[_Observation]:
    """Sort the legs by how far out they are, and say each thing once."""
    far: dict[Direction, list[LegReading]] = {direction: [] for direction in _OPPOSITE}
    near: dict[Direction, list[LegReading]] = {direction: [] for direction in _OPPOSITE}
    unclear: list[LegReading] = []
    for leg in person.legs:
        beyond = _direction_beyond(person, leg)
        if beyond is not None:
            far[beyond].append(leg)
        elif not _looks_usual(person, leg):
            leaning = _leaning(person, leg)
            (unclear if leaning is None else near[leaning]).append(leg)
    seen = [_far(person, direction, legs) for direction, legs in far.items() if legs]
    seen += [_near(person, direction, legs) for direction, legs in near.items() if legs]
    if unclear:
        seen.append(_observe(VerdictCode.UNCLEAR, person, unclear, advice=_group_note(person)))
    return seen or [_nothing_notable(person)]


def _far(person: _Person, direction: Direction, legs: list[LegReading]) -> _Observation:
    limit = person.clinician_limit(direction)
    notes = [*_passed_limits(person, legs, direction), *_child_varus(person, direction)]
    if not any(_is_beyond(leg, direction, limit) for leg in legs):
        advice = [Reason(ReasonCode.TAKE_A_SECOND_PHOTO), *_adult_varus(person, direction)]
        return _observe(VerdictCode.BEYOND_USUAL_RANGE, person, legs, direction, notes, advice)
    if person.clinician.persistent and direction is Direction.VALGUS:
        age = rule("decision", "persistence_age_years")
        notes.append(Reason(ReasonCode.KNOCK_KNEE_PERSISTS, {"age_years": age}))
    is_child = person.subject.is_child
    code = VerdictCode.OUTSIDE_WINDOW_FOR_AGE if is_child else VerdictCode.WELL_BEYOND_USUAL_RANGE
    return _observe(code, person, legs, direction, notes)


def _near(person: _Person, direction: Direction, legs: list[LegReading]) -> _Observation:
    advice = [*_adult_varus(person, direction), *_group_note(person)]
    notes = _child_varus(person, direction)
    return _observe(VerdictCode.COULD_BE_BEYOND, person, legs, direction, notes, advice)


def _nothing_notable(person: _Person) -> _Observation:
    is_child = person.subject.is_child
    code = VerdictCode.INSIDE_WINDOW_FOR_AGE if is_child else VerdictCode.NO_MARKED_DEVIATION
    open_edges: Values = {
        f"{direction}_deg": person.usual_edge(direction)
        for direction in _OPPOSITE
        if not all(_is_inside(leg, direction, person.usual_edge(direction)) for leg in person.legs)
    }
    notes = [Reason(ReasonCode.NOT_EXCLUDED, open_edges)] if open_edges else []
    return _observe(code, person, person.legs, notes=notes, advice=_group_note(person))


def _group_note(person: _Person) -> list[Reason]:
    """Return what is usual at a child's age, for a child who is not beyond it."""
    if not person.subject.is_child:
        return []
    return [Reason(ReasonCode.USUAL_AT_THIS_AGE, {"group": str(group_of(person.subject))})]


def _adult_varus(person: _Person, direction: Direction) -> list[Reason]:
    wanted = direction is Direction.VARUS and not person.subject.is_child
    return [Reason(ReasonCode.BOW_LEGS_COMMON)] if wanted else []


def _child_varus(person: _Person, direction: Direction) -> list[Reason]:
    age = rule("decision", "varus_unusual_age_years")
    is_older = person.subject.is_child and (person.subject.age_years or 0.0) > age
    if direction is not Direction.VARUS or not is_older:
        return []
    return [Reason(ReasonCode.BOW_LEGS_UNUSUAL, {"age_years": age})]


def _looks_usual(person: _Person, leg: LegReading) -> bool:
    if classify_leg(leg.value, leg.sigma, person.subject).category is not person.ladder.usual:
        return False
    # A child's window is wide and its edge is named in a note; an adult's band is narrower than a photo's
    # uncertainty, so nothing beyond the clinician's limit may be left open.
    return person.subject.is_child or not _open_directions(person, leg)


def _leaning(person: _Person, leg: LegReading) -> Direction | None:
    """Return the likelier direction, or None where the photo leaves both open."""
    if len(_open_directions(person, leg)) == len(_OPPOSITE):
        return None
    low, high = person.ladder.usual_range
    return Direction.VALGUS if leg.value - high > low - leg.value else Direction.VARUS


def _open_directions(person: _Person, leg: LegReading) -> list[Direction]:
    return [
        direction
        for direction in _OPPOSITE
        if not _is_inside(leg, direction, person.clinician_limit(direction))
    ]


def _direction_beyond(person: _Person, leg: LegReading) -> Direction | None:
    found = (direction for direction in _OPPOSITE if _is_beyond(leg, direction, person.usual_edge(direction)))
    return next(found, None)


def _is_beyond(reading: Reading, direction: Direction, limit: float) -> bool:
    return standing_at(limit, reading.value, reading.sigma) is _PASSED[direction]


def _is_inside(reading: Reading, direction: Direction, limit: float) -> bool:
    return _is_beyond(reading, _OPPOSITE[direction], limit)


def _passed_limits(person: _Person, legs: list[LegReading], direction: Direction) -> list[Reason]:
    """Say which limit was passed and which is open; legs with the same answer share a reason."""
    together: dict[tuple[float, float | None], list[LegReading]] = {}
    for leg in legs:
        together.setdefault(_passed_and_open(person, leg, direction), []).append(leg)
    reasons = []
    for (passed_deg, open_deg), same in together.items():
        values: Values = {"legs": _which(same), "limit_deg": passed_deg, "direction": str(direction)}
        if open_deg is None:
            reasons.append(Reason(ReasonCode.LIMIT_PASSED, values))
        else:
            reasons.append(Reason(ReasonCode.LIMIT_PASSED_NEXT_OPEN, {**values, "open_deg": open_deg}))
    return reasons


def _passed_and_open(person: _Person, leg: LegReading, direction: Direction) -> tuple[float, float | None]:
    """Return the outermost limit that was passed and the next one if it is open."""
    limits = person.ladder.limits_beyond(direction)
    passed = [limit for limit in limits if _is_beyond(leg, direction, limit)]
    is_open = (
        limit for limit in limits if standing_at(limit, leg.value, leg.sigma) is Standing.INDETERMINATE
    )
    return passed[-1], next(is_open, None)


def _wide_gap(person: _Person, gap: Reading) -> list[_Observation]:
    limit = imd_ladder(person.subject).limits[-1]
    if standing_at(limit, gap.value, gap.sigma) is not Standing.ABOVE:
        return []
    note = Reason(ReasonCode.GAP_BEYOND_LIMIT, {"limit_cm": limit})
    return [_Observation(VerdictCode.WIDE_IMD, {"cm": gap.value}, [note])]


def _gap_notes(person: _Person, gap: Reading) -> list[Reason]:
    ladder = imd_ladder(person.subject)
    found = classify_imd(gap.value, gap.sigma, person.subject)
    first, last = found.limits[0].outcome, found.limits[-1].outcome
    is_larger = first is Standing.ABOVE or found.category not in (ladder.usual, Category.INDETERMINATE)
    result = []
    if last is not Standing.ABOVE and is_larger:
        if last is Standing.BELOW:
            result.append(Reason(ReasonCode.GAP_LARGER, {"cm": gap.value}))
        else:
            values: Values = {"cm": gap.value, "limit_cm": ladder.limits[-1]}
            result.append(Reason(ReasonCode.GAP_COULD_BE_BEYOND, values))
    if _disagree(person, found, ladder):
        result.append(Reason(ReasonCode.GAP_AND_ANGLE_DISAGREE))
    return result


def _disagree(person: _Person, gap: Classification, gap_ladder: Ladder) -> bool:
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
    names = likely[:2] if found.category is Category.INDETERMINATE else [found.category]
    return {max(ladder.categories.index(name) - ladder.usual_index, 0) for name in names}


def _which(legs: Sequence[LegReading]) -> str:
    return legs[0].side if len(legs) == 1 else "both"


def _observe(
    code: VerdictCode,
    person: _Person,
    legs: Sequence[LegReading],
    direction: Direction | None = None,
    notes: Sequence[Reason] = (),
    advice: Sequence[Reason] = (),
) -> _Observation:
    values: Values = {
        "group": str(group_of(person.subject)),
        "legs": _which(legs),
        **{f"{leg.side}_deg": leg.value for leg in legs},
    }
    if direction is not None:
        values["direction"] = str(direction)
    return _Observation(code, values, notes, advice)


def _compose(observations: list[_Observation], notes: list[Reason], subject: Subject) -> Verdict:
    order = list(VerdictCode)
    first, *others = sorted(observations, key=lambda seen: order.index(seen.code))
    advice = Advice.SEE_A_CLINICIAN if first.code in _SERIOUS else Advice.NO_REASON_IN_PHOTO
    reasons = list(first.notes)
    for other in others:
        reasons += [Reason(other.code, other.values), *other.notes]
    reasons += notes
    if subject.age_years is None:
        reasons.append(Reason(ReasonCode.AGE_NOT_GIVEN))
    if advice is Advice.NO_REASON_IN_PHOTO:
        reasons += first.advice
        reasons.append(Reason(ReasonCode.SYMPTOMS_CHILD if subject.is_child else ReasonCode.SYMPTOMS_ADULT))
    # Two observations may call for the same note.
    unique = [reason for index, reason in enumerate(reasons) if reason not in reasons[:index]]
    return Verdict(first.code, advice, first.values, tuple(unique))
