"""``kneealign guide``: how to take the photo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneealign.cli._options import Language
from kneealign.cli._output import Output, text_width
from kneealign.errors import OutputError
from kneealign.files import replacing

_OURS = b'<meta name="generator" content="kneealign guide">'
_HEAD_BYTES = 1000
"""How far into a file to look for that line."""


def guide(
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Write it to this file instead, as a web page with drawings.",
        ),
    ] = None,
    lang: Language = "en",
) -> None:
    """Read how to take a good photo: distance, camera height, clothes, how to stand.

    \b
    Examples:
      kneealign guide
      kneealign guide --html guide.html
    """  # noqa: D301
    from kneealign.guide import guide_html, guide_text

    if html is None:
        Output().data(guide_text(text_width(), lang))
        return
    page = guide_html(lang)
    try:
        _check_free(html)
        with replacing(html) as path:
            path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise _refused(html, error.strerror or str(error)) from error
    Output().note(f"Wrote {html}")


def _check_free(html: Path) -> None:
    """Stop if there is a file that is not one of our guides."""
    if html.is_dir():
        raise _refused(html, "it is a folder")
    if html.is_symlink() or (html.exists() and not html.is_file()):
        raise _refused(html, "it is a link or a device")
    if html.exists():
        with html.open("rb") as file:
            ours = _OURS in file.read(_HEAD_BYTES)
        if not ours:
            raise _refused(html, "another file of that name exists")


def _refused(html: Path, reason: str) -> OutputError:
    return OutputError(
        "output_folder",
        f"The guide cannot be written to {html}: {reason}.",
        "Give --html the name of a new file in a folder that you may write to, as guide.html.",
    )
