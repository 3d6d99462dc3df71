"""A result in a language: as picture, page, PDF or terminal summary, each imported only when needed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kneealign.report.style import DEFAULT, Style

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from kneealign.report.picture.shown import Shown
    from kneealign.result import Assessment
    from kneealign.texts import Words


def draw(
    result: Assessment, photo: NDArray[np.uint8] | None = None, *, lang: str = "en", show_face: bool = False
) -> NDArray[np.uint8]:
    """Return the photo with leg lines, joints, angles, sides and the disclaimer drawn on it.

    Parameters
    ----------
    result : Assessment
        What to draw.
    photo : (H, W, 3) uint8 RGB array, optional
        The upright photo; needed only for a result without its picture, such as one read from JSON.
    lang : str
        Language of what is written on it.
    show_face : bool
        Leave faces as they are; otherwise they are hidden, which cannot be undone.

    Raises
    ------
    ValueError
        There are no pixels to draw on, or no texts in this language.
    """
    if photo is None and result.stand_results:
        return shown_of(result, style=Style(lang=lang, show_face=show_face)).sheet
    return draw_overlay(result, _pixels(result, photo), Style(lang=lang, show_face=show_face))


def save(
    result: Assessment,
    path: str | Path,
    photo: NDArray[np.uint8] | None = None,
    *,
    lang: str = "en",
    show_face: bool = False,
    earlier: Iterable[Assessment] = (),
    made_on: date | None = None,
) -> Path:
    """Write the self-contained report and return its path: a PDF to ``*.pdf``, else HTML.

    Parameters
    ----------
    result : Assessment
        What to report.
    path : path
        Where to write.
    photo : (H, W, 3) uint8 RGB array, optional
        The upright photo; needed only for a result without its picture, such as one read from JSON.
    lang : str
        Language of the report.
    show_face : bool
        Leave faces as they are; otherwise they are hidden, which cannot be undone.
    earlier : iterable of Assessment
        Results of earlier photos of the same child, for the growth chart.
    made_on : date, optional
        Printed at the top.

    Raises
    ------
    ValueError
        There are no pixels to draw on, or no texts in this language.
    OSError
        The file cannot be written.
    ReportError
        A PDF was asked for and WeasyPrint or a system library that it needs is missing.
    """
    path = Path(path)
    style = Style(lang=lang, show_face=show_face, earlier=tuple(earlier), made_on=made_on)
    write_page(result, shown_of(result, _pixels(result, photo), style), path, style)
    return path


def get_ready() -> None:
    """Load what a report takes: time well spent while the pose model is being loaded on another thread."""
    from PIL import Image

    from kneealign.report.page import template

    for module in ("report.page.html", "report.picture.shown", "report.terminal", "result.document"):
        import_module(f"kneealign.{module}")
    for module in ("ImageDraw", "ImageFont"):
        import_module(f"PIL.{module}")
    Image.preinit()
    template.load_usual()


def shown_of(result: Assessment, rgb: NDArray[np.uint8] | None = None, style: Style = DEFAULT) -> Shown:
    """Return the pictures of a result, which its files share; without pixels, those that it kept.

    Raises
    ------
    ValueError
        There are no pixels to draw on.
    """
    from kneealign.report.picture.shown import Shown

    return Shown(_words(result, style), result, _pixels(result, rgb), style)


def write_page(result: Assessment, shown: Shown, path: Path, style: Style) -> None:
    """Write the report with existing pictures; see :func:`save`."""
    from kneealign.report.page import html, pdf

    printed = path.suffix.lower() == ".pdf"
    page = html.render_html(_words(result, style), result, shown, style, printed=printed)
    path.write_bytes(pdf.to_pdf(page) if printed else page.encode("utf-8"))


def draw_overlay(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> NDArray[np.uint8]:
    """Draw the result on the upright photo; see :func:`kneealign.report.picture.overlay.draw_overlay`."""
    from kneealign.report.picture import faces, overlay

    photo = rgb if style.show_face else faces.hide_faces(assessment, rgb)
    return overlay.draw_overlay(_words(assessment, style), assessment, photo)


def render_html(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> str:
    """Return the self-contained report; see :func:`kneealign.report.page.html.render_html`."""
    from kneealign.report.page import html

    return html.render_html(_words(assessment, style), assessment, shown_of(assessment, rgb, style), style)


def render_pdf(assessment: Assessment, rgb: NDArray[np.uint8], style: Style = DEFAULT) -> bytes:
    """Return the report as a PDF; see :func:`kneealign.report.page.pdf.to_pdf`."""
    from kneealign.report.page import html, pdf

    shown = shown_of(assessment, rgb, style)
    return pdf.to_pdf(html.render_html(_words(assessment, style), assessment, shown, style, printed=True))


def check_pdf() -> None:
    """Raise the error of :func:`render_pdf` if PDFs cannot be made."""
    from kneealign.report.page import pdf

    pdf.check()


def page_styles() -> str:
    """Return the style sheet of :func:`render_html`, for other pages of the same family."""
    from kneealign.report.page import template

    return template.styles()


def hide_faces(assessment: Assessment, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of the photo without faces; see :func:`kneealign.report.picture.faces.hide_faces`."""
    from kneealign.report.picture import faces

    return faces.hide_faces(assessment, rgb)


def render_text(
    assessment: Assessment, *, width: int = 80, color: bool = False, style: Style = DEFAULT
) -> str:
    """Return a summary for the terminal; see :func:`kneealign.report.terminal.render_text`."""
    from kneealign.report import terminal

    return terminal.render_text(_words(assessment, style), assessment, width=width, color=color)


def topic_names() -> tuple[str, ...]:
    """Return the topics of :func:`topic_text`, the same in every language."""
    from kneealign.report import learn

    return learn.topic_names()


def topic_text(topic: str | None, *, width: int = 80, color: bool = False, style: Style = DEFAULT) -> str:
    """Return a topic, or the list of topics; see :func:`kneealign.report.learn.topic_text`."""
    from kneealign.report import learn
    from kneealign.texts import words_in

    return learn.topic_text(words_in(style.lang), topic, width=width, color=color)


def _pixels(result: Assessment, photo: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    if photo is not None:
        return photo
    if result.picture is None:
        raise ValueError("This result has no picture: pass the upright RGB photo to draw on.")
    return result.picture.rgb


def _words(result: Assessment, style: Style) -> Words:
    from kneealign.texts import words_in

    study = result.provenance.calibration
    studied = study is not None and study.applied
    return words_in(style.lang, several=result.of_several, studied=studied)
