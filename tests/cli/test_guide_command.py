"""``kneealign guide``: the same advice as text and as a page that loads nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kneealign.drawings import DRAWINGS
from kneealign.texts import languages, words_in

LANGUAGES = languages()
WORDS: dict[str, Any] = {lang: words_in(lang).file("guide") for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_says_everything_within_the_width(run: Any, lang: str) -> None:
    result = run("guide", "--lang", lang)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    for step in WORDS[lang]["steps"]:
        assert step["title"] in said
        for point in step["points"]:
            assert point in said
    prose = [line for line in result.stdout.splitlines() if "kneealign measure" not in line]
    assert max(map(len, prose)) <= 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_has_the_drawings_and_loads_nothing(run: Any, lang: str, tmp_path: Path) -> None:
    result = run("guide", "--lang", lang, "--html", str(tmp_path / "guide.html"))
    assert (result.exit_code, result.stdout) == (0, "")
    page = (tmp_path / "guide.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in page
    assert page.count("<svg") == len(DRAWINGS)
    assert not re.search(r"<script|\bsrc=|@import|url\(|href=", page)
    assert [path.name for path in tmp_path.iterdir()] == ["guide.html"]


def test_languages_have_the_same_steps_and_drawings() -> None:
    shapes = {
        lang: [(s["drawings"], len(s["points"])) for s in words["steps"]] for lang, words in WORDS.items()
    }
    assert all(shape == shapes["en"] for shape in shapes.values())
    assert sorted(name for drawings, _ in shapes["en"] for name in drawings) == sorted(DRAWINGS)


def test_only_a_guide_is_replaced(run: Any, tmp_path: Path) -> None:
    page = tmp_path / "guide.html"
    run("guide", "--html", str(page))
    assert run("guide", "--html", str(page), "--lang", "es").exit_code == 0
    assert '<html lang="es">' in page.read_text(encoding="utf-8")
    page.write_text("<p>my notes</p>", encoding="utf-8")
    link = tmp_path / "link.html"
    link.symlink_to(page)
    for taken in (page, link, tmp_path):
        result = run("guide", "--html", str(taken))
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
        assert "--html" in result.stderr
    assert page.read_text(encoding="utf-8") == "<p>my notes</p>"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["guide.html", "link.html"]


def test_a_folder_is_no_name_for_the_page(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (".", "/", "..", ""):
        result = run("guide", "--html", name)
        assert result.exit_code == 2
        assert "fault" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to(run: Any, tmp_path: Path) -> None:
    result = run("guide", "--html", str(tmp_path / "no-such-folder" / "guide.html"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
