"""The language in which people are spoken to: English unless a block of code asks for another.

The numbers and the codes of a result are the same in every language; the sentences stand in data files, one
per language, and are looked up when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kneealign.errors import OptionError

LANGUAGES = ("en", "es")
"""Codes of the languages that every text exists in."""

_current: ContextVar[str] = ContextVar("kneealign_language", default=LANGUAGES[0])


def language() -> str:
    """Return the code of the current language."""
    return _current.get()


def check_language(code: str) -> None:
    """Raise the error of :func:`speaking` now for a language without texts."""
    if code not in LANGUAGES:
        raise OptionError(
            "bad_language",
            f"There are no texts in the language {code!r}.",
            f"Choose one of: {', '.join(LANGUAGES)}.",
        )


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language within a block.

    Raises
    ------
    OptionError
        Code ``bad_language``: it is not one of :data:`LANGUAGES`.
    """
    check_language(code)
    token = _current.set(code)
    try:
        yield
    finally:
        _current.reset(token)
