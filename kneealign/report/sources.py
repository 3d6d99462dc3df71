"""The references behind texts and charts, in one list."""

from __future__ import annotations

from kneealign import norms, texts
from kneealign.texts import Words


def references(words: Words) -> dict[str, str]:
    """Return every source by its key, as it is printed, with what is said of it in a language."""
    published, notes = {**texts.references(), **norms.reference_texts()}, texts.source_notes(words)
    printed = {
        key: f"{text} ({notes[key]})." if key in notes else f"{text}." for key, text in published.items()
    }
    # What no publication says, but a calculation of our own.
    return {key: note for key, note in notes.items() if key not in published} | printed
