"""What standing again and again takes out of an angle, and what it does not."""

from __future__ import annotations

import math
from functools import cache

from kneealign.norms.tables import rule

_STEP = 0.05
_REACH = 160
_HALVINGS = 40


def new_stand_sd_deg() -> float:
    """Return what changes with another stand, against an X-ray: its standard deviation in degrees."""
    return rule("stands", "new_stand_sd_deg")


def new_stand_share() -> float:
    """Return that as a share, 0 to 1, of the variance of a well measured photo against an X-ray."""
    return new_stand_sd_deg() ** 2 / rule("xray_sd_deg", "good") ** 2


def stands_that_count() -> int:
    """Return after how many stands nothing more is gained against an X-ray."""
    return int(rule("stands", "most_that_count"))


def averaged_out(stands: int) -> float:
    """Return the variance that the mean of so many stands has less than one photo, in square degrees."""
    return new_stand_sd_deg() ** 2 * (1 - 1 / min(stands, stands_that_count()))


def smallest_change_deg(stands: int = 1) -> float:
    """Return the change between two measurements up to which nothing is said, in degrees.

    Parameters
    ----------
    stands : int
        How many stands each is the mean of.
    """
    if stands > 1:
        return rule("stands", "change_beyond_chance_deg")
    return rule("change", "beyond_chance_deg")


@cache
def comparisons_factor(earlier: int) -> float:
    """Return by how much a change must be larger where the largest of several comparisons counts.

    One measurement is compared with each of several earlier ones. Without the factor, one of them would lie
    beyond chance the more often the more there are; with it all of them together do so 5 times in 100, as one
    does. The comparisons share the measurement of today, so they are correlated by one half (Dunnett 1955,
    J Am Stat Assoc 50:1096, two-sided and with known variance).

    Parameters
    ----------
    earlier : int
        Number of earlier measurements.

    >>> [round(comparisons_factor(earlier), 2) for earlier in (1, 2, 3, 10)]
    [1.0, 1.13, 1.2, 1.39]
    """
    if earlier < 2:
        return 1.0
    # NumPy is behind it; importing this room must stay fast.
    from kneealign.geometry import Z95

    wanted = math.erf(Z95 / math.sqrt(2))
    low, high = 1.0, 3.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _all_within(middle * Z95, earlier) < wanted else (low, middle)
    return high


def _all_within(limit: float, earlier: int) -> float:
    """Return how often all differences stay within a limit, in standard deviations of one difference."""

    def at(z: float) -> float:
        reach = limit * math.sqrt(2)
        within = 0.5 * (math.erf((z + reach) / math.sqrt(2)) - math.erf((z - reach) / math.sqrt(2)))
        return math.exp(-z * z / 2) / math.sqrt(2 * math.pi) * within**earlier

    return _STEP * sum(at(step * _STEP) for step in range(-_REACH, _REACH + 1))


def warned_xray_sd_deg() -> float:
    """Return the standard deviation of one photo with a warning against an X-ray, in degrees."""
    return rule("xray_sd_deg", "minor")
