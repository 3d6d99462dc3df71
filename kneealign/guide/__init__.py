"""How to take the photo: the same advice as text for the terminal and as a page with drawings.

Front door: :func:`guide_text` and :func:`guide_html`.
"""

from __future__ import annotations

import json
import textwrap
from functools import cache
from importlib.resources import files
from typing import Any

from kneealign.language import language

__all__ = ["guide_html", "guide_text"]


def guide_text(width: int = 80) -> str:
    """Return the guide as plain text in the current language.

    Parameters
    ----------
    width : int
        Columns to wrap to.
    """
    words = _words(language())
    lines = [words["title"], "", *textwrap.wrap(words["lead"], width)]
    for number, step in enumerate(words["steps"], 1):
        lines += ["", f"{number}. {step['title']}"]
        for point in step["points"]:
            lines += textwrap.wrap(point, width, initial_indent="   - ", subsequent_indent="     ")
    lines += ["", words["then"], "", *(f"  {command}" for command in words["commands"])]
    return "\n".join([*lines, "", *textwrap.wrap(words["limits"], width)])


def guide_html() -> str:
    """Return the guide as one self-contained page in the current language: no script, nothing loaded."""
    import jinja2
    from markupsafe import Markup

    from kneealign.guide.drawings import DRAWINGS

    page = (files("kneealign.guide") / "templates" / "guide.html.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)
    drawings = {name: Markup(draw()) for name, draw in DRAWINGS.items()}
    return template.render(lang=language(), words=_words(language()), drawings=drawings)


@cache
def _words(lang: str) -> dict[str, Any]:
    text = (files("kneealign.guide") / "data" / f"guide.{lang}.json").read_text(encoding="utf-8")
    words: dict[str, Any] = json.loads(text)
    return words
