"""Figures that documents state are those of the benchmark's last run."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.conftest import ROOT

GOOD: dict[str, Any] = json.loads(
    (ROOT / "benchmarks" / "results" / "accuracy.json").read_text(encoding="utf-8")
)["good"]


def test_the_readme_states_the_measured_accuracy() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    stated = re.search(
        r"the mean error is ([\d.]+)°, where one plain MediaPipe detection is off by ([\d.]+)°; "
        r"(\d+) % of the true angles lie inside the 95 % interval",
        text,
    )
    assert stated
    assert float(stated[1]) == round(GOOD["kneealign"]["mae_deg"], 1)
    assert float(stated[2]) == round(GOOD["plain"]["mae_deg"], 1)
    assert int(stated[3]) == round(100 * GOOD["coverage_95"])
