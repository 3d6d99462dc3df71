"""Reasons that name a limit: passed, left open, or how likely passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kneealign.codes import Direction, Reason, ReasonCode, Standing, Sureness, Values, sureness_of
from kneealign.norms.classify import standing_at
from kneealign.norms.judged import OPPOSITE, Judged, LegReading, chance, is_beyond, which
from kneealign.norms.tables import rule

_ALIKE_PERCENT: Final = 10
"""Chances of two legs that are said as one span differ by no more than this."""


def chances_beyond(person: Judged, legs: Sequence[LegReading]) -> list[Reason]:
    """Say how likely the legs are beyond a clinician's limit, of each where the chances are not alike."""
    reasons = []
    for direction in OPPOSITE:
        limit = person.clinician_limit(direction)
        percents = {
            leg: person.percent_beyond(leg, direction, limit)
            for leg in legs
            if chance(person, leg, direction) >= rule("decision", "unlikely_probability")
        }
        if not percents:
            continue
        low, high = min(percents.values()), max(percents.values())
        values: Values = {
            "legs": which(list(percents)),
            "limit_deg": round(limit, 1),
            "direction": str(direction),
            "percent": high,
        }
        if high - low > _ALIKE_PERCENT:
            values |= {f"{leg.side}_percent": percent for leg, percent in percents.items()}
        elif low < high:
            values["percent_low"] = low
        reasons.append(Reason(ReasonCode.CHANCE_BEYOND, values))
    return reasons


def passed_limits(person: Judged, legs: Sequence[LegReading], direction: Direction) -> list[Reason]:
    """Say which limit was passed and which is open; legs with the same answer share a reason."""
    together: dict[tuple[float, float | None, Sureness | None], list[LegReading]] = {}
    for leg in legs:
        together.setdefault(_passed_and_open(person, leg, direction), []).append(leg)
    reasons = []
    for (passed_deg, open_deg, _), same in together.items():
        values: Values = {"legs": which(same), "limit_deg": round(passed_deg, 1), "direction": str(direction)}
        if open_deg is None:
            reasons.append(Reason(ReasonCode.LIMIT_PASSED, values))
            continue
        most = max(person.percent_beyond(leg, direction, open_deg) for leg in same)
        values |= {"open_deg": round(open_deg, 1), "open_percent": most}
        reasons.append(Reason(ReasonCode.LIMIT_PASSED_NEXT_OPEN, values))
    return reasons


def _passed_and_open(
    person: Judged, leg: LegReading, direction: Direction
) -> tuple[float, float | None, Sureness | None]:
    """Return the outermost limit that was passed, the next one if it is open, and how likely it is passed."""
    # The limit for a visit may lie between those of the bands.
    limits = sorted({*person.ladder.limits_beyond(direction), person.clinician_limit(direction)}, key=abs)
    passed = [limit for limit in limits if is_beyond(leg, direction, limit)]
    # Limits are shown in whole degrees: one that reads as the passed one is not called open.
    is_open = (
        limit
        for limit in limits
        if standing_at(limit, leg.value, leg.sigma) is Standing.INDETERMINATE
        and round(abs(limit - passed[-1]), 6) >= 1
    )
    open_deg = next(is_open, None)
    if open_deg is None:
        return passed[-1], None, None
    return passed[-1], open_deg, sureness_of(person.percent_beyond(leg, direction, open_deg))


def without_told(reasons: Sequence[Reason]) -> list[Reason]:
    """Leave out other limits where a reason tells the chance of passing the one for a visit on that side.

    That the usual range is left has been said before the reasons.
    """
    told = {reason.values["direction"] for reason in reasons if reason.code is ReasonCode.CHANCE_BEYOND}
    passed = (ReasonCode.LIMIT_PASSED, ReasonCode.LIMIT_PASSED_NEXT_OPEN)
    kept = []
    for reason in reasons:
        if reason.code in passed and reason.values["direction"] in told:
            continue
        if reason.code is ReasonCode.NOT_EXCLUDED:
            open_edges = {
                name: value for name, value in reason.values.items() if name.split("_")[0] not in told
            }
            if not open_edges:
                continue
            reason = replace(reason, values=open_edges)
        kept.append(reason)
    return kept
