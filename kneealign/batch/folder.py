"""A folder from start to finish: find the photos, have them measured, write the tables."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from kneealign.batch import guard, person_reports, persons, places, shared, tables, worker
from kneealign.batch.columns import Row
from kneealign.batch.discover import JOURNAL_NAME, Listing, list_folders
from kneealign.batch.journal import Journal
from kneealign.batch.lock import only_run
from kneealign.batch.options import check_options
from kneealign.batch.run import Run, processors, workers
from kneealign.batch.subjects import Matched, match_subjects, read_subjects
from kneealign.batch.summary import Counts, FolderSummary, Progress
from kneealign.batch.worker import Reports, Settings, failure
from kneealign.calibration import CalibrationSource, read_calibration
from kneealign.codes import Advice
from kneealign.correction import Points, read_points_folder
from kneealign.errors import FolderError
from kneealign.options import Facing
from kneealign.own_files import OwnFiles
from kneealign.report import Style, check_pdf
from kneealign.subject import Subject
from kneealign.texts import check_language, disclaimer, words_in

WORKER_MEMORY_MB = 3000
"""Data memory above which a worker is stopped: ten times what a 12-megapixel photo takes."""

_LOCK_NAME = ".kneealign-lock"
_IN_FLIGHT_PER_JOB = 3
_IN_FLIGHT_ELSEWHERE = 500
"""Photos handed to a cluster at a time: enough for a few hundred workers, with little memory here."""

_Heard = TypeVar("_Heard")


def measure_folder(
    folder: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    subjects: str | Path | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    reports: Reports = "measured",
    mirrored: bool = False,
    points_dir: str | Path | None = None,
    calibration: CalibrationSource | None = None,
    facing: Facing | None = None,
    lang: str = "en",
    show_face: bool = False,
    pdf: bool = False,
    timeout_s: float = 120.0,
    max_megapixels: float = 100.0,
    model: str | Path | None = None,
    force: bool = False,
    dry_run: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> FolderSummary:
    """Measure all photos in a folder and write tables, reports and an overview.

    Photos that have been measured are not measured again: after an interruption, the same call continues. The
    files that are written, and how a cluster is used, are described in ``docs/batch.md``.

    Parameters
    ----------
    folder : path or sequence of paths
        Searched with their sub-folders. With several, names of photos begin with the end of the folder's
        path.
    out : path
        Results folder; made if necessary, and not searched. Files that kneealign did not write stay.
    subjects : path, optional
        CSV table with the columns ``photo``, ``age_years``, ``sex``, ``height_cm``, ``weight_kg``.
    jobs : int, optional
        Photos measured at the same time on this machine, each in its own process; default one per processor.
    executor : concurrent.futures.Executor, optional
        Where to measure instead, such as Dask's ``Client(...).get_executor(pure=False)``. It stays open.
    reports : {"measured", "none", "all"}
        Which photos get a picture, a report and a JSON file.
    mirrored : bool
        The photos are mirror images, as front cameras often make them.
    points_dir : path, optional
        Folder with points files: photos whose hash they name are measured with the joints in them.
    calibration : path or Calibration, optional
        What ``kneealign validate`` made of a study: the X-ray intervals follow it in place of publications.
    facing : {"front", "back"}, optional
        Which side of the legs the photos show, for photos without a head.
    lang : str, default "en"
        Language of pictures, reports and overview; tables are in English.
    show_face : bool
        Leave faces visible on pictures, reports and thumbnails.
    pdf : bool
        Write the reports as PDF too. Needs the extra ``pdf``.
    timeout_s : float, default 120
        Time limit per photo, in seconds.
    max_megapixels : float, default 100
        Larger photos are not decoded.
    model : path, optional
        Another MediaPipe pose landmarker ``.task`` file.
    force : bool
        Measure everything again.
    dry_run : bool
        Write nothing, and return what a run would do.
    on_progress : callable, optional
        Called with a :class:`Progress` after every photo. An ``OSError`` that it or ``on_note`` raises, for
        example because nobody reads what it prints, does not stop the run.
    on_note : callable, optional
        Called before the first photo with sentences about photos and table rows that do not match.

    Returns
    -------
    FolderSummary

    Raises
    ------
    FolderError
        ``folder_not_found``, ``no_photos``, ``folders_overlap``, ``out_among_photos``, ``folder_busy``
        (another run writes to ``out``), ``lock_unusable``, ``file_in_the_way`` (a file of the user's has a
        name that is needed), ``subjects_unreadable``, ``subjects_invalid``.
    ReportError
        A PDF was requested, but WeasyPrint or a system library that it needs is missing.
    PointsError
        A points file cannot be used, or the folder holds none.
    StudyError
        The calibration cannot be read, or was made with another version or model.
    OutputError
        ``output_folder``: the results cannot be written. Finished photos are kept.
    ModelError
        The model, MediaPipe or the workers do not work.
    OptionError
        ``bad_language``, ``bad_reports``, ``bad_jobs``, ``bad_timeout``, ``bad_max_megapixels``, ``bad_pdf``,
        ``bad_flag``, ``bad_facing``: an argument has an impossible value.
    KeyboardInterrupt
        Ctrl-C. Finished photos are kept.
    """
    check_options(
        reports=reports,
        jobs=jobs,
        timeout_s=timeout_s,
        max_megapixels=max_megapixels,
        pdf=pdf,
        mirrored=mirrored,
        facing=facing,
        show_face=show_face,
        force=force,
        dry_run=dry_run,
    )
    check_language(lang)
    if pdf:
        check_pdf()
    folders = [Path(folder)] if isinstance(folder, (str, os.PathLike)) else [Path(each) for each in folder]
    out = Path(os.path.abspath(out))  # noqa: PTH100 - workers run elsewhere.
    placed = {} if points_dir is None else read_points_folder(points_dir, mirrored=mirrored)
    note = _unstoppable(on_note)
    listing, people = _find(folders, out, subjects, note)
    chosen = str(Path(model).absolute()) if model is not None else None
    style = Style(lang=lang, show_face=show_face)
    versions = worker.versions(chosen)
    study = None if calibration is None else read_calibration(calibration)
    if study is not None:
        study.check_made_by(versions["model"] or "")
    table_names = tables.names(with_persons=bool(people.persons))
    with _results(out, table_names, dry_run=dry_run, with_reports=reports != "none") as own:
        settings = Settings(
            str(out),
            own.token,
            reports,
            max_megapixels,
            chosen,
            versions,
            mirrored,
            facing,
            style,
            pdf,
            study,
            shared.this_machine(),
        )
        call = _Call(settings, own, jobs or processors(), executor, timeout_s, force, dry_run, placed)
        return call.measure(listing, people, _unstoppable(on_progress), note)


def _find(
    folders: Sequence[Path], out: Path, subjects: str | Path | None, on_note: Callable[[str], None]
) -> tuple[Listing, Matched]:
    """Find the photos and who is in them."""
    rows = read_subjects(Path(subjects)) if subjects is not None else ()
    for folder in folders:
        places.check_apart(folder, out)
    listing = list_folders(folders, out)
    if not listing.photos:
        named = ", ".join(map(str, folders)) or "no folder"
        raise FolderError(
            "no_photos", f"There are no photos in {named}.", "Name a folder with JPEG, PNG or HEIC photos."
        )
    if subjects is None:
        return listing, Matched({}, ())
    matched = match_subjects(Path(subjects), rows, [photo.name for photo in listing.photos])
    for note in matched.notes:
        on_note(note)
    return listing, matched


@contextmanager
def _results(out: Path, names: Sequence[str], *, dry_run: bool, with_reports: bool) -> Iterator[OwnFiles]:
    """Give the record of the results folder, locked for this run and without temporary files."""
    places.check_folders(out, with_reports=with_reports)
    if dry_run:
        with OwnFiles(out, "batch", read_only=True) as own:
            own.check_free(tables.TABLES, names)
            yield own
        return
    places.make_folders(out, with_reports=with_reports)
    with only_run(out, out / _LOCK_NAME), OwnFiles(out, "batch") as own:
        try:
            own.remove_leftovers(*worker.FOLDERS)
            own.check_free(tables.TABLES, names)
            yield own
        finally:
            own.remove_leftovers(*worker.FOLDERS)


@dataclass(frozen=True)
class _Call:
    """The checked arguments of a call."""

    settings: Settings
    own: OwnFiles
    jobs: int
    executor: Executor | None
    timeout_s: float
    force: bool
    dry_run: bool
    points: dict[str, Points]

    def measure(
        self,
        listing: Listing,
        people: Matched,
        on_progress: Callable[[Progress], None],
        on_note: Callable[[str], None],
    ) -> FolderSummary:
        calls = guard.Guard(
            run=secrets.token_hex(8),
            prepare=worker.prepare,
            work=worker.measure_photo,
            settings=self.settings,
            timeout_s=self.timeout_s,
            memory_mb=WORKER_MEMORY_MB,
        )
        path = self.own.folder / JOURNAL_NAME
        with (
            Journal(path, read_only=self.dry_run) as journal,
            workers(self.executor, self.jobs, calls.run) as pool,
        ):
            run = Run(
                settings=self.settings,
                guard=calls,
                executor=pool,
                in_flight=_IN_FLIGHT_ELSEWHERE if self.executor else self.jobs * _IN_FLIGHT_PER_JOB,
                journal=journal,
                own=self.own,
                total=len(listing.photos),
                on_progress=on_progress,
                force=self.force,
                dry_run=self.dry_run,
                elsewhere=self.executor is not None,
                points=self.points,
            )
            try:
                rows = run.measure(listing.photos, people)
            except BaseException:
                run.cancel()
                raise
            there = {row.sha256 for row in rows}
            for sha256, placed in self.points.items():
                if sha256 in there:
                    continue
                name = placed.photo.name or sha256[:12]
                on_note(f"Points were placed on {name}, which is not among these photos, or was changed.")
            rows += [_unreadable_folder(name, reason) for name, reason in listing.unreadable_folders]
            return self._plan(listing, run, rows) if self.dry_run else self._finish(listing, run, rows)

    def _finish(self, listing: Listing, run: Run, rows: list[Row]) -> FolderSummary:
        found = persons.persons(rows)
        reports = person_reports.write_reports(self.own, found, run.journal, self.settings)
        lang = self.settings.style.lang
        counts = tables.write_all(self.own, rows, run.journal, reports, lang=lang)
        return replace(self._summary(listing, run, counts), persons=len(found))

    def _plan(self, listing: Listing, run: Run, rows: list[Row]) -> FolderSummary:
        statuses, codes, _ = counts = Counts(Counter(), Counter(), Counter())
        for row in rows:
            if row.problem is not None:
                statuses["failed"] += 1
                codes[row.problem["code"]] += 1
            elif row.key not in run.waiting and row.key is not None:
                entry = run.journal.entry(row.key)
                statuses[entry.status if entry else "lost"] += 1
        to_write = [*tables.names(with_persons=any(row.person for row in rows)), JOURNAL_NAME]
        if self.settings.reports != "none" and run.to_measure:
            to_write += [f"{name}/" for name in worker.FOLDERS]
        lang = self.settings.style.lang
        done = not run.to_measure and tables.up_to_date(self.own, rows, run.journal, lang)
        return replace(
            self._summary(listing, run, counts),
            dry_run=True,
            to_measure=tuple(run.to_measure),
            to_write=() if done else tuple(to_write),
        )

    def _summary(self, listing: Listing, run: Run, counts: Counts) -> FolderSummary:
        statuses, codes, answers = counts
        return FolderSummary(
            out=self.own.folder,
            total=len(listing.photos),
            measured=statuses["measured"],
            refused=statuses["refused"],
            failed=statuses["failed"],
            reused=run.reused,
            own_pictures=listing.own_pictures,
            codes=dict(sorted(codes.items(), key=lambda item: (-item[1], item[0]))),
            answers={str(answer): answers[answer] for answer in Advice if answers[answer]},
            disclaimer=disclaimer(words_in("en")),
        )


def _unreadable_folder(name: str, reason: str) -> Row:
    outcome = failure(
        "folder_unreadable", f"The folder cannot be opened: {reason}.", "Check that you may read it."
    )
    return Row(name, Subject(), problem=outcome.facts, is_photo=False)


def _unstoppable(hear: Callable[[_Heard], None] | None) -> Callable[[_Heard], None]:
    """Return a function that informs the caller; if that fails, as on a closed terminal, the run goes on."""

    def tell(what: _Heard) -> None:
        if hear is not None:
            with contextlib.suppress(OSError):
                hear(what)

    return tell
