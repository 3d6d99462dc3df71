"""The progress of a run, and the summary of a folder."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Progress:
    """The progress of a run."""

    done: int
    """Photos that have an outcome, including those of earlier runs."""
    total: int
    """Photos in the folder."""
    failed: int
    photos_per_second: float | None
    """Of this run; None until there is something to estimate it from."""
    seconds_left: float | None


class Counts(NamedTuple):
    """How often each of these occurs in a folder."""

    statuses: Counter[str]
    codes: Counter[str]
    """Reasons for refusals and failures."""
    answers: Counter[str]
    """Answers on whether to see a clinician, of measured photos."""


@dataclass(frozen=True)
class FolderSummary:
    """The summary of a folder, returned by :func:`kneealign.measure_folder`.

    After a dry run, the counts are those of photos that need not be measured.
    """

    out: Path
    """The results folder."""
    total: int
    """Photos in the folder; identical ones count separately."""
    measured: int
    refused: int
    """Photos that were read but must not be measured; these are results, not failures."""
    failed: int
    """Photos (and sub-folders) that could not be read or measured; see ``errors.csv``."""
    reused: int
    """Photos whose outcome came from an earlier run."""
    own_pictures: int
    """Pictures that kneealign made, found among the photos and left out."""
    codes: dict[str, int]
    """How often each reason for a refusal or a failure occurred, most frequent first."""
    answers: dict[str, int] = field(default_factory=dict)
    """How often measured photos got each answer on whether to see a clinician; empty after a dry run."""
    disclaimer: str = ""
    """What the results are not."""
    persons: int = 0
    """Persons that the table of subjects names, each with a row in ``persons.csv``."""
    dry_run: bool = False
    """Whether nothing was measured and nothing written."""
    to_measure: tuple[str, ...] = ()
    """After a dry run: the photos that a run would measure; only the first of identical ones."""
    to_write: tuple[str, ...] = ()
    """After a dry run: the files and folders that a run would write, inside ``out``."""

    def to_dict(self) -> dict[str, Any]:
        """Return the summary in a form for JSON."""
        return {**asdict(self), "out": str(self.out)}
