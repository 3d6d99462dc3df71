"""One run per folder of results."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kneealign.errors import FolderError
from kneealign.lines import in_the_way, open_itself


@contextmanager
def only_run(out: Path, file: Path) -> Iterator[None]:
    """Hold the lock of a results folder; the system releases it however the process ends.

    The file is made if necessary and never written to.

    Raises
    ------
    FolderError
        Codes ``folder_busy`` (another run holds the lock), ``lock_unusable`` (the system refuses to open it)
        and ``file_in_the_way`` (it is not a file).
    """
    with _opened(file) as handle:
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):  # The second is from Windows.
            raise FolderError(
                "folder_busy",
                f"Another run is writing its results to {out}.",
                "Wait until it has finished, or give this run another --out folder.",
            ) from None
        except OSError as error:
            raise _unusable(file, error) from error
        yield


def _opened(file: Path) -> IO[bytes]:
    if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):
        raise in_the_way(file, "kneealign needs a file of this name as a lock")
    try:
        return open_itself(file, "ab")
    except OSError as error:
        raise _unusable(file, error) from error


def _unusable(file: Path, error: OSError) -> FolderError:
    return FolderError(
        "lock_unusable",
        f"The lock {file} cannot be used: {error.strerror or error}.",
        "It may belong to another user, or to a drive without locks: give this run another --out folder.",
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
