"""The process in which photos are measured: reads arguments from a pipe, writes answers to another."""

from __future__ import annotations

import contextlib
import gc
import os
import queue
import sys
import threading
from typing import IO, Any

from kneealign.batch.guard import Guard, receive, send

IDLE_S = 60.0
"""A child without requests for this long ends, so that a cluster's machines get their memory back."""

_OUT_OF_MEMORY_EXIT = 70


def main() -> None:
    """Answer requests until the parent goes away."""
    answers = _private_stdout()
    requests: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    guard: Guard = requests.get()
    _limit_memory(guard.memory_mb)
    _answer(answers, guard.prepare, guard.settings)
    with contextlib.suppress(queue.Empty):
        while True:
            _tidy_up()
            _answer(answers, guard.work, guard.settings, requests.get(timeout=IDLE_S))
    os._exit(0)


def _tidy_up() -> None:
    """Free what refers to itself, such as filled templates with their pictures, before it piles up.

    What is left then was loaded for good: Python need not look through it again.
    """
    gc.collect()
    gc.freeze()


def _read(pipe: IO[bytes], requests: queue.Queue[Any]) -> None:
    with contextlib.suppress(EOFError, OSError):
        while True:
            requests.put(receive(pipe))
    # The parent is gone: nobody waits for the current photo, and it must no longer be written.
    os._exit(0)


def _answer(answers: IO[bytes], function: Any, *arguments: Any) -> None:
    try:
        message = False, function(*arguments)
    except MemoryError:
        # A process that ran out of memory is replaced, because it would stay large.
        from kneealign.batch.guard import WorkerLost

        send(
            answers,
            (True, WorkerLost("worker_out_of_memory", "It needs more memory than a process may have.")),
        )
        os._exit(_OUT_OF_MEMORY_EXIT)
    except Exception as error:
        message = True, error
    send(answers, message)


def _private_stdout() -> IO[bytes]:
    """Keep the pipe for answers; what libraries print goes to stderr."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


def _limit_memory(memory_mb: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit if most < 0 else min(limit, most), most))
