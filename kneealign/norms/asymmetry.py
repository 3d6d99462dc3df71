"""How much the two legs differ, and how notable that is."""

from __future__ import annotations

import math
from typing import Literal

from kneealign.norms.repeats import averaged_out
from kneealign.norms.tables import rule

AsymmetryLevel = Literal["not_notable", "indeterminate", "notable"]


def asymmetry_sigma_deg(sigma_left_deg: float, sigma_right_deg: float, stands: int = 1) -> float:
    """Return the standard deviation of the difference between the legs.

    Errors that both legs share cancel: two typical legs (2.5 degrees each) give 1.7 * sqrt(2) = 2.4 degrees.
    Any uncertainty of a leg beyond the typical counts as its own, and the result is never below 2.4 degrees.
    For the mean of several stands, a leg's own part is smaller in the same proportion as its whole.
    """
    own = rule("asymmetry", "leg_sigma_deg")
    typical = rule("asymmetry", "typical_sigma_deg")
    shared_variance = typical**2 - own**2
    least = own**2 * (1 - averaged_out(stands) / typical**2)
    variances = (max(sigma**2 - shared_variance, least) for sigma in (sigma_left_deg, sigma_right_deg))
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
