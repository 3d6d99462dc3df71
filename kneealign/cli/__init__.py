"""The command line: one file per command, and the only place that prints.

Heavy imports wait until a command needs them, so that ``kneealign --help`` is quick.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kneealign import __version__
from kneealign.cli._commands import Commands
from kneealign.cli._errors import report_error
from kneealign.cli._output import Output, watch_streams
from kneealign.errors import OutputError
from kneealign.interrupts import EXIT_INTERRUPTED

app = typer.Typer(
    name="kneealign",
    cls=Commands,
    no_args_is_help=True,
    # Plain help needs no rich: it starts in half the time and reads well in pipes and screen readers.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        Output().data(f"kneealign {__version__}")
        raise typer.Exit


@app.callback()
def _kneealign(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Measure knock-knee and bow-leg from a photo, on your own computer.

    Nothing is uploaded. An estimate from a photo does not replace an examination or an X-ray.

    \b
    Start with:
      kneealign measure photo.jpg --age 31 --sex female --height-cm 165 --out results
    """  # noqa: D301 - the help text needs the control character, not its name.


def main() -> None:
    """Run the command line and exit with its code."""
    printed = watch_streams()
    code = _run()
    sys.stdout.flush()
    if printed is not None and printed.lost:
        lost = OutputError(
            "output_lost",
            f"Output was lost: {printed.lost}.",
            "Files, if any were asked for, are written. Send the output to a terminal, a file or a pipe.",
        )
        code = max(code, report_error(Output(), lost))
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        return report_error(Output(), error)
    return 0
