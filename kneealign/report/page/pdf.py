"""The report as a PDF, made by WeasyPrint from the same page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kneealign.errors import ReportError

if TYPE_CHECKING:
    import weasyprint.document

_LEAST_FILLED = 0.3
"""A last page that ends above this share of its height is filled by setting the sources larger."""

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
    document = HTML(string=html, url_fetcher=fetcher).render(pdf_tags=True)
    if _ends_early(document.pages[-1]):
        roomy = html.replace("<body>", '<body class="roomy">', 1)
        document = HTML(string=roomy, url_fetcher=fetcher).render(pdf_tags=True)
    pdf: bytes = document.write_pdf(pdf_tags=True)
    return pdf


def _ends_early(page: weasyprint.document.Page) -> bool:
    """Whether little stands on the last page: the page ends with the sources, each of which is an anchor."""
    lowest = max((place[1] for place in page.anchors.values()), default=0.0)
    return bool(lowest < _LEAST_FILLED * page.height)


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
