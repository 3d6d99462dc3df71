"""How to take the photo: the same advice as text for the terminal and as a page with drawings.

Front door: :func:`guide_text` and :func:`guide_html`.
"""

from __future__ import annotations

import textwrap
from importlib.resources import files

from kneealign.texts import words_in

__all__ = ["guide_html", "guide_text"]


def guide_text(width: int = 80, lang: str = "en") -> str:
    """Return the guide as plain text.

    Parameters
    ----------
    width : int
        Columns to wrap to.
    lang : str
        Language.
    """
    words = words_in(lang).file("guide")
    lines = [words["title"], "", *textwrap.wrap(words["lead"], width)]
    for number, step in enumerate(words["steps"], 1):
        lines += ["", f"{number}. {step['title']}"]
        for point in step["points"]:
            lines += textwrap.wrap(point, width, initial_indent="   - ", subsequent_indent="     ")
    lines += ["", words["then"], "", *(f"  {command}" for command in words["commands"])]
    return "\n".join([*lines, "", *textwrap.wrap(words["limits"], width)])


def guide_html(lang: str = "en") -> str:
    """Return the guide as one self-contained page: no script, nothing loaded."""
    import jinja2
    from markupsafe import Markup

    from kneealign.drawings import DRAWINGS

    page = (files("kneealign.guide") / "templates" / "guide.html.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)
    drawings = {name: Markup(draw()) for name, draw in DRAWINGS.items()}
    return template.render(lang=lang, words=words_in(lang).file("guide"), drawings=drawings)
