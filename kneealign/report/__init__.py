"""A finished assessment as a picture, a web page and a terminal summary.

Reads an :class:`~kneealign.Assessment`, the photo's pixels, and the names of the bands; measures nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign.report.terminal import render_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.assessment import Assessment

__all__ = ["draw_overlay", "render_html", "render_text"]


def draw_overlay(assessment: Assessment, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Draw the result on the upright photo; see :func:`kneealign.report.overlay.draw_overlay`."""
    from kneealign.report import overlay

    return overlay.draw_overlay(assessment, rgb)


def render_html(assessment: Assessment, rgb: NDArray[np.uint8]) -> str:
    """Return the self-contained report; see :func:`kneealign.report.html.render_html`."""
    from kneealign.report import html

    return html.render_html(assessment, rgb)
