"""Every sample's report in a real browser: accessibility, no overflow, readable without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kneealign.assessment import Assessment
from tests.conftest import REFERENCE
from tests.factories import make_assessment

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="needs Chromium on the path (Debian: apt install chromium)"
)
LOOKS = [(360, "light"), (1280, "light"), (1280, "dark")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright, from the extra test")
    # Chromium has no sandbox for root, who runs the tests in a container.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with api.sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=BROWSER, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(
    sample: Callable[[str], Assessment], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Write the report of a sample once."""
    folder = tmp_path_factory.mktemp("reports")

    def write(name: str, lang: str) -> Path:
        path = folder / f"{name}.{lang}.html"
        if not path.exists():
            earlier = [make_assessment(9, 8, subject=sample(name).subject)] if "child" in name else []
            sample(name).save_report(path, lang=lang, earlier=earlier, made_on=date(2026, 1, 2))
        return path

    return write


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", REFERENCE)
def test_a_report_is_accessible_and_fits(
    browser: Any, report: Callable[..., Path], name: str, lang: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width, scheme in LOOKS if lang == "en" else LOOKS[:1]:  # longer words need most care at 360 px
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        problems: list[str] = []
        page.on("console", lambda message, problems=problems: problems.append(message.text))
        page.goto(report(name, lang).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_CUT_OFF) == []
        assert [url for url in asked if not url.startswith("data:")] == [report(name, lang).as_uri()]
        assert problems == []
        violations = axe.run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
        context.close()


# Elements that reach beyond the page, and pictures that did not load.
_CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(e => !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 1
        || e.tagName === 'IMG' && !e.naturalWidth)
    .map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", ["child_5_years", "knock_knees_adult"])
def test_letters_of_figures_stay_inside_them(browser: Any, report: Callable[..., Path], name: str) -> None:
    for lang in ("en", "es"):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(report(name, lang).as_uri())
        outside = page.evaluate(
            """() => [...document.querySelectorAll('svg.figure text')].filter(t => {
                const own = t.getBoundingClientRect(), all = t.closest('svg').getBoundingClientRect();
                return own.left < all.left - 2 || own.right > all.right + 2
                    || own.top < all.top - 2 || own.bottom > all.bottom + 2;
            }).map(t => t.closest('svg').className.baseVal + ': ' + t.textContent)"""
        )
        assert outside == []
        page.close()


def test_a_twelve_megapixel_photo_makes_a_light_report(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (4000, 3000, 3), dtype=np.uint8)
    assessment = make_assessment()
    path = assessment.save_report(tmp_path / "large.html", noise)
    assert path.stat().st_size <= 1_500_000
