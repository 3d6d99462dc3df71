"""The page's templates, filled for a browser or for a printer that draws figures without a style sheet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from kneealign.plain import printable
from kneealign.report.page import palette
from kneealign.report.wording import UNBROKEN, UNIT

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup


_RARE = ("refused", "stands")
"""Templates of a refused photo and of several photos of a person."""


def fill(page: dict[str, Any], *, printed: bool) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    page : dict
        What stands on it, by the names that the templates use.
    printed : bool
        Whether every figure carries its styles, with colours and letters by value.
    """
    return environment(printed).get_template("report.html.j2").render(**page)


def load_usual() -> None:
    """Load the templates of most pages for a browser."""
    pages = environment(False)
    for name in pages.list_templates():
        if not name.startswith(_RARE):
            pages.get_template(name)


def styles() -> str:
    """Return the page's style sheet for a browser."""
    return environment(False).get_template("report.css").render()


@cache
def environment(printed: bool, /) -> jinja2.Environment:
    """Return the templates for a printer or for a browser."""
    import jinja2
    from markupsafe import Markup

    from kneealign.report.page.loading import KeptTemplates

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kneealign.report.page"),
        bytecode_cache=KeptTemplates(),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def ink(name: str) -> Markup:
        return Markup(palette.printed(name) if printed else palette.variable(name))

    def drawn(figure: str) -> Markup:
        """Put the styles behind the figure's opening tag."""
        opening, end, rest = figure.partition(">")
        return Markup(f"{opening}{end}{environment.globals['figure_styles']}{rest}")

    environment.globals |= {
        "ink": ink,
        "definitions": lambda name: Markup(palette.definitions(getattr(palette, name))),
    }
    environment.filters |= {"drawn": drawn, "unbroken": _unbroken_in_print if printed else _unbroken}
    styles = environment.get_template("figures.css").render() if printed else ""
    environment.globals["figure_styles"] = Markup(f"<style>{styles}</style>" if printed else "")
    return environment


def _unbroken(text: str) -> Markup:
    """Return a sentence in which --same-person or X-ray stays on one line and can still be copied."""
    from markupsafe import Markup, escape

    return Markup(UNBROKEN.sub(r'<span class="unbroken">\g<0></span>', str(escape(_plain(text)))))


def _unbroken_in_print(text: str) -> Markup:
    """Return the same for WeasyPrint, which breaks lines too early around what may not wrap."""
    from markupsafe import Markup, escape

    kept = UNBROKEN.sub(lambda found: found[0].replace("-", "\N{NON-BREAKING HYPHEN}"), _plain(text))
    return Markup(escape(kept))


def _plain(value: Any) -> Any:
    """Make control characters visible and keep units at their numbers, except in what is HTML already."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return UNIT.sub("\N{NO-BREAK SPACE}", printable(value))
