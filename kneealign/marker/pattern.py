"""Which markers there are: one for each size of paper."""

from __future__ import annotations

from dataclasses import dataclass

MODULES = 7
"""Squares along a side: five of the pattern and the black border."""


@dataclass(frozen=True)
class Paper:
    """A size of paper and its marker."""

    name: str
    """What the paper is called."""
    width_mm: float
    height_mm: float
    marker_id: int
    """In OpenCV's dictionary DICT_5X5_50. It tells the size, so a page on the wrong paper is not mistaken."""
    side_mm: float
    """Outer side of the marker's black border."""
    ruler: tuple[str, float, int]
    """Unit, millimetres in it, and length of the ruler in that unit."""
    rows: tuple[str, ...]
    """The pattern inside the border, ``#`` black, as OpenCV's dictionary has it."""


PAPERS = {
    "a4": Paper(
        "A4", 210.0, 297.0, 13, 160.0, ("cm", 10.0, 15), ("##.#.", "...##", "...##", "#.#..", "##..#")
    ),
    "letter": Paper(
        "US Letter", 215.9, 279.4, 38, 152.4, ("in", 25.4, 6), ("#.##.", ".#.#.", "#.#..", "#.###", "...#.")
    ),
}
"""By the name that the command takes. Both markers fill their paper, since every millimetre counts at three
metres. The two patterns differ from each other, and from themselves turned, in 12 squares of 25."""
