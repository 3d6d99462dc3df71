"""The report as a PDF, made by WeasyPrint from the same page."""

from __future__ import annotations

import re
import sys

from kneealign.errors import ReportError

_PALETTE = re.compile(r":root \{(.*?)\}", re.DOTALL)
_VARIABLE = re.compile(r"--([\w-]+): ([^;]+);")
_FIGURES = re.compile(r"/\* figures \*/(.*?)/\* end of figures \*/", re.DOTALL)

_SYSTEM_ADVICE = {
    "linux": "Install the system library Pango: on Debian and Ubuntu, apt install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0; on Fedora, dnf install pango; on Alpine, apk add pango.",
    "darwin": "Install the system library Pango: brew install pango.",
    "win32": "Install the system library Pango, as WeasyPrint's installation page describes for Windows.",
}


def to_pdf(html: str) -> bytes:
    """Return the page as a tagged PDF.

    Parameters
    ----------
    html : str
        The report.

    Raises
    ------
    ReportError
        Codes ``pdf_no_weasyprint`` and ``pdf_no_pango``: something that WeasyPrint needs is missing.
    """
    check()
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # The page's own pictures and nothing else.
    fetcher = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    document = HTML(string=with_figure_styles(html), url_fetcher=fetcher)
    pdf: bytes = document.write_pdf(pdf_tags=True)
    return pdf


def check() -> None:
    """Raise the error of :func:`to_pdf` now where PDFs cannot be made."""
    try:
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise ReportError(
            "pdf_no_weasyprint",
            "A PDF needs WeasyPrint, which is not installed.",
            'In the folder of kneealign run: python -m pip install ".[pdf]". Or print the HTML in a browser.',
        ) from error
    except OSError as error:
        advice = _SYSTEM_ADVICE.get(sys.platform, _SYSTEM_ADVICE["linux"])
        raise ReportError(
            "pdf_no_pango", f"WeasyPrint does not find a system library: {error}.", advice
        ) from error


def with_figure_styles(html: str) -> str:
    """Return the page with the printed figure styles inside every figure.

    WeasyPrint draws inline SVG without the page's style sheet and without variables.
    """
    light, *_, paper = _PALETTE.findall(html)
    printed = dict(_VARIABLE.findall(light + paper))
    styles = _FIGURES.findall(html)[0]
    resolved = re.sub(r"var\(--([\w-]+)\)", lambda found: printed[found[1]], styles)
    # A stroke around letters is drawn over them here, which makes them unreadable.
    resolved = re.sub(r"paint-order:[^}]*", "", resolved)
    return re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}<style>{resolved}</style>", html)
