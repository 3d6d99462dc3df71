"""Call a function in its own process, which may crash, hang or use up memory without harming the caller.

The same call works on one machine and on many: the local pool is one thread per processor, each with its own
child process; on a cluster the threads are those of the cluster's workers. A child is started with
``subprocess`` because ``multiprocessing`` cannot start one inside a Dask worker and imports the user's main
module again.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kneealign.errors import KneealignError, ModelError

HEADER = struct.Struct("<Q")
"""Length of the pickled message that follows."""

STARTUP_S = 300.0
"""Time limit for a child to start and load the model, perhaps from a slow network drive."""

_STARTS = 3
"""How often to try to start a child: the system may have been short of memory for a moment."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class WorkerLost(Exception):  # noqa: N818 - an event, not a fault of this program.
    """The child ended without an answer.

    Parameters
    ----------
    code : str
        ``worker_timeout``, ``worker_out_of_memory`` or ``worker_crashed``.
    message : str
        What happened, in one sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message


class _WentHome(WorkerLost):
    """The child had ended, because it had no requests for a while, when this one came."""


@dataclass(frozen=True)
class Guard:
    """How a function is called, the same for every call of a run."""

    run: str
    """Name of the run, used to stop its children."""
    prepare: Callable[[Any], object]
    """Called once with ``settings`` when a child starts; the time limit does not apply."""
    work: Callable[[Any, Any], Any]
    """Called with ``settings`` and an argument."""
    settings: Any
    timeout_s: float
    memory_mb: int
    """Most data memory that a child may reserve, where the system can limit it (Linux)."""


_own = threading.local()
_children: set[_Child] = set()
_stopped: set[str] = set()
_lock = threading.Lock()


def call(guard: Guard, argument: Any) -> Any:
    """Return ``guard.work(guard.settings, argument)``, called in this thread's child process.

    Raises
    ------
    WorkerLost
        The child crashed, took too long or too much memory; the next call starts another.
    ModelError
        Code ``worker_not_started``: children end before their first argument.
    Exception
        What the function raised.
    """
    child: _Child | None = getattr(_own, "child", None)
    if child is None or child.guard != guard or not child.alive:
        if child is not None:
            child.close()
        _own.child = child = _started(guard)
    try:
        return child.request(argument, guard.timeout_s)
    except _WentHome:
        _own.child = child = _started(guard)
        return child.request(argument, guard.timeout_s)


def _started(guard: Guard) -> _Child:
    """Start a child; if it ends before its first argument, no photo is at fault."""
    reason = ""
    for _ in range(_STARTS):
        try:
            return _Child(guard)
        except (KneealignError, ImportError):
            raise
        except WorkerLost as lost:
            if guard.run in _stopped:
                raise
            reason = lost.message
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
    raise ModelError(
        "worker_not_started",
        f"A worker process was started {_STARTS} times and never became ready: {reason}",
        "Run the same command again to continue where it stopped.",
    )


def stop(run: str) -> None:
    """End all children of a run in this process, and start no more."""
    with _lock:
        _stopped.add(run)
        mine = [child for child in _children if child.guard.run == run]
    for child in mine:
        child.close()


class _Child:
    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self._timed_out = False
        with _lock:
            if guard.run in _stopped:
                raise WorkerLost("worker_crashed", "The run was stopped.")
            self._process = _start()
            _children.add(self)
        try:
            self.request(guard, STARTUP_S)
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def request(self, argument: Any, timeout_s: float) -> Any:
        watchdog = threading.Timer(timeout_s, self._time_out)
        watchdog.daemon = True
        watchdog.start()
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            send(self._process.stdin, argument)
            raised, value = receive(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            raise self._lost(timeout_s) from None
        finally:
            watchdog.cancel()
        if isinstance(value, WorkerLost):  # It announced this itself, and is ending.
            self.close()
        if raised:
            raise value
        return value

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        with _lock:
            _children.discard(self)

    def _time_out(self) -> None:
        self._timed_out = True
        self._process.kill()

    def _lost(self, timeout_s: float) -> WorkerLost:
        self.close()
        if self._timed_out:
            return WorkerLost("worker_timeout", f"It took longer than {timeout_s:g} s and was stopped.")
        ended = self._process.returncode
        if ended in (-signal.SIGTERM.value, -9):
            return WorkerLost(
                "worker_out_of_memory",
                "The process that measured it was killed, most likely for lack of memory.",
            )
        kind = _WentHome if ended == 0 else WorkerLost
        return kind("worker_crashed", f"The process that measured it crashed ({_ending(ended)}).")


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def allocator_settings() -> dict[str, str]:
    """Return the environment in which the C library handles pictures and networks best."""
    tunables = [os.environ.get("GLIBC_TUNABLES", ""), "glibc.malloc.hugetlb=1"]
    return {
        # One heap: with one per thread it keeps a third more memory than the model needs.
        "MALLOC_ARENA_MAX": "1",
        # Pictures of the same size come and go: keeping their memory avoids asking the system each time.
        **dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), str(200 << 20)),
        # Large pages, where the system gives them to those who ask: every view reads all of a network.
        "GLIBC_TUNABLES": ":".join(filter(None, tunables)),
    }


def _start() -> subprocess.Popen[bytes]:
    # These replace what is there: Dask gives its workers an allocator that returns memory after each picture.
    environment = {**os.environ, **dict.fromkeys(_ONE_THREAD, "1"), **allocator_settings()}
    return subprocess.Popen(
        [sys.executable, "-c", _BOOT, *(path or str(Path.cwd()) for path in sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("KNEEALIGN_DEBUG") else subprocess.DEVNULL,
        env=environment,
        # In its own process group: Ctrl-C is for the parent, which ends its children itself.
        start_new_session=os.name == "posix",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


# The child finds this package wherever the parent found it.
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from kneealign.batch.child import main; main()"


def send(pipe: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(HEADER.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message.

    Raises
    ------
    EOFError
        The other end has gone.
    """
    return pickle.loads(_exactly(pipe, HEADER.unpack(_exactly(pipe, HEADER.size))[0]))


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
