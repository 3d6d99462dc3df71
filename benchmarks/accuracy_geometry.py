"""The parts of an angle, angles without one correction, and angles of people who were left out of the fits.

For benchmarks/accuracy.py. What was fitted on renders is the distance of the hips from pelvis, thighs and
knees, and the terms of the intervals; everything else is anatomy, optics or set on photos of real people.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from kneealign import pipeline
from kneealign.codes import Finding
from kneealign.geometry import Z95
from kneealign.legs import (
    LegDoubt,
    LegGeometry,
    find_legs,
    hips,
    joints,
    perspective,
    photo_sd_deg,
    uncertainty,
)
from kneealign.pose import PX_PER_LEG
from kneealign.quality import COVERING_LEGS, findings_sd_deg

SIDES = ("left", "right")
LENGTHS = sorted({name for factors in hips.BODY_TERMS.values() for name in factors})
NEVER, ALWAYS = (1e6, 2e6), (-2.0, -1.0)

VARIANTS: dict[str, dict[Any, dict[str, Any]]] = {
    "all corrections": {},
    "hips by landmarks alone": {hips: {"DISAGREEMENT": ALWAYS, "CLOTH_LIMITS": NEVER}},
    "hips by the outline, whatever is worn": {hips: {"CLOTH_LIMITS": NEVER}},
    "hips by anatomy for everybody": {hips: {"CLOTH_LIMITS": ALWAYS}},
    "everybody an adult": {hips: {"CHILD_SEPARATION_LEG": 0.0, "CHILD_WIDTH_LEG": 0.0}},
    "the pelvis' middle by landmarks": {joints: {"MIDDLE_WEIGHT": 0.0}},
    "knees and ankles midway where no crease shows": {joints: {"HIDDEN_SHARE": 0.0}},
    "hems ignored": {joints: {"HEM_STEP": NEVER}},
    "shoes ignored": {joints: {"SHOD_ANKLE_LEG": NEVER}},
    "ankles as high as the landmarks": {joints: {"ANKLE_BELOW_LEG": 0.0}},
    "knee and ankle as far away as the hip": {perspective: {"KNEE_FORWARD_LEG": 0.0, "ANKLE_BACK_LEG": 0.0}},
    "the camera's height by depth alone": {perspective: {"DEPTH_WEIGHT": 1.0}},
    "the camera level": {perspective: {"PITCH_SHARE": 0.0}},
}
"""Constants to change so that one correction is left out."""

FITTED = {
    "BASE_SD_DEG": lambda doubt: 1.0,
    "COVERED_SD_DEG": lambda doubt: doubt.covered,
    "HIPS_APART_SD_DEG": lambda doubt: doubt.hips_apart_percent,
    "KNEES_UNLIKE_SD_DEG": lambda doubt: doubt.knees_unlike_percent,
    "SHOD_SD_DEG": lambda doubt: doubt.shod,
    "HEM_SD_DEG": lambda doubt: doubt.hem,
    "CHILD_SD_DEG": lambda doubt: doubt.youth,
}
"""Terms of the intervals that are fitted, each with what it is multiplied by; the others stay."""


HUBER_LEG = 0.0075
"""Hips missed by more than this, in leg lengths, count less: one and a half times the usual scatter."""

ENOUGH_LEGS = 12.0
"""A term that fewer legs show is not fitted, but stays as shipped."""

INSIDE = 0.97
"""Share of the true angles that a fit is to hold in its 95 % intervals: each kind of photo is to have 95."""


@dataclass
class Recorder:
    """Keeps how the legs of a photo were found."""

    arguments: tuple[Any, ...] = ()
    found: list[LegGeometry] = field(default_factory=list)

    def find_legs(self, *arguments: Any) -> LegGeometry:
        """Find legs and remember how; the last ones count."""
        self.arguments = arguments
        self.found.append(find_legs(*arguments))
        return self.found[-1]

    def of(self, side: str, truth: dict[str, Any], findings: Sequence[Finding]) -> dict[str, Any]:
        """Return the parts of a leg's angle, and the true distance between the hips, in raster pixels."""
        warned = {item.code for item in findings if item.severity == "warning"}
        legs, region = self.found[-1], self.arguments[0].region
        placed = legs.estimate.hips
        places = [np.array(truth["legs"][which]["pixels"]["hip"]) for which in SIDES]
        apart = abs(float((places[0] - places[1]) @ region.across)) * PX_PER_LEG / region.leg_px
        hip, knee, _ = legs.estimate.joints[side]
        return {
            **placed.terms_px,
            "true": apart,
            "weight": placed.outline_used * (1 - placed.covered),
            "thigh": float(np.linalg.norm(knee - hip)),
            "doubt": asdict(legs.doubt[side]),
            "warnings": len(warned),
            "cloth": any(item.code in COVERING_LEGS for item in findings),
            "findings_sd_deg": findings_sd_deg(findings),
        }

    def variants_deg(self, side: str) -> dict[str, float]:
        """Return the angle without each correction."""
        return {name: self._without(name)[side] for name in VARIANTS}

    def _without(self, name: str) -> dict[str, float]:
        with contextlib.ExitStack() as patches:
            for module, constants in VARIANTS[name].items():
                patches.enter_context(mock.patch.multiple(module, **constants))
            return find_legs(*self.arguments).deviation_deg


@contextlib.contextmanager
def recorded() -> Iterator[Recorder]:
    """Record how the pipeline finds legs."""
    recorder = Recorder()
    with mock.patch.object(pipeline, "find_legs", recorder.find_legs):
        yield recorder


def without_people(legs: list[Any], folds: int = 10) -> list[Any]:
    """Return the legs as measured with fits that leave out a tenth of the people at a time."""
    people = sorted({leg.person for leg in legs})
    order = np.random.default_rng(20).permutation(len(people)) % folds
    fold = dict(zip(people, order.tolist(), strict=True))
    return _held_out(legs, [fold[leg.person] for leg in legs])


def without_folders(legs: list[Any]) -> list[Any]:
    """Return the legs as measured with fits that leave out their whole folder."""
    return _held_out(legs, [leg.person.split("/")[0] for leg in legs])


def _held_out(legs: list[Any], groups: list[Any]) -> list[Any]:
    result = list(legs)
    for group in dict.fromkeys(groups):
        seen = [leg for leg, own in zip(legs, groups, strict=True) if own != group and leg.geometry]
        terms = fit_hips(seen)
        moved = [with_hips(leg, terms) for leg in seen]
        sds = fit_intervals(moved)
        for index, (leg, own) in enumerate(zip(legs, groups, strict=True)):
            if own == group and leg.geometry:
                result[index] = with_intervals(with_hips(leg, terms), sds)
    return result


def fit_hips(legs: list[Any]) -> dict[str, dict[str, float]]:
    """Fit the hips' distance, robustly (Huber), to legs that are not clothed: the smaller of two sums."""
    from scipy.optimize import minimize

    used = [leg.geometry for leg in legs if leg.condition != "clothed" and leg.side == "left"]
    used = [item for item in used if np.isfinite(hips.by_outline(item)).all()]
    lengths = {name: np.array([item[name] / item["leg"] for item in used]) for name in (*LENGTHS, "true")}
    rows = [np.stack([lengths[name] for name in factors], axis=1) for factors in hips.BODY_TERMS.values()]
    start = np.concatenate([[factors[name] for name in factors] for factors in hips.BODY_TERMS.values()])

    def loss(values: NDArray[np.float64]) -> float:
        both = np.split(values, len(rows))
        found = np.min([part @ factors for part, factors in zip(rows, both, strict=True)], axis=0)
        off = np.abs(found - lengths["true"]) / HUBER_LEG
        return float(np.sum(np.where(off < 1, off**2 / 2, off - 0.5)))

    options = {"maxiter": 8000, "maxfev": 8000, "xatol": 1e-5, "fatol": 1e-4}
    values = iter(minimize(loss, start, method="Nelder-Mead", options=options).x.tolist())
    return {part: {name: next(values) for name in factors} for part, factors in hips.BODY_TERMS.items()}


def with_hips(leg: Any, terms: dict[str, dict[str, float]]) -> Any:
    """Return a leg as it is measured with other terms of the hips' distance."""
    item = leg.geometry
    moved = float(min(hips.by_outline(item, terms)) - min(hips.by_outline(item)))
    if not math.isfinite(moved):
        return leg
    change = math.degrees(math.atan(item["weight"] * moved / 2 / item["thigh"]))
    return replace(leg, measured_deg=leg.measured_deg + change)


def fit_intervals(legs: list[Any]) -> dict[str, float]:
    """Fit the terms of the intervals by maximum likelihood, then all of them to the share to be held."""
    from scipy.optimize import minimize

    doubts = [_doubt(leg) for leg in legs]
    error = np.array([leg.measured_deg - leg.true_deg for leg in legs])
    shown = {name: np.array([float(part(doubt)) ** 2 for doubt in doubts]) for name, part in FITTED.items()}
    fitted = [name for name in FITTED if shown[name].sum() >= ENOUGH_LEGS]
    squares = np.stack([shown[name] for name in fitted], axis=1)
    fixed = np.array([_variance(leg, dict.fromkeys(fitted, 0.0)) for leg in legs])
    start = np.array([getattr(uncertainty, name) for name in fitted])

    def loss(values: NDArray[np.float64]) -> float:
        variance = fixed + squares @ values**2 + 1e-4
        # A few legs that were missed altogether must not widen the intervals of all others.
        far = np.minimum(error**2 / variance, 9.0)
        return float(np.mean(np.log(variance) + far))

    options = {"maxiter": 4000, "maxfev": 4000, "xatol": 1e-3, "fatol": 1e-6}
    found = np.abs(minimize(loss, start, method="Nelder-Mead", options=options).x)
    sd = np.sqrt(fixed + squares @ found**2)
    factor = float(np.quantile(np.abs(error) / sd, INSIDE)) / Z95
    return {**dict(zip(fitted, found.tolist(), strict=True)), "factor": factor}


def with_intervals(leg: Any, sds: dict[str, float]) -> Any:
    """Return a leg with the standard deviation that other terms give."""
    terms = {name: value for name, value in sds.items() if name != "factor"}
    return replace(leg, sd_deg=sds["factor"] * math.sqrt(_variance(leg, terms)))


def _doubt(leg: Any) -> LegDoubt:
    return LegDoubt(**leg.geometry["doubt"])


def _variance(leg: Any, terms: dict[str, float]) -> float:
    """Return the variance of a leg with some terms changed, its warnings and posture as they were."""
    changed = mock.patch.multiple(uncertainty, **terms) if terms else contextlib.nullcontext()
    with changed:
        own = photo_sd_deg(_doubt(leg), leg.geometry["warnings"], cloth=leg.geometry["cloth"])
    return own**2 + leg.geometry["findings_sd_deg"] ** 2
