"""A process with too little memory says so, where native code would end it without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kneealign.cli._errors import report_error
from kneealign.cli._output import Output
from tests.conftest import ROOT, SAMPLES

resource = pytest.importorskip("resource")

PHOTO = str(SAMPLES / "knock_knees_adult.jpg")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")


def run(limit_mb: int, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    limit = limit_mb * 1_000_000
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("limit_mb", [300, 500, 700, 900, 1100, 1300, 1450])
def test_measure_says_that_there_is_too_little_memory(limit_mb: int, tmp_path: Path) -> None:
    ended = run(limit_mb, "-m", "kneealign", "measure", PHOTO, folder=tmp_path)
    assert ended.returncode == 5
    assert ended.stdout == ""
    assert ended.stderr.startswith("Error: There is too little memory: kneealign needs 1")
    assert len(ended.stderr.splitlines()) == 2


def test_a_folder_too(tmp_path: Path) -> None:
    ended = run(900, "-m", "kneealign", "batch", str(SAMPLES), "--out", "results", folder=tmp_path)
    assert ended.returncode == 5
    assert "too little memory" in ended.stderr
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("limit_mb", [900, 1100, 1200])
def test_a_program_gets_an_error(limit_mb: int, tmp_path: Path) -> None:
    program = f"""
import kneealign
try:
    kneealign.measure({PHOTO!r})
except kneealign.ModelError as error:
    print(error.code)
"""
    ended = run(limit_mb, "-c", program, folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "out_of_memory\n", "")


def test_with_enough_memory_it_measures(tmp_path: Path) -> None:
    enough = 1600 + 200 * (os.cpu_count() or 1)
    ended = run(enough, "-m", "kneealign", "measure", PHOTO, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        ImportError("libssl.so.1: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
    ],
)
def test_what_libraries_say_when_memory_runs_out(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_error(Output(), error) == 5
    assert "too little memory" in capsys.readouterr().err
