"""Options that several commands have, each declared once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from kneealign.cli._style import Lang

Language: TypeAlias = Annotated[
    Lang, typer.Option("--lang", help="Language of what people read: summaries, pictures, reports, texts.")
]
Mirrored: TypeAlias = Annotated[
    bool, typer.Option("--mirrored", help="Every photo is a mirror image (selfie): swap left and right.")
]
Pdf: TypeAlias = Annotated[
    bool, typer.Option("--pdf", help="Write the report as NAME.kneealign.pdf too (extra: pdf).")
]
ShowFace: TypeAlias = Annotated[
    bool, typer.Option("--show-face", help="Leave faces on pictures and reports as they are.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="No messages on stderr except errors.")]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PATH",
        show_default=False,
        help="Another MediaPipe pose model (.task) than the bundled one; also KNEEALIGN_MODEL.",
    ),
]
MaxMegapixels: TypeAlias = Annotated[
    float, typer.Option("--max-megapixels", metavar="N", help="Largest photo to decode, in megapixels.")
]


def more_than_zero(value: float, option: str) -> float:
    """Return the value of an option.

    Raises
    ------
    typer.BadParameter
        It is zero, negative or not a number.
    """
    if not value > 0:
        raise typer.BadParameter("must be more than 0", param_hint=option)
    return value
