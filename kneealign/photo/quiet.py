"""Keep decoders from talking and from guessing, whatever the rest of the program has told them."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from kneealign.silence import native_silence

_LOCK = threading.RLock()
"""Warning filters and Pillow's switches belong to the whole process, so one thread at a time changes them."""

_strict_blocks = 0
_was_lenient = False

if hasattr(os, "register_at_fork"):
    # A child that is forked while another thread holds the lock would wait for it for ever.
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)

# Where a program has set up no logging, Python prints records of errors; a program that has still gets them.
logging.getLogger("PIL").addHandler(logging.NullHandler())


@contextmanager
def no_warnings() -> Iterator[None]:
    """Drop Python warnings (Pillow warns about odd EXIF and about large pictures) for the time of a block."""
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
    """Have Pillow refuse files that end early for the time of a block.

    It is a switch of the whole process, and WeasyPrint, which makes the PDFs, sets it to the contrary when it
    is imported. Blocks of several threads may overlap.
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
