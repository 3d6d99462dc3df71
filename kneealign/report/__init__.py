"""A finished result as a picture, a web page, a PDF and a terminal summary, and the texts to learn from.

Reads an :class:`~kneealign.Assessment` and the photo's pixels, and presents them in a language; measures
nothing.
"""

from kneealign.report.files import Write, result_files, safe_stem, write_results
from kneealign.report.history import Unused, earlier_than, read_folder, why_unused, with_history
from kneealign.report.render import (
    check_pdf,
    draw,
    draw_overlay,
    get_ready,
    hide_faces,
    page_styles,
    render_html,
    render_pdf,
    render_text,
    save,
    topic_names,
    topic_text,
)
from kneealign.report.style import DEFAULT, Style
from kneealign.report.wording import leg_words, subject_words

__all__ = [
    "DEFAULT",
    "Style",
    "Unused",
    "Write",
    "check_pdf",
    "draw",
    "draw_overlay",
    "earlier_than",
    "get_ready",
    "hide_faces",
    "leg_words",
    "page_styles",
    "read_folder",
    "render_html",
    "render_pdf",
    "render_text",
    "result_files",
    "safe_stem",
    "save",
    "subject_words",
    "topic_names",
    "topic_text",
    "why_unused",
    "with_history",
    "write_results",
]
