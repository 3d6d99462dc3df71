"""One run per folder of results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kneealign.errors import FolderError


@contextmanager
def only_run(out: Path, file: Path) -> Iterator[None]:
    """Hold the lock of a folder of results; the system lets go of it however the process ends.

    Raises
    ------
    FolderError
        Code ``folder_busy``: another run holds it.
    """
    with file.open("a+b") as handle:
        try:
            _lock(handle)
        except BlockingIOError:
            raise _busy(out) from None
        except PermissionError:  # What Windows says.
            raise _busy(out) from None
        yield


def _busy(out: Path) -> FolderError:
    return FolderError(
        "folder_busy",
        f"Another run is writing its results to {out}.",
        "Wait until it is done, or give this run another --out folder.",
    )


try:
    import fcntl
except ImportError:
    import msvcrt

    def _lock(handle: IO[bytes]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
else:

    def _lock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
