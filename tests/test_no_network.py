"""No photo leaves the machine: what is asked of the system's network, by native code and by workers too."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from kneealign.errors import KneealignError
from kneealign.report.page import pdf
from tests.conftest import SAMPLES
from tests.tracing import system_calls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is for Linux")

KNEEALIGN = ["-m", "kneealign"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two photos."""
    (tmp_path / "photos").mkdir()
    for name in ("straight_legs_adult.jpg", "child_5_years.jpg"):
        shutil.copy(SAMPLES / name, tmp_path / "photos" / name)
    return tmp_path


def networks(words: list[str], folder: Path) -> set[str]:
    """Run Python with these words; return the kinds of network that it and its children asked for."""
    return set(re.findall(r"\b[AP]F_\w+", system_calls("network", words, folder)))


def pdf_where_possible() -> list[str]:
    try:
        pdf.check()
    except KneealignError:
        return []
    return ["--pdf"]


def test_a_child_that_asks_for_the_network_is_noticed(folder: Path) -> None:
    child = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    assert "AF_INET" in networks(["-c", parent], folder)


def test_the_library_asks_for_none(folder: Path) -> None:
    program = "import sys, kneealign; kneealign.measure(sys.argv[1]).save_report('report.html')"
    words = ["-c", program, "photos/child_5_years.jpg"]
    assert networks(words, folder) == set()
    assert (folder / "report.html").exists()


def test_measure_asks_for_none(folder: Path) -> None:
    words = [
        "measure",
        "photos/straight_legs_adult.jpg",
        "--age",
        "30",
        "--height-cm",
        "170",
        "--out",
        "results",
    ]
    pdf_too = pdf_where_possible()
    assert networks([*KNEEALIGN, *words, *pdf_too], folder) == set()
    assert len(list((folder / "results").glob("straight_legs_adult.*"))) == 3 + len(pdf_too)


def test_a_folder_and_its_workers_ask_for_none(folder: Path) -> None:
    words = ["batch", "photos", "--jobs", "2", "--reports", "all", "--out", "results"]
    # Workers talk to their parent through sockets that have no address outside the machine.
    assert networks([*KNEEALIGN, *words, *pdf_where_possible()], folder) <= {"AF_UNIX"}
    lines = (folder / "results" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
