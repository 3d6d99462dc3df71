"""What the numbers in a table mean, and how to convert them to deviations: valgus positive, 0 straight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Convention(str, Enum):
    """Which angle a table holds."""

    DEVIATION = "deviation"
    """Mechanical axis, 0 straight."""
    HKA = "hka"
    """Mechanical axis, 180 straight."""
    TIBIOFEMORAL = "tibiofemoral"
    """Anatomical axes of the shafts, 0 where they are in line: not the mechanical axis."""


class Sign(str, Enum):
    """Which direction is positive, or above 180."""

    VALGUS = "valgus"
    VARUS = "varus"


@dataclass(frozen=True)
class AngleScale:
    """How to read the numbers in a table."""

    convention: Convention = Convention.DEVIATION
    sign: Sign = Sign.VALGUS
    offset_deg: float = 0.0
    """How much more valgus the table's angle reads than the mechanical axis; for tibiofemoral angles only."""

    def to_deviation_deg(self, value: float) -> float:
        """Return an angle of the table as a mechanical deviation in degrees, valgus positive.

        >>> AngleScale(Convention.HKA, Sign.VARUS).to_deviation_deg(186)
        -6.0
        """
        straight = 180.0 if self.convention is Convention.HKA else 0.0
        valgus = value - straight if self.sign is Sign.VALGUS else straight - value
        return valgus - self.offset_deg


COLUMNS = {
    "angle_deg": Convention.DEVIATION,
    "deviation_deg": Convention.DEVIATION,
    "hka_deg": Convention.HKA,
    "tibiofemoral_deg": Convention.TIBIOFEMORAL,
}
"""Names of the column with the angle, and what it holds unless something else is said."""
