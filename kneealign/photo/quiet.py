"""Keeps decoders quiet and strict, whatever the rest of the program has set."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from kneealign.silence import native_silence

_LOCK = threading.RLock()
"""Warning filters and Pillow's switches belong to the whole process, so only one thread at a time changes
them."""

_strict_blocks = 0
_was_lenient = False

if hasattr(os, "register_at_fork"):
    # A child forked while another thread holds the lock would wait for it for ever.
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)

# Where a program has set up no logging, Python prints records of errors; a program that has still gets them.
logging.getLogger("PIL").addHandler(logging.NullHandler())


@contextmanager
def no_warnings() -> Iterator[None]:
    """Drop Python warnings (Pillow warns about odd EXIF and large pictures) during a block."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def no_output() -> Iterator[None]:
    """Drop Python warnings and what native code writes to file descriptor 2, as libtiff does unasked."""
    with no_warnings(), native_silence():
        yield


@contextmanager
def no_leniency() -> Iterator[None]:
    """Make Pillow refuse truncated files during a block.

    The switch belongs to the whole process, and WeasyPrint, which makes the PDFs, sets it the other way when
    imported. Blocks of several threads may overlap.
    """
    from PIL import ImageFile

    global _strict_blocks, _was_lenient
    with _LOCK:
        if _strict_blocks == 0:
            _was_lenient = ImageFile.LOAD_TRUNCATED_IMAGES
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        _strict_blocks += 1
    try:
        yield
    finally:
        with _LOCK:
            _strict_blocks -= 1
            if _strict_blocks == 0:
                ImageFile.LOAD_TRUNCATED_IMAGES = _was_lenient
