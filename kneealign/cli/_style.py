"""The options of reports: language, faces, earlier results, PDF."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kneealign.report import Style


class Lang(str, Enum):
    """Choices of ``--lang``."""

    EN = "en"
    ES = "es"


def make_style(lang: Lang, show_face: bool, history: Path | None) -> Style:
    """Return how the report is wanted, dated today.

    Raises
    ------
    typer.BadParameter
        The folder of earlier results cannot be read.
    """
    from kneealign.report import Style
    from kneealign.report.history import read_folder

    try:
        earlier = tuple(read_folder(history)) if history is not None else ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise typer.BadParameter(f"{history}: {reason}", param_hint="--history") from error
    return Style(lang=lang.value, show_face=show_face, earlier=earlier, made_on=date.today())


def pdf_wanted(pdf: bool, out: Path | None) -> bool:
    """Return whether to write PDFs, after checking that it can be done.

    Raises
    ------
    typer.BadParameter
        There is no folder to write to.
    ReportError
        WeasyPrint or a system library that it needs is missing.
    """
    if pdf:
        from kneealign.report.pdf import check

        if out is None:
            raise typer.BadParameter("needs --out, the folder to write to", param_hint="--pdf")
        check()
    return pdf
