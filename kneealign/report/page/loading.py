"""Keeps compiled templates from one start to the next: compiling them takes 40 ms of processor time."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from kneealign import __version__


class KeptTemplates(jinja2.FileSystemBytecodeCache):
    """Compiled templates in the user's folder for caches.

    Jinja takes one only for the same text, Jinja and Python. Without such a folder it compiles them anew.
    """

    def __init__(self) -> None:
        super().__init__(str(_caches() / "kneealign" / "templates"), f"{__version__}-%s")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what is kept, unless others could have written it."""
        try:
            if _own(Path(self.directory)):
                super().load_bytecode(bucket)
        except Exception:  # A damaged file can raise anything.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, where Python may keep its own compiled modules too."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(mode=0o700, parents=True, exist_ok=True)
            if _own(Path(self.directory)):
                super().dump_bytecode(bucket)


def _caches() -> Path:
    """Return the user's folder for caches; without a home, one that cannot be made."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if named and Path(named).is_absolute():
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return Path(os.devnull)


def _own(folder: Path) -> bool:
    """Whether only this user can write here; Windows says so by where the folder is."""
    if sys.platform == "win32":
        return True
    there = folder.stat()
    return there.st_uid == os.geteuid() and not there.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
