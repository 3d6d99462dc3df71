"""The references behind texts and charts, in one list."""

from __future__ import annotations

from kneealign import texts
from kneealign.norms import reference


def references() -> dict[str, str]:
    """Return every source by its key, as it is printed."""
    return {**texts.references(), **reference.reference_texts()}
