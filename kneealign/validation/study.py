"""A study from its two tables to everything that is reported of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kneealign import norms
from kneealign._version import __version__
from kneealign.errors import OptionError
from kneealign.subject import Subject
from kneealign.validation import agreement, formulas
from kneealign.validation.extra import require
from kneealign.validation.formulas import Interval
from kneealign.validation.limits import AtLimit, Share, at_limit, percentiles, share_of, weighted_kappa
from kneealign.validation.moments import Moments, Values, moments, resamples
from kneealign.validation.notes import Note, notes_on
from kneealign.validation.pairs import By, Flow, Pairs, join
from kneealign.validation.read import AS_MEASURED, Meaning, Table, read_legs

SAMPLES = 5000
"""Resamples of persons: enough for the second figure of an interval to stay when another seed is taken."""


@dataclass(frozen=True)
class Estimate:
    """A statistic with its 95 % interval."""

    value: float
    interval: Interval
    """From resampling persons with all their legs."""
    formula_interval: Interval | None = None
    """By a published formula that takes every leg for someone else's, where there is one."""


@dataclass(frozen=True, eq=False)
class Study:
    """What two tables say of each other."""

    name: str
    """What the study is called."""
    repeated: bool
    """Whether both tables are measurements of the same kind: two readers or two sessions."""
    measured: Table
    reference: Table
    pairs: Pairs
    flow: Flow
    estimates: dict[str, Estimate]
    """By name; names end in their unit."""
    coverage: dict[str, Share]
    """How many of the second table's angles lie inside the first table's intervals."""
    limits: tuple[AtLimit, ...]
    edges_deg: tuple[float, ...]
    kappa: dict[str, Estimate]
    notes: tuple[Note, ...]
    seed: int
    samples: int
    error_ratio: float


STATISTICS: dict[str, Callable[[Moments], Values]] = {
    "bias_deg": agreement.bias,
    "sd_deg": agreement.sd,
    "lower_limit_deg": agreement.lower_limit,
    "upper_limit_deg": agreement.upper_limit,
    "mean_absolute_deg": agreement.mean_absolute,
    "root_mean_square_deg": agreement.root_mean_square,
    "icc_agreement": agreement.icc_agreement,
    "icc_consistency": agreement.icc_consistency,
    "pearson": agreement.pearson,
    "lin": agreement.lin,
    "proportional_slope": agreement.proportional_slope,
}
"""What every study reports."""

REPEATED: dict[str, Callable[[Moments], Values]] = {
    "sem_deg": agreement.within_sd,
    "mdc95_deg": agreement.smallest_change,
}
"""What two readings of the same legs report besides."""


def validate_study(
    results: str | Path,
    reference: str | Path,
    *,
    meaning: Meaning = AS_MEASURED,
    by: By = "photo",
    repeated: bool = False,
    name: str | None = None,
    limits_deg: Sequence[float] | None = None,
    error_ratio: float = 1.0,
    seed: int = 20260101,
    samples: int = SAMPLES,
) -> Study:
    """Compare measured legs with a reference, or with the same legs measured again.

    Parameters
    ----------
    results : path
        ``results.csv`` of a folder, or another table of legs.
    reference : path
        Table of the reference, or of the second reading.
    meaning : Meaning
        What the numbers of the second table are; with ``repeated``, those of both.
    by : {"photo", "person"}
        What the tables are joined by, besides the side.
    repeated : bool
        The second table is another reading of the same kind and no reference.
    name : str, optional
        What to call the study; by default the second table's name.
    limits_deg : sequence of float, optional
        Limits for sensitivity, specificity and the bands of kappa; by default the adult bands'.
    error_ratio : float
        For Deming's line: variance of the first table's error over that of the second's.
    seed, samples : int
        Of the resampling.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        The tables cannot be read or do not fit together; ``docs/errors.md`` lists the codes.
    OptionError
        ``bad_limits``, ``bad_error_ratio``.
    ModelError
        ``validate_missing``: the extra ``validate`` is not installed.
    """
    edges = _edges(limits_deg)
    if not 0 < error_ratio < math.inf:
        raise OptionError("bad_error_ratio", f"The ratio cannot be {error_ratio}.", "Give a number above 0.")
    require()
    measured = read_legs(Path(results), meaning if repeated else AS_MEASURED)
    second = read_legs(Path(reference), meaning)
    pairs, flow = join(measured, second, by, repeated=repeated)
    counts = resamples(pairs.persons, samples, seed)
    kappa = {
        weights: Estimate(*weighted_kappa(pairs, edges, counts, power))
        for power, weights in ((1, "linear"), (2, "quadratic"))
    }
    found = [at_limit(pairs, limit, counts) for limit in edges]
    return Study(
        name=name or Path(reference).stem,
        repeated=repeated,
        measured=measured,
        reference=second,
        pairs=pairs,
        flow=flow,
        estimates=_estimates(pairs, counts, repeated, error_ratio),
        coverage={} if repeated else _coverage(pairs),
        limits=tuple(limit for limit in found if limit is not None),
        edges_deg=edges,
        kappa=kappa,
        notes=notes_on(pairs, flow, measured, second, repeated=repeated),
        seed=seed,
        samples=len(counts),
        error_ratio=error_ratio,
    )


def _edges(limits_deg: Sequence[float] | None) -> tuple[float, ...]:
    if limits_deg is None:
        return tuple(band.high for band in norms.angle_bands(Subject(age_years=30.0)) if band.high < math.inf)
    edges = tuple(sorted({float(limit) for limit in limits_deg}))
    if not edges or 0.0 in edges or not all(math.isfinite(edge) for edge in edges):
        raise OptionError(
            "bad_limits",
            f"Limits cannot be {', '.join(map(str, limits_deg)) or 'none'}.",
            "Give degrees other than 0: above 0 towards valgus, below 0 towards varus.",
        )
    return edges


def _estimates(pairs: Pairs, counts: Values, repeated: bool, error_ratio: float) -> dict[str, Estimate]:
    statistics: dict[str, Callable[[Moments], Values]] = {
        **STATISTICS,
        **(REPEATED if repeated else {}),
        "deming_slope": partial(agreement.deming_slope, error_ratio=error_ratio),
        "deming_intercept_deg": partial(agreement.deming_intercept, error_ratio=error_ratio),
    }
    x, y = pairs.measured_deg, pairs.reference_deg
    once = moments(x, y, pairs.person, np.ones((1, pairs.persons)))
    many = moments(x, y, pairs.person, counts)
    by_formula = _by_formula(pairs, once)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            name: Estimate(float(of(once)[0]), percentiles(of(many)), by_formula.get(name))
            for name, of in statistics.items()
        }


def _by_formula(pairs: Pairs, once: Moments) -> dict[str, Interval]:
    n = len(pairs.names)
    bias, low, high = formulas.limits_intervals(
        float(agreement.bias(once)[0]), float(agreement.sd(once)[0]), n
    )
    both = np.stack([pairs.measured_deg, pairs.reference_deg], axis=1)
    (_, agreeing), (_, consistent) = formulas.icc_intervals(both)
    return {
        "bias_deg": bias,
        "lower_limit_deg": low,
        "upper_limit_deg": high,
        "icc_agreement": agreeing,
        "icc_consistency": consistent,
    }


def _coverage(pairs: Pairs) -> dict[str, Share]:
    shares = {}
    for name, intervals in (("interval", pairs.interval_deg), ("xray_interval", pairs.xray_interval_deg)):
        known = ~np.isnan(intervals[:, 0])
        if known.any():
            low, high = intervals[known].T
            reference = pairs.reference_deg[known]
            shares[name] = share_of((low <= reference) & (reference <= high), pairs.person[known])
    return shares


def to_dict(study: Study) -> dict[str, Any]:
    """Return the study as plain values, without the names of photos and people."""
    scale = study.reference.scale
    return {
        "study_version": "1",
        "name": study.name,
        "kind": "repeat" if study.repeated else "reference",
        "tables": {"first": study.measured.name, "second": study.reference.name},
        "second_table_holds": {
            "convention": scale.convention.value,
            "positive": scale.sign.value,
            "offset_deg": scale.offset_deg,
        },
        "legs": {name: getattr(study.flow, name) for name in study.flow.__dataclass_fields__},
        "estimates": {name: _estimate(one) for name, one in study.estimates.items()},
        "coverage": {name: _share(share) for name, share in study.coverage.items()},
        "limits": [_limit(limit) for limit in study.limits],
        "kappa": {
            "edges_deg": list(study.edges_deg),
            **{name: _estimate(one) for name, one in study.kappa.items()},
        },
        "notes": [note.value for note in study.notes],
        "method": {
            "kneealign": __version__,
            "intervals": "95 %, percentile bootstrap by person",
            "samples": study.samples,
            "seed": study.seed,
            "deming_error_ratio": study.error_ratio,
        },
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    plain: dict[str, Any] = {"value": _rounded(one.value), "interval": [_rounded(v) for v in one.interval]}
    if one.formula_interval is not None:
        plain["interval_if_legs_were_independent"] = [_rounded(v) for v in one.formula_interval]
    return plain


def _share(one: Share) -> dict[str, Any]:
    return {
        "share": _rounded(one.share),
        "interval": [_rounded(v) for v in one.interval],
        "legs": one.legs,
        "persons": one.persons,
    }


def _limit(one: AtLimit) -> dict[str, Any]:
    return {
        "limit_deg": one.limit_deg,
        "sensitivity": _share(one.sensitivity),
        "specificity": _share(one.specificity),
        "area_under_roc": {
            "value": _rounded(one.area),
            "interval": one.area_interval and [_rounded(v) for v in one.area_interval],
        },
    }


def _rounded(value: float) -> float | None:
    """Return a number to 4 places; None where it is not defined."""
    return round(value, 4) + 0.0 if math.isfinite(value) else None
