"""``kneealign learn``: the report's texts without a photo."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kneealign.cli._options import Language
from kneealign.cli._output import Output, text_width, wants_color


def learn(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="[TOPIC]", show_default=False, help="A topic; without it, all topics are listed."
        ),
    ] = None,
    lang: Language = "en",
) -> None:
    """Read about knock-knee and bow-leg: the texts of the report, with their sources.

    \b
    Examples:
      kneealign learn
      kneealign learn signs
      kneealign learn exercise --lang es
    """  # noqa: D301
    from kneealign.report import Style, topic_names, topic_text

    if topic is not None and topic not in topic_names():
        raise typer.BadParameter(f"{topic!r} is not one of: {', '.join(topic_names())}", param_hint="TOPIC")
    style = Style(lang=lang)
    Output().data(topic_text(topic, width=text_width(), color=wants_color(sys.stdout), style=style))
