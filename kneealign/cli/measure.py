"""``kneealign measure``: photos in, summaries, JSON and files out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from kneealign.cli import _files
from kneealign.cli._commands import hint_for, is_folder
from kneealign.cli._errors import EXIT_REFUSED, EXIT_USAGE, report_error
from kneealign.cli._options import (
    Age,
    CalibrationFile,
    Facing,
    Height,
    Language,
    MaxMegapixels,
    Mirrored,
    Model,
    Pdf,
    Person,
    Quiet,
    Sex,
    ShowFace,
    Weight,
    subject_of,
)
from kneealign.cli._output import Output, nobody_reads, one_line, text_width, wants_color
from kneealign.cli._style import history_note, make_style, pdf_wanted
from kneealign.errors import ModelError, PhotoError, PointsError, StudyError
from kneealign.memory import require_for_program

if TYPE_CHECKING:
    from kneealign.calibration import Calibration
    from kneealign.correction import Points
    from kneealign.report import Style
    from kneealign.result import Assessment
    from kneealign.subject import Subject


def measure(
    photos: Annotated[
        list[str],
        typer.Argument(
            metavar="PHOTO",
            show_default=False,
            help="Photos of one person standing, taken from the front, hips to feet. - reads one from stdin.",
        ),
    ],
    age: Age = None,
    sex: Sex = None,
    height_cm: Height = None,
    weight_kg: Weight = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            show_default=False,
            help="Write NAME.kneealign.html (the report), .jpg (the photo with the legs drawn on it) and "
            ".json to this folder. Earlier results of the same name are replaced; other files never are.",
        ),
    ] = None,
    same_person: Annotated[
        bool,
        typer.Option(
            "--same-person",
            help="The photos show one person, who stepped away and back before each: give one result, "
            "more certain than one photo's. The guide says how to stand again.",
        ),
    ] = False,
    person: Person = None,
    mirrored: Mirrored = False,
    points: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="Joints placed by hand on this one photo, as kneealign review saves them; measured in place "
            "of the program's.",
        ),
    ] = None,
    calibration: CalibrationFile = None,
    facing: Facing = None,
    lang: Language = "en",
    pdf: Pdf = False,
    dicom: Annotated[
        bool,
        typer.Option(
            "--dicom",
            help="Also write the drawn photo as NAME.kneealign.sc.dcm and the measurement as "
            "NAME.kneealign.sr.dcm, without a patient (extra: dicom); not with --same-person.",
        ),
    ] = False,
    history: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            show_default=False,
            help="Folder with earlier results (.kneealign.json) of the same person, to show what changed "
            "and how a child grew.",
        ),
    ] = None,
    show_face: ShowFace = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print JSON instead of the summary: one object for one photo, one line per photo "
            "(JSON Lines) for several, one object for all of them with --same-person.",
        ),
    ] = False,
    quiet: Quiet = False,
    model: Model = None,
    max_megapixels: MaxMegapixels = 100.0,
) -> None:
    """Measure knee alignment on one or more photos.

    Everything happens on this computer; nothing is uploaded. Age, sex and height apply to every photo
    given: measure different people in separate commands. A photo that cannot be measured well is
    refused, with the reason and how to retake it.

    \b
    Examples:
      kneealign measure photo.jpg
      kneealign measure photo.jpg --age 31 --sex female --height-cm 165 --out results
      kneealign measure front.jpg again.jpg --age 5.5 --json > results.jsonl
      kneealign measure a.jpg b.jpg c.jpg --same-person --age 31 --out results
      kneealign measure - --json < photo.jpg
      kneealign measure photo.jpg --points photo.points.json

    \b
    Exit codes; of several photos, the highest that applies (with --same-person, 4 where none can be
    measured, or they cannot be one person's):
      0 measured    2 wrong usage    3 photo unreadable    4 photo refused
      5 model or installation at fault    130 interrupted
    """  # noqa: D301
    require_for_program()
    run = _Run(
        output=Output(quiet),
        subject=subject_of(age, sex, height_cm, weight_kg),
        photos=_checked(photos, same_person),
        same_person=same_person,
        folder=out,
        person=person,
        mirrored=mirrored,
        points=_points(points, photos, mirrored),
        calibration=_calibration(calibration),
        facing=cast('Literal["front", "back"] | None', facing),
        style=make_style(lang, show_face, history),
        pdf=pdf_wanted(pdf, out),
        dicom=_dicom_wanted(dicom, out, same_person),
        as_json=as_json,
        model=model,
        max_megapixels=max_megapixels,
    )
    raise typer.Exit(run.all_photos())


@dataclass(frozen=True)
class _Run:
    """One call of the command."""

    output: Output
    subject: Subject
    photos: list[str]
    same_person: bool
    folder: Path | None
    person: int | None
    mirrored: bool
    points: Points | None
    calibration: Calibration | None
    facing: Literal["front", "back"] | None
    style: Style
    pdf: bool
    dicom: bool
    as_json: bool
    model: str | None
    max_megapixels: float

    def all_photos(self) -> int:
        """Measure every photo, whatever happens to the others; return the exit code."""
        if self.folder is not None:
            _files.prepare_folder(self.folder)
            _get_report_ready()
        if self.same_person:
            return self._together()
        stems = _files.result_stems(self.photos)
        worst = 0
        for number, (photo, stem) in enumerate(zip(self.photos, stems, strict=True), 1):
            self._say_which(number, photo)
            worst = max(worst, self._one_photo(number, photo, stem))
            if self.folder is None and nobody_reads():
                break
        return worst

    @property
    def _several(self) -> bool:
        return len(self.photos) > 1

    def _say_which(self, number: int, photo: str) -> None:
        if self._several:
            self.output.progress(f"{number} of {len(self.photos)}: {_label(photo)}")

    def _together(self) -> int:
        """Measure every photo and give one result for all that can be read."""
        from kneealign import combine

        results: list[Assessment] = []
        worst = 0
        for number, photo in enumerate(self.photos, 1):
            self._say_which(number, photo)
            measured = self._measured(photo)
            if isinstance(measured, int):
                worst = max(worst, measured)
            else:
                results.append(measured)
        if not results:
            return worst
        if len(results) == 1:
            self.output.note("Only one photo could be read: this is its own result.")
        result = combine(results) if len(results) > 1 else results[0]
        stem = f"{_files.result_stems(self.photos[:1])[0]}-together"
        return max(worst, self._finished(1, self.photos[0], stem, result))

    def _one_photo(self, number: int, photo: str, stem: str) -> int:
        measured = self._measured(photo)
        return measured if isinstance(measured, int) else self._finished(number, photo, stem, measured)

    def _measured(self, photo: str) -> Assessment | int:
        """Return the result of a photo, or the exit code of why there is none."""
        if photo != _files.STDIN and is_folder(photo):
            self.output.error(f"{photo} is a folder.", hint_for(photo))
            return EXIT_USAGE
        import kneealign

        try:
            return kneealign.measure(
                typer.get_binary_stream("stdin") if photo == _files.STDIN else photo,
                self.subject,
                person=self.person,
                mirrored=self.mirrored,
                facing=self.facing,
                max_megapixels=self.max_megapixels,
                model=self.model,
                picture=self.folder is not None,
                points=self.points,
                calibration=self.calibration,
            )
        except (ModelError, PointsError, StudyError, ImportError):
            # The next photo would meet the same.
            raise
        except Exception as error:
            return self._reported(photo, error)

    def _finished(self, number: int, photo: str, stem: str, assessment: Assessment) -> int:
        """Show a result and write its files; return the exit code."""
        from kneealign.report import with_history

        try:
            assessment = with_history(assessment, self.style.earlier)
            self._show(number, photo, assessment)
            if self.folder is not None:
                for path in self._write(self.folder, stem, assessment):
                    self.output.note(f"Wrote {path}")
            if note := history_note(assessment, self.style):
                self.output.note(note)
        except (ModelError, ImportError):
            raise
        except Exception as error:
            return self._reported(photo, error)
        return EXIT_REFUSED if assessment.status == "refused" else 0

    def _reported(self, photo: str, error: Exception) -> int:
        named = isinstance(error, PhotoError) and photo != _files.STDIN
        return report_error(self.output, error, about="" if named else _label(photo))

    def _write(self, folder: Path, stem: str, assessment: Assessment) -> list[Path]:
        more = None
        if self.dicom:
            from kneealign.dicom import dicom_files

            more = dicom_files(stem, assessment, lang=self.style.lang)
        return _files.write_results(folder, stem, assessment, self.style, pdf=self.pdf, more=more)

    def _show(self, number: int, photo: str, assessment: Assessment) -> None:
        one_of_several = self._several and not self.same_person
        if self.as_json:
            self.output.json(assessment.to_json(indent=None if one_of_several else 2))
            return
        from kneealign.report import render_text

        text = render_text(assessment, width=text_width(), color=wants_color(sys.stdout), style=self.style)
        if one_of_several:
            text = f"==> {one_line(_label(photo))} <==\n{text}"
        self.output.data(text if number == 1 else f"\n{text}")


def _get_report_ready() -> None:
    """Load what reports take on another thread: this one will soon wait for the model and its answers."""
    import contextlib
    import threading

    # First, because imports on two threads only wait for each other.
    import kneealign.pipeline  # noqa: F401
    from kneealign.report import get_ready

    def load() -> None:
        # What goes wrong comes up again when a report is made.
        with contextlib.suppress(Exception):
            get_ready()

    threading.Thread(target=load).start()


def _label(photo: str) -> str:
    return "standard input" if photo == _files.STDIN else photo


def _dicom_wanted(dicom: bool, out: Path | None, same_person: bool) -> bool:
    """Return whether to write DICOM, after checking that it can be done."""
    if dicom:
        from kneealign.dicom import check_dicom

        if same_person:
            raise typer.BadParameter(
                "does not go with --same-person: a DICOM file belongs to one photo. Measure each photo alone",
                param_hint="--dicom",
            )
        if out is None:
            raise typer.BadParameter("needs --out, the folder to write to", param_hint="--dicom")
        check_dicom()
    return dicom


def _calibration(file: Path | None) -> Calibration | None:
    """Read the calibration before any photo is measured."""
    if file is None:
        return None
    from kneealign.calibration import read_calibration

    return read_calibration(file)


def _points(file: Path | None, photos: list[str], mirrored: bool) -> Points | None:
    """Read the points before any photo is measured."""
    if file is None:
        return None
    if len(photos) > 1:
        raise typer.BadParameter("belongs to one photo; give one", param_hint="--points")
    from kneealign.correction import read_points

    points = read_points(file)
    points.check_sides(mirrored)
    return points


def _checked(photos: list[str], same_person: bool) -> list[str]:
    if same_person and len(photos) < 2:
        raise typer.BadParameter("needs two photos or more of the person", param_hint="--same-person")
    if photos.count(_files.STDIN) > 1:
        raise typer.BadParameter("standard input (-) can be read only once", param_hint="PHOTO")
    if _files.STDIN in photos and sys.stdin is None:
        raise typer.BadParameter("standard input (-) is closed", param_hint="PHOTO")
    if _files.STDIN in photos and typer.get_text_stream("stdin").isatty():
        raise typer.BadParameter(
            "- reads a photo from standard input, as in: kneealign measure - < photo.jpg", param_hint="PHOTO"
        )
    return photos
