"""A small count of the fuzz benchmark, the same files in every run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(os.name != "posix", reason="the benchmark takes memory figures from POSIX")
def test_mutated_files_crash_hang_and_surprise_nobody() -> None:
    words = ["--count", "300", "--measure-every", "30", "--seed", "tests"]
    result = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr[-2000:]
    assert "300 files, 10 of them measured" in result.stdout
