"""A gate that threads pass freely, and that is empty and shut while the process forks."""

from __future__ import annotations

import threading
from types import TracebackType


class Gate:
    """Used as a context manager by threads in code that no fork may interrupt."""

    def __init__(self) -> None:
        # Reentrant: a garbage collection inside may close a landmarker, which passes the gate too.
        self._changed = threading.Condition(threading.RLock())
        self._inside = 0
        self._waiting_to_shut = 0
        self._own = threading.local()

    @property
    def _own_depth(self) -> int:
        """How often this thread has entered without leaving."""
        return getattr(self._own, "depth", 0)

    def __enter__(self) -> None:
        with self._changed:
            while self._waiting_to_shut and not self._own_depth:
                self._changed.wait()
            self._inside += 1
            self._own.depth = self._own_depth + 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._inside -= 1
            self._own.depth -= 1
            self._changed.notify_all()

    def shut(self) -> None:
        """Wait until no other thread is inside, and let none in until :meth:`open`, called by this thread."""
        self._changed.acquire()
        self._waiting_to_shut += 1
        while self._inside > self._own_depth:
            self._changed.wait()
        self._waiting_to_shut -= 1

    def open(self) -> None:
        """Let threads in again."""
        self._changed.notify_all()
        self._changed.release()
