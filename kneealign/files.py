"""Never half a file."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kneealign.interrupts import unfinished
from kneealign.own_files import output_error

__all__ = ["output_error", "prepare_folder", "replacing"]


def prepare_folder(folder: Path) -> None:
    """Make the folder and check that files can be written there, before any work is done.

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
    # The ending stays, since it decides what a report is written as.
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.tmp{path.suffix}")
    unfinished.add(temporary)
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        if keep:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
