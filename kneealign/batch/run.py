"""A folder from beginning to end: what is left to do, have it done, write the tables."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kneealign.batch import guard, places, tables, worker
from kneealign.batch.discover import JOURNAL_NAME, FoundPhoto, Listing, file_sha256, list_photos
from kneealign.batch.journal import Entry, Journal, make_key
from kneealign.batch.lock import only_run
from kneealign.batch.rows import Row
from kneealign.batch.subjects import match_subjects, read_subjects
from kneealign.batch.worker import Outcome, Reports, Settings, Task, failure
from kneealign.errors import FolderError, KneealignError, ModelError, PhotoError
from kneealign.language import check_language
from kneealign.own_files import OwnFiles
from kneealign.report.pdf import check as pdf_check
from kneealign.report.style import Style
from kneealign.subject import Subject

WORKER_MEMORY_MB = 3000
"""Data memory at which a worker is stopped: ten times what a 12-megapixel photo takes."""

_NOBODY_KNOWN = Subject()
_LOCK_NAME = ".kneealign-lock"
_IN_FLIGHT_PER_JOB = 3
_IN_FLIGHT_ELSEWHERE = 500
"""Photos handed to a cluster at a time: enough for some hundred workers, and little memory here."""


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    done: int
    """Photos that have an outcome, those of earlier runs included."""
    total: int
    """Photos in the folder."""
    failed: int
    photos_per_second: float | None
    """Of this run; None until there is something to go by."""
    seconds_left: float | None


@dataclass(frozen=True)
class FolderSummary:
    """What became of a folder. Returned by :func:`kneealign.measure_folder`."""

    out: Path
    """Folder of the results."""
    total: int
    """Photos in the folder, identical ones counted each."""
    measured: int
    refused: int
    """Photos that were read and must not be measured: results, not failures."""
    failed: int
    """Photos (and sub-folders) that could not be read or measured; see ``errors.csv``."""
    reused: int
    """Photos whose outcome came from an earlier run."""
    own_pictures: int
    """Pictures that kneealign made, found among the photos and left out."""
    codes: dict[str, int]
    """How often each reason for a refusal or a failure occurred, most frequent first."""


@dataclass
class _Run:
    """One call of :func:`measure_folder`."""

    settings: Settings
    guard: guard.Guard
    executor: Executor
    in_flight: int
    journal: Journal
    own: OwnFiles
    total: int
    on_progress: Callable[[Progress], None]
    conditions: str = field(init=False)
    there: set[str] = field(init=False)
    """Files that earlier runs left in the folders of reports and thumbnails."""
    done: int = 0
    failed: int = 0
    reused: int = 0
    begun: float | None = None
    """When the first photo of this run was done: the time before that was spent on loading the model."""
    done_first: int = 0
    """How many photos were new then."""
    waiting: dict[str, int] = field(default_factory=dict)
    """How many photos share the outcome that is being made under a key."""
    futures: dict[Future[Any], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.conditions = self.settings.conditions
        self.there = places.existing(Path(self.settings.out))

    def measure(self, photos: Sequence[FoundPhoto], subjects: dict[str, Subject]) -> list[Row]:
        """See that every photo has an outcome; return them in order."""
        rows = []
        for photo in photos:
            row = self._identify(photo, subjects.get(photo.name, _NOBODY_KNOWN))
            rows.append(row)
            if row.key is None:
                self._count(1, failed=True)
            else:
                self._have_done(row.key, photo, row)
        while self.futures:
            self._collect()
        return rows

    def cancel(self) -> None:
        """Give up what was not begun."""
        for future in self.futures:
            future.cancel()

    def _identify(self, photo: FoundPhoto, subject: Subject) -> Row:
        sha256 = self.journal.known_sha256(photo)
        if sha256 is None:
            try:
                sha256 = file_sha256(photo.path)
            except PhotoError as error:
                return Row(
                    photo.name, subject, problem=failure(error.code, error.message, error.advice).facts
                )
            self.journal.add_hash(photo, sha256)
        return Row(photo.name, subject, sha256, key=self._key(sha256, subject))

    def _key(self, sha256: str, subject: Subject) -> str:
        who = (subject.age_years, subject.sex, subject.height_cm)
        return make_key((sha256, who, self.conditions))

    def _have_done(self, key: str, photo: FoundPhoto, row: Row) -> None:
        if key in self.waiting:
            self.waiting[key] += 1
            return
        known = self.journal.entry(key)
        if key in self.journal.fresh or (known is not None and self._is_done(key, known)):
            self.reused += key not in self.journal.fresh
            self._count(1, failed=known is not None and known.status in ("failed", "lost"))
            return
        while len(self.futures) >= self.in_flight:
            self._collect()
        assert row.sha256 is not None
        task = Task(key, photo.path, row.sha256, row.subject)
        self.own.check_free(key, worker.places(self.settings, task))
        self.waiting[key] = 1
        self.futures[self.executor.submit(guard.call, self.guard, task)] = key

    def _is_done(self, key: str, known: Entry) -> bool:
        """Whether a photo has an outcome that stays, and its files are there, whatever is in them by now."""
        if known.status == "lost":
            return False
        if self.settings.reports == "none" or known.status == "failed":
            return True
        made = self.own.latest(key)
        return bool(made) and all(place in self.there for place in made)

    def _collect(self) -> None:
        """Wait for at least one outcome and write it down."""
        for future in wait(self.futures, return_when=FIRST_COMPLETED).done:
            key = self.futures.pop(future)
            outcome = _outcome(future)
            self.own.commit(key, outcome.made)
            self.journal.add_outcome(key, outcome.status, outcome.facts)
            self._count(self.waiting.pop(key), failed=outcome.status in ("failed", "lost"))

    def _count(self, photos: int, *, failed: bool) -> None:
        self.done += photos
        self.failed += photos if failed else 0
        rate = self._photos_per_second()
        left = (self.total - self.done) / rate if rate else None
        self.on_progress(Progress(self.done, self.total, self.failed, rate, left))

    def _photos_per_second(self) -> float | None:
        fresh, now = self.done - self.reused, time.monotonic()
        if self.begun is None:
            if fresh:
                self.begun, self.done_first = now, fresh
            return None
        return (fresh - self.done_first) / (now - self.begun) if now > self.begun else None


def _outcome(future: Future[Any]) -> Outcome:
    try:
        outcome: Outcome = future.result()
    except guard.WorkerLost as lost:
        return failure(lost.code, lost.message, "Check this photo; the next run tries it again.")
    except (KneealignError, ImportError):
        raise
    except CancelledError as error:
        raise ModelError(
            "executor_lost", "The connection to the workers was lost.", "Run the same command again."
        ) from error
    except Exception as error:
        # An engine gives up on work whose worker died again and again; it says so with an error of its own.
        return failure("worker_crashed", f"The worker was lost: {type(error).__name__}: {error}")
    return outcome


def measure_folder(
    folder: str | Path,
    out: str | Path,
    *,
    subjects: str | Path | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    reports: Reports = "measured",
    mirrored: bool = False,
    lang: str = "en",
    show_face: bool = False,
    pdf: bool = False,
    timeout_s: float = 120.0,
    max_megapixels: float = 100.0,
    model: str | Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> FolderSummary:
    """Measure all photos in a folder and write tables, reports and an overview.

    What has been measured is not measured again: stopped at any moment, the same call continues. The files
    that are written, and how a cluster is used, are described in ``docs/batch.md``.

    Parameters
    ----------
    folder : path
        Searched with its sub-folders.
    out : path
        Folder of results; made if need be, and not searched.
    subjects : path, optional
        CSV table with the columns ``photo``, ``age_years``, ``sex``, ``height_cm``.
    jobs : int, optional
        Photos measured at the same time on this machine, each in its own process; default one per processor.
    executor : concurrent.futures.Executor, optional
        Where to measure instead, such as Dask's ``Client(...).get_executor()``. It stays open.
    reports : {"measured", "none", "all"}
        For which photos picture, report and JSON file are written.
    mirrored : bool
        The photos are mirror images, as front cameras often make them.
    lang : str, default "en"
        Language of pictures and reports; tables and overview are in English.
    show_face : bool
        Leave faces on pictures, reports and thumbnails as they are.
    pdf : bool
        Write the reports as PDF too. Needs the extra ``pdf``.
    timeout_s : float, default 120
        Time limit per photo, in seconds.
    max_megapixels : float, default 100
        Photos that declare more pixels are not decoded.
    model : path, optional
        Another MediaPipe pose landmarker ``.task`` file.
    on_progress : callable, optional
        Called with a :class:`Progress` after every photo.
    on_note : callable, optional
        Called, before any work, with sentences about photos and rows of the table that do not fit together.

    Returns
    -------
    FolderSummary

    Raises
    ------
    FolderError
        ``folder_not_found``, ``no_photos``, ``out_among_photos``, ``folder_busy`` (another run writes to
        ``out``), ``lock_unusable``, ``file_in_the_way`` (a file of the user's has a name that is needed),
        ``subjects_unreadable``, ``subjects_invalid``.
    ReportError
        A PDF is wanted, and WeasyPrint or a system library that it needs is missing.
    OutputError
        ``output_folder``: the results cannot be written; what is done is kept.
    ModelError
        The model, MediaPipe or the workers do not work.
    OptionError
        Code ``bad_language``: there are no texts in this language.
    KeyboardInterrupt
        Ctrl-C; what is done is kept.
    """
    check_language(lang)
    if pdf:
        pdf_check()
    folder, out = Path(folder), Path(os.path.abspath(out))  # noqa: PTH100 - workers run elsewhere.
    rows = read_subjects(Path(subjects)) if subjects is not None else ()
    places.check_apart(folder, out)
    listing = list_photos(folder, out)
    if not listing.photos:
        raise FolderError(
            "no_photos", f"There are no photos in {folder}.", "Name a folder with JPEG, PNG or HEIC photos."
        )
    people: dict[str, Subject] = {}
    if subjects is not None:
        matched = match_subjects(Path(subjects), rows, [photo.name for photo in listing.photos])
        people = matched.subjects
        for note in matched.notes:
            if on_note:
                on_note(note)
    chosen = str(Path(model).absolute()) if model is not None else None
    versions = worker.versions(chosen)
    places.prepare(out, with_reports=reports != "none")
    with only_run(out, out / _LOCK_NAME), OwnFiles(out) as own:
        try:
            own.remove_leftovers(*worker.FOLDERS)
            tables.check_free(own)
            style = Style(lang=lang, show_face=show_face)
            settings = Settings(
                str(out), own.token, reports, max_megapixels, chosen, versions, mirrored, style, pdf
            )
            return _measure_listing(listing, people, settings, own, jobs, executor, timeout_s, on_progress)
        finally:
            own.remove_leftovers(*worker.FOLDERS)


def _measure_listing(
    listing: Listing,
    people: dict[str, Subject],
    settings: Settings,
    own: OwnFiles,
    jobs: int | None,
    executor: Executor | None,
    timeout_s: float,
    on_progress: Callable[[Progress], None] | None,
) -> FolderSummary:
    calls = guard.Guard(
        run=secrets.token_hex(8),
        prepare=worker.prepare,
        work=worker.measure_photo,
        settings=settings,
        timeout_s=timeout_s,
        memory_mb=WORKER_MEMORY_MB,
    )
    count = jobs or _processors()
    with Journal(own.folder / JOURNAL_NAME) as journal, _workers(executor, count, calls.run) as pool:
        run = _Run(
            settings=settings,
            guard=calls,
            executor=pool,
            in_flight=_IN_FLIGHT_ELSEWHERE if executor else count * _IN_FLIGHT_PER_JOB,
            journal=journal,
            own=own,
            total=len(listing.photos),
            on_progress=on_progress or (lambda _: None),
        )
        try:
            rows = run.measure(listing.photos, people)
        except BaseException:
            run.cancel()
            raise
        rows += [_unreadable_folder(name, reason) for name, reason in listing.unreadable_folders]
        statuses, codes = tables.write_all(own, rows, journal)
    return FolderSummary(
        out=own.folder,
        total=len(listing.photos),
        measured=statuses["measured"],
        refused=statuses["refused"],
        failed=statuses["failed"],
        reused=run.reused,
        own_pictures=listing.own_pictures,
        codes=dict(sorted(codes.items(), key=lambda item: (-item[1], item[0]))),
    )


def _unreadable_folder(name: str, reason: str) -> Row:
    outcome = failure(
        "folder_unreadable", f"The folder cannot be opened: {reason}.", "Check that you may read it."
    )
    return Row(name, Subject(), problem=outcome.facts, is_photo=False)


@contextmanager
def _workers(executor: Executor | None, jobs: int, run: str) -> Iterator[Executor]:
    """Give the executor to use; end what belongs to the run, at once if there is an error."""
    if executor is not None:
        try:
            yield executor
        finally:
            guard.stop(run)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="kneealign")
    try:
        yield pool
    finally:
        guard.stop(run)
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    # What this process may use, which in a container is less than what the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
