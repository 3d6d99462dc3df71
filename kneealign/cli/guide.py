"""``kneealign guide``: how to take the photo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneealign.cli._options import Language
from kneealign.cli._output import Output, text_width
from kneealign.cli._style import Lang
from kneealign.files import output_error, replacing


def guide(
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Write it as a page with drawings instead."),
    ] = None,
    lang: Language = Lang.EN,
) -> None:
    """Read how to take a photo that can be measured: distance, height, clothes, how to stand.

    \b
    Examples:
      kneealign guide
      kneealign guide --html guide.html
    """  # noqa: D301
    from kneealign.guide import guide_html, guide_text
    from kneealign.language import speaking

    with speaking(lang.value):
        if html is None:
            Output().data(guide_text(text_width()))
            return
        try:
            with replacing(html) as path:
                path.write_text(guide_html(), encoding="utf-8")
        except OSError as error:
            raise output_error(html, error) from error
    Output().note(f"Wrote {html}")
