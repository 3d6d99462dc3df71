"""What standing again and again takes out of an angle, and what it does not."""

from __future__ import annotations

from kneealign.norms.tables import rule


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


def warned_xray_sd_deg() -> float:
    """Return the standard deviation of one photo with a warning against an X-ray, in degrees."""
    return rule("xray_sd_deg", "minor")
