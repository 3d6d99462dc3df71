"""A printed marker of known size: the page to print, and what it says of a photo that shows it.

Front door: :func:`marker_pdf` and :func:`find_marker`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.marker.pattern import PAPERS, Paper

if TYPE_CHECKING:
    from kneealign.marker.find import Place, SeenMarker, find_marker
    from kneealign.marker.page import marker_pdf

__all__ = ["PAPERS", "Paper", "Place", "SeenMarker", "find_marker", "marker_pdf"]


def __getattr__(name: str) -> Any:
    # The page is drawn without OpenCV, and most photos need no page.
    if name in ("Place", "SeenMarker", "find_marker"):
        from kneealign.marker import find

        return getattr(find, name)
    if name == "marker_pdf":
        from kneealign.marker import page

        return page.marker_pdf
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
