"""Killed at random moments with the real model, then completed: the same bytes as if nothing had happened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import Fill, tables

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_images"
KILLS = 20


def command(folder: Path, out: Path, jobs: int) -> list[str]:
    words = ["batch", str(folder), "--out", str(out), "--reports", "none", "--jobs", str(jobs), "--quiet"]
    return [sys.executable, "-m", "kneealign", *words]


def complete(folder: Path, out: Path, jobs: int) -> dict[str, bytes]:
    done = subprocess.run(
        command(folder, out, jobs), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 6, done.stderr
    return tables(out)


@pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")
def test_twenty_kills_change_nothing(fill: Fill, tmp_path: Path) -> None:
    photos = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.jpg"))}
    folder = fill(
        {**photos, "again/copy.jpg": photos["knock_knees_adult.jpg"], "damaged.jpg": b"\xff\xd8\xff\xe0"}
    )
    moments = random.Random(5)
    out = tmp_path / "killed"
    unfinished = 0
    for kill in range(KILLS):
        process = subprocess.Popen(command(folder, out, 1 + kill % 2), cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            process.wait(moments.uniform(0.1, 1.3))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            unfinished += 1
    killed = complete(folder, out, 2)
    assert unfinished >= KILLS // 2
    assert killed == complete(folder, tmp_path / "one", 1)
    assert killed == complete(folder, tmp_path / "two", 2)
    assert not list(out.glob(".*.tmp"))
