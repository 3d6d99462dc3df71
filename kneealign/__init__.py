"""Knee alignment from a standing frontal photo, on your own machine.

    >>> import kneealign
    >>> result = kneealign.measure("photo.jpg", kneealign.Subject(age_years=31))  # doctest: +SKIP
    >>> result.legs.left.hka_deg, result.legs.left.interval_deg  # doctest: +SKIP

The names below load on first use, so that importing kneealign costs nothing.
"""

from __future__ import annotations

from importlib import import_module

from kneealign._version import __version__

# The name that type checkers know. Importing typing would take longer than all of the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kneealign.batch import FolderSummary, measure_folder
    from kneealign.correction import Points
    from kneealign.errors import (
        FolderError,
        KneealignError,
        ModelError,
        OptionError,
        OutputError,
        PhotoError,
        PointsError,
        ReportError,
        StudyError,
        SubjectError,
    )
    from kneealign.pipeline import measure, review
    from kneealign.result import Assessment, json_schema
    from kneealign.stands import combine
    from kneealign.subject import Subject

__all__ = [
    "Assessment",
    "FolderError",
    "FolderSummary",
    "KneealignError",
    "ModelError",
    "OptionError",
    "OutputError",
    "PhotoError",
    "Points",
    "PointsError",
    "ReportError",
    "StudyError",
    "Subject",
    "SubjectError",
    "__version__",
    "combine",
    "json_schema",
    "measure",
    "measure_folder",
    "review",
]

_HOMES = {
    "Assessment": "kneealign.result",
    "json_schema": "kneealign.result",
    "combine": "kneealign.stands",
    "FolderError": "kneealign.errors",
    "KneealignError": "kneealign.errors",
    "ModelError": "kneealign.errors",
    "OptionError": "kneealign.errors",
    "OutputError": "kneealign.errors",
    "PhotoError": "kneealign.errors",
    "PointsError": "kneealign.errors",
    "ReportError": "kneealign.errors",
    "StudyError": "kneealign.errors",
    "SubjectError": "kneealign.errors",
    "measure": "kneealign.pipeline",
    "Points": "kneealign.correction",
    "review": "kneealign.pipeline",
    "measure_folder": "kneealign.batch",
    "FolderSummary": "kneealign.batch",
    "Subject": "kneealign.subject",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kneealign' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
