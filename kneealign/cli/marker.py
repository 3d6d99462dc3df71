"""``kneealign marker``: the page to print for centimetres without a height."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kneealign.cli._options import Language, one_of
from kneealign.cli._output import Output
from kneealign.errors import OutputError
from kneealign.files import replacing
from kneealign.marker import PAPERS

_OURS = b"/Producer (kneealign)"


def marker(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", show_default=False, help="Write the page to this PDF file."
        ),
    ],
    paper: Annotated[
        str,
        typer.Option(
            metavar=f"[{'|'.join(PAPERS)}]",
            parser=one_of("--paper", *PAPERS),
            help="Size of the paper to print on.",
        ),
    ] = "a4",
    lang: Language = "en",
) -> None:
    """Make a page to print that gives photos a scale in centimetres.

    Print it at 100 %, check it with a ruler, and put it beside the person's feet, standing or lying flat,
    with its middle as far from the camera as the ankles.

    \b
    Examples:
      kneealign marker --out marker.pdf
      kneealign marker --out marker.pdf --paper letter
    """  # noqa: D301
    from kneealign.marker import marker_pdf

    page = marker_pdf(paper, lang)
    try:
        _check_free(out)
        with replacing(out) as path:
            path.write_bytes(page)
    except OSError as error:
        raise _refused(out, error.strerror or str(error)) from error
    Output().note(f"Wrote {out}")


def _check_free(out: Path) -> None:
    """Stop if the path holds anything but a marker of ours."""
    if out.is_dir():
        raise _refused(out, "it is a folder")
    if out.is_symlink() or (out.exists() and not out.is_file()):
        raise _refused(out, "it is a link or a device")
    if out.exists() and _OURS not in out.read_bytes()[-2000:]:
        raise _refused(out, "another file of that name exists")


def _refused(out: Path, reason: str) -> OutputError:
    return OutputError(
        "output_folder",
        f"The marker cannot be written to {out}: {reason}.",
        "Give --out the name of a new file in a folder that you may write to, as marker.pdf.",
    )
