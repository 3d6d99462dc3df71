"""Work that stands in for measuring, for the child processes of tests: the photo's bytes say what happens."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from kneealign.batch import worker
from kneealign.batch.worker import Outcome, Settings, Task, failure
from kneealign.errors import ModelError, OutputError
from tests.factories import make_assessment, make_refused


def prepare(settings: Settings) -> None:
    """Load nothing."""


def prepare_without_model(settings: Settings) -> None:
    raise ModelError("model_missing", "The model file is missing.", "Reinstall kneealign.")


def prepare_wrongly(settings: Settings) -> None:
    raise AttributeError("oops")


def prepare_and_crash(settings: Settings) -> None:
    os.abort()


def work(settings: Settings, task: Task) -> Outcome:
    """Do what the file says, as ``crash 7``; anything else is measured."""
    words = Path(task.path).read_text(encoding="utf-8").split()
    what = words[0] if words else ""
    if what == "slow":
        time.sleep(0.2)
    elif what == "crash":
        os.abort()
    elif what == "exit":
        os._exit(0)
    elif what == "hang":
        time.sleep(600)
    elif what == "memory":
        bytearray(10_000_000_000)
    elif what == "damaged":
        return failure("photo_damaged", "The photo is damaged.", "Copy it again.")
    elif what == "full":
        raise OutputError("output_folder", "Results cannot be written: No space left on device.")
    elif what == "refused":
        return result(settings, task, make_refused())
    left_deg = 20.0 if task.points is not None else len(words) / 2
    return result(settings, task, make_assessment(left_deg=left_deg, subject=task.subject))


def result(settings: Settings, task: Task, assessment: Any) -> Outcome:
    """The outcome of a photo, with small files that hold their own names."""
    photo = replace(assessment.photo, name=None, sha256=task.sha256)
    made = worker.write_files(
        settings, {place: partial(_write_name, place) for place in worker.places(settings, task)}
    )
    files = {worker.kind_of(file.place): file.place for file in made}
    return Outcome(
        assessment.status, {"result": replace(assessment, photo=photo).to_dict(), "files": files}, made
    )


def _write_name(place: str, path: Path) -> None:
    path.write_text(place, encoding="utf-8")


def double(settings: Any, number: int) -> int:
    """Work for the guard alone."""
    if number < 0:
        raise ValueError("negative")
    return 2 * number
