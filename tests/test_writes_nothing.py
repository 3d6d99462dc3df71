"""Measuring starts no other program and writes nothing that was not asked for."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.tracing import system_calls

PHOTO = str(SAMPLES / "straight_legs_adult.jpg")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")


def started_and_written(words: list[str], folder: Path) -> tuple[int, set[str]]:
    """Return how many programs ran, and the paths that were opened for writing, made, moved or removed."""
    temporary = folder / "tmp"
    temporary.mkdir()
    calls = system_calls(
        "execve,%file", words, folder, TMPDIR=str(temporary), PYTHONDONTWRITEBYTECODE="1"
    ).splitlines()
    done = [call for call in calls if not re.search(r"= -1 E\w+", call)]
    changing = re.compile(r"\b(?:creat|mkdir|rename|unlink|rmdir|symlink|link|truncate|mknod)(?:at2?)?\(")
    written = {
        match[1]
        for call in done
        if re.search(r"O_(?:WRONLY|RDWR|CREAT)", call) or changing.search(call)
        for match in re.finditer(r'"([^"]*)"', call)
    }
    return sum("execve(" in call for call in done), written


def test_a_program_that_is_started_and_a_file_that_is_written_are_noticed(tmp_path: Path) -> None:
    program = "import subprocess, tempfile; tempfile.TemporaryFile(); subprocess.run(['true'], check=True)"
    programs, written = started_and_written(["-c", program], tmp_path)
    assert programs == 2
    assert any(path.startswith(str(tmp_path / "tmp")) for path in written)


@pytest.mark.parametrize(
    "words",
    [
        ["-m", "kneealign", "measure", PHOTO],
        ["-c", f"import kneealign; kneealign.measure({PHOTO!r})"],
        ["-m", "kneealign", "doctor"],
    ],
    ids=["measure", "library", "doctor"],
)
def test_measuring_writes_nothing_and_starts_nothing(words: list[str], tmp_path: Path) -> None:
    assert started_and_written(words, tmp_path) == (1, {"/dev/null"})
