"""Statistics of agreement from sums over legs; each takes many samples and returns one value for each."""

from __future__ import annotations

import math

import numpy as np

from kneealign.geometry import Z95
from kneealign.validation.moments import Moments, Values


def bias(m: Moments) -> Values:
    """Return the mean difference, first table minus second."""
    return m.mean_x - m.mean_y


def sd(m: Moments) -> Values:
    """Return the standard deviation of the differences."""
    return np.sqrt(np.maximum(m.sxx + m.syy - 2 * m.sxy, 0.0) / (m.n - 1))


def lower_limit(m: Moments) -> Values:
    """Return the lower 95 % limit of agreement (Bland & Altman 1986, Lancet 1:307)."""
    return bias(m) - Z95 * sd(m)


def upper_limit(m: Moments) -> Values:
    """Return the upper 95 % limit of agreement."""
    return bias(m) + Z95 * sd(m)


def mean_absolute(m: Moments) -> Values:
    """Return the mean absolute difference."""
    return m.absolute / m.n


def root_mean_square(m: Moments) -> Values:
    """Return the root of the mean squared difference, in which the bias counts."""
    return np.sqrt(np.maximum(m.xx + m.yy - 2 * m.xy, 0.0) / m.n)


def within_sd(m: Moments) -> Values:
    """Return the standard deviation within a leg of two measurements: the standard error of measurement.

    The root of half of the mean squared difference (Bland & Altman 1986), in which a difference between the
    two occasions counts.
    """
    return root_mean_square(m) / math.sqrt(2.0)


def smallest_change(m: Moments) -> Values:
    """Return the smallest change between two measurements that is not chance at 95 % (MDC95)."""
    return Z95 * math.sqrt(2.0) * within_sd(m)


def pearson(m: Moments) -> Values:
    """Return Pearson's correlation."""
    return m.sxy / np.sqrt(m.sxx * m.syy)


def lin(m: Moments) -> Values:
    """Return Lin's concordance correlation coefficient (Lin 1989, Biometrics 45:255)."""
    return 2 * m.sxy / (m.sxx + m.syy + m.n * bias(m) ** 2)


def icc_agreement(m: Moments) -> Values:
    """Return ICC(A,1), for absolute agreement: ICC(2,1) of Shrout & Fleiss 1979, Psychol Bull 86:420."""
    rows, columns, error = mean_squares(m)
    return (rows - error) / (rows + error + 2 / m.n * (columns - error))


def icc_consistency(m: Moments) -> Values:
    """Return ICC(C,1), which leaves a constant difference out: ICC(3,1) of Shrout & Fleiss 1979."""
    rows, _, error = mean_squares(m)
    return (rows - error) / (rows + error)


def mean_squares(m: Moments) -> tuple[Values, Values, Values]:
    """Return the mean squares between legs, between the two tables, and of the rest."""
    total = m.sxx + m.syy + 2 * m.sxy
    rows = total / 2 / (m.n - 1)
    columns = m.n * bias(m) ** 2 / 2
    error = (m.sxx + m.syy - 2 * m.sxy) / 2 / (m.n - 1)
    return rows, columns, error


def deming_slope(m: Moments, error_ratio: float = 1.0) -> Values:
    """Return the slope of Deming's line, first table over second.

    Parameters
    ----------
    m : Moments
        Of the legs.
    error_ratio : float
        Variance of the first table's error over that of the second's.
    """
    apart = m.sxx - error_ratio * m.syy
    return (apart + np.sqrt(apart**2 + 4 * error_ratio * m.sxy**2)) / (2 * m.sxy)


def deming_intercept(m: Moments, error_ratio: float = 1.0) -> Values:
    """Return what Deming's line reads where the second table reads 0, in degrees."""
    slope = deming_slope(m, error_ratio)
    return (m.mean_x + m.origin) - slope * (m.mean_y + m.origin)


def proportional_slope(m: Moments) -> Values:
    """Return how the difference grows with the mean of the two, in degrees per degree."""
    return 2 * (m.sxx - m.syy) / (m.sxx + m.syy + 2 * m.sxy)
