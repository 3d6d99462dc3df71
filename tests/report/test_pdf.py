from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kneealign.assessment import Assessment
from kneealign.report import Style, pdf, render_html
from tests.factories import make_assessment, make_pixels

CASES = ["child_5_years", "knock_knees_adult", "feet_cut_off"]


def weasyprint() -> Any:
    try:
        return pytest.importorskip("weasyprint")
    except OSError as error:  # its system library
        pytest.skip(f"WeasyPrint does not load: {error}")


@pytest.mark.parametrize("name", CASES)
def test_a_pdf_is_made_of_the_report(
    sample: Callable[[str], Assessment], tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    weasyprint()
    path = sample(name).save_report(tmp_path / "report.pdf", lang="es" if "child" in name else "en")
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in data or b"/ObjStm" in data
    assert len(data) <= 1_500_000
    # Anything that WeasyPrint could not draw or load would be an error in its log.
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


def test_every_page_of_the_pdf_is_used(sample: Callable[[str], Assessment]) -> None:
    document = (
        weasyprint()
        .HTML(
            string=pdf.with_figure_styles(
                render_html(sample("child_5_years"), sample("child_5_years").pixels, Style())  # type: ignore[arg-type]
            )
        )
        .render()
    )
    assert 5 <= len(document.pages) <= 12
    assert all(abs(page.width / page.height - 210 / 297) < 0.01 for page in document.pages)


def test_figures_carry_printed_styles_without_variables() -> None:
    html = pdf.with_figure_styles(render_html(make_assessment(7, 7), make_pixels()))
    styles = re.findall(r"<svg [^>]*><style>(.*?)</style>", html, re.DOTALL)
    assert len(styles) == html.count("<svg ")
    assert all("var(" not in style and "stroke: #0072b2" in style for style in styles)


def test_without_weasyprint_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for error, code, advice in (
        (ImportError("no module"), "pdf_no_weasyprint", "kneealign[pdf]"),
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
