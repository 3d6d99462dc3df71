"""Loads all texts: one folder of JSON files per language, read when needed.

What a language lacks appears in English, so a new language can begin with three sentences.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kneealign.errors import OptionError

FOLDER = Path(__file__).parent / "data"
ENGLISH = "en"


class Words:
    """All texts in one language.

    Parameters
    ----------
    lang : str
        Code of the language, which is the name of its folder.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._files: dict[str, dict[str, Any]] = {}

    def file(self, name: str) -> dict[str, Any]:
        """Return one file of texts, such as ``"findings"``, with English where this language has no text."""
        if name not in self._files:
            english = read_data(f"{ENGLISH}/{name}")
            own = english if self.lang == ENGLISH else _read_if_there(f"{self.lang}/{name}")
            self._files[name] = _merged(english, own)
        return self._files[name]

    @property
    def phrases(self) -> dict[str, str]:
        """Captions, headings and sentences of reports by name; some contain places for values in braces."""
        phrases: dict[str, str] = self.file("report")["phrases"]
        return phrases

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its values filled in."""
        return self.phrases[key].format(**values)


class _Instead(Words):
    """A language, with the sentences of one of its files in place of those that they fit better than."""

    def __init__(self, words: Words, name: str) -> None:
        super().__init__(words.lang)
        self._words, self._name = words, name

    def file(self, name: str) -> dict[str, Any]:
        """Return one file of texts as :meth:`Words.file` does."""
        if name not in self._files:
            own = self._words.file(self._name).get(name)
            self._files[name] = _merged(self._words.file(name), own)
        return self._files[name]


def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a folder, English first."""
    others = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
    return (ENGLISH, *(code for code in others if code != ENGLISH))


def check_language(code: str) -> None:
    """Raise the error of :func:`words_in` for a language without texts."""
    if code not in languages():
        raise OptionError(
            "bad_language",
            f"kneealign has no texts in the language {code!r}.",
            f"Choose one of: {', '.join(languages())}.",
        )


@cache
def words_in(lang: str, *, several: bool = False, studied: bool = False) -> Words:
    """Return the texts of a language.

    Parameters
    ----------
    lang : str
        Code of the language.
    several : bool
        Speak of several photos of one person in place of one photo.
    studied : bool
        Speak of a study of photos and X-rays behind the chances, in place of a convention.

    Raises
    ------
    OptionError
        Code ``bad_language``: there are none.
    """
    check_language(lang)
    words = Words(lang)
    for name, wanted in (("several", several), ("studied", studied)):
        words = _Instead(words, name) if wanted else words
    return words


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return a data file of this package by its path without the ending, which nobody may change."""
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


def _read_if_there(name: str) -> dict[str, Any]:
    return read_data(name) if (FOLDER / f"{name}.json").is_file() else {}


def _merged(english: Any, own: Any) -> Any:
    """Return the texts of a language, with English for any that are missing."""
    if isinstance(english, dict):
        return {key: _merged(text, own.get(key) if own else None) for key, text in english.items()}
    if isinstance(english, list):
        own = own or []
        return [_merged(text, own[i] if i < len(own) else None) for i, text in enumerate(english)]
    return english if own is None else own
