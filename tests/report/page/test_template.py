"""Templates: kept compiled, and filled without holding on to the photo."""

from __future__ import annotations

import gc
import sys
import weakref
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from kneealign.report import render_html
from kneealign.report.page import template
from kneealign.report.page.loading import KeptTemplates
from kneealign.result import Picture
from tests.factories import make_assessment, make_pixels

MAIN = "report.html.j2"


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for caches."""
    monkeypatch.setenv("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def compiled_at_start() -> bool:
    """Whether a new start has to compile the main template."""
    pages = template.environment(False).overlay(bytecode_cache=KeptTemplates())
    pages.compile = Mock(wraps=pages.compile)
    pages.get_template(MAIN)
    return pages.compile.called


def test_a_template_is_compiled_once(caches: Path) -> None:
    assert compiled_at_start()
    assert not compiled_at_start()
    (kept,) = (path for path in caches.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:100])
    assert compiled_at_start(), "what is damaged is not used"
    assert not compiled_at_start()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others out by where the folder is")
def test_what_others_could_have_written_is_not_run(caches: Path) -> None:
    assert compiled_at_start()
    folder = caches / "kneealign" / "templates"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert compiled_at_start()


def test_nothing_is_kept_where_nothing_can_be_or_should_be(
    caches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_at_start()
    assert not list(caches.iterdir())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (caches / "kneealign").write_text("a file in the folder's place")
    assert compiled_at_start()


def test_both_kinds_of_page_may_share_what_is_kept() -> None:
    browser, printer = template.environment(False), template.environment(True)
    assert browser.loader is not None
    source, _, _ = browser.loader.get_source(browser, MAIN)
    assert browser.compile(source, raw=True) == printer.compile(source, raw=True)


def test_a_page_lets_go_of_its_photo() -> None:
    """Filled templates refer to themselves: what they hold stays until Python's collector finds them."""
    pixels = make_pixels()
    assessment = make_assessment()
    assessment = replace(assessment, picture=Picture.of(pixels, None))
    photo = weakref.ref(assessment.picture)
    gc.collect()
    gc.disable()
    try:
        render_html(assessment, pixels)
        del assessment
        assert photo() is None
    finally:
        gc.enable()
