"""A guard against getting worse: the accuracy benchmark on a small fixed subset, with looser bounds."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PHANTOMS = ROOT.parent / "shared" / "phantoms"
EVERY = 6

pytestmark = pytest.mark.skipif(
    not (PHANTOMS / "reference.jsonl").is_file(), reason="the rendered phantoms are not beside this checkout"
)


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "benchmarks"))  # the benchmark's parts find each other there
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def measured(benchmark: ModuleType) -> tuple[list[Any], list[Any]]:
    lines = (PHANTOMS / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [truth for truth in map(json.loads, lines) if truth["kind"] != "bad"][::EVERY]
    results = [benchmark.measure_one((PHANTOMS, truth)) for truth in truths]
    photos = [photo for photo, _ in results]
    legs = [leg for _, pair in results for leg in pair]
    return photos, legs


@pytest.fixture(scope="module")
def table(benchmark: ModuleType, measured: tuple[list[Any], list[Any]]) -> dict[str, Any]:
    summary: dict[str, Any] = benchmark.summarise(*measured)
    return summary


def test_good_photos_are_measured_within_a_degree(table: dict[str, Any]) -> None:
    good = table["good"]
    assert good["accepted"] == good["photos"]
    assert good["kneealign"]["mae_deg"] < 0.7
    assert good["kneealign"]["sd_deg"] < 0.9
    assert abs(good["kneealign"]["bias_deg"]) < 0.45
    assert good["kneealign"]["worst_deg"] < 2.0
    assert good["kneealign"]["correlation"] > 0.993


def test_it_is_better_than_one_plain_detection(table: dict[str, Any]) -> None:
    good = table["good"]
    assert good["kneealign"]["mae_deg"] < 0.45 * good["plain"]["mae_deg"]


def test_intervals_hold_the_truth(table: dict[str, Any]) -> None:
    assert table["good and hard"]["coverage_95"] >= 0.9


def test_gaps_are_measured_within_a_centimetre(table: dict[str, Any]) -> None:
    assert table["good"]["ankle_gap_mae_cm"] < 0.8
    assert table["good"]["knee_gap_mae_cm"] < 0.8


def test_legs_are_recorded_as_they_were_measured(measured: tuple[list[Any], list[Any]]) -> None:
    """With the terms that ship, what is fitted elsewhere gives the measured angles and intervals again."""
    import accuracy_geometry

    from kneealign.legs.hips import BODY_TERMS

    legs = measured[1]
    for leg in legs:
        assert accuracy_geometry.with_hips(leg, BODY_TERMS).measured_deg == pytest.approx(leg.measured_deg)
        again = accuracy_geometry.with_intervals(leg, {"factor": 1.0})
        assert again.sd_deg == pytest.approx(leg.sd_deg, abs=0.01)
    wider = {part: {**terms, "leg": terms["leg"] + 0.02} for part, terms in BODY_TERMS.items()}
    moved = [accuracy_geometry.with_hips(leg, wider).measured_deg - leg.measured_deg for leg in legs]
    assert all(0 <= change < 2 for change in moved)
    assert max(moved) > 0.5
