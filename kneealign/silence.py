"""Keeping libraries from writing to the terminal and from starting programs, unasked."""

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
"""Blocks that run now, in all threads."""
_own = threading.local()
"""Blocks of this thread: all that a forked child inherits."""
_saved_fd: int | None = None


@contextlib.contextmanager
def native_silence() -> Iterator[None]:
    """Send what is written to file descriptor 2 nowhere while the block runs.

    MediaPipe and libtiff write there unasked, and neither has a switch. The descriptor belongs to the whole
    process, so nested and concurrent blocks share one redirection, which ends with the last of them.
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
    """Forget the blocks of other threads in a forked child, where nobody will end them."""
    global _depth
    _depth = getattr(_own, "depth", 0)
    if _depth == 0:
        _restore()
    _lock.release()


if hasattr(os, "register_at_fork"):
    # Nobody may be half-way through a change while the process is copied.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_keep_own_blocks)


@contextlib.contextmanager
def sounddevice_later() -> Iterator[None]:
    """Put off MediaPipe's import of the module for microphones: it runs a compiler to look for a library.

    Whoever records sound gets the real module then.
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
