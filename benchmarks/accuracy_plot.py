"""The figure of benchmarks/accuracy.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from kneealign.geometry import Z95

mpl.use("Agg")
import matplotlib.pyplot as plt

PLAIN, OWN, OTHER = "#d55e00", "#0072b2", "#009e73"


def plot(legs: list[Any], table: dict[str, Any], target: Path) -> None:
    """Draw measured against true, Bland-Altman, error against stated width, and coverage by nominal level."""
    good = [leg for leg in legs if leg.kind == "good" and leg.measured_deg is not None]
    truth, ours = (np.array([getattr(leg, name) for leg in good]) for name in ("true_deg", "measured_deg"))
    plain = np.array([np.nan if leg.plain_deg is None else leg.plain_deg for leg in good])
    figure, axes = plt.subplots(2, 2, figsize=(10, 8.6), constrained_layout=True)
    scatter, bland, width, cover = axes.ravel()
    ends = [truth.min() - 2, truth.max() + 2]
    scatter.plot(ends, ends, color="0.6", linewidth=1, zorder=0)
    scatter.scatter(truth, plain, s=12, color=PLAIN, label="plain MediaPipe", alpha=0.5)
    scatter.scatter(truth, ours, s=12, color=OWN, label="kneealign", alpha=0.8)
    scatter.set(
        xlabel="true deviation (°, valgus positive)", ylabel="measured (°)", title="Good photos, each leg"
    )
    scatter.legend(frameon=False)

    for values, colour in ((plain, PLAIN), (ours, OWN)):
        error = values - truth
        bland.scatter((values + truth) / 2, error, s=12, color=colour, alpha=0.6)
        bias, sd = np.nanmean(error), np.nanstd(error, ddof=1)
        for level in (bias, bias - Z95 * sd, bias + Z95 * sd):
            bland.axhline(level, color=colour, linewidth=1, linestyle="-" if level == bias else "--")
    bland.set(xlabel="mean of true and measured (°)", ylabel="measured - true (°)", title="Bland-Altman")

    measured = [leg for leg in legs if leg.measured_deg is not None]
    half = Z95 * np.array([leg.sd_deg for leg in measured])
    error = np.array([leg.measured_deg - leg.true_deg for leg in measured])
    clothed = np.array([leg.condition == "clothed" for leg in measured])
    for chosen, colour, label in ((~clothed, OWN, "bare legs"), (clothed, OTHER, "clothed legs")):
        width.scatter(half[chosen], error[chosen], s=10, color=colour, alpha=0.5, label=label)
    line = np.array([0, half.max() * 1.05])
    for sign in (-1, 1):
        width.plot(line, sign * line, color="0.4", linewidth=1)
    width.set(
        xlabel="stated half-width of the 95 % interval (°)",
        ylabel="measured - true (°)",
        title="Error against stated width, all photos",
    )
    width.legend(frameon=False)

    levels = list(table["good"]["coverage_by_level"])
    cover.plot([40, 100], [40, 100], color="0.6", linewidth=1, zorder=0)
    for name, colour in (
        ("good", OWN),
        ("hard", PLAIN),
        ("people, bare", OTHER),
        ("people, clothed", "#cc79a7"),
    ):
        if name in table:
            shares = [100 * table[name]["coverage_by_level"][level] for level in levels]
            cover.plot(levels, shares, marker="o", markersize=4, color=colour, label=name)
    cover.set(
        xlabel="nominal level (%)", ylabel="true angles inside (%)", title="Do the intervals keep their word?"
    )
    cover.legend(frameon=False)
    figure.savefig(target, dpi=100)
