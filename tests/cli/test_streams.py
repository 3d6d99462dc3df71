"""Streams that are closed, full or left by their reader: told where output is lost, and files are written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES

PHOTO = str(SAMPLES / "knock_knees_adult.jpg")
OTHER = str(SAMPLES / "child_5_years.jpg")

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a shell and /dev/full")


def shell(redirections: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line with these words and with redirections of the shell."""
    ended = subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$0" -m kneealign "$@" {redirections}', sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
    assert "fault in the program" not in ended.stderr
    return ended


@pytest.mark.parametrize(
    "words",
    [["--help"], ["--version"], ["measure", "--help"], ["schema"], ["learn"], ["learn", "signs"], ["guide"]],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("redirection", "reason"), [(">/dev/full", "No space left"), (">&-", "standard output is closed")]
)
def test_output_that_is_lost_is_told(words: list[str], redirection: str, reason: str, tmp_path: Path) -> None:
    ended = shell(redirection, *words, folder=tmp_path)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"Error: Output was lost: {reason}")
    assert len(ended.stderr.splitlines()) == 2


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-", "2>&-", "2>/dev/full", "<&- >&- 2>&-"])
def test_files_are_written_whatever_the_streams_are(redirection: str, tmp_path: Path) -> None:
    ended = shell(redirection, "measure", PHOTO, OTHER, "--out", "results", folder=tmp_path)
    lost = ">/dev/full" in redirection.split() or ">&-" in redirection.split()
    assert ended.returncode == (2 if lost else 0)
    assert ("Output was lost" in ended.stderr) == (lost and "2>&-" not in redirection)
    assert bool(ended.stdout) != lost
    assert len(list((tmp_path / "results").glob("*.kneealign.*"))) == 6


def test_a_folder_is_measured_whatever_the_streams_are(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "photo.jpg").write_bytes(Path(PHOTO).read_bytes())
    words = ["batch", "photos", "--out", "results", "--jobs", "1"]
    assert shell("2>&-", *words, folder=tmp_path).returncode == 0
    table = (tmp_path / "results" / "results.csv").read_bytes()
    ended = shell("<&- >&- 2>&-", *words, folder=tmp_path)
    assert ended.returncode == 2
    assert (tmp_path / "results" / "results.csv").read_bytes() == table


def test_without_files_to_write_work_ends_with_the_output(tmp_path: Path) -> None:
    ended = shell(">/dev/full", "measure", PHOTO, "missing.jpg", folder=tmp_path)
    assert ended.returncode == 2
    assert "missing.jpg" not in ended.stderr


def test_a_reader_that_has_enough_is_no_fault(tmp_path: Path) -> None:
    ended = shell("| head -1", "measure", PHOTO, OTHER, "--out", "results", "--quiet", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) == 1
    assert len(list((tmp_path / "results").glob("*.kneealign.*"))) == 6


def test_errors_have_their_exit_code_though_nobody_hears_them(tmp_path: Path) -> None:
    assert shell("2>&-", "measure", "missing.jpg", folder=tmp_path).returncode == 3
    assert shell("2>/dev/full", "measure", "--bogus", folder=tmp_path).returncode == 2


def test_a_photo_from_a_closed_stdin(tmp_path: Path) -> None:
    ended = shell("<&-", "measure", "-", folder=tmp_path)
    assert ended.returncode == 2
    assert "standard input (-) is closed" in ended.stderr


@pytest.mark.parametrize("place", [".", "..", "folder", "/"])
def test_a_folder_in_place_of_a_page(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    ended = shell("", "guide", "--html", place, folder=tmp_path)
    assert ended.returncode == 2
    assert f"cannot be written to {place}: it is a folder" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_an_unbuffered_python_prints_the_same(tmp_path: Path) -> None:
    words = ["learn", "signs"]
    plain = shell("", *words, folder=tmp_path).stdout
    assert plain
    assert shell("| cat", *words, folder=tmp_path).stdout == plain
    unbuffered = subprocess.run(
        [sys.executable, "-u", "-m", "kneealign", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (unbuffered.stdout, unbuffered.stderr) == (plain, "")
