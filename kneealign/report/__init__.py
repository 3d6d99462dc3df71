"""A finished assessment as a picture, a web page, a PDF and a terminal summary, and the texts to learn from.

Reads an :class:`~kneealign.Assessment`, the photo's pixels, and the names of the bands; measures nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign.report.style import DEFAULT, Style

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.assessment import Assessment

__all__ = ["Style", "draw_overlay", "render_html", "render_pdf", "render_text", "topic_names", "topic_text"]


def draw_overlay(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> NDArray[np.uint8]:
    """Draw the result on the upright photo; see :func:`kneealign.report.overlay.draw_overlay`."""
    from kneealign.language import speaking
    from kneealign.report import faces, overlay, translate

    photo = rgb if style.show_face else faces.hide_faces(assessment, rgb)
    with speaking(style.lang):
        return overlay.draw_overlay(translate.translated(assessment), photo)


def render_html(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> str:
    """Return the self-contained report; see :func:`kneealign.report.html.render_html`."""
    from kneealign.language import speaking
    from kneealign.report import html

    with speaking(style.lang):
        return html.render_html(assessment, rgb, style)


def render_pdf(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> bytes:
    """Return the report as a PDF; see :func:`kneealign.report.pdf.to_pdf`."""
    from kneealign.report import pdf

    return pdf.to_pdf(render_html(assessment, rgb, style))


def render_text(
    assessment: Assessment, *, width: int = 80, color: bool = False, style: Style = DEFAULT
) -> str:
    """Return a summary for the terminal; see :func:`kneealign.report.terminal.render_text`."""
    from kneealign.language import speaking
    from kneealign.report import terminal

    with speaking(style.lang):
        return terminal.render_text(assessment, width=width, color=color)


def topic_names() -> tuple[str, ...]:
    """Return the topics of :func:`topic_text`, the same in every language."""
    from kneealign.report import learn

    return learn.topic_names()


def topic_text(topic: str | None, *, width: int = 80, color: bool = False, style: Style = DEFAULT) -> str:
    """Return a topic, or the list of topics; see :func:`kneealign.report.learn.topic_text`."""
    from kneealign.language import speaking
    from kneealign.report import learn

    with speaking(style.lang):
        return learn.topic_text(topic, width=width, color=color)
