"""The language in which people are spoken to: English unless a block of code asks for another.

The numbers and the codes of a result are the same in every language; the sentences stand in data files, one
per language, and are looked up when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("en", "es")
"""Codes of the languages that every text exists in."""

_current: ContextVar[str] = ContextVar("kneealign_language", default=LANGUAGES[0])


def language() -> str:
    """Return the code of the current language."""
    return _current.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language within a block.

    Raises
    ------
    ValueError
        The language is not one of :data:`LANGUAGES`.
    """
    if code not in LANGUAGES:
        raise ValueError(f"There are no texts in the language {code!r}, only in: {', '.join(LANGUAGES)}.")
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)
