"""Sums over legs, from which every statistic of agreement follows, for one sample or for many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

_MOST_COUNTS = 40_000_000
"""Counts held in memory: above 8000 people there are fewer resamples, which then matters little."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over legs; each array has one entry per sample.

    x is the first table, y the second, d = x - y; x and y are counted from one common origin.
    """

    n: Values
    x: Values
    y: Values
    xx: Values
    yy: Values
    xy: Values
    absolute: Values
    """Sum of the absolute differences."""
    origin: float

    @property
    def mean_x(self) -> Values:
        """Mean of the first table, from the origin."""
        return self.x / self.n

    @property
    def mean_y(self) -> Values:
        """Mean of the second table, from the origin."""
        return self.y / self.n

    @property
    def sxx(self) -> Values:
        """Sum of squares of x about its mean."""
        return self.xx - self.x**2 / self.n

    @property
    def syy(self) -> Values:
        """Sum of squares of y about its mean."""
        return self.yy - self.y**2 / self.n

    @property
    def sxy(self) -> Values:
        """Sum of products about the means."""
        return self.xy - self.x * self.y / self.n


def moments(x: Values, y: Values, person: NDArray[np.intp], counts: Values) -> Moments:
    """Return the sums over the legs of samples of persons.

    Parameters
    ----------
    x, y : (N,) array
        Angles of one leg each, in degrees.
    person : (N,) array
        Whose leg it is, from 0.
    counts : (S, P) array
        How often each person is in each sample; ones for the study itself.
    """
    # Far from zero, as with angles about 180, squares would lose the digits of the differences.
    origin = float(np.mean((x + y) / 2))
    x, y = x - origin, y - origin
    columns = (np.ones_like(x), x, y, x * x, y * y, x * y, np.abs(x - y))
    per_person = np.stack([np.bincount(person, column, counts.shape[1]) for column in columns], axis=1)
    n, sum_x, sum_y, sum_xx, sum_yy, sum_xy, absolute = (counts @ per_person).T
    return Moments(n, sum_x, sum_y, sum_xx, sum_yy, sum_xy, absolute, origin)


def resamples(persons: int, samples: int, seed: int) -> Values:
    """Return how often each person is drawn in each sample, with replacement; (samples, persons).

    A person is drawn with both legs, so what the two legs share is not counted twice.
    """
    samples = max(1, min(samples, _MOST_COUNTS // persons))
    drawn = np.random.default_rng(seed).multinomial(persons, np.full(persons, 1 / persons), size=samples)
    return drawn.astype(np.float64)
