"""The report as a PDF, made by WeasyPrint from the same page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kneealign.errors import ReportError

if TYPE_CHECKING:
    import weasyprint.document

_LITTLE, _VERY_LITTLE = 0.45, 0.3
"""Shares of its height above which a last page ends too early: smaller letters may save it.

Where they do not, a page with very little on it is filled by setting the sources larger.
"""

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
        The report, made to be printed.

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

    def laid_out(page: str) -> weasyprint.document.Document:
        return HTML(string=page, url_fetcher=fetcher).render(pdf_tags=True)

    document = laid_out(html)
    filled = _filled(document.pages[-1])
    if filled < _LITTLE:
        tight = laid_out(html.replace("<html ", '<html class="tight" ', 1))
        if len(tight.pages) < len(document.pages):
            document = tight
        elif filled < _VERY_LITTLE:
            document = laid_out(html.replace("<body>", '<body class="roomy">', 1))
    pdf: bytes = document.write_pdf(pdf_tags=True)
    return pdf


def _filled(page: weasyprint.document.Page) -> float:
    """Return how far down a page something stands that can be linked to, such as a source."""
    lowest = max((place[1] for place in page.anchors.values()), default=0.0)
    return float(lowest / page.height)


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
            "pdf_no_pango", f"WeasyPrint cannot find a system library: {error}.", advice
        ) from error
