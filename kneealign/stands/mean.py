"""From the results of several photos of one person to one result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import stdev

from kneealign import norms
from kneealign.body import Side
from kneealign.codes import Finding, FindingCode, ImdBasis, ImdReason, Severity, StandUse, Status
from kneealign.errors import OptionError
from kneealign.geometry import Z95
from kneealign.legs import Length
from kneealign.result import (
    Assessment,
    Gap,
    Gaps,
    IntercondylarDistance,
    IntermalleolarDistance,
    LegResult,
    Legs,
    Provenance,
    Spread,
    Stand,
    StandLeg,
    Stands,
    graded_gap,
    graded_icd,
    graded_imd,
    graded_leg,
    xray_reading,
)
from kneealign.stands import spread

_SHARED_FROM = 0.5
"""What was noticed about a photo is said of all together from this share of the stands on."""


def combine(results: Iterable[Assessment]) -> Assessment:
    """Combine the results of several photos of one person, who stepped away and back before each.

    Parameters
    ----------
    results : iterable of Assessment
        Two or more, of the same person on the same day, measured with the same version and model. Photos that
        were refused, the same photo again, and a stand that lies further from the others than a new stand
        explains are named and left out.

    Returns
    -------
    Assessment
        Deviations are means; intervals shrink for what changes with every stand and keep the rest. ``stands``
        says what each photo showed. ``photo`` and the joints are those of the stand nearest to the mean. With
        a single usable photo it is that photo's result, and a finding says so. It is refused with none, and
        where photos differ by more than any stance explains. Stands that disagree weigh alike, have no gaps,
        and their verdict says so first.

    Raises
    ------
    OptionError
        Code ``bad_stands``: fewer than two results, or of different people, versions or models.

    Examples
    --------
    >>> import kneealign
    >>> results = [kneealign.measure(photo) for photo in ("a.jpg", "b.jpg", "c.jpg")]  # doctest: +SKIP
    >>> both = kneealign.combine(results)  # doctest: +SKIP
    >>> both.legs.left.deviation_deg, both.stands.left.sd_deg  # doctest: +SKIP
    (6.1, 0.4)
    """
    given = list(results)
    _check(given)
    uses = _uses(given)
    used = [result for result, use in zip(given, uses, strict=True) if use is StandUse.USED]
    notes = _notes(given, uses)
    if not used:
        return _refused(given, uses, notes)
    if len(used) == 1:
        notes.append(Finding(FindingCode.ONE_STAND_ONLY, Severity.INFO, {"photos": float(len(given))}))
        alone = replace(used[0].verdict, next_step=norms.settled_by_stands(used[0].verdict.next_step))
        only = replace(used[0], verdict=alone)
        return _with_stands(only, given, uses, used, [*used[0].findings, *notes])
    values = [_values(result) for result in used]
    left_out = [result for result, use in zip(given, uses, strict=True) if use is StandUse.OUTLIER]
    disagree = spread.contradict(values)
    apart_deg = spread.furthest_deg([*values, *map(_values, left_out)])
    if (disagree or left_out) and apart_deg > spread.ONE_PERSON_DEG:
        return _not_one_person(given, uses, notes, apart_deg)
    if disagree:
        notes.append(_disagreement(apart_deg, Severity.WARNING))
    mean = _mean(used, values, disagree)
    mean = replace(mean, verdict=norms.with_left_out(mean.verdict, (odd.verdict for odd in left_out)))
    return _with_stands(mean, given, uses, used, [*_shared(used), *notes])


def _check(given: list[Assessment]) -> None:
    if len(given) < 2:
        raise _impossible("Two photos or more are needed", "Give the result of every photo.")
    if any(result.stands is not None for result in given):
        raise _impossible(
            "A result that combines photos cannot be combined again", "Give the photos' own results."
        )
    first = given[0]
    if any(result.subject != first.subject for result in given):
        raise _impossible(
            "The results say different things of the person", "Measure all with one age, sex and height."
        )
    if any(_made_by(result) != _made_by(first) for result in given):
        raise _impossible(
            "The results were made with different versions, models or options", "Measure all photos anew."
        )


def _made_by(result: Assessment) -> Provenance:
    """Return what measured a photo, apart from the points that somebody placed on it."""
    return replace(result.provenance, points=None)


def _impossible(what: str, advice: str) -> OptionError:
    return OptionError("bad_stands", f"{what}.", advice)


def _uses(given: Sequence[Assessment]) -> list[StandUse]:
    """Return what becomes of each photo; an outlier is looked for among those that can be used."""
    uses: list[StandUse] = []
    seen: set[str] = set()
    for result in given:
        again = result.photo.sha256 in seen
        seen.add(result.photo.sha256)
        refused = StandUse.REFUSED if result.legs is None else StandUse.USED
        uses.append(StandUse.REPEATED if again else refused)
    usable = [number for number, use in enumerate(uses) if use is StandUse.USED]
    odd = spread.outlier([_values(given[number]) for number in usable])
    if odd is not None:
        uses[usable[odd]] = StandUse.OUTLIER
    return uses


def _values(result: Assessment) -> list[spread.Value]:
    """Return both legs of a measured photo, left first."""
    assert result.legs is not None
    return [
        spread.Value(leg.deviation_deg, _sd(leg.interval_deg), _sd(leg.xray_interval_deg))
        for _, leg in result.legs
    ]


def _sd(interval: tuple[float, float]) -> float:
    low, high = interval
    return (high - low) / (2 * Z95)


def _notes(given: Sequence[Assessment], uses: Sequence[StandUse]) -> list[Finding]:
    """Say which photos do not count and why."""
    codes = {
        StandUse.REFUSED: FindingCode.STAND_REFUSED,
        StandUse.REPEATED: FindingCode.STAND_GIVEN_TWICE,
        StandUse.OUTLIER: FindingCode.OUTLIER_STAND,
    }
    usable = [number for number, use in enumerate(uses) if use in (StandUse.USED, StandUse.OUTLIER)]
    notes = []
    for number, (result, use) in enumerate(zip(given, uses, strict=True)):
        if use is StandUse.USED:
            continue
        note = Finding(codes[use], Severity.INFO, {"photo": result.photo.name or str(number + 1)})
        if use is StandUse.OUTLIER:
            legs = zip(*(_values(given[one]) for one in usable), strict=True)
            apart_deg = max(spread.apart(leg, usable.index(number))[0] for leg in legs)
            limit = round(_limit_deg([_values(given[one]) for one in usable], usable.index(number)), 1)
            note = Finding(note.code, note.severity, {**note.values, "apart_deg": round(apart_deg, 1)}, limit)
        notes.append(note)
    return notes


def _limit_deg(stands: Sequence[Sequence[spread.Value]], index: int) -> float:
    """Return how far the stand may lie from the others on the leg on which it lies furthest."""
    apart = [spread.apart(leg, index) for leg in zip(*stands, strict=True)]
    difference, z = max(apart, key=lambda one: one[1])
    return spread.OUTLIER_Z * difference / z


def _disagreement(apart_deg: float, severity: Severity) -> Finding:
    limit = spread.ONE_PERSON_DEG if severity is Severity.REFUSAL else None
    return Finding(FindingCode.STANDS_DISAGREE, severity, {"apart_deg": round(apart_deg, 1)}, limit)


def _shared(used: Sequence[Assessment]) -> list[Finding]:
    """Return what was noticed on at least half of the stands, each code once in its worst severity."""
    order = list(Severity)
    found: dict[FindingCode, list[Finding]] = {}
    for result in used:
        for finding in result.findings:
            found.setdefault(finding.code, []).append(finding)
    return [
        min(same, key=lambda one: order.index(one.severity))
        for same in found.values()
        if len(same) >= _SHARED_FROM * len(used)
    ]


def _mean(used: Sequence[Assessment], values: Sequence[Sequence[spread.Value]], disagree: bool) -> Assessment:
    """Return the result of the stands together, on the photo of the one nearest to their mean."""
    both = {
        side: spread.together([stand[index] for stand in values], disagree=disagree)
        for index, side in enumerate(("left", "right"))
    }
    shown = used[_nearest(values, [both["left"], both["right"]])]
    legs = Legs(left=_leg(used, "left", both["left"], shown), right=_leg(used, "right", both["right"], shown))
    asymmetry_deg = round(abs(legs.left.deviation_deg - legs.right.deviation_deg), 2)
    # A mean of legs that contradict each other may have wide gaps at the ankles and at the knees.
    gaps, measured_gaps = (None, ()) if disagree else _gaps(used)
    verdict = norms.judge(
        xray_reading(legs.left),
        xray_reading(legs.right),
        asymmetry_deg,
        shown.subject,
        *measured_gaps,
        stands=len(used),
        person_seen=not any(
            item.code is FindingCode.STANCE_UNCHECKED for result in used for item in result.findings
        ),
        retake_for=norms.retake_for(_shared(used)),
    )
    if disagree:
        alone = [result.verdict for result in used]
        verdict = norms.disagreeing_verdict(verdict, alone, spread.furthest_deg(values), shown.subject)
    return replace(shown, legs=legs, gaps=gaps, asymmetry_deg=asymmetry_deg, verdict=verdict)


def _nearest(values: Sequence[Sequence[spread.Value]], means: Sequence[spread.Together]) -> int:
    def distance(stand: Sequence[spread.Value]) -> float:
        return sum(
            (value.deviation_deg - mean.deviation_deg) ** 2 for value, mean in zip(stand, means, strict=True)
        )

    return min(range(len(values)), key=lambda number: distance(values[number]))


def _of(result: Assessment, side: Side) -> LegResult:
    assert result.legs is not None
    return result.legs.left if side == "left" else result.legs.right


def _leg(used: Sequence[Assessment], side: Side, mean: spread.Together, shown: Assessment) -> LegResult:
    legs = [_of(result, side) for result in used]
    weights = spread.certainty([_sd(leg.interval_deg) for leg in legs])
    return graded_leg(
        mean.deviation_deg,
        mean.photo_sd_deg,
        mean.xray_sd_deg,
        shown.subject,
        _of(shown, side).joints_px,
        sum(w * leg.axis_offset_percent for w, leg in zip(weights, legs, strict=True)),
    )


def _gaps(used: Sequence[Assessment]) -> tuple[Gaps | None, Sequence[norms.Reading | None]]:
    """Return the mean gaps, and the readings of the two touching distances where they were seen.

    Where joints were placed by hand on a photo on which the program saw nobody, it has no gaps.
    """
    gaps = [result.gaps for result in used if result.gaps is not None]
    if not gaps:
        return None, ()
    subject = used[0].subject
    imd, ankles = graded_imd(*_distance([one.intermalleolar_distance for one in gaps]), subject)
    distances = [one.intercondylar_distance for one in gaps if one.intercondylar_distance]
    icd, knees = graded_icd(*_distance(distances), subject) if distances else (None, None)
    return Gaps(
        ankle=_gap([one.ankle for one in gaps]),
        knee=_gap([one.knee for one in gaps]),
        intermalleolar_distance=imd,
        intercondylar_distance=icd,
    ), (ankles, knees)


def _gap(gaps: Sequence[Gap]) -> Gap:
    percents = [gap.percent_of_leg for gap in gaps if gap.percent_of_leg is not None]
    return graded_gap(_mean_length(gaps), sum(percents) / len(percents) if percents else None)


def _distance(
    found: Sequence[IntermalleolarDistance | IntercondylarDistance],
) -> tuple[Length | None, ImdBasis, ImdReason]:
    """Return the mean of the stands on which the distance was seen, or else of those that model it."""
    bases = (ImdBasis.MEASURED, ImdBasis.MODELLED, ImdBasis.UNAVAILABLE)
    best = next(basis for basis in bases if any(one.basis is basis for one in found))
    alike = [one for one in found if one.basis is best]
    return _mean_length(alike), best, alike[0].reason


def _mean_length(found: Iterable[Gap | IntermalleolarDistance | IntercondylarDistance]) -> Length | None:
    """Return the mean of those that are known.

    Their standard deviations come from the upper ends of the intervals: the lower ones stop at 0.
    """
    known = [(one.cm, one.interval_cm) for one in found if one.cm is not None and one.interval_cm is not None]
    if not known:
        return None
    sds = [max(0.05, high - cm) / Z95 for cm, (_, high) in known]
    weights = spread.certainty(sds)
    mean = sum(w * cm for w, (cm, _) in zip(weights, known, strict=True))
    return Length(mean, spread.combined_sd(sds, weights))


def _refused(given: Sequence[Assessment], uses: Sequence[StandUse], notes: Sequence[Finding]) -> Assessment:
    none = Finding(FindingCode.NO_STAND_USABLE, Severity.REFUSAL, {"photos": float(len(given))})
    first = given[0]
    empty = replace(first, status=Status.REFUSED, verdict=norms.not_measured_verdict([none, *first.refusals]))
    return _with_stands(empty, given, uses, [], [none, *first.findings, *notes])


def _not_one_person(
    given: Sequence[Assessment], uses: Sequence[StandUse], notes: Sequence[Finding], apart_deg: float
) -> Assessment:
    """Return no numbers for photos that cannot be one person's."""
    why = _disagreement(apart_deg, Severity.REFUSAL)
    none = norms.not_measured_verdict([why])
    step = norms.disagreeing_verdict(none, [none], apart_deg, given[0].subject).next_step
    empty = replace(
        given[uses.index(StandUse.USED)],
        status=Status.REFUSED,
        legs=None,
        gaps=None,
        asymmetry_deg=None,
        verdict=replace(none, next_step=step),
    )
    apart = [StandUse.OUTLIER if use is StandUse.USED else use for use in uses]
    return _with_stands(empty, given, apart, [], [why, *notes])


def _with_stands(
    result: Assessment,
    given: Sequence[Assessment],
    uses: Sequence[StandUse],
    used: Sequence[Assessment],
    findings: Iterable[Finding],
) -> Assessment:
    """Return the result with what each photo showed."""
    order = list(Severity)
    stands = Stands(
        used=len(used),
        shown=1 + next(number for number, one in enumerate(given) if one.photo == result.photo),
        left=_spread(used, "left"),
        right=_spread(used, "right"),
        photos=tuple(_stand(one, use) for one, use in zip(given, uses, strict=True)),
    )
    ordered = tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))
    return replace(result, findings=ordered, stands=stands, stand_results=tuple(given))


def _spread(used: Sequence[Assessment], side: Side) -> Spread:
    deviations = [_of(result, side).deviation_deg for result in used]
    if len(deviations) < 2:
        return Spread(None, None, spread.smallest_change_deg(None, 1))
    between = stdev(deviations)
    return Spread(
        sd_deg=round(between, 2),
        range_deg=round(max(deviations) - min(deviations), 2),
        smallest_change_deg=spread.smallest_change_deg(between, len(deviations)),
    )


def _stand(result: Assessment, use: StandUse) -> Stand:
    legs = {} if result.legs is None else {side: _stand_leg(leg) for side, leg in result.legs}
    return Stand(
        photo=result.photo,
        use=use,
        left=legs.get("left"),
        right=legs.get("right"),
        findings=tuple(finding.code for finding in result.findings),
    )


def _stand_leg(leg: LegResult) -> StandLeg:
    return StandLeg(leg.deviation_deg, leg.interval_deg)
