"""From both legs and the ankle gap to one sentence and its reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from kneealign.norms import wording
from kneealign.norms.classify import INDETERMINATE, Classification, classify_imd, classify_leg, outcome_at
from kneealign.norms.tables import (
    ClinicianLimits,
    Ladder,
    angle_ladder,
    clinician_limits,
    group_id,
    imd_ladder,
    rule,
    texts,
)
from kneealign.norms.wording import OPPOSITE, Reading, Side
from kneealign.result_parts import Finding, IntermalleolarDistance, Legs, Verdict
from kneealign.subject import Subject

AsymmetryLevel = Literal["not_notable", "indeterminate", "notable"]

# Most important first; the value says whether showing a clinician is sensible.
_CODES: Final = {
    "windswept": True,
    "asymmetry": True,
    "outside_window_for_age": True,
    "well_beyond_usual_range": True,
    "wide_imd": True,
    "beyond_usual_range": False,
    "could_be_beyond": False,
    "unclear": False,
    "no_marked_deviation": False,
    "inside_window_for_age": False,
}
_PASSED: Final = {"valgus": "above", "varus": "below"}


@dataclass(frozen=True)
class _Person:
    """What the person's readings are held against."""

    subject: Subject
    ladder: Ladder
    clinician: ClinicianLimits
    readings: tuple[Reading, Reading]

    def clinician_limit(self, side: Side) -> float:
        return self.clinician.valgus_deg if side == "valgus" else self.clinician.varus_deg

    def usual_edge(self, side: Side) -> float:
        low, high = self.ladder.usual_range
        return high if side == "valgus" else low


@dataclass(frozen=True)
class _Observation:
    """One thing that was seen."""

    code: str
    sentence: str
    """Without its full stop."""
    notes: tuple[str, ...] = ()
    """What explains it."""
    advice: tuple[str, ...] = ()
    """What to add when this is the answer."""


def judge(
    legs: Legs,
    imd: IntermalleolarDistance,
    asymmetry_deg: float,
    subject: Subject,
    sigma_left_deg: float,
    sigma_right_deg: float,
) -> Verdict:
    """Say in one sentence what the measurement means, whether a clinician is sensible, and why.

    Parameters
    ----------
    legs : Legs
        Both legs; only their ``deviation_deg`` is read.
    imd : IntermalleolarDistance
        Counts only when its basis is "measured": a modelled one follows from the angles and adds nothing.
    asymmetry_deg : float
        Absolute difference of the two deviations.
    subject : Subject
        Whose limits to use; without an age the adults', and the reasons say so.
    sigma_left_deg, sigma_right_deg : float
        Standard deviation of each leg against an X-ray, above 0.

    Returns
    -------
    Verdict
        The code is the most important observation, see ``docs/norms.md``; the others become reasons.

    Raises
    ------
    ValueError
        The person is under 2 years old, or a standard deviation is not above 0.
    """
    readings = (
        Reading("left", legs.left.deviation_deg, sigma_left_deg),
        Reading("right", legs.right.deviation_deg, sigma_right_deg),
    )
    person = _Person(subject, angle_ladder(subject), clinician_limits(subject), readings)
    level = asymmetry_level(asymmetry_deg, asymmetry_sigma_deg(sigma_left_deg, sigma_right_deg))
    gap = None if subject.height_is_unlikely else _measured_gap(imd)
    observations = [*_difference(person, asymmetry_deg, level), *_angles(person)]
    notes = []
    if level == "indeterminate":
        notes.append(texts()["notes"]["asymmetry_open"].format(deg=wording.degrees(asymmetry_deg)))
    if gap is not None:
        observations += _wide_gap(person, *gap)
        notes += _gap_notes(person, *gap)
    return _compose(observations, notes, subject)


def not_measured_verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict of a photo that is not measured; the reasons are its refusals."""
    reasons = tuple(finding.message for finding in findings if finding.severity == "refusal")
    return Verdict("not_measured", texts()["headlines"]["not_measured"] + ".", None, reasons)


def asymmetry_sigma_deg(sigma_left_deg: float, sigma_right_deg: float) -> float:
    """Return the standard deviation of the difference between the legs.

    Errors that both legs share cancel: two typical legs (2.5 degrees each) give 1.7 * sqrt(2) = 2.4 degrees.
    What a leg has beyond the typical is taken as its own, and a difference is never better than 2.4 degrees.
    """
    own = rule("asymmetry", "leg_sigma_deg")
    shared_variance = rule("asymmetry", "typical_sigma_deg") ** 2 - own**2
    variances = (max(sigma**2 - shared_variance, own**2) for sigma in (sigma_left_deg, sigma_right_deg))
    return math.sqrt(sum(variances))


def asymmetry_level(asymmetry_deg: float, sigma_deg: float) -> AsymmetryLevel:
    """Say how notable a difference between the legs is.

    Parameters
    ----------
    asymmetry_deg : float
        Absolute difference of the two deviations.
    sigma_deg : float
        Its standard deviation, see :func:`asymmetry_sigma_deg`.

    Returns
    -------
    str
        "notable" only when the difference passes the limit and its one-sided 90 % lower bound is notable too.
    """
    notable = rule("asymmetry", "notable_above_deg")
    if asymmetry_deg <= notable:
        return "not_notable"
    lower_bound = asymmetry_deg - rule("decision", "confidence_z") * sigma_deg
    if asymmetry_deg > rule("asymmetry", "clinician_above_deg") and lower_bound >= notable:
        return "notable"
    return "indeterminate"


def _difference(person: _Person, asymmetry_deg: float, level: AsymmetryLevel) -> list[_Observation]:
    limit = rule("asymmetry", "windswept_beyond_deg")
    left, right = person.readings
    windswept = any(
        _is_beyond(left, side, limit if side == "valgus" else -limit)
        and _is_beyond(right, OPPOSITE[side], -limit if side == "valgus" else limit)
        for side in OPPOSITE
    )
    if not windswept and level != "notable":
        return []
    note = texts()["notes"]["asymmetry"].format(deg=wording.degrees(asymmetry_deg))
    return [_observe("windswept" if windswept else "asymmetry", person, person.readings, notes=(note,))]


def _angles(person: _Person) -> list[_Observation]:
    """Sort the legs by how far out they are, and say each thing once."""
    far: dict[Side, list[Reading]] = {"valgus": [], "varus": []}
    near: dict[Side, list[Reading]] = {"valgus": [], "varus": []}
    unclear: list[Reading] = []
    for reading in person.readings:
        side = _side_beyond(person, reading)
        if side is not None:
            far[side].append(reading)
        elif not _looks_usual(person, reading):
            leaning = _leaning(person, reading)
            (unclear if leaning is None else near[leaning]).append(reading)
    seen = [_far(person, side, legs) for side, legs in far.items() if legs]
    seen += [_near(person, side, legs) for side, legs in near.items() if legs]
    if unclear:
        seen.append(_observe("unclear", person, unclear, advice=_group_note(person)))
    return seen or [_nothing_notable(person)]


def _far(person: _Person, side: Side, legs: list[Reading]) -> _Observation:
    limit = person.clinician_limit(side)
    passed = {leg: _passed_and_open(person, leg, side) for leg in legs}
    notes = (*wording.passed_limits(legs, side, passed), *_child_varus(person, side))
    if not any(_is_beyond(leg, side, limit) for leg in legs):
        advice = (texts()["notes"]["second_look"], *_adult_varus(person, side))
        return _observe("beyond_usual_range", person, legs, side, notes, advice)
    if person.clinician.persistent and side == "valgus":
        age = f"{rule('decision', 'persistence_age_years'):g}"
        notes = (*notes, texts()["notes"]["persistence"].format(age=age))
    code = "outside_window_for_age" if person.subject.is_child else "well_beyond_usual_range"
    return _observe(code, person, legs, side, notes)


def _near(person: _Person, side: Side, legs: list[Reading]) -> _Observation:
    advice = (*_adult_varus(person, side), *_group_note(person))
    return _observe("could_be_beyond", person, legs, side, _child_varus(person, side), advice)


def _nothing_notable(person: _Person) -> _Observation:
    code = "inside_window_for_age" if person.subject.is_child else "no_marked_deviation"
    open_edges: list[tuple[Side, float]] = [
        (side, person.usual_edge(side))
        for side in OPPOSITE
        if not all(_is_inside(leg, side, person.usual_edge(side)) for leg in person.readings)
    ]
    notes = (wording.not_excluded(open_edges),) if open_edges else ()
    return _observe(code, person, person.readings, notes=notes, advice=_group_note(person))


def _group_note(person: _Person) -> tuple[str, ...]:
    """Return what is usual at a child's age, for a child who is not beyond it."""
    return (texts()["groups"][group_id(person.subject)]["message"],) if person.subject.is_child else ()


def _adult_varus(person: _Person, side: Side) -> tuple[str, ...]:
    wanted = side == "varus" and not person.subject.is_child
    return (texts()["notes"]["varus_is_common"],) if wanted else ()


def _child_varus(person: _Person, side: Side) -> tuple[str, ...]:
    age = rule("decision", "varus_unusual_age_years")
    wanted = side == "varus" and person.subject.is_child and (person.subject.age_years or 0.0) > age
    return (texts()["notes"]["varus_after_3"].format(age=f"{age:g}"),) if wanted else ()


def _looks_usual(person: _Person, reading: Reading) -> bool:
    category = classify_leg(reading.deviation_deg, reading.sigma_deg, person.subject).category
    if category != person.ladder.usual:
        return False
    # A child's window is wide and its edge is named in a note; an adult's band is narrower than a photo's
    # uncertainty, so nothing beyond the clinician's limit may be left open.
    return person.subject.is_child or not _open_sides(person, reading)


def _leaning(person: _Person, reading: Reading) -> Side | None:
    """Return the likelier side, or None where the photo leaves both sides open."""
    if len(_open_sides(person, reading)) == len(OPPOSITE):
        return None
    low, high = person.ladder.usual_range
    return "valgus" if reading.deviation_deg - high > low - reading.deviation_deg else "varus"


def _open_sides(person: _Person, reading: Reading) -> list[Side]:
    return [side for side in OPPOSITE if not _is_inside(reading, side, person.clinician_limit(side))]


def _side_beyond(person: _Person, reading: Reading) -> Side | None:
    sides = [side for side in OPPOSITE if _is_beyond(reading, side, person.usual_edge(side))]
    return sides[0] if sides else None


def _is_beyond(reading: Reading, side: Side, limit: float) -> bool:
    return outcome_at(limit, reading.deviation_deg, reading.sigma_deg) == _PASSED[side]


def _is_inside(reading: Reading, side: Side, limit: float) -> bool:
    return _is_beyond(reading, OPPOSITE[side], limit)


def _passed_and_open(person: _Person, reading: Reading, side: Side) -> tuple[float, float | None]:
    """Return the outermost limit that was passed and the next one if it is open."""
    limits = person.ladder.limits_beyond(side)
    passed = [limit for limit in limits if _is_beyond(reading, side, limit)]
    is_open = (
        limit
        for limit in limits
        if outcome_at(limit, reading.deviation_deg, reading.sigma_deg) == INDETERMINATE
    )
    return passed[-1], next(is_open, None)


def _measured_gap(imd: IntermalleolarDistance) -> tuple[float, float] | None:
    """Return the distance and its standard deviation in cm, or None where it is no evidence of its own."""
    if imd.basis != "measured" or imd.cm is None or imd.interval_cm is None:
        return None
    low, high = imd.interval_cm
    # The longer half: an interval that was cut at 0 would look too certain.
    return imd.cm, max(high - imd.cm, imd.cm - low) / rule("decision", "interval_z")


def _wide_gap(person: _Person, cm: float, sigma_cm: float) -> list[_Observation]:
    limit = imd_ladder(person.subject).limits[-1]
    if outcome_at(limit, cm, sigma_cm) != "above":
        return []
    sentence = texts()["headlines"]["wide_imd"].format(cm=wording.centimetres(cm))
    return [_Observation("wide_imd", sentence, (texts()["notes"]["imd_wide"].format(cut=f"{limit:g}"),))]


def _gap_notes(person: _Person, cm: float, sigma_cm: float) -> list[str]:
    notes: dict[str, str] = texts()["notes"]
    ladder = imd_ladder(person.subject)
    gap = classify_imd(cm, sigma_cm, person.subject)
    result = []
    if gap.limits[-1].outcome != "above" and (
        gap.limits[0].outcome == "above" or gap.category not in (ladder.usual, INDETERMINATE)
    ):
        key = "imd_larger" if gap.limits[-1].outcome == "below" else "imd_could_be_wide"
        result.append(notes[key].format(cm=wording.centimetres(cm), cut=f"{ladder.limits[-1]:g}"))
    if _disagree(person, gap, ladder):
        result.append(notes["imd_and_angle_disagree"])
    return result


def _disagree(person: _Person, gap: Classification, gap_ladder: Ladder) -> bool:
    """Whether the ankle gap and the mean of both legs lie more than one class apart."""
    left, right = person.readings
    mean_deg = (left.deviation_deg + right.deviation_deg) / 2
    angle = classify_leg(mean_deg, max(left.sigma_deg, right.sigma_deg), person.subject)
    return all(
        abs(angle_class - gap_class) > 1
        for angle_class in _classes(angle, person.ladder)
        for gap_class in _classes(gap, gap_ladder)
    )


def _classes(found: Classification, ladder: Ladder) -> set[int]:
    """Return how many bands above the usual one a reading may be: one number, or two if unsettled."""
    likely = sorted(found.probabilities, key=lambda category: -found.probabilities[category])
    names = likely[:2] if found.category == INDETERMINATE else [found.category]
    return {max(ladder.categories.index(name) - ladder.usual_index, 0) for name in names}


def _observe(
    code: str,
    person: _Person,
    legs: Iterable[Reading],
    side: Side | None = None,
    notes: tuple[str, ...] = (),
    advice: tuple[str, ...] = (),
) -> _Observation:
    sentence = wording.headline(code, group_id(person.subject), tuple(legs), side)
    return _Observation(code, sentence, notes, advice)


def _compose(observations: list[_Observation], notes: list[str], subject: Subject) -> Verdict:
    text: dict[str, Any] = texts()
    order = list(_CODES)
    first, *others = sorted(observations, key=lambda seen: order.index(seen.code))
    see_a_clinician = _CODES[first.code]
    reasons = list(first.notes)
    for other in others:
        reasons += [f"{other.sentence}.", *other.notes]
    reasons += notes
    if subject.age_years is None:
        reasons.append(text["groups"][group_id(subject)]["message"])
    if not see_a_clinician:
        reasons += first.advice
        reasons.append(text["notes"]["symptoms_child" if subject.is_child else "symptoms_adult"])
    suffix = text["see_a_clinician"] if see_a_clinician else ""
    # Two observations may call for the same note.
    return Verdict(first.code, f"{first.sentence}{suffix}.", see_a_clinician, tuple(dict.fromkeys(reasons)))
