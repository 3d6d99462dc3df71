"""Tables of made-up studies."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np


def write_table(path: Path, rows: Iterable[dict[str, Any]], **options: Any) -> Path:
    """Write rows with the columns of the first."""
    rows = list(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), **options)
        writer.writeheader()
        writer.writerows(rows)
    return path


def true_angles(persons: int = 40, seed: int = 7) -> np.ndarray:
    """Deviations of both legs of each person, (persons, 2): right, left."""
    return np.random.default_rng(seed).normal(-1, 4, (persons, 2)).round(2)


def results_table(path: Path, angles: np.ndarray, half: float = 5.0, **more: Any) -> Path:
    """A table as ``kneealign batch`` writes it; a row of NaN is a refused photo."""
    return write_table(path, [_result(number, legs, half, more) for number, legs in enumerate(angles)])


def _result(number: int, legs: np.ndarray, half: float, more: dict[str, Any]) -> dict[str, Any]:
    refused = bool(np.isnan(legs).any())
    row: dict[str, Any] = {
        "number": number + 1,
        "photo": f"clinic/p{number:03}.jpg",
        "status": "refused" if refused else "measured",
        "age_years": 20 + number % 50,
    }
    for side, deviation in zip(("right", "left"), legs, strict=True):
        numbers = {
            "deviation_deg": deviation,
            "interval_low_deg": deviation - half / 2,
            "interval_high_deg": deviation + half / 2,
            "xray_low_deg": deviation - half,
            "xray_high_deg": deviation + half,
            "hka_deg": 180 + deviation,
        }
        row |= {f"{side}_{name}": "" if refused else round(value, 2) for name, value in numbers.items()}
    versions = {"kneealign_version": "0.1.0", "model_sha256": "f" * 64, "norms_id": "kneealign-norms-5"}
    return {**row, **versions, **more}


def reference_table(
    path: Path, angles: np.ndarray, column: str = "angle_deg", *, named: bool = True, **options: Any
) -> Path:
    """A table with a row for each leg; ``named`` says whose it is."""
    return write_table(
        path,
        [
            {
                "photo": f"p{number:03}.jpg",
                "person": f"id{number}" if named else "",
                "side": side,
                column: f"{value:.2f}",
            }
            for number, legs in enumerate(angles)
            for side, value in zip(("right", "left"), legs, strict=True)
        ],
        **options,
    )
