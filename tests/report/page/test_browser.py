"""Every sample's report in a real browser: accessible, nothing cut or overlapping, and printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe

from kneealign.report.reader import reader_of
from kneealign.result import Assessment
from kneealign.texts import disclaimer, limits, verdict_text, words_in
from tests.conftest import PAGES

LOOKS = {"en": [(1280, "light"), (1280, "dark")], "es": [(360, "light")]}
SMALLEST_LABEL_PX = 11
PAPER_PT = {"A4": (595, 842), "Letter": (612, 792)}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_a_report_is_accessible(browser: Any, report: Callable[..., Path], name: str, lang: str) -> None:
    axe = Axe()
    for width, scheme in LOOKS[lang]:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        problems: list[str] = []
        page.on("console", lambda message, problems=problems: problems.append(message.text))
        page.goto(report(name, lang).as_uri())
        page.evaluate(_OPEN_ALL)
        assert [url for url in asked if not url.startswith("data:")] == [report(name, lang).as_uri()]
        assert problems == []
        # The dark page differs in its colours only.
        rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else None
        violations = axe.run(page, options=rules).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
        context.close()


@pytest.mark.usefixtures("ordinary_letters")
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_a_report_fits(browser: Any, report: Callable[..., Path], name: str, lang: str) -> None:
    page = browser.new_page()
    for width in (360, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(report(name, lang).as_uri())
        page.evaluate(_OPEN_ALL)
        assert width == 360 or page.evaluate(_SMALLEST_LABEL) >= SMALLEST_LABEL_PX
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(_CUT_OFF) == []
        assert page.evaluate(_OVERLAPPING) == []
        assert page.evaluate(_OUTSIDE_FIGURE) == []
    page.close()


@pytest.mark.usefixtures("ordinary_letters")
@pytest.mark.parametrize("name", PAGES)
def test_a_report_prints_on_both_papers(
    browser: Any, report: Callable[..., Path], sample: Callable[[str], Assessment], name: str
) -> None:
    page = browser.new_page()
    page.goto(report(name).as_uri())
    for paper, size in PAPER_PT.items():
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(format=paper)))
        assert 4 <= len(printed.pages) <= 9
        for sheet in printed.pages:
            assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(size, abs=2)
            assert len(sheet.get_contents().get_data()) > 4000  # no page is left empty
        # Lines also end at hyphens, so compare without spaces.
        first = "".join(printed.pages[0].extract_text().split())
        words = words_in("en")
        assert "".join(verdict_text(words, sample(name).verdict).split()) in first
        assert "".join(disclaimer(words).split()) in first
        # What is folded away on a screen is open on paper, except what concerns others.
        everything = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
        assert "".join(limits(words)[-1].text.split()) in everything
        assert "".join(words.say("cite_title").split()) in everything
        who = reader_of(sample(name))
        may_be_operated_on = not sample(name).subject.is_child and who.legs != {"straight"}
        assert ("osteotomy" in everything) is may_be_operated_on
    page.close()


def test_a_link_opens_what_is_folded_away(browser: Any, report: Callable[..., Path]) -> None:
    page = browser.new_page()
    page.goto(report("child_5_years").as_uri())
    closed = page.evaluate("[...document.querySelectorAll('details')].every(fold => !fold.open)")
    assert closed
    for link, fold in (("a[href='#adult']", "#adult"), ("sup a", "#sources")):
        page.click(link)
        assert page.evaluate(f"document.querySelector('{fold}').closest('details').open")
    page.close()


_OPEN_ALL = "document.querySelectorAll('details').forEach(fold => fold.open = true)"

_SMALLEST_LABEL = """() => Math.min(99, ...[...document.querySelectorAll('svg.figure text')]
    .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))"""

# Elements that reach beyond the page, and pictures that did not load.
_CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(e => !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 1
        || e.tagName === 'IMG' && !e.naturalWidth)
    .map(e => e.outerHTML.slice(0, 80))"""

# Letters on letters: texts of the page, and the labels of one figure.
_OVERLAPPING = """() => {
    const found = [];
    const compare = (elements, slack) => {
        const boxes = elements.map(e => [e, e.getBoundingClientRect()])
            .filter(([e, b]) => b.width && b.height).sort((a, b) => a[1].top - b[1].top);
        boxes.forEach(([e, one], i) => {
            for (let k = i + 1; k < boxes.length && boxes[k][1].top < one.bottom - slack; k++) {
                const [other, two] = boxes[k];
                if (Math.min(one.right, two.right) - Math.max(one.left, two.left) > slack
                        && !e.contains(other) && !other.contains(e))
                    found.push([e, other].map(x => x.textContent.trim().slice(0, 40)).join(' / '));
            }
        });
    };
    compare([...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, th, td, figcaption, img')], 1);
    for (const figure of document.querySelectorAll('svg.figure'))
        compare([...figure.querySelectorAll('text')], 3);
    return found;
}"""

_OUTSIDE_FIGURE = """() => [...document.querySelectorAll('svg.figure text')].filter(t => {
    const own = t.getBoundingClientRect(), all = t.closest('svg').getBoundingClientRect();
    return own.left < all.left - 2 || own.right > all.right + 2
        || own.top < all.top - 2 || own.bottom > all.bottom + 2;
}).map(t => t.closest('svg').className.baseVal + ': ' + t.textContent)"""
