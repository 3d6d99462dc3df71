"""A person's readings and their limits, from which a verdict is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kneealign.codes import Compared, Direction, Reason, Standing, Values, VerdictCode
from kneealign.norms.classify import Reading, chance_beyond, standing_at
from kneealign.norms.sureness import Chances
from kneealign.norms.tables import ClinicianLimits, Ladder
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.body import Side

OPPOSITE: Final = {Direction.VALGUS: Direction.VARUS, Direction.VARUS: Direction.VALGUS}
_PASSED: Final = {Direction.VALGUS: Standing.ABOVE, Direction.VARUS: Standing.BELOW}


@dataclass(frozen=True)
class LegReading(Reading):
    """One leg's deviation in degrees and its standard deviation against an X-ray."""

    side: Side

    def values(self) -> Values:
        """Return the angle and what an X-ray would show with 95 % confidence, for what is said of the leg."""
        # NumPy is behind it; importing this room must stay fast.
        from kneealign.geometry import Z95

        half = Z95 * self.sigma
        return {
            f"{self.side}_deg": self.value,
            f"{self.side}_xray_low_deg": round(self.value - half, 2),
            f"{self.side}_xray_high_deg": round(self.value + half, 2),
        }


@dataclass(frozen=True)
class Judged:
    """The limits for a person's readings."""

    subject: Subject
    ladder: Ladder
    clinician: ClinicianLimits
    legs: tuple[LegReading, LegReading]
    chances: Mapping[Side, Chances]
    """What is said of each leg, in tens of percent; empty without an age."""

    def clinician_limit(self, direction: Direction) -> float:
        """Return the deviation in degrees beyond which a visit is suggested."""
        return self.clinician.valgus_deg if direction is Direction.VALGUS else self.clinician.varus_deg

    def compared(self, leg: LegReading) -> Compared | None:
        """Return where a leg stands against the usual range; None without an age."""
        chances = self.chances.get(leg.side)
        return None if chances is None else chances.compared

    def percent_beyond(self, leg: LegReading, direction: Direction, limit: float) -> float:
        """Return in percent, to tens, how likely a leg is beyond a limit."""
        probability = chance_beyond(limit, leg.value, leg.sigma, direction)
        return float(self.chances[leg.side].beyond_percent(direction, limit, probability))

    def usual_edge(self, direction: Direction) -> float:
        """Return the edge of the usual range in degrees."""
        low, high = self.ladder.usual_range
        return high if direction is Direction.VALGUS else low


@dataclass(frozen=True)
class Observation:
    """One observation."""

    code: VerdictCode
    values: Values
    notes: Sequence[Reason] = ()
    """What explains it."""
    context: Sequence[Reason] = field(default=())
    """What to add when this is the most important thing and no visit is advised."""


def is_beyond(reading: Reading, direction: Direction, limit: float) -> bool:
    """Return whether a reading lies beyond a limit in this direction, with 90 % confidence."""
    return standing_at(limit, reading.value, reading.sigma) is _PASSED[direction]


def is_inside(reading: Reading, direction: Direction, limit: float) -> bool:
    """Return whether a reading stays within a limit in this direction, with 90 % confidence."""
    return is_beyond(reading, OPPOSITE[direction], limit)


def chance(person: Judged, leg: LegReading, direction: Direction) -> float:
    """Return the probability that a leg is beyond the clinician's limit in this direction."""
    return chance_beyond(person.clinician_limit(direction), leg.value, leg.sigma, direction)


def which(legs: Sequence[LegReading]) -> str:
    """Return "left", "right" or "both"."""
    return legs[0].side if len(legs) == 1 else "both"
