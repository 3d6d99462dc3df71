"""Photos are opened for reading only, by the run and by its workers."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import Fill
from tests.conftest import SAMPLES
from tests.tracing import system_calls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")

# The question mark: some machines do not have the older ones.
CALLS = (
    "openat,?open,?creat,?rename,?renameat,renameat2,?unlink,unlinkat,?link,linkat,truncate,?chmod,fchmodat"
)


def changing(calls: str, name: str) -> list[str]:
    """The calls that name a file and may change it."""
    named = [line for line in calls.splitlines() if name in line]
    assert any("O_RDONLY" in line for line in named)
    return [line for line in named if "O_RDONLY" not in line or "O_CREAT" in line or "O_TRUNC" in line]


def test_photos_are_opened_for_reading_only(fill: Fill, tmp_path: Path) -> None:
    fill({"the-photo.jpg": (SAMPLES / "straight_legs_adult.jpg").read_bytes()})
    words = ["-m", "kneealign", "batch", "photos", "--out", "out", "--jobs", "1"]
    calls = system_calls(CALLS, words, tmp_path)
    assert (tmp_path / "out" / "reports").is_dir()
    assert changing(calls, "photos/the-photo.jpg") == []
    # The tables are where such calls are seen.
    assert [line for line in calls.splitlines() if re.search(r'"[^"]*/out/results\.csv"', line)]
