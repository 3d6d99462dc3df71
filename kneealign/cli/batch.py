"""``kneealign batch``: a folder of photos in, tables, reports and an overview out."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from kneealign.cli._options import (
    CalibrationFile,
    Facing,
    Language,
    MaxMegapixels,
    Mirrored,
    Model,
    Pdf,
    Quiet,
    ShowFace,
    number_above_zero,
    one_of,
    whole_number,
)
from kneealign.cli._output import Output, one_line
from kneealign.codes import Advice
from kneealign.errors import FolderError, ModelError, OutputError
from kneealign.interrupts import EXIT_INTERRUPTED, RaisingOnce
from kneealign.memory import require_for_program

if TYPE_CHECKING:
    from kneealign.batch import FolderSummary, Progress

EXIT_SOME_FAILED = 6
_REDRAW_S = 0.2
_LINE_S = 30.0
"""Time between two lines of progress without a terminal, for example in the log of a scheduled job."""
_SHOWN_PHOTOS = 20


def _print_template(wanted: bool) -> None:
    if wanted:
        from kneealign.batch import TEMPLATE

        Output().data(TEMPLATE)
        raise typer.Exit


def batch(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER",
            show_default=False,
            help="Folders with photos; sub-folders are searched too.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            show_default=False,
            help="Folder for tables, reports and the overview (index.html).",
        ),
    ],
    subjects: Annotated[
        Path | None,
        typer.Option(
            metavar="TABLE",
            show_default=False,
            help="CSV table with the columns photo, age_years, sex, height_cm, weight_kg, person; photo is a "
            "path inside FOLDER or a name, and photos of one person are combined.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            parser=whole_number("--jobs"),
            show_default=False,
            help="How many photos to measure at once; default one per processor.",
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            show_default=False,
            help="Measure on the Dask cluster at this address, such as tcp://10.0.0.5:8786.",
        ),
    ] = None,
    reports: Annotated[
        str,
        typer.Option(
            metavar="[none|measured|all]",
            parser=one_of("--reports", "none", "measured", "all"),
            help="Which photos get a picture, a report and a JSON file.",
        ),
    ] = "measured",
    mirrored: Mirrored = False,
    points_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            show_default=False,
            help="Folder with points files: measure the photos that they belong to with these joints.",
        ),
    ] = None,
    calibration: CalibrationFile = None,
    facing: Facing = None,
    lang: Language = "en",
    pdf: Pdf = False,
    show_face: ShowFace = False,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="S", parser=number_above_zero("--timeout"), help="Time limit per photo, in seconds."
        ),
    ] = 120.0,
    force: Annotated[bool, typer.Option("--force", help="Measure everything again.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", "-n", help="Write nothing; show what would be measured and written."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Quiet = False,
    model: Model = None,
    max_megapixels: MaxMegapixels = 100.0,
    template: Annotated[
        bool,
        typer.Option(
            "--template",
            callback=_print_template,
            is_eager=True,
            help="Print an example table for --subjects and exit.",
        ),
    ] = False,
) -> None:
    """Measure all photos in folders.

    Writes results.csv, results.jsonl, errors.csv, index.html and reports to DIR. A photo that cannot be
    read, or that crashes or takes too long, is listed in errors.csv and does not stop the others. If the
    command is stopped, run it again and it continues where it stopped.

    Photos are only read. Files in DIR that kneealign did not write are never replaced or deleted: if one
    has a name that is needed, the command says so and stops.

    \b
    Examples:
      kneealign batch photos --out results
      kneealign batch photos --out results --dry-run
      kneealign batch clinic-a clinic-b --out results --json > summary.json
      kneealign batch --template > subjects.csv
      kneealign batch photos --out results --subjects subjects.csv --reports all
      kneealign batch /share/photos --out /share/results --dask tcp://10.0.0.5:8786

    \b
    Exit codes:
      0 done (refused photos are results)    2 wrong usage, table or folder
      5 model or installation at fault       6 some photos failed    130 interrupted
    """  # noqa: D301
    if pdf and reports == "none":
        raise typer.BadParameter("needs reports, but --reports none writes none", param_hint="--pdf")
    if dask is not None and jobs is not None:
        raise typer.BadParameter(
            "with --dask the cluster decides how many photos are measured at once", param_hint="--jobs"
        )
    require_for_program()
    from kneealign.batch import measure_folder

    display = _Display(Output(quiet))
    try:
        with RaisingOnce(), _cluster(dask, display.output.note) as executor:
            summary = measure_folder(
                folders,
                out,
                subjects=subjects,
                jobs=jobs,
                executor=executor,
                reports=cast('Literal["none", "measured", "all"]', reports),
                mirrored=mirrored,
                points_dir=points_dir,
                calibration=calibration,
                facing=cast('Literal["front", "back"] | None', facing),
                lang=lang,
                show_face=show_face,
                pdf=pdf,
                timeout_s=timeout,
                max_megapixels=max_megapixels,
                model=model,
                force=force,
                dry_run=dry_run,
                on_progress=display.progress,
                on_note=display.output.note,
            )
    except KeyboardInterrupt:
        display.output.error(f"Interrupted: {display.done}.", "Run the same command again to continue.")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    except (FolderError, OutputError) as error:
        if not display.last:
            raise
        kept = f"So far {display.done}: run the same command again to continue."
        raise type(error)(error.code, error.message, f"{error.advice} {kept}") from error
    if as_json:
        display.output.json(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2))
    else:
        display.output.data("\n".join(_plan(summary) if dry_run else _summary(summary)))
    raise typer.Exit(EXIT_SOME_FAILED if summary.failed else 0)


@dataclass
class _Display:
    """What the user sees of a run."""

    output: Output
    redraws: bool = field(default_factory=lambda: _redraws())
    """Whether the last line of the terminal can be rewritten."""
    clock: Callable[[], float] = time.monotonic
    last: Progress | None = None
    _drawn: float = field(init=False)

    def __post_init__(self) -> None:
        self._drawn = -math.inf if self.redraws else self.clock()

    @property
    def done(self) -> str:
        """The progress of the run, in words."""
        if self.last is None:
            return "no photo is done yet"
        return f"{self.last.done} of {self.last.total} photos are done"

    def progress(self, progress: Progress) -> None:
        """Show the progress, no more often than can be read; in a file, only a line now and then."""
        self.last = progress
        now = self.clock()
        complete = progress.done == progress.total
        if complete and self.redraws:
            self.output.progress(f"{self.done}, writing the tables")
        if complete or now - self._drawn < (_REDRAW_S if self.redraws else _LINE_S):
            return
        self._drawn = now
        parts = [f"{progress.done} of {progress.total} photos"]
        if progress.failed:
            parts.append(f"{progress.failed} failed")
        if progress.photos_per_second and progress.seconds_left is not None:
            parts.append(f"{progress.photos_per_second:.1f} per second")
            parts.append(f"{_duration(progress.seconds_left)} left")
        show = self.output.progress if self.redraws else self.output.note
        show(", ".join(parts))


def _redraws() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _summary(summary: FolderSummary) -> list[str]:
    """Return the summary of the folder, in lines."""
    lines = [
        f"{_photos(summary.total)}: {summary.measured} measured, {summary.refused} refused, "
        f"{summary.failed} failed."
    ]
    if summary.reused:
        lines.append(f"{summary.reused} of them had been done by an earlier run.")
    lines += _left_out(summary)
    width = len(str(max(summary.codes.values(), default=0)))
    lines += [f"  {count:>{width}}  {code}" for code, count in summary.codes.items()]
    lines += _answers(summary)
    lines.append(f"Overview: {summary.out / 'index.html'}")
    lines.append(f"Table:    {summary.out / 'results.csv'}")
    if summary.persons:
        lines.append(f"Persons:  {summary.out / 'persons.csv'} ({summary.persons})")
    lines.append(f"Note:     {summary.out / 'about.txt'}")
    if summary.failed:
        lines.append(f"Failed:   {summary.out / 'errors.csv'}")
    return lines


def _answers(summary: FolderSummary) -> list[str]:
    """Return how often each answer was given, and what the results are not."""
    from kneealign.texts import short_advice_text, short_disclaimer, words_in

    words = words_in("en")
    width = len(str(max(summary.answers.values(), default=0)))
    given = [
        f"  {count:>{width}}  {short_advice_text(words, Advice(answer))}"
        for answer, count in summary.answers.items()
    ]
    return ["To see a clinician?", *given, short_disclaimer(words)] if given else []


def _plan(summary: FolderSummary) -> list[str]:
    """Return what a run would do, in lines."""
    lines = [
        f"{_photos(summary.total)}: {len(summary.to_measure)} to measure, {summary.reused} done by an "
        f"earlier run, {summary.failed} failed or not readable."
    ]
    lines += _left_out(summary)
    lines += [f"  {one_line(name)}" for name in summary.to_measure[:_SHOWN_PHOTOS]]
    if len(summary.to_measure) > _SHOWN_PHOTOS:
        lines.append(f"  and {len(summary.to_measure) - _SHOWN_PHOTOS} more")
    lines.append(f"To write in {summary.out}: {', '.join(summary.to_write) or 'nothing'}")
    lines.append("This was a dry run: nothing was written.")
    return lines


def _photos(count: int) -> str:
    return f"{count} {'photo' if count == 1 else 'photos'}"


def _left_out(summary: FolderSummary) -> list[str]:
    count = summary.own_pictures
    if not count:
        return []
    return [f"Left out: {count} {'picture' if count == 1 else 'pictures'} that kneealign made."]


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {seconds:.0f} s"
    if seconds < 90 * 60:
        return f"about {seconds / 60:.0f} min"
    return f"about {seconds / 3600:.1f} h"


def _cluster(address: str | None, on_note: Callable[[str], None]) -> AbstractContextManager[Any]:
    """Return the executor of a Dask cluster, or None."""
    if address is None:
        return nullcontext()
    try:
        from kneealign.batch import dask_executor
    except ImportError as error:
        raise ModelError(
            "dask_missing",
            f"Dask does not load: {error}.",
            'In the folder of kneealign run: python -m pip install ".[dask]".',
        ) from None
    return dask_executor(address, on_note)
