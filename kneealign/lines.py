r"""A file of lines that survives being killed at any byte.

The first line names the kind of file. The others are only ever appended, each with a checksum, so a line that
was cut short (by ``kill -9``, a full disk, a pulled drive) is noticed and is all that is lost::

    checksum TAB kind TAB body
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from kneealign.errors import FolderError

Take = Callable[[bytes, bytes, int, int], None]
"""Called with the kind of a line, its body, the position of the body in the file, and the checksum."""

_CHUNK_BYTES = 1 << 20
"""Size of the pieces read at the start: the journal of 100 000 photos has 400 MB."""

_CHECKSUM_BYTES = len(b"01234567\t")


class Lines:
    """Read all lines of a file, which is made if necessary, then append more.

    Parameters
    ----------
    path : Path
        The file.
    header : bytes
        Its first line, with the line end.
    take : callable
        Is given every whole line.
    read_only : bool
        Change nothing: appended lines are forgotten.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: another kind of file has this name.
    OSError
        The system refuses.
    """

    def __init__(self, path: Path, header: bytes, take: Take, *, read_only: bool = False) -> None:
        self._read_only = read_only
        if read_only and not os.path.lexists(path):
            self._file: IO[bytes] = io.BytesIO()
            return
        _check_is_file(path)
        if not read_only:
            _own_bytes_only(path)
        self._file = open_itself(path, "rb" if read_only else "a+b")
        try:
            self._begin(path, read_lines(path, header, take))
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, offset: int, length: int) -> bytes:
        """Return a piece of the file."""
        self._file.seek(offset)
        return self._file.read(length)

    def append(self, kind: bytes, body: bytes, *, durable: bool) -> tuple[int, int]:
        """Write a line, flushed to disk if durable; return where it ends and its checksum."""
        checksum = zlib.crc32(kind + b"\t" + body)
        if self._read_only:
            return 0, checksum
        self._file.seek(0, os.SEEK_END)
        self._file.write(b"%08x\t%s\t%s\n" % (checksum, kind, body))
        if not durable:
            return 0, checksum
        self._file.flush()
        os.fsync(self._file.fileno())
        # From the system, because another program may have appended lines too.
        return os.lseek(self._file.fileno(), 0, os.SEEK_CUR), checksum

    def _begin(self, path: Path, rest: bytes | None) -> None:
        """Complete what an interrupted run left: the header, or a line that was cut short."""
        if rest is None:
            raise in_the_way(path)
        if rest and not self._read_only:
            self._file.write(rest)
            self._file.flush()


def read_lines(path: Path, header: bytes, take: Take) -> bytes | None:
    """Pass on every complete line of a file, without changing it.

    Returns
    -------
    bytes or None
        What must be written before the next line can be appended; None for a file of another kind.
    """
    offset = 0
    ours = False
    line = b""
    with path.open("rb", buffering=_CHUNK_BYTES) as file:
        for line in file:
            ours |= line == header if offset == 0 else False
            ours |= _take(line, offset, take)
            offset += len(line)
    if offset == len(line) and header.startswith(line):
        return header[len(line) :]
    if not ours:
        return None
    # Ends a line that was cut short; otherwise the next one would become part of it.
    return b"" if line.endswith(b"\n") else b"\n"


def open_itself(path: Path, mode: str) -> IO[bytes]:
    """Open a regular file only: a link could lead to a file of the user's, and a pipe would block."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o666)

    return open(path, mode, opener=opener)


def in_the_way(path: Path, why: str = "kneealign did not write it, or it was changed since") -> FolderError:
    """Return the error for somebody else's file in the place of one of ours."""
    return FolderError(
        "file_in_the_way",
        f"{path} is in the way: {why}.",
        "It is left as it is. Move or rename it, or give another --out folder.",
    )


def _take(line: bytes, offset: int, take: Take) -> bool:
    line = line.removesuffix(b"\n")
    checksum = zlib.crc32(memoryview(line)[_CHECKSUM_BYTES:])
    parts = line.split(b"\t", 2)
    if len(parts) < 3 or parts[0] != b"%08x" % checksum:
        return False
    take(parts[1], parts[2], offset + len(line) - len(parts[2]), checksum)
    return True


def _check_is_file(path: Path) -> None:
    if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
        raise in_the_way(path, "it is not a file")


def _own_bytes_only(path: Path) -> None:
    """Make sure that appended lines reach only this file, and no hard link that shares its content."""
    if path.exists() and path.lstat().st_nlink > 1:
        copy = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
        with path.open("rb") as old, copy.open("xb") as new:
            shutil.copyfileobj(old, new)
        copy.replace(path)
