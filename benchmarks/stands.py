"""How much surer several stands are than one photo, and what part of the error changes with every stand.

    python benchmarks/stands.py [FOLDER] [--json FILE]

FOLDER holds renders of people who stand several times, and a ``reference.jsonl`` whose ``condition`` names
the person; by default ``../shared/phantoms_repeat`` next to the checkout. Every photo goes through the public
library, the photos of a person through ``kneealign.combine``.

The error is the distance from the person's legs, the mean of the true angles over that person's photos: a leg
that is turned a little on one photo is part of what standing again averages out. The share of the variance
that changes with every stand is fitted by maximum likelihood, once on all people and once without each of
them; the interval of the one who was left out is then held against the truth. Published figures of repeating
a photo stand in docs/stands.md. ``--json`` writes the figures, by default to
``benchmarks/results/stands.json``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHARED = Path(__file__).parents[1].parent / "shared"
RESULTS = Path(__file__).parent / "results" / "stands.json"
SIDES = ("left", "right")
SHARES = np.arange(0.02, 1.0, 0.02)
GAPS = ("ankle", "knee")
_RESAMPLES = 2000


def people(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of the reference by person."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        found.setdefault(truth["condition"], []).append(truth)
    return found


def measured(folder: Path, truths: list[dict[str, Any]]) -> list[Any]:
    """Measure the photos of one person; what was said of the person is the same for all of them."""
    import kneealign

    first = truths[0]
    subject = kneealign.Subject(first["age_years"], first["sex"], first["height_cm"])
    return [kneealign.measure(folder / truth["file"], subject, picture=False) for truth in truths]


def sd_deg(leg: Any) -> float:
    low, high = leg.interval_deg
    return (high - low) / 3.92


class Leg:
    """One leg of one person: what each photo and all of them together are off."""

    def __init__(self, person: str, side: str, truths: list[dict[str, Any]], results: list[Any]) -> None:
        import kneealign

        legs = [getattr(result.legs, side) for result in results if result.legs is not None]
        kept = [truth for truth, result in zip(truths, results, strict=True) if result.legs is not None]
        self.person = person
        self.true_deg = float(np.mean([truth["legs"][side]["deviation_deg"] for truth in truths]))
        self.errors = np.array([leg.deviation_deg - self.true_deg for leg in legs])
        self.own_errors = np.array(
            [
                leg.deviation_deg - truth["legs"][side]["deviation_deg"]
                for leg, truth in zip(legs, kept, strict=True)
            ]
        )
        self.sds = np.array([sd_deg(leg) for leg in legs])
        weights = self.sds**-2 / (self.sds**-2).sum()
        self.own_together_error = float(weights @ self.own_errors)
        together = getattr(kneealign.combine(results).legs, side)
        self.together_error = together.deviation_deg - self.true_deg
        low, high = together.interval_deg
        self.inside = low <= self.true_deg <= high
        self.narrower = (high - low) / 3.92 / float(self.sds.mean())

    def covariance(self, share: float) -> NDArray[np.float64]:
        """Return the covariance of the errors if this share of each variance changes with every stand."""
        together: NDArray[np.float64] = (1 - share) * np.outer(self.sds, self.sds)
        together[np.diag_indices(len(self.sds))] = self.sds**2
        return together

    def likelihood(self, share: float) -> float:
        """Return the logarithm of the likelihood of the errors, up to a constant."""
        covariance = self.covariance(share)
        return float(
            -0.5 * (np.linalg.slogdet(covariance)[1] + self.errors @ np.linalg.solve(covariance, self.errors))
        )

    def z(self, share: float) -> float:
        """Return the error of the weighted mean in standard deviations."""
        weights = self.sds**-2 / (self.sds**-2).sum()
        return float(weights @ self.errors / np.sqrt(weights @ self.covariance(share) @ weights))


def fitted_share(legs: list[Leg]) -> float:
    return float(max(SHARES, key=lambda share: sum(leg.likelihood(share) for leg in legs)))


def mean_error(errors: list[NDArray[np.float64]] | list[float]) -> float:
    return float(np.mean(np.abs(np.concatenate([np.atleast_1d(one) for one in errors]))))


def ratio(legs: list[Leg]) -> float:
    """Return the mean error of the combined angles over that of the single ones."""
    return mean_error([leg.together_error for leg in legs]) / mean_error([leg.errors for leg in legs])


def resampled(legs: list[Leg]) -> list[float]:
    """Return the 95 % interval of the ratio, people drawn with replacement."""
    names = sorted({leg.person for leg in legs})
    chance = np.random.default_rng(0)
    ratios = []
    for _ in range(_RESAMPLES):
        drawn = chance.choice(names, len(names))
        ratios.append(ratio([leg for name in drawn for leg in legs if leg.person == name]))
    return [round(float(end), 2) for end in np.percentile(ratios, [2.5, 97.5])]


def between_and_within(errors: list[NDArray[np.float64]]) -> tuple[float, float]:
    """Return the standard deviations of what stays and of what changes with every stand."""
    within = float(np.mean([one.var(ddof=1) for one in errors]))
    stays = float(np.mean([one.mean() ** 2 - one.var(ddof=1) / len(one) for one in errors]))
    return max(stays, 0.0) ** 0.5, within**0.5


def figures(folder: Path) -> dict[str, Any]:
    """Return all figures of one folder."""
    legs: list[Leg] = []
    gaps: dict[str, list[NDArray[np.float64]]] = {name: [] for name in GAPS}
    for person, truths in people(folder).items():
        results = measured(folder, truths)
        legs += [Leg(person, side, truths, results) for side in SIDES]
        for name in GAPS:
            wrong = [
                getattr(result.gaps, name).cm - max(0.0, truth[f"{name}_gap_cm"])
                for truth, result in zip(truths, results, strict=True)
                if result.gaps is not None and getattr(result.gaps, name).cm is not None
            ]
            gaps[name].append(np.array(wrong))
    left_out = {
        person: fitted_share([leg for leg in legs if leg.person != person])
        for person in {leg.person for leg in legs}
    }
    z = np.array([leg.z(left_out[leg.person]) for leg in legs])
    stays, anew = between_and_within([leg.errors for leg in legs])
    own = mean_error([leg.own_together_error for leg in legs]) / mean_error([leg.own_errors for leg in legs])
    return {
        "people": len(left_out),
        "legs": len(legs),
        "photos": sum(len(leg.errors) for leg in legs) // 2,
        "single_mean_error_deg": round(mean_error([leg.errors for leg in legs]), 3),
        "combined_mean_error_deg": round(mean_error([leg.together_error for leg in legs]), 3),
        "ratio": round(ratio(legs), 3),
        "ratio_interval": resampled(legs),
        "ratio_against_each_photos_own_truth": round(own, 3),
        "stays_sd_deg": round(stays, 2),
        "anew_sd_deg": round(anew, 2),
        "random_share": round(fitted_share(legs), 2),
        "random_share_without_a_person": [
            round(end, 2) for end in (min(left_out.values()), max(left_out.values()))
        ],
        "left_out_z_rms": round(float(np.sqrt((z**2).mean())), 2),
        "left_out_coverage": round(float((np.abs(z) < 1.96).mean()), 3),
        "coverage": round(float(np.mean([leg.inside for leg in legs])), 3),
        "width_against_single": round(float(np.mean([leg.narrower for leg in legs])), 2),
        "gap_random_share": {
            name: round(anew**2 / (anew**2 + stays**2), 2)
            for name, (stays, anew) in ((name, between_and_within(wrong)) for name, wrong in gaps.items())
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SHARED / "phantoms_repeat")
    parser.add_argument("--json", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    found = figures(arguments.folder)
    for name, value in found.items():
        print(f"{name:48} {value}")
    arguments.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
