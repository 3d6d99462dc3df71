"""Killed at random moments with the real model, then completed: the same bytes as if nothing had happened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kneealign.batch.discover import JOURNAL_NAME
from tests.batch.conftest import Fill, leftovers, tables

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_images"
KILLS = 20


def command(folder: Path, out: Path, jobs: int) -> list[str]:
    subjects = ["--subjects", str(folder.parent / "subjects.csv")]
    words = ["batch", str(folder), "--out", str(out), "--reports", "none", "--jobs", str(jobs), "--quiet"]
    return [sys.executable, "-m", "kneealign", *words, *subjects]


def complete(folder: Path, out: Path, jobs: int) -> dict[str, bytes]:
    done = subprocess.run(
        command(folder, out, jobs), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 6, done.stderr
    return tables(out)


def kill(folder: Path, out: Path, jobs: int, moments: random.Random, *, at_work: bool) -> bool:
    """Start a run and kill it; return whether that interrupted it after it had written an outcome."""
    journal = out / JOURNAL_NAME
    before = size(journal)
    process = subprocess.Popen(command(folder, out, jobs), cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while at_work and size(journal) == before and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(moments.uniform(0.0, 0.2 if at_work else 1.3))
    running = process.poll() is None
    process.kill()
    process.wait()
    return running and size(journal) > before


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


@pytest.mark.skipif(os.name != "posix", reason="kills the POSIX way")
def test_twenty_kills_change_nothing(fill: Fill, tmp_path: Path) -> None:
    photos = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.jpg"))}
    # The same photos of people of another height are other work.
    taller = {f"taller/{name}": data for name, data in photos.items()}
    rows = "".join(f"{name},170\n" for name in taller)
    (tmp_path / "subjects.csv").write_text(f"photo,height_cm\n{rows}", encoding="utf-8")
    copy = photos["knock_knees_adult.jpg"]
    folder = fill({**photos, **taller, "again/copy.jpg": copy, "damaged.jpg": b"\xff\xd8\xff\xe0"})
    moments = random.Random(5)
    out = tmp_path / "killed"
    # Every other one waits for the first outcome, the rest also hit the start and the reading of the journal.
    hits = [kill(folder, out, 1 + n // 2 % 2, moments, at_work=n % 2 == 0) for n in range(KILLS)]
    assert sum(hits) >= KILLS // 4
    killed = complete(folder, out, 2)
    assert killed == complete(folder, tmp_path / "one", 1)
    assert killed == complete(folder, tmp_path / "two", 2)
    assert leftovers(out) == []
