"""Figures that documents state are those of the benchmark's last run."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.conftest import ROOT

TABLES: dict[str, Any] = json.loads(
    (ROOT / "benchmarks" / "results" / "accuracy.json").read_text(encoding="utf-8")
)


def test_the_readme_states_the_measured_accuracy() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    number = r"([\d.]+)"
    stated = re.search(
        f"on whom nothing was fitted, the mean error is {number}°, where one plain MediaPipe detection "
        f"is off by {number}°; {number} % of the true angles lie inside the 95 % interval. "
        f"As people send photos it is {number}° with bare legs and {number}° in long trousers",
        text,
    )
    assert stated
    never_seen = TABLES["people never seen"]
    good, bare, clothed = (never_seen[name] for name in ("good", "people, bare", "people, clothed"))
    assert float(stated[1]) == round(good["kneealign"]["mae_deg"], 1)
    assert float(stated[2]) == round(good["plain"]["mae_deg"], 1)
    assert int(stated[3]) == round(100 * TABLES["shipped"]["good"]["coverage_95"])
    assert float(stated[4]) == round(bare["kneealign"]["mae_deg"], 1)
    assert float(stated[5]) == round(clothed["kneealign"]["mae_deg"], 1)
