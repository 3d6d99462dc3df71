"""Keeps libraries from writing to the terminal or starting programs without being asked."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

_lock = threading.RLock()
_depth = 0
"""Blocks that are running now, in all threads."""
_own = threading.local()
"""Blocks of this thread: all that a forked child inherits."""
_saved_fd: int | None = None


@contextlib.contextmanager
def native_silence() -> Iterator[None]:
    """Discard everything written to file descriptor 2 while the block runs.

    MediaPipe and libtiff write there without being asked, and neither has a switch. The descriptor belongs to
    the whole process, so nested and concurrent blocks share one redirection, which ends with the last of
    them.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth, _saved_fd
    with _lock:
        _depth += 1
        _own.depth = getattr(_own, "depth", 0) + 1
        if _depth > 1:
            return
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()
        try:
            saved = os.dup(2)
        except OSError:  # stderr is closed, or no descriptor is left: nothing to redirect
            return
        try:
            null = os.open(os.devnull, os.O_WRONLY)
        except OSError:
            os.close(saved)
            return
        os.dup2(null, 2)
        os.close(null)
        _saved_fd = saved


def _leave() -> None:
    global _depth
    with _lock:
        _depth -= 1
        _own.depth -= 1
        if _depth == 0:
            _restore()


def _restore() -> None:
    global _saved_fd
    if _saved_fd is not None:
        os.dup2(_saved_fd, 2)
        os.close(_saved_fd)
        _saved_fd = None


def _keep_own_blocks() -> None:
    """Forget the blocks of other threads in a forked child, where nobody would end them."""
    global _depth
    _depth = getattr(_own, "depth", 0)
    if _depth == 0:
        _restore()
    _lock.release()


if hasattr(os, "register_at_fork"):
    # No thread may be half-way through a change while the process forks.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_keep_own_blocks)


@contextlib.contextmanager
def sounddevice_later() -> Iterator[None]:
    """Delay MediaPipe's import of the microphone module, which runs a compiler to find a library.

    The real module is loaded when sound is recorded.
    """
    name = "sounddevice"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = later = ModuleType(name)
    later.__getattr__ = lambda attribute: getattr(import_module(name), attribute)  # type: ignore[method-assign]
    try:
        yield
    finally:
        if sys.modules.get(name) is later:
            del sys.modules[name]
