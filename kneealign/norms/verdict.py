"""From both legs and the ankle gap to one answer and its reasons, as codes with values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kneealign.codes import (
    Advice,
    Compared,
    Direction,
    Finding,
    NextStep,
    NextStepCode,
    Reason,
    ReasonCode,
    Severity,
    Values,
    Verdict,
    VerdictCode,
)
from kneealign.norms.advice import Signs, advise, better_photo, next_step, towards
from kneealign.norms.asymmetry import AsymmetryLevel, asymmetry_level, asymmetry_sigma_deg
from kneealign.norms.classify import Reading, leg_chances
from kneealign.norms.context import adult_varus, child_valgus, child_varus, group_note
from kneealign.norms.doubts import usual_xray_sd_deg
from kneealign.norms.gap_signs import gap_signs
from kneealign.norms.judged import (
    OPPOSITE,
    Judged,
    LegReading,
    Observation,
    chance,
    is_beyond,
    is_inside,
    which,
)
from kneealign.norms.limits_said import chances_beyond, passed_limits, without_told
from kneealign.norms.stature import with_stature
from kneealign.norms.sureness import Chances
from kneealign.norms.tables import (
    angle_ladder,
    clinician_limits,
    group_of,
    rule,
)
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.body import Side


_SIDES: Final = ("left", "right")
# Most important first.
_SERIOUS: Final = (
    VerdictCode.WINDSWEPT,
    VerdictCode.ASYMMETRY,
    VerdictCode.OUTSIDE_WINDOW_FOR_AGE,
    VerdictCode.WELL_BEYOND_USUAL_RANGE,
    VerdictCode.WIDE_IMD,
    VerdictCode.WIDE_ICD,
)


def judge(
    left: Reading,
    right: Reading,
    asymmetry_deg: float,
    subject: Subject,
    ankle_gap: Reading | None = None,
    knee_gap: Reading | None = None,
    *,
    stands: int = 1,
    person_seen: bool = True,
    retake_for: Finding | None = None,
) -> Verdict:
    """Return what the measurement means, whether to see a clinician, why, and what to do next.

    Parameters
    ----------
    left, right : Reading
        Deviation of each leg in degrees with its standard deviation against an X-ray, above 0.
    asymmetry_deg : float
        Absolute difference of the two deviations.
    subject : Subject
        Whose limits to use; without an age there are none, and only a difference between the legs or a very
        wide gap between the ankles is a reason for a visit.
    ankle_gap : Reading, optional
        The intermalleolar distance in cm, where it was measured. A modelled one follows from the angles and
        adds nothing.
    knee_gap : Reading, optional
        The intercondylar distance in cm, likewise.
    stands : int
        How many stands the readings are the mean of. What would have to be seen again has been seen again.
    person_seen : bool
        Whether the program saw a person. Angles of points that somebody placed elsewhere are no reason for or
        against a visit.
    retake_for : Finding, optional
        What makes the angles less certain, see :func:`kneealign.norms.retake_for`. A photo without it may
        settle what stays open; waiting does not.

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
    person = Judged(
        subject, angle_ladder(subject), clinician_limits(subject), legs, _chances_of(legs, subject)
    )
    level = asymmetry_level(asymmetry_deg, asymmetry_sigma_deg(left.sigma, right.sigma, stands))
    seen = _difference(person, asymmetry_deg, level)
    seen += _angles(person, level) if subject.age_years is not None else [_without_age(person)]
    notes = []
    if level == "indeterminate":
        code = ReasonCode.DIFFERENCE_OPEN if stands == 1 else ReasonCode.DIFFERENCE_REMAINS
        notes.append(Reason(code, {"difference_deg": asymmetry_deg}))
    gaps = gap_signs(person, ankle_gap, knee_gap)
    seen += gaps.seen
    notes += [*gaps.doubts, *gaps.notes]
    if not person_seen:
        verdict = _compose(person, seen, notes, Advice.CANNOT_TELL)
        reasons = (Reason(ReasonCode.PERSON_NOT_SEEN), *verdict.reasons)
        verdict = replace(verdict, reasons=reasons, next_step=NextStep(NextStepCode.TAKE_A_BETTER_PHOTO))
        return with_stature(verdict, subject)
    advice = advise(
        _signs(person, seen, asymmetry_deg, doubtful=level == "indeterminate" or bool(gaps.doubts)), subject
    )
    if advice is Advice.IF_THE_SAME_AGAIN and stands >= rule("next_step", "photos"):
        return with_stature(_seen_again(_compose(person, seen, notes, Advice.YES), person, stands), subject)
    step = next_step(
        advice,
        subject,
        contradiction=stands == 1 and (level == "indeterminate" or _contradict(seen)),
        open_gap_cm=gaps.open_cm,
        stands=stands,
    )
    if retake_for is not None and gaps.open_cm is None:
        step = better_photo(step, retake_for, settles=_settled_by_a_good_photo(person))
    return with_stature(replace(_compose(person, seen, notes, advice), next_step=step), subject)


def _signs(person: Judged, seen: Sequence[Observation], asymmetry_deg: float, *, doubtful: bool) -> Signs:
    likeliest = max(chance(person, leg, direction) for leg in person.legs for direction in OPPOSITE)
    if asymmetry_deg > rule("asymmetry", "clinician_above_deg"):
        likeliest = max(likeliest, rule("decision", "likely_probability"))
    return Signs(
        serious=any(one.code in _SERIOUS for one in seen),
        chance_beyond=likeliest,
        doubtful=doubtful or _contradict(seen),
    )


def _contradict(seen: Sequence[Observation]) -> bool:
    return any(one.code is VerdictCode.ANGLE_AND_GAP_DISAGREE for one in seen)


def _settled_by_a_good_photo(person: Judged) -> bool:
    """Return whether the same angles on a photo without doubts would rule out every limit for a visit."""
    sigma = usual_xray_sd_deg([], person.subject)
    return all(
        is_inside(Reading(leg.value, sigma), direction, person.clinician_limit(direction))
        for leg in person.legs
        for direction in OPPOSITE
    )


def _seen_again(verdict: Verdict, person: Judged, stands: int) -> Verdict:
    """Return the verdict with the reason that several stands have settled what one photo could not."""
    again = Reason(ReasonCode.SEEN_AGAIN, {"photos": float(stands)})
    told = without_told([again, *chances_beyond(person, person.legs), *verdict.reasons])
    return replace(verdict, reasons=without_repeats(told))


def _chances_of(legs: tuple[LegReading, LegReading], subject: Subject) -> dict[Side, Chances]:
    found = leg_chances(*legs, subject)
    return {} if found is None else {leg.side: chances for leg, chances in zip(legs, found, strict=True)}


def not_measured_verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of a photo that is not measured; the reasons are its refusals."""
    reasons = tuple(
        Reason(ReasonCode.PHOTO_REFUSED, {"finding": str(finding.code)})
        for finding in findings
        if finding.severity is Severity.REFUSAL
    )
    step = NextStep(NextStepCode.TAKE_A_BETTER_PHOTO)
    return Verdict(VerdictCode.NOT_MEASURED, Advice.CANNOT_TELL, {}, reasons, next_step=step)


def _difference(person: Judged, asymmetry_deg: float, level: AsymmetryLevel) -> list[Observation]:
    limit = rule("asymmetry", "windswept_beyond_deg")
    left, right = person.legs
    windswept = any(
        is_beyond(valgus, Direction.VALGUS, limit) and is_beyond(varus, Direction.VARUS, -limit)
        for valgus, varus in ((left, right), (right, left))
    )
    if not windswept and level != "notable":
        return []
    note = Reason(ReasonCode.LEGS_DIFFER, {"difference_deg": asymmetry_deg})
    code = VerdictCode.WINDSWEPT if windswept else VerdictCode.ASYMMETRY
    return [_observe(code, person, person.legs, notes=[note])]


def _angles(person: Judged, level: AsymmetryLevel) -> list[Observation]:
    """Sort the legs by how far out they are, and say each thing once, of both legs where they are alike."""
    far: dict[Direction, list[LegReading]] = {direction: [] for direction in OPPOSITE}
    near: dict[Direction, list[LegReading]] = {direction: [] for direction in OPPOSITE}
    unclear: list[LegReading] = []
    for leg in person.legs:
        beyond = _direction_beyond(person, leg)
        if beyond is not None:
            far[beyond].append(leg)
        elif not _looks_usual(person, leg):
            leaning = _leaning(person, leg)
            (unclear if leaning is None else near[leaning]).append(leg)
    alike = _alike(person, level)
    if alike is not None and far[alike]:
        return [_far(person, alike, far[alike], person.legs)]
    if alike is not None and near[alike]:
        return [_near(person, alike, person.legs)]
    open_legs = [leg for leg in person.legs if person.compared(leg) is Compared.CANNOT_TELL]
    if len(open_legs) == len(person.legs) and (unclear or any(near.values())):
        return [_open(person)]
    seen = [_far(person, direction, legs, legs) for direction, legs in far.items() if legs]
    seen += [_near(person, direction, legs) for direction, legs in near.items() if legs]
    if unclear:
        seen.append(_unclear(person, unclear))
    return seen or [_nothing_notable(person)]


def _alike(person: Judged, level: AsymmetryLevel) -> Direction | None:
    """Return the direction in which both legs lean about as much, or None."""
    left, right = (towards(leg.value) for leg in person.legs)
    return left if left is right and level == "not_notable" else None


def _without_age(person: Judged) -> Observation:
    return _observe(VerdictCode.AGE_NEEDED, person, person.legs, notes=[Reason(ReasonCode.AGE_NOT_GIVEN)])


def _far(
    person: Judged, direction: Direction, legs: Sequence[LegReading], named: Sequence[LegReading]
) -> Observation:
    """Say that legs are beyond the usual range; the named ones are alike."""
    limit = person.clinician_limit(direction)
    notes = [*passed_limits(person, legs, direction), *child_varus(person, direction)]
    clear = [leg for leg in named if is_beyond(leg, direction, limit)]
    if not clear:
        context = adult_varus(person, direction)
        return _observe(VerdictCode.BEYOND_USUAL_RANGE, person, named, direction, notes, context)
    notes += child_valgus(person, direction)
    is_child = person.subject.is_child
    code = VerdictCode.OUTSIDE_WINDOW_FOR_AGE if is_child else VerdictCode.WELL_BEYOND_USUAL_RANGE
    seen = _observe(code, person, named, direction, notes)
    return replace(seen, values={**seen.values, "clear_legs": which(clear)})


def _near(person: Judged, direction: Direction, legs: Sequence[LegReading]) -> Observation:
    context = [*adult_varus(person, direction), *group_note(person)]
    likely = rule("decision", "likely_probability")
    reads_beyond = any(chance(person, leg, direction) >= likely for leg in legs)
    notes = [*child_varus(person, direction), *child_valgus(person, direction)] if reads_beyond else []
    return _observe(VerdictCode.COULD_BE_BEYOND, person, legs, direction, notes, context)


def _open(person: Judged) -> Observation:
    """Say of both legs at once that the photo cannot tell."""
    left, right = (towards(leg.value) for leg in person.legs)
    return _near(person, left, person.legs) if left is right else _unclear(person, person.legs)


def _unclear(person: Judged, legs: Sequence[LegReading]) -> Observation:
    return _observe(VerdictCode.UNCLEAR, person, legs, context=group_note(person))


def _nothing_notable(person: Judged) -> Observation:
    open_edges: Values = {}
    for direction in OPPOSITE:
        edge = person.usual_edge(direction)
        if all(is_inside(leg, direction, edge) for leg in person.legs):
            continue
        most = max(person.percent_beyond(leg, direction, edge) for leg in person.legs)
        open_edges |= {f"{direction}_deg": round(edge, 1), f"{direction}_percent": most}
    notes = [Reason(ReasonCode.NOT_EXCLUDED, open_edges)] if open_edges else []
    code = VerdictCode.NO_MARKED_DEVIATION
    if person.subject.is_child:
        code = VerdictCode.LIKELY_INSIDE_WINDOW if open_edges else VerdictCode.INSIDE_WINDOW_FOR_AGE
    return _observe(code, person, person.legs, notes=notes, context=group_note(person))


def _looks_usual(person: Judged, leg: LegReading) -> bool:
    """Whether the usual band is the likeliest, and nothing beyond the clinician's limits is left open.

    A child's leg that reads straight or valgus is not called bow-legged because an X-ray might find varus;
    what cannot be ruled out is said all the same.
    """
    percents = person.chances[leg.side].percents
    open_directions = _open_directions(person, leg)
    if person.subject.is_child and open_directions == [Direction.VARUS] and round(leg.value) >= 0:
        open_directions = []
    likeliest = max(percents, key=lambda category: percents[category])
    return likeliest is person.ladder.usual and not open_directions


def _leaning(person: Judged, leg: LegReading) -> Direction | None:
    """Return the likelier direction, or None if the photo leaves both open."""
    if len(_open_directions(person, leg)) == len(OPPOSITE):
        return None
    low, high = person.ladder.usual_range
    return Direction.VALGUS if leg.value - high > low - leg.value else Direction.VARUS


def _open_directions(person: Judged, leg: LegReading) -> list[Direction]:
    return [
        direction
        for direction in OPPOSITE
        if not is_inside(leg, direction, person.clinician_limit(direction))
    ]


def _direction_beyond(person: Judged, leg: LegReading) -> Direction | None:
    found = (direction for direction in OPPOSITE if is_beyond(leg, direction, person.usual_edge(direction)))
    return next(found, None)


def _observe(
    code: VerdictCode,
    person: Judged,
    legs: Sequence[LegReading],
    direction: Direction | None = None,
    notes: Sequence[Reason] = (),
    context: Sequence[Reason] = (),
) -> Observation:
    values: Values = {
        "group": str(group_of(person.subject)),
        "legs": which(legs),
        **{name: value for leg in legs for name, value in leg.values().items()},
    }
    for leg in legs:
        compared = person.compared(leg)
        if compared is not None:
            values[f"{leg.side}_compared"] = str(compared)
    if direction is not None:
        values["direction"] = str(direction)
    return Observation(code, values, notes, context)


def _compose(person: Judged, observations: list[Observation], notes: list[Reason], advice: Advice) -> Verdict:
    order = list(VerdictCode)
    first, *others = sorted(observations, key=lambda seen: order.index(seen.code))
    reasons = list(first.notes)
    if advice is not Advice.YES and person.subject.age_years is not None:
        chances = chances_beyond(person, person.legs)
        # Why the angle is in doubt comes before what it would mean.
        doubted = first.code is VerdictCode.ANGLE_AND_GAP_DISAGREE
        reasons = without_told([*reasons, *chances] if doubted else [*chances, *reasons])
    if first.values.get("clear_legs") in _SIDES and first.values["legs"] == "both":
        # Both legs are named, so it is said how sure the other one is, if no limit says so.
        less_sure = [
            leg
            for leg in person.legs
            if leg.side != first.values["clear_legs"] and person.compared(leg) is not Compared.OUTSIDE
        ]
        reasons += chances_beyond(person, less_sure)
    for other in others:
        reasons += [Reason(other.code, other.values), *other.notes]
    reasons += notes
    # Do not reassure with what is usual or common if a limit has more likely than not been passed.
    if advice in (Advice.CANNOT_TELL, Advice.NOT_FOR_THIS_PHOTO):
        reasons += first.context
    if advice is not Advice.YES:
        child = person.subject.is_child
        reasons.append(Reason(ReasonCode.SYMPTOMS_CHILD if child else ReasonCode.SYMPTOMS_ADULT))
    step = next_step(advice, person.subject)
    return Verdict(first.code, advice, first.values, without_repeats(reasons), next_step=step)


def without_repeats(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons in their order, each once: two observations may call for the same."""
    unique: list[Reason] = []
    for reason in reasons:
        if reason not in unique:
            unique.append(reason)
    return tuple(unique)
