"""Confidence intervals by published formulas, which assume that every leg is another person's."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kneealign.geometry import Z95

Interval = tuple[float, float]


def limits_intervals(
    bias: float, sd: float, n: int, multiple: float = Z95
) -> tuple[Interval, Interval, Interval]:
    """Return the 95 % intervals of the bias and of both limits of agreement.

    After Bland & Altman 1986 (Lancet 1:307): the standard errors are sd/√n and √(3/n)·sd.

    Parameters
    ----------
    bias, sd : float
        Of the differences.
    n : int
        Number of pairs.
    multiple : float
        Standard deviations between bias and limits; the paper has 2.
    """
    from scipy import stats

    t = float(stats.t.ppf(0.975, n - 1))
    of_bias, of_limit = t * sd / math.sqrt(n), t * sd * math.sqrt(3 / n)
    low, high = bias - multiple * sd, bias + multiple * sd
    return (
        (bias - of_bias, bias + of_bias),
        (low - of_limit, low + of_limit),
        (high - of_limit, high + of_limit),
    )


def icc_intervals(ratings: NDArray[np.float64]) -> tuple[tuple[float, Interval], tuple[float, Interval]]:
    """Return ICC(A,1) and ICC(C,1), each with its 95 % interval, for any number of raters.

    After Shrout & Fleiss 1979 (Psychol Bull 86:420) and McGraw & Wong 1996 (Psychol Methods 1:30).

    Parameters
    ----------
    ratings : (N, K) array
        N legs, each rated by the same K raters.
    """
    from scipy import stats

    n, k = ratings.shape
    grand = ratings.mean()
    rows = k * ((ratings.mean(axis=1) - grand) ** 2).sum() / (n - 1)
    columns = n * ((ratings.mean(axis=0) - grand) ** 2).sum() / (k - 1)
    rest = ratings - ratings.mean(axis=1, keepdims=True) - ratings.mean(axis=0) + grand
    degrees = (n - 1) * (k - 1)
    error = (rest**2).sum() / degrees
    agreement = (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n)
    consistency = (rows - error) / (rows + (k - 1) * error)
    f = rows / error
    low, high = f / stats.f.ppf(0.975, n - 1, degrees), f * stats.f.ppf(0.975, degrees, n - 1)
    consistent = ((low - 1) / (low + k - 1), (high - 1) / (high + k - 1))
    # Both weights times n(1 - agreement), which cancels and is 0 where all raters agree.
    share_columns = k * agreement
    share_error = n * (1 - agreement) + k * agreement * (n - 1)
    freedom = (share_columns * columns + share_error * error) ** 2 / (
        (share_columns * columns) ** 2 / (k - 1) + (share_error * error) ** 2 / degrees
    )
    beside = k * columns + (k * n - k - n) * error
    f_low, f_high = stats.f.ppf(0.975, n - 1, freedom), stats.f.ppf(0.975, freedom, n - 1)
    agreeing = (
        n * (rows - f_low * error) / (f_low * beside + n * rows),
        n * (f_high * rows - error) / (beside + n * f_high * rows),
    )
    return (float(agreement), _floats(agreeing)), (float(consistency), _floats(consistent))


def share_interval(share: float, persons: int) -> Interval:
    """Return Wilson's 95 % interval of a share, as if each person counted once, however many legs they have.

    This is cautious: two legs of one person give no less information than one.
    """
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(share * persons, persons, method="wilson")
    return _floats((low, high))


def _floats(interval: tuple[float, float]) -> Interval:
    return float(interval[0]), float(interval[1])
