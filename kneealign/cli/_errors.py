"""From errors to a message, advice and an exit code."""

from __future__ import annotations

import os
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from kneealign.cli._output import Output
from kneealign.errors import KneealignError, ModelError
from kneealign.interrupts import EXIT_INTERRUPTED
from kneealign.memory import out_of_memory, ran_out

EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_REFUSED = 4

_DOCTOR_HINT = 'Run "kneealign doctor" to see what is wrong with this installation.'

_NOT_THIS_INSTALLATION = {
    "out_of_memory",
    "cluster_not_found",
    "cluster_no_certificate",
    "cluster_empty",
    "cluster_differs",
    "worker_differs",
    "workers_lost",
    "executor_lost",
    "folder_not_shared",
}
"""Codes of a ``ModelError`` that the doctor, who looks at this machine's installation, cannot explain."""


def report_error(output: Output, error: Exception, about: str = "") -> int:
    """Print what went wrong and return the exit code for it.

    Parameters
    ----------
    output : Output
        Where to print.
    error : Exception
        What was raised.
    about : str
        The photo concerned, if the error does not name it.
    """
    if os.environ.get("KNEEALIGN_DEBUG"):
        traceback.print_exception(error)
    message, advice, exit_code = _describe(error)
    output.error(f"{about}: {message}" if about else message, advice)
    return exit_code


def _describe(error: Exception) -> tuple[str, str, int]:
    if isinstance(error, KneealignError):
        about_installation = isinstance(error, ModelError) and error.code not in _NOT_THIS_INSTALLATION
        hint = _DOCTOR_HINT if about_installation and "doctor" not in error.advice else ""
        return error.message, f"{error.advice} {hint}".strip(), error.exit_code
    if ran_out(error):
        return _describe(out_of_memory("may use less than it needs"))
    if isinstance(error, ImportError):
        return f"A library does not load: {error}", _DOCTOR_HINT, ModelError.exit_code
    return (
        f"Something went wrong inside kneealign: {type(error).__name__}: {error}",
        "This is a fault in the program. Set KNEEALIGN_DEBUG=1 to see where it happened.",
        EXIT_UNEXPECTED,
    )


class ErrorBoundary(TyperGroup):
    """Commands whose errors become a message and an exit code instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the requested command."""
        try:
            return super().invoke(ctx)
        except (KneealignError, ImportError) as error:
            raise typer.Exit(report_error(Output(), error)) from error
        except KeyboardInterrupt as error:
            Output().error("Interrupted.")
            raise typer.Exit(EXIT_INTERRUPTED) from error
