"""Options shared by several commands."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from kneealign.subject import Subject, parse_age, parse_height, parse_sex, parse_weight
from kneealign.texts import languages


def number_above_zero(option: str) -> Callable[[str | float], float]:
    """Return a function that reads an option's value, or says what is wrong with it and what is allowed."""

    def read(text: str | float) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 < value < math.inf:
            raise typer.BadParameter(f"must be a number above 0, not '{text}'.", param_hint=option)
        return value

    return read


def whole_number(option: str) -> Callable[[str | int], int]:
    """Return a function that reads an option's value, 1 or more."""

    def read(text: str | int) -> int:
        try:
            value = int(text)
        except ValueError:
            value = 0
        if value < 1:
            raise typer.BadParameter(f"must be a whole number, 1 or more, not '{text}'.", param_hint=option)
        return value

    return read


def one_of(option: str, *choices: str) -> Callable[[str], str]:
    """Return a function that reads an option with a few values.

    Not an enumeration: Typer before 0.29 loses the values of one that has a parser.
    """

    def read(text: str) -> str:
        if text not in choices:
            raise typer.BadParameter(f"must be one of {', '.join(choices)}, not '{text}'.", param_hint=option)
        return text

    return read


def _language(text: str) -> str:
    if text not in languages():
        known = ", ".join(languages())
        raise typer.BadParameter(f"must be one of {known}, not '{text}'.", param_hint="--lang")
    return text


def subject_of(age: str | None, sex: str | None, height: str | None, weight: str | None) -> Subject:
    """Return the person as described on the command line.

    Raises
    ------
    SubjectError
        A value is impossible or ambiguous.
    """
    return Subject(
        age_years=None if age is None else parse_age(age),
        sex=None if sex is None else parse_sex(sex),
        height_cm=None if height is None else parse_height(height),
        weight_kg=None if weight is None else parse_weight(weight),
    )


Age: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="AGE", show_default=False, help="Age, such as 31, 5.5 or 5y6m; decides which norms apply."
    ),
]
Sex: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="SEX", show_default=False, help="female or male (f or m); for norms that differ by sex."
    ),
]
Height: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="HEIGHT",
        show_default=False,
        help="Standing height in cm or with its unit, such as 1.65m or 5'5\"; gives gaps in centimetres.",
    ),
]
Weight: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="WEIGHT",
        show_default=False,
        help="Body weight in kg or with its unit, such as 154lb; with the height it shows how far "
        "gaps can be trusted.",
    ),
]
Person: TypeAlias = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_number("--person"),
        show_default=False,
        help="Measure the N-th person from the left, if there are several.",
    ),
]
Language: TypeAlias = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar=f"[{'|'.join(languages())}]",
        parser=_language,
        help="Language of summaries, pictures, reports and texts.",
    ),
]
Mirrored: TypeAlias = Annotated[
    bool, typer.Option("--mirrored", help="The photos are mirror images (selfies): swap left and right.")
]

Facing: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="[front|back]",
        parser=one_of("--facing", "front", "back"),
        show_default=False,
        help="Which side of the legs the photos show, where the head is not in the picture.",
    ),
]
Pdf: TypeAlias = Annotated[
    bool, typer.Option("--pdf", help="Also write the report as NAME.kneealign.pdf (extra: pdf).")
]
ShowFace: TypeAlias = Annotated[
    bool, typer.Option("--show-face", help="Leave faces visible in pictures and reports.")
]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help="Print no messages except errors.")]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PATH",
        show_default=False,
        help="Use another MediaPipe pose model (.task); KNEEALIGN_MODEL does the same.",
    ),
]
CalibrationFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--calibration",
        metavar="FILE",
        show_default=False,
        help="calibration.json that kneealign validate made of a study: X-ray intervals follow it in place "
        "of publications, for people of the ages that the study had.",
    ),
]
MaxMegapixels: TypeAlias = Annotated[
    float,
    typer.Option(
        "--max-megapixels",
        metavar="N",
        parser=number_above_zero("--max-megapixels"),
        help="Largest photo to decode, in megapixels.",
    ),
]
