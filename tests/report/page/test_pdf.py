from __future__ import annotations

import builtins
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pypdf
import pytest

from kneealign.report import Style
from kneealign.report.page import html, pdf
from kneealign.report.picture.shown import Shown
from kneealign.report.reader import reader_of
from kneealign.result import Assessment
from kneealign.texts import chapters, disclaimer, verdict_text, words_in
from tests.conftest import PAGES, lacking
from tests.factories import make_assessment, make_pixels

PAPER_RATIO = {"A4": 210 / 297, "Letter": 8.5 / 11}


def weasyprint() -> Any:
    try:
        import weasyprint
    except OSError as error:  # its system library
        lacking(f"Pango, the system library of WeasyPrint: {error}")
    return weasyprint


def to_print(result: Assessment, lang: str = "en") -> str:
    """The page of a sample as it is printed; the child has a history."""
    is_child = result.subject.is_child
    earlier = (make_assessment(9, 8, subject=result.subject),) if is_child else ()
    style = Style(lang=lang, earlier=earlier, made_on=date(2026, 1, 2))
    assert result.picture is not None
    shown = Shown(words_in(lang), result, result.picture.rgb, style)
    return html.render_html(words_in(lang), result, shown, style, printed=True)


@pytest.mark.usefixtures("ordinary_letters")
@pytest.mark.parametrize("name", PAGES)
def test_the_pdf_of_a_sample_is_whole(
    sample: Callable[[str], Assessment], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    weasyprint()
    lang = "es" if "child" in name else "en"
    page_html = to_print(sample(name), lang)
    data = pdf.to_pdf(page_html)
    assert len(data) <= 1_500_000
    printed = pypdf.PdfReader(io.BytesIO(data))
    assert printed.trailer["/Root"]["/Lang"] == lang
    assert "/StructTreeRoot" in printed.trailer["/Root"]
    assert 4 <= len(printed.pages) <= 7
    for page in printed.pages:
        assert page.mediabox.width / page.mediabox.height == pytest.approx(PAPER_RATIO["A4"], abs=1e-3)
        assert len(page.get_contents().get_data()) > 4000  # no page is left empty
    *inner, last = map(filled, printed.pages)
    assert min(inner) > 2 / 3
    assert last > 1 / 4
    result, words = sample(name), words_in(lang)
    # Lines also end at hyphens, so compare without spaces.
    first = letters(printed.pages[0])
    assert "".join(verdict_text(words, result.verdict).split()) in first
    assert "".join(disclaimer(words).split()) in first
    assert len(printed.pages[0].images) >= 1
    pages = [letters(one) for one in printed.pages]
    drawn = next(chapter for chapter in chapters(words) if chapter.key == "exercise").blocks
    first_drawing = next(block.title for block in drawn if block.drawing)
    explained = ["".join(said.split()) for said in (words.say("exercise_note"), first_drawing)]
    together = any(all(said in one for said in explained) for one in pages)
    assert together is not result.subject.is_child, "the note stands with the drawings, which are for adults"
    signs = next(chapter for chapter in chapters(words) if chapter.key == "signs")
    wanted = [signs.title, *(b.facts[-1].text for b in signs.blocks if b.is_core(reader_of(result)))]
    assert any(all("".join(said.split()) in one for said in wanted) for one in pages), "signs stay together"
    everything = "".join(pages)
    assert [start for start in starts_of_points(page_html) if start not in everything] == []
    assert not unreadable(caplog)


def letters(page: pypdf.PageObject) -> str:
    """The text of a page without spaces."""
    return "".join(page.extract_text().replace("\N{NON-BREAKING HYPHEN}", "-").split())


def filled(page: pypdf.PageObject) -> float:
    """How far down a page its text reaches, as a share of the page between the margins."""
    margin_top, margin_foot = 31.0, 37.0
    heights = []

    def see(text: str, within: list[float], at: list[float], *_: object) -> None:
        if text.strip():
            heights.append(within[3] * at[5] + within[5])

    page.extract_text(visitor_text=see)
    top = float(page.mediabox.height) - margin_top
    lowest = min(height for height in heights if height > margin_foot)
    return (top - lowest) / (top - margin_foot)


def starts_of_points(page: str) -> list[str]:
    """The first letters of every point of a list, without spaces: the break of a page may drop some."""
    points = re.findall(r"<li[^>]*>(.*?)</li>", page, re.DOTALL)
    assert len(points) > 60
    said = [unescape(re.sub(r"<[^>]+>", "", point)) for point in points]
    return ["".join(one.replace("\N{NON-BREAKING HYPHEN}", "-").split())[:18] for one in said]


def test_the_pdf_can_be_on_letter_paper(
    sample: Callable[[str], Assessment], caplog: pytest.LogCaptureFixture
) -> None:
    page = to_print(sample("child_5_years")).replace("size: A4;", "size: letter;")
    pages = weasyprint().HTML(string=page).render().pages
    assert len(pages) <= 9
    assert all(page.width / page.height == pytest.approx(PAPER_RATIO["Letter"]) for page in pages)
    assert not unreadable(caplog)


def unreadable(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What WeasyPrint could not load or draw, and the letters for which no font has a shape."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelname in ("ERROR", "CRITICAL") or "notdef" in record.getMessage()
    ]


def test_printed_figures_carry_their_styles_without_variables() -> None:
    result, style = make_assessment(7, 7), Style()
    pictures = Shown(words_in("en"), result, make_pixels(), style)
    printed, shown = (
        html.render_html(words_in("en"), result, pictures, style, printed=is_printed)
        for is_printed in (True, False)
    )
    styles = re.findall(r"<svg [^>]*><style>(.*?)</style>", printed, re.DOTALL)
    assert len(styles) == printed.count("<svg ") == shown.count("<svg ")
    assert all("var(" not in one and "stroke: #0072b2" in one for one in styles)
    assert not re.search(r"<svg [^>]*><style>", shown)
    assert "stroke: var(--left)" in shown


def test_a_hyphen_in_print_holds_without_a_style() -> None:
    """WeasyPrint breaks some lines after the first word before what may not wrap."""
    result, style = make_assessment(7, 7), Style()
    pictures = Shown(words_in("en"), result, make_pixels(), style)
    printed = html.render_html(words_in("en"), result, pictures, style, printed=True)
    assert "X\N{NON-BREAKING HYPHEN}ray" in printed
    assert 'class="unbroken"' not in printed


def test_without_weasyprint_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, code, advice in (
        (ImportError("no module"), "pdf_no_weasyprint", 'pip install ".[pdf]"'),
        (OSError("cannot load library 'libpango-1.0-0'"), "pdf_no_pango", "libpango-1.0-0"),
    ):
        _refuse(monkeypatch, error)
        with pytest.raises(pdf.ReportError) as caught:
            pdf.to_pdf("<p>")
        assert caught.value.code == code
        assert advice in caught.value.advice
        assert caught.value.exit_code == 5
        monkeypatch.undo()


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])
def test_every_system_gets_advice(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    _refuse(monkeypatch, OSError("cannot load library"))
    monkeypatch.setattr("sys.platform", platform)
    with pytest.raises(pdf.ReportError, match="Pango"):
        pdf.check()


def _refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    really = builtins.__import__

    def refusing(name: str, *args: Any, **options: Any) -> Any:
        if name == "weasyprint":
            raise error
        return really(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refusing)
