"""Nobody reads what the command prints: the files are written all the same, with the real model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import Fill
from tests.conftest import ROOT, SAMPLES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="closes streams the way of a POSIX shell")

FILES = {"index.html", "results.csv", "results.jsonl", "errors.csv", "about.txt", "journal.kneealign"}


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        ("2>&-", 0),
        (">&-", 2),
        pytest.param(
            ">/dev/full",
            2,
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full"),
        ),
        ("<&- >&- 2>&-", 2),
        ("| head -c 0", 0),
    ],
)
def test_files_are_written_though_output_is_lost(fill: Fill, tmp_path: Path, streams: str, code: int) -> None:
    photo = (SAMPLES / "feet_cut_off.jpg").read_bytes()
    folder = fill({"a.jpg": photo})
    command = f'set -o pipefail; "$0" -m kneealign batch "$1" --out "$2" --jobs 1 {streams}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, str(folder), str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} >= FILES
    assert (folder / "a.jpg").read_bytes() == photo
