"""The benchmark of folders: the journal that it writes is one that a real run would continue."""

from __future__ import annotations

import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import throughput  # noqa: E402


def test_finished_photos_are_not_measured_again(tmp_path: Path) -> None:
    # The benchmark itself insists that all were reused.
    assert throughput.resume(tmp_path, 3)["resume_photos"] == 3
