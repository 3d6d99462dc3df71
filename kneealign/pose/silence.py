"""Keeping native libraries off the terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

_LOCK = threading.RLock()
_depth = 0
_saved_fd: int | None = None


@contextlib.contextmanager
def native_silence() -> Iterator[None]:
    """Send what C++ code writes to file descriptor 2 nowhere while the block runs.

    MediaPipe's native log has no switch. The descriptor belongs to the whole process, so nested and
    concurrent blocks share one redirection, which ends with the last of them.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth, _saved_fd
    with _LOCK:
        _depth += 1
        if _depth > 1:
            return
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()
        try:
            saved = os.dup(2)
            null = os.open(os.devnull, os.O_WRONLY)
        except OSError:  # stderr is closed, or no descriptor is left: nothing to redirect
            return
        os.dup2(null, 2)
        os.close(null)
        _saved_fd = saved


def _leave() -> None:
    global _depth, _saved_fd
    with _LOCK:
        _depth -= 1
        if _depth == 0 and _saved_fd is not None:
            os.dup2(_saved_fd, 2)
            os.close(_saved_fd)
            _saved_fd = None
