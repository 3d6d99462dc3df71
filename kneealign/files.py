"""Writes files completely or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kneealign.interrupts import unfinished
from kneealign.own_files import OwnFiles, output_error

__all__ = ["output_error", "prepare_folder", "read_small", "replacing", "write_own"]


def prepare_folder(folder: Path) -> None:
    """Make the folder and check that files can be written there, before any work begins.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(folder / "kneealign-probe", keep=False):
            pass
    except OSError as error:
        raise output_error(folder, error) from error


@contextmanager
def replacing(path: Path, *, keep: bool = True) -> Iterator[Path]:
    """Give a temporary path beside ``path`` and move it there when the block ends well."""
    # The ending is kept, because it decides the format of a report.
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.tmp{path.suffix}")
    unfinished.add(temporary)
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        if keep:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def read_small(path: Path, limit_bytes: int) -> bytes:
    """Return the bytes of a regular file; pipes and devices, which may never end, are not read.

    Raises
    ------
    OSError
        The file cannot be read.
    ValueError
        It is not a regular file, or has more bytes than the limit.
    """
    # Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("not a regular file")
        content = file.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise ValueError("too large")
    return content


def write_own(path: Path, command: str, data: bytes) -> None:
    """Write a file, replacing only what the same command wrote there before.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: the record of the folder does not say that the file is ours.
    OutputError
        Code ``output_folder``.
    """
    prepare_folder(path.parent)
    with OwnFiles(path.parent, command) as own:
        own.check_free(path.name, [path.name])
        try:
            made = own.write(path.name, lambda temporary: temporary.write_bytes(data))
        except OSError as error:
            raise output_error(path.parent, error) from error
        try:
            own.commit(path.name, [made])
        finally:
            (path.parent / made.temporary).unlink(missing_ok=True)
