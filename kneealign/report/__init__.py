"""A finished assessment as a picture, a web page and a terminal summary.

Reads an :class:`~kneealign.Assessment`, the photo's pixels, and the names of the bands; measures nothing.
"""

from kneealign.report.html import render_html
from kneealign.report.overlay import draw_overlay
from kneealign.report.terminal import render_text

__all__ = ["draw_overlay", "render_html", "render_text"]
