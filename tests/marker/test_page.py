"""The page to print."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pypdf import PdfReader

from kneealign.errors import OptionError
from kneealign.marker import PAPERS, Paper, Place, find_marker, marker_pdf
from kneealign.texts import languages
from tests.cli.conftest import Run
from tests.conftest import lacking


@pytest.fixture
def run() -> Run:
    from typer.testing import CliRunner

    from kneealign.cli import app

    return lambda *words: CliRunner().invoke(app, list(words), prog_name="kneealign")


def rastered(pdf: bytes, dpi: int) -> NDArray[np.uint8]:
    """The page as a printer that prints at 100 % would."""
    if shutil.which("pdftoppm") is None:
        lacking("pdftoppm (Debian: apt install poppler-utils)")
    command = ["pdftoppm", "-r", str(dpi), "-png", "-"]
    picture = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True).stdout
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_the_pattern_is_that_of_the_dictionary(paper: Paper) -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
    squares = cv2.aruco.generateImageMarker(dictionary, paper.marker_id, 7)[1:-1, 1:-1]
    assert ["".join("." if square else "#" for square in row) for row in squares] == list(paper.rows)


@pytest.mark.parametrize("name", PAPERS)
def test_the_printed_page_is_read_and_has_its_size(name: str) -> None:
    paper, dpi = PAPERS[name], 100
    page = rastered(marker_pdf(name), dpi)
    assert page.shape[1::-1] == tuple(
        pytest.approx(side / 25.4 * dpi, abs=1) for side in (paper.width_mm, paper.height_mm)
    )
    place = Place(np.array([page.shape[1] / 2, page.shape[0] / 2]), 2000.0, lambda points: points[:, 0] < 0)
    seen = find_marker(page, place, focal_px=1000.0)
    assert seen is not None
    assert seen.paper is paper
    sides = np.linalg.norm(np.roll(seen.corners_px, 1, axis=0) - seen.corners_px, axis=1) / dpi * 25.4
    assert sides == pytest.approx([paper.side_mm] * 4, abs=0.3)
    assert seen.cm_per_px == pytest.approx(2.54 / dpi, rel=0.002)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", PAPERS)
def test_it_says_how_to_use_it_within_the_paper(name: str, lang: str) -> None:
    data = marker_pdf(name, lang)
    page = PdfReader(io.BytesIO(data)).pages[0]
    text = page.extract_text()
    assert "100 %" in text
    assert PAPERS[name].name in text
    assert "?" not in text
    ink = rastered(data, 50).min(axis=2) < 128
    assert not ink[:, [0, 1, 2, -3, -2, -1]].any()
    assert len(re.findall(r"^[1-4]\. ", text, re.MULTILINE)) == 4


def test_it_is_the_same_every_time() -> None:
    assert marker_pdf("a4") == marker_pdf("a4") != marker_pdf("letter")
    with pytest.raises(OptionError):
        marker_pdf("a4", "xx")


def test_the_command_writes_it_and_replaces_nothing_of_the_users(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "marker.pdf"
    for paper in PAPERS:
        result = run("marker", "--out", str(out), "--paper", paper)
        assert result.exit_code == 0
        assert out.read_bytes() == marker_pdf(paper)
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(b"mine")
    for place in (mine, tmp_path, tmp_path / "no" / "such.pdf"):
        result = run("marker", "--out", str(place))
        assert result.exit_code == 2
        assert "marker cannot be written" in result.stderr
    assert mine.read_bytes() == b"mine"
    assert run("marker", "--out", str(out), "--paper", "a3").exit_code == 2
