"""Reports too little memory before native code ends the process without a message."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kneealign.errors import ModelError

WHOLE_PROGRAM_MB = 1500
MODEL_MB = 950
"""Address space for the whole program and for loading the model alone; most of it is reserved and never used.

Measured with ``ulimit -v`` on two processors: 1330 were too few and 1540 enough, 850 and 900 for the model.
"""
PER_PROCESSOR_MB = 40
"""More for each further processor: what NumPy's linear algebra reserves for its thread."""

_SIGNS = (
    "can't start new thread",
    "failed to map segment",
    "Cannot allocate memory",
    "cannot allocate memory",
)


def require_for_program() -> None:
    """Check that the process may use the address space that measuring needs, including all libraries.

    MediaPipe and OpenBLAS abort if an allocation fails, which no program can catch.

    Raises
    ------
    ModelError
        Code ``out_of_memory``.
    """
    needed = WHOLE_PROGRAM_MB + PER_PROCESSOR_MB * max(0, (os.cpu_count() or 1) - 2)
    _compare(_limit_mb(), needed)


def require_for_model() -> None:
    """Check the same for the model alone, in a program that already uses some of its memory.

    Raises
    ------
    ModelError
        Code ``out_of_memory``.
    """
    limit = _limit_mb()
    if limit is not None and sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_bytes().split()[0])
        _compare(limit - pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000, MODEL_MB)


def out_of_memory(why: str) -> ModelError:
    """Return the error for a process that has, or will have, too little memory."""
    return ModelError(
        "out_of_memory",
        f"There is too little memory: kneealign {why}.",
        "Raise the limit (ulimit -v unlimited), or close other programs.",
    )


def ran_out(error: BaseException) -> bool:
    """Whether a library's error means that memory ran out, in any of the ways in which they say so."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in _SIGNS)


def _compare(room_mb: int | None, needed_mb: int) -> None:
    if room_mb is not None and room_mb < needed_mb:
        raise out_of_memory(
            f"needs {needed_mb} MB of address space, and the limit (ulimit -v) leaves {max(0, room_mb)} MB"
        )


def _limit_mb() -> int | None:
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit // 1_000_000
