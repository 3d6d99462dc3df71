"""Finds out what is left to do in a folder, and has it done."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kneealign.batch import guard, places, shared, worker
from kneealign.batch.columns import Row
from kneealign.batch.discover import FoundPhoto, file_sha256
from kneealign.batch.journal import Entry, Journal, make_key
from kneealign.batch.subjects import Matched
from kneealign.batch.summary import Progress
from kneealign.batch.worker import Outcome, Settings, Task, failure
from kneealign.correction import Points
from kneealign.errors import KneealignError, ModelError, PhotoError
from kneealign.options import Facing
from kneealign.own_files import OwnFiles
from kneealign.subject import Subject

_NOBODY_KNOWN = Subject()
_CHECK_S = 5.0
"""How long to wait for an outcome before asking whether the workers are still there."""
_TRIES = 3
"""How often to hand a photo to an engine that gives it up, because the machines that had it were lost."""


def outcome_key(
    sha256: str, subject: Subject, conditions: str, points: Points | None = None, facing: Facing | None = None
) -> str:
    """Return the journal's name for the outcome of a photo."""
    who = (subject.age_years, subject.sex, subject.height_cm, subject.weight_kg)
    by_hand = () if points is None else (points.to_json(),)
    side = () if facing is None else (facing,)
    return make_key((sha256, who, conditions, *by_hand, *side))


@dataclass
class Run:
    """One call of :func:`kneealign.measure_folder`."""

    settings: Settings
    guard: guard.Guard
    executor: Executor
    in_flight: int
    journal: Journal
    own: OwnFiles
    total: int
    on_progress: Callable[[Progress], None]
    force: bool = False
    """Measure everything again."""
    dry_run: bool = False
    """Only find out what there is to do."""
    elsewhere: bool = False
    """Whether the executor's processes may run on other machines."""
    points: Mapping[str, Points] = field(default_factory=dict)
    """Joints that a person placed, by the hash of their photo."""
    to_measure: list[str] = field(default_factory=list)
    """In a dry run: the photos to measure."""
    conditions: str = field(init=False)
    there: set[str] = field(init=False)
    """Files that earlier runs left in the folders of reports and thumbnails."""
    done: int = 0
    failed: int = 0
    reused: int = 0
    begun: float | None = None
    """When the first photo of this run was finished: before that, the model was loading."""
    done_first: int = 0
    """How many photos were finished in this run by then."""
    waiting: dict[str, int] = field(default_factory=dict)
    """How many photos share the outcome that is being made for a key."""
    futures: dict[Future[Any], Task] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.conditions = self.settings.conditions
        self.there = places.existing(Path(self.settings.out))

    def measure(self, photos: Sequence[FoundPhoto], people: Matched) -> list[Row]:
        """See that every photo has an outcome; return them in order."""
        rows = []
        for photo in photos:
            facing = people.facings.get(photo.name)
            row = self._identify(photo, people.subjects.get(photo.name, _NOBODY_KNOWN), facing)
            row = replace(row, person=people.persons.get(photo.name), path=photo.path)
            rows.append(row)
            if row.key is None:
                self._count(1, failed=True)
            else:
                self._have_done(row.key, photo, row, facing)
        while self.futures:
            self._collect()
        return rows

    def cancel(self) -> None:
        """Cancel everything that has not started."""
        for future in self.futures:
            future.cancel()

    def _identify(self, photo: FoundPhoto, subject: Subject, facing: Facing | None) -> Row:
        sha256 = self.journal.known_sha256(photo)
        if sha256 is None:
            try:
                sha256 = file_sha256(photo.path)
            except PhotoError as error:
                return Row(
                    photo.name, subject, problem=failure(error.code, error.message, error.advice).facts
                )
            self.journal.add_hash(photo, sha256)
        return Row(photo.name, subject, sha256, key=self._key(sha256, subject, facing))

    def _key(self, sha256: str, subject: Subject, facing: Facing | None) -> str:
        return outcome_key(sha256, subject, self.conditions, self.points.get(sha256), facing)

    def _have_done(self, key: str, photo: FoundPhoto, row: Row, facing: Facing | None) -> None:
        if key in self.waiting:
            self.waiting[key] += 1
            return
        known = self.journal.entry(key)
        if key in self.journal.fresh or (known is not None and self._is_done(key, known)):
            self.reused += key not in self.journal.fresh
            self._count(1, failed=known is not None and known.status in ("failed", "lost"))
            return
        assert row.sha256 is not None
        task = Task(key, photo.path, row.sha256, row.subject, self.points.get(row.sha256), facing)
        self.own.check_free(key, worker.places(self.settings, task))
        if self.dry_run:
            self.waiting[key] = 1
            self.to_measure.append(photo.name)
            return
        while len(self.futures) >= self.in_flight:
            self._collect()
        self.waiting[key] = 1
        self._submit(task)

    def _is_done(self, key: str, known: Entry) -> bool:
        """Whether a photo has a lasting outcome and its files exist, whatever they contain by now."""
        if known.status == "lost" or self.force:
            return False
        if self.settings.reports == "none" or known.status == "failed":
            return True
        made = self.own.latest(key)
        return bool(made) and all(place in self.there for place in made)

    def _submit(self, task: Task) -> None:
        self.tries[task.key] += 1
        self.futures[self.executor.submit(guard.call, self.guard, task)] = task

    def _collect(self) -> None:
        """Wait for at least one outcome and record it."""
        for future in self._finished():
            task = self.futures.pop(future)
            if _given_up(future) and self.tries[task.key] < _TRIES:
                self._submit(task)
                continue
            outcome = _outcome(future)
            if self.elsewhere:
                self._check_shared(task, outcome)
            self.own.commit(task.key, outcome.made)
            self.journal.add_outcome(task.key, outcome.status, outcome.facts)
            self._count(self.waiting.pop(task.key), failed=outcome.status in ("failed", "lost"))

    def _check_shared(self, task: Task, outcome: Outcome) -> None:
        machine = outcome.machine or "A worker"
        if outcome.facts.get("code") in worker.PASSING_PHOTO_CODES:
            shared.check_photo(task.path, task.sha256, machine)
        shared.check_files(self.own.folder, outcome.made, machine)

    def _finished(self) -> set[Future[Any]]:
        check = getattr(self.executor, "check", None)  # Of a cluster, whose workers may all go.
        while True:
            done = wait(self.futures, None if check is None else _CHECK_S, FIRST_COMPLETED).done
            if done or check is None:
                return done
            check()

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


def _given_up(future: Future[Any]) -> bool:
    """Whether an engine gave a photo up, with an error of its own, because its workers died repeatedly."""
    error = None if future.cancelled() else future.exception()
    return error is not None and not isinstance(error, (guard.WorkerLost, KneealignError, ImportError))


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
        return failure("worker_crashed", f"The worker was lost: {type(error).__name__}: {error}")
    return outcome


@contextmanager
def workers(executor: Executor | None, jobs: int, run: str) -> Iterator[Executor]:
    """Give the executor to use; at the end, or at once after an error, stop all that belongs to the run."""
    if executor is not None:
        try:
            yield executor
        finally:
            stop_there = getattr(executor, "stop", None)
            if stop_there is not None:
                stop_there(run)
            guard.stop(run)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="kneealign")
    try:
        yield pool
    finally:
        guard.stop(run)
        pool.shutdown(cancel_futures=True)


def processors() -> int:
    """Return how many processors this process may use."""
    # In a container this is less than what the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
