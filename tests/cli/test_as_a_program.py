"""The command line as its own process, where start-up, streams and signals are the real ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import kneealign

ROOT = Path(kneealign.__file__).parents[1]
HEAVY = {"numpy", "cv2", "mediapipe", "jinja2", "pydantic", "PIL"}
# Typer itself reads a command's words with pydantic, from some version on.
BY_TYPER = {"pydantic"}


def run(*words: str, code: str = "", stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run kneealign with these words; ``code`` runs first in the same process."""
    script = f"import sys\nsys.argv[0] = 'kneealign'\n{code}\nfrom kneealign.cli import main\nmain()"
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        input=stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **env},
        check=False,
    )


def test_the_help_imports_no_command() -> None:
    ours = "sorted(name for name in sys.modules if name.startswith('kneealign.') and '._' not in name)"
    result = run("--help", code=f"import atexit\natexit.register(lambda: print(*{ours}))")
    loaded = result.stdout.decode().splitlines()[-1].split()
    assert loaded == [f"kneealign.{name}" for name in ("cli", "errors", "interrupts", "memory", "plain")]


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], HEAVY),
        (["--version"], HEAVY),
        (["measure", "--help"], HEAVY - BY_TYPER),
        (["measure", "photo.jpg", "--age", "-1"], HEAVY - BY_TYPER),
        (["doctor", "-h"], HEAVY - BY_TYPER),
    ],
)
def test_nothing_heavy_loads_before_it_is_needed(words: list[str], heavy: set[str]) -> None:
    at_exit = f"print(*({heavy!r} & sys.modules.keys()), file=sys.stdout)"
    result = run(*words, code=f"import atexit\natexit.register(lambda: {at_exit})")
    assert result.stdout.splitlines()[-1:] == [b""]


def test_a_photo_without_a_person_brings_no_words_of_the_model(tmp_path: Path) -> None:
    grey = tmp_path / "grey.png"
    Image.new("RGB", (900, 1200), (128, 128, 128)).save(grey)
    result = run("review", str(grey), "--show-face", "--out", str(tmp_path / "review.html"))
    assert result.returncode == 0
    assert [line[:5] for line in result.stderr.decode().splitlines()] == ["Wrote"]


def test_version() -> None:
    assert run("--version").stdout.decode().split() == ["kneealign", kneealign.__version__]


def test_no_words_show_the_help() -> None:
    result = run()
    assert result.returncode == 2
    assert b"measure" in result.stdout + result.stderr


def test_missing_photo() -> None:
    result = run("measure", "no-such-photo.jpg")
    assert result.returncode == 3
    assert result.stdout == b""
    assert b"no-such-photo.jpg" in result.stderr
    assert b"Traceback" not in result.stderr


def test_not_a_photo_on_stdin() -> None:
    result = run("measure", "-", stdin=b"this is text")
    assert result.returncode == 3
    assert b"Traceback" not in result.stderr


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    if sys.platform == "win32":
        pytest.skip("pipes close differently on Windows")
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        result = subprocess.run(
            [sys.executable, "-c", "from kneealign.cli import main; main()", "schema"],
            stdout=write_end,
            stderr=subprocess.PIPE,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    finally:
        os.close(write_end)
    assert result.stderr == b""


def test_interrupt_before_a_command_runs() -> None:
    code = "import kneealign.cli\ndef app():\n    raise KeyboardInterrupt\nkneealign.cli.app = app"
    result = run("--version", code=code)
    assert result.returncode == 130
    assert b"Traceback" not in result.stderr
