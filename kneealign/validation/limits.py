"""How well the first table finds legs beyond a limit: sensitivity, specificity, ROC, bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.validation.formulas import Interval, share_interval
from kneealign.validation.pairs import FEWEST_PERSONS, Pairs

Values = NDArray[np.float64]

_BLOCK = 2_000_000
"""Weights of legs held in memory at a time."""


@dataclass(frozen=True)
class Share:
    """A share of legs with its 95 % interval."""

    share: float
    interval: Interval
    legs: int
    """Legs in all."""
    persons: int
    """People they belong to."""


@dataclass(frozen=True, eq=False)
class AtLimit:
    """Legs beyond one limit."""

    limit_deg: float
    """A leg counts as beyond if it is further from straight than this."""
    sensitivity: Share
    """Of the legs beyond it by the second table, those beyond it by the first."""
    specificity: Share
    """Of the legs within it by the second table, those within it by the first."""
    area: float
    """Area under the ROC curve."""
    area_interval: Interval | None
    """None with fewer than FEWEST_PERSONS people on a side."""
    curve: Values
    """Shape (K, 2): false positive and true positive share as the first table's limit moves."""


def share_of(hits: NDArray[np.bool_], person: NDArray[np.intp]) -> Share:
    """Return the share of legs that are hits."""
    share, persons = float(hits.mean()), len(np.unique(person))
    return Share(share, share_interval(share, persons), len(hits), persons)


def at_limit(pairs: Pairs, limit_deg: float, counts: Values) -> AtLimit | None:
    """Return how well a limit is recognised; None if the second table has no leg on one of its sides.

    Parameters
    ----------
    pairs : Pairs
        The legs.
    limit_deg : float
        Above 0 towards valgus, below 0 towards varus.
    counts : (S, P) array
        How often each person is in each resample.
    """
    sign = np.copysign(1.0, limit_deg)
    measured, beyond = sign * pairs.measured_deg, sign * pairs.reference_deg > abs(limit_deg)
    if beyond.all() or not beyond.any():
        return None
    called = measured > abs(limit_deg)
    area, interval = _area(measured, beyond, pairs.person, counts)
    fewest = min(len(np.unique(pairs.person[chosen])) for chosen in (beyond, ~beyond))
    return AtLimit(
        limit_deg,
        share_of(called[beyond], pairs.person[beyond]),
        share_of(~called[~beyond], pairs.person[~beyond]),
        area,
        interval if fewest >= FEWEST_PERSONS else None,
        roc_curve(measured, beyond),
    )


def roc_curve(score: Values, positive: NDArray[np.bool_]) -> Values:
    """Return the ROC curve: (K, 2) shares of false and true positives, from (0, 0) to (1, 1)."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(positive[order])
    misses = np.cumsum(~positive[order])
    last = np.append(np.diff(score[order]) != 0, True)  # Equal angles are passed together.
    points = np.stack([misses[last] / misses[-1], hits[last] / hits[-1]], axis=1)
    return np.vstack([[0.0, 0.0], points])


def _area(
    score: Values, positive: NDArray[np.bool_], person: NDArray[np.intp], counts: Values
) -> tuple[float, Interval]:
    """Return the chance that a leg beyond the limit reads further than one within it, ties counted half."""
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(score[order]) != 0))  # Where each new angle begins.
    beyond = positive[order]

    def areas(weights: Values) -> Values:
        legs = weights[:, person[order]]
        above = np.add.reduceat(legs * beyond, starts, axis=1)
        below = np.add.reduceat(legs * ~beyond, starts, axis=1)
        won = (above * (np.cumsum(below, axis=1) - below / 2)).sum(axis=1)
        with np.errstate(invalid="ignore"):
            return np.asarray(won / (above.sum(axis=1) * below.sum(axis=1)))

    rows = max(1, _BLOCK // len(score))
    blocks = [areas(counts[first : first + rows]) for first in range(0, len(counts), rows)]
    once = areas(np.ones((1, counts.shape[1])))
    return float(once[0]), percentiles(np.concatenate(blocks))


def weighted_kappa(
    pairs: Pairs, edges_deg: Sequence[float], counts: Values, power: int = 1
) -> tuple[float, Interval]:
    """Return Cohen's weighted kappa over bands with its interval.

    Parameters
    ----------
    pairs : Pairs
        The legs.
    edges_deg : sequence of float
        Limits between the bands, ascending.
    counts : (S, P) array
        How often each person is in each resample.
    power : int
        1 for linear weights, 2 for quadratic ones.
    """
    first, second = band_numbers(pairs, edges_deg)
    bands, persons = len(edges_deg) + 1, counts.shape[1]
    tables = np.zeros((persons, bands * bands))
    np.add.at(tables, (pairs.person, first * bands + second), 1.0)
    apart = np.abs(np.subtract.outer(np.arange(bands), np.arange(bands))).astype(float) ** power

    def kappas(weights: Values) -> Values:
        seen = (weights @ tables).reshape(-1, bands, bands)
        seen /= seen.sum(axis=(1, 2), keepdims=True)
        by_chance = seen.sum(axis=2)[:, :, None] * seen.sum(axis=1)[:, None, :]
        with np.errstate(invalid="ignore"):
            return np.asarray(1 - (apart * seen).sum(axis=(1, 2)) / (apart * by_chance).sum(axis=(1, 2)))

    return float(kappas(np.ones((1, persons)))[0]), percentiles(kappas(counts))


def band_numbers(pairs: Pairs, edges_deg: Sequence[float]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each leg's band by both tables, from 0 at the varus end."""
    edges = np.asarray(edges_deg)
    return np.digitize(pairs.measured_deg, edges), np.digitize(pairs.reference_deg, edges)


def percentiles(values: Values) -> Interval:
    """Return the 95 % interval of resampled values; samples in which one is not defined are left out."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return math.nan, math.nan
    low, high = np.percentile(defined, (2.5, 97.5))
    return float(low), float(high)
