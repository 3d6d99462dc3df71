"""``kneealign validate``: a study of measurements against X-rays, or of two readings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from kneealign.cli._options import Quiet, number_above_zero, one_of
from kneealign.cli._output import Output

if TYPE_CHECKING:
    from kneealign.validation import Study


def _degrees(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise typer.BadParameter(
            f"must be degrees with commas between them, as -3,3,6, not '{text}'.", param_hint="--limits"
        ) from None


def validate(
    results: Annotated[
        Path,
        typer.Argument(
            metavar="RESULTS",
            show_default=False,
            help="results.csv of a folder, or another table with an angle for each leg.",
        ),
    ],
    reference: Annotated[
        Path,
        typer.Argument(
            metavar="REFERENCE",
            show_default=False,
            help="Table with the columns photo, side, angle_deg, or photo, right_angle_deg, left_angle_deg; "
            "a column person may say who is in the photo.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            show_default=False,
            help="Folder for study.html, study.json and the figures.",
        ),
    ],
    convention: Annotated[
        str | None,
        typer.Option(
            metavar="[deviation|hka|tibiofemoral]",
            parser=one_of("--convention", "deviation", "hka", "tibiofemoral"),
            show_default=False,
            help="What the reference's numbers are: 0 as straight, 180 as straight, or angles of the bone "
            "shafts (with --offset-deg). The column's name decides if not given.",
        ),
    ] = None,
    sign: Annotated[
        str,
        typer.Option(
            metavar="[valgus|varus]",
            parser=one_of("--sign", "valgus", "varus"),
            help="Which direction is positive in the reference, or above 180.",
        ),
    ] = "valgus",
    offset_deg: Annotated[
        float | None,
        typer.Option(
            metavar="DEG",
            show_default=False,
            help="How much more valgus tibiofemoral angles read than the mechanical axis in these people.",
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option(
            metavar="[photo|person]", parser=one_of("--by", "photo", "person"), help="How rows are matched."
        ),
    ] = "photo",
    repeat: Annotated[
        bool,
        typer.Option(
            "--repeat",
            help="The second table is another reading or session of the same legs: gives SEM and MDC95.",
        ),
    ] = False,
    limits: Annotated[
        str | None,
        typer.Option(
            metavar="DEG,...",
            show_default=False,
            help="Limits for sensitivity, specificity and bands, above 0 towards valgus, as -3,3,6. Those of "
            "adults if not given.",
        ),
    ] = None,
    error_ratio: Annotated[
        float,
        typer.Option(
            metavar="R",
            parser=number_above_zero("--error-ratio"),
            help="For Deming's line: variance of the photo's error over that of the reference.",
        ),
    ] = 1.0,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", show_default=False, help="What to call the study, such as your clinic."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print study.json to stdout.")] = False,
    quiet: Quiet = False,
) -> None:
    """Compare measurements with X-rays, or two readings of the same legs.

    Needs the extra validate. Writes study.html, study.json and the figures to DIR. Two legs of one person are
    not independent: intervals come from resampling people. docs/validation.md describes the tables,
    docs/validation-protocol.md how a clinic can run such a study.

    \b
    Examples:
      kneealign validate results/results.csv xrays.csv --out study
      kneealign validate results/results.csv xrays.csv --convention hka --sign varus --out study
      kneealign validate monday/persons.csv friday/persons.csv --by person --repeat --out repeat

    \b
    Exit codes:
      0 done    2 wrong usage or tables    5 a library is missing
    """  # noqa: D301
    limits_deg = None if limits is None else _degrees(limits)
    from kneealign.files import prepare_folder
    from kneealign.validation import Convention, Meaning, Sign, validate_study, write_study

    study = validate_study(
        results,
        reference,
        meaning=Meaning(None if convention is None else Convention(convention), Sign(sign), offset_deg),
        by=cast('Literal["photo", "person"]', by),
        repeated=repeat,
        name=name,
        limits_deg=limits_deg,
        error_ratio=error_ratio,
    )
    prepare_folder(out)
    output = Output(quiet)
    written = write_study(study, out)
    if as_json:
        output.json((out / "study.json").read_text(encoding="utf-8"))
    else:
        output.data("\n".join(_summary(study)))
    for path in written:
        output.note(f"Wrote {path}")
    for warning in _warnings(study):
        output.note(warning)


def _warnings(study: Study) -> list[str]:
    """Return what must not be overlooked."""
    from kneealign.validation import WHY_NOT, Note, WhyNot, calibration_of, sign_advice

    said = []
    if Note.OPPOSITE_SIGNS in study.notes:
        said.append(f"The two tables run against each other. {sign_advice(study)}.")
    why = calibration_of(study)
    if isinstance(why, WhyNot) and why is not WhyNot.REPEATED:
        said.append(f"No calibration.json is written, because {WHY_NOT[why]}.")
    return said


def _summary(study: Study) -> list[str]:
    """Return what came out, in lines."""
    from kneealign.validation import Note, people_in

    flow, found = study.flow, study.estimates

    def line(label: str, name: str, unit: str = "°", places: int = 1) -> str:
        one = found[name]
        low, high = (f"{end:.{places}f}{unit}" for end in one.interval)
        return f"{label:<26}{one.value:>7.{places}f}{unit:<1}   95 %: {low} to {high}"

    lines = [f"{flow.pairs} legs of {people_in(study)} in both tables."]
    if Note.PERSONS_UNKNOWN in study.notes:
        lines.append(
            "Photos were counted as people: the tables do not say who is in each photo (column person). If a "
            "person has several photos, the intervals are too narrow."
        )
    if flow.not_measured or flow.not_found:
        lines.append(
            f"Reference legs without a measurement: {flow.not_measured} refused or not readable, "
            f"{flow.not_found} not in the first table."
        )
    lines += [
        line("bias (valgus above 0)", "bias_deg"),
        line("SD of the differences", "sd_deg"),
        line("lower limit of agreement", "lower_limit_deg"),
        line("upper limit of agreement", "upper_limit_deg"),
        line("mean absolute difference", "mean_absolute_deg"),
        line("ICC(A,1)", "icc_agreement", "", 3),
    ]
    if study.repeated:
        lines += [line("SEM", "sem_deg"), line("MDC95", "mdc95_deg")]
    return lines
