"""The pictures that the files of a result share."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kneealign.report import Style
from kneealign.report.files import result_files
from kneealign.report.picture.shown import MAX_SIDE_PX, Shown
from kneealign.texts import words_in
from tests.factories import make_assessment, make_pixels, make_refused, with_pixels


def test_all_files_of_a_result_share_one_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    def draw_overlay(words: Any, assessment: Any, rgb: Any) -> Any:
        drawn.append(rgb.shape)
        return rgb

    monkeypatch.setattr("kneealign.report.picture.shown.draw_overlay", draw_overlay)
    result = with_pixels(make_assessment(), make_pixels(), [])
    for name, write in result_files("x", result).items():
        write(tmp_path / name)
    assert len(drawn) == 1
    picture = base64.b64encode((tmp_path / "x.kneealign.jpg").read_bytes()).decode()
    assert picture in (tmp_path / "x.kneealign.html").read_text("utf-8")


@pytest.mark.parametrize("size", [(2400, 1800), (600, 450)])
def test_a_photo_is_drawn_at_the_size_at_which_it_is_shown(size: tuple[int, int]) -> None:
    shown = Shown(words_in("en"), make_refused(), np.full((*size, 3), 90, np.uint8), Style())
    with Image.open(io.BytesIO(shown.drawn.data)) as picture:
        assert picture.size == (shown.drawn.width_px, shown.drawn.height_px)
        assert picture.width == min(size[1], MAX_SIDE_PX * size[1] // size[0])
    assert shown.close_ups == ()


def test_faces_are_hidden_unless_they_are_wanted() -> None:
    rgb = np.random.default_rng(3).integers(0, 256, (800, 600, 3), dtype=np.uint8)
    result = with_pixels(make_assessment(), rgb, [(300, 100, 60)])

    def head(style: Style) -> float:
        with Image.open(io.BytesIO(Shown(words_in("en"), result, rgb, style).drawn.data)) as picture:
            return float(np.asarray(picture)[80:120, 280:320].std())

    assert head(Style()) < 20 < head(Style(show_face=True))
