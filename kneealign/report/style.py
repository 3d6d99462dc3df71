"""The options of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from kneealign.result import Assessment


@dataclass(frozen=True)
class Style:
    """What may differ between two reports of one result."""

    lang: str = "en"
    """Language."""
    show_face: bool = False
    """Leave faces as they are; otherwise they are hidden, which cannot be undone."""
    earlier: tuple[Assessment, ...] = ()
    """Results of earlier photos of the same child."""
    made_on: date | None = None
    """Printed at the top; without it the same result gives the same bytes on any day."""


DEFAULT = Style()
"""English, faces hidden, no date."""
