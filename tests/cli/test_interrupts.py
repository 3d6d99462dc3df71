"""Ctrl-C at chosen moments of a real run, events and not times: 130, one line, nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kneealign.interrupts import EXIT_INTERRUPTED
from tests.conftest import ROOT, SAMPLES

HANG_SECONDS = 120
PHOTOS = [str(SAMPLES / name) for name in ("knock_knees_adult.jpg", "child_5_years.jpg")]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

# Sends Ctrl-C when an event of Python's audit (sys.addaudithook) that holds a word has come so many times.
PROGRAM = """
import os, signal, sys
event, word, left, *sys.argv[1:] = sys.argv[1:]
left = int(left)
def hook(name, arguments):
    global left
    if name == event and word in repr(arguments) and signal.getsignal(signal.SIGINT) is not before:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGINT)
before = signal.getsignal(signal.SIGINT)
sys.addaudithook(hook)
from kneealign.__main__ import main
main()
"""


def interrupted(event: str, word: str, count: int, *words: str, folder: Path) -> str:
    """Run the command line with these words and interrupt it; return what it said on stderr."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, event, word, str(count), *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert ended.returncode == EXIT_INTERRUPTED, ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    ("event", "word", "count"),
    [
        ("import", "", 1),
        ("import", "typer", 1),
        ("import", "", 200),
        ("import", "numpy", 5),
        ("import", "mediapipe", 1),
        ("import", "mediapipe", 60),
        ("ctypes.dlopen", "libmediapipe", 1),
        ("open", "child_5_years.jpg", 1),
        ("open", ".html", 3),
    ],
)
def test_measure_ends_at_once_wherever_it_is(event: str, word: str, count: int, tmp_path: Path) -> None:
    err = interrupted(event, word, count, "measure", *PHOTOS, "--out", "results", folder=tmp_path)
    assert err.splitlines()[-1] == "Interrupted."
    assert all(line.startswith("Wrote ") for line in err.splitlines()[:-1])
    assert not list(tmp_path.rglob("*.tmp*"))
    for result in tmp_path.rglob("*.json"):
        assert result.read_text(encoding="utf-8").endswith("}\n")


@pytest.mark.parametrize(
    ("event", "word", "count"), [("import", "typer", 1), ("import", "kneealign.batch.run", 1)]
)
def test_batch_ends_at_once_before_it_begins(event: str, word: str, count: int, tmp_path: Path) -> None:
    words = ["batch", str(SAMPLES), "--out", "results", "--jobs", "1"]
    assert interrupted(event, word, count, *words, folder=tmp_path) == "Interrupted.\n"


def test_where_ctrl_c_is_ignored_it_stays_ignored(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "import atexit; atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "from kneealign.__main__ import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
