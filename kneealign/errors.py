"""What can go wrong, each with a code that scripts can test and advice that people can follow.

All errors of the package are here, public as ``kneealign.NAME``; ``docs/errors.md`` lists their codes. A
photo that is readable but must not be measured is *not* an error: it gives an :class:`~kneealign.Assessment`
with the status ``"refused"``.
"""

from __future__ import annotations

from typing import ClassVar


class KneealignError(Exception):
    """Base of every error that kneealign raises on purpose.

    Parameters
    ----------
    code : str
        Short stable name, such as ``"photo_not_found"``.
    message : str
        What happened, in one sentence, with the name of the thing it happened to.
    advice : str
        What the user can do about it, in one sentence.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice

    def __reduce__(self) -> tuple[type[KneealignError], tuple[str, str, str]]:
        # Errors cross process boundaries when folders are measured in parallel.
        return type(self), (self.code, self.message, self.advice)

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class SubjectError(KneealignError, ValueError):
    """The details given about the person cannot be right (age, sex, height or weight)."""

    exit_code = 2


class PhotoError(KneealignError, ValueError):
    """The photo cannot be read: missing, damaged, too large, or not an image."""

    exit_code = 3


class ModelError(KneealignError, RuntimeError):
    """The pose model or the libraries that run it are missing, damaged or of the wrong version."""

    exit_code = 5


class OptionError(KneealignError, ValueError):
    """An argument has an impossible value."""

    exit_code = 2


class FolderError(KneealignError):
    """The folder, its subjects table or the results folder cannot be used as asked."""

    exit_code = 2


class StudyError(KneealignError, ValueError):
    """The tables of a study, or the calibration that a study gave, cannot be used."""

    exit_code = 2


class OutputError(KneealignError):
    """A result cannot be written where the user wants it."""

    exit_code = 2


class ReportError(KneealignError):
    """The report cannot be made in the requested form."""

    exit_code = 5


class PointsError(KneealignError, ValueError):
    """Joints placed by hand cannot be used: damaged, incomplete, or placed on another photo."""

    exit_code = 2
