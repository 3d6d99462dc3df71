"""The options of reports: language, faces, earlier results, PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kneealign.report import Style, Unused
    from kneealign.result import Assessment

_UNUSED: dict[Unused, str] = {
    "same_photo": "of this same photo",
    "refused": "without a measurement",
    "no_age": "without an age",
    "other_sex": "of the other sex",
    "later": "at a later age",
}


def make_style(lang: str, show_face: bool, history: Path | None) -> Style:
    """Return the style of the report, dated today.

    Raises
    ------
    typer.BadParameter
        The folder of earlier results cannot be read or holds none.
    """
    from kneealign.report import Style, read_folder

    try:
        earlier = tuple(read_folder(history)) if history is not None else ()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise typer.BadParameter(f"{history}: {reason}", param_hint="--history") from error
    if history is not None and not earlier:
        raise typer.BadParameter(
            f"{history}: no results (*.kneealign.json) in this folder", param_hint="--history"
        )
    return Style(lang=lang, show_face=show_face, earlier=earlier, made_on=date.today())


def history_note(assessment: Assessment, style: Style) -> str:
    """Return why this result was compared with none of the earlier ones; "" if it was."""
    from kneealign.report import earlier_than, why_unused

    if not style.earlier or assessment.legs is None:
        return ""
    if assessment.subject.age_years is None:
        return "--history is not used: give the age with --age."
    if earlier_than(assessment, style.earlier):
        return ""
    reasons = ", ".join(
        f"{count} {_UNUSED[reason]}" for reason, count in why_unused(assessment, style.earlier).items()
    )
    return f"--history is not used: of {len(style.earlier)} earlier results, {reasons}."


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
        from kneealign.report import check_pdf

        if out is None:
            raise typer.BadParameter("needs --out, the folder to write to", param_hint="--pdf")
        check_pdf()
    return pdf
