"""The references behind texts and charts, in one list."""

from __future__ import annotations

from kneealign import norms, texts


def references() -> dict[str, str]:
    """Return every source by its key, as it is printed."""
    return {**texts.references(), **norms.reference_texts()}
