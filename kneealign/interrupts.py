"""Ctrl-C on the command line: the program ends at once, and no half-written file stays behind."""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

EXIT_INTERRUPTED = 130

unfinished: set[Path] = set()
"""Temporary files, including those already moved to their place: no other file ever has their names."""


def end_at_once() -> None:
    """Make Ctrl-C end the program wherever it is.

    An exception could get lost in callbacks of native libraries, break imports half-way, or wait for the
    thread that loads the model. Nothing changes if Ctrl-C is ignored, as for background jobs.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


class RaisingOnce:
    """A block in which the first Ctrl-C raises ``KeyboardInterrupt``, for work that cleans up after itself.

    A second one ends the program at once.
    """

    def __enter__(self) -> None:
        if signal.getsignal(signal.SIGINT) is _end:
            signal.signal(signal.SIGINT, _raise)

    def __exit__(self, *raised: object) -> None:
        if signal.getsignal(signal.SIGINT) is _raise:
            signal.signal(signal.SIGINT, _end)


def _raise(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, _end)
    raise KeyboardInterrupt


def _end(number: int, frame: FrameType | None) -> None:
    try:
        for path in list(unfinished):
            path.unlink(missing_ok=True)
        if sys.stderr is not None:
            after_progress = b"\n" if sys.stderr.isatty() else b""
            os.write(sys.stderr.fileno(), after_progress + b"Interrupted.\n")
    finally:
        os._exit(EXIT_INTERRUPTED)
