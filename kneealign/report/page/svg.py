"""What every inline SVG figure shares: a scale, wrapped labels, the frame."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Axis:
    """A straight map from values to pixels of the drawing, held at the ends."""

    low: float
    """Value at ``start_px``."""
    high: float
    """Value at ``end_px``."""
    start_px: float
    """Position of the lowest value."""
    end_px: float
    """Position of the highest value."""

    def px(self, value: float) -> float:
        """Return the position of a value; what lies beyond an end stays at that end.

        >>> Axis(-10, 10, 200, 0).px(5)
        50.0
        """
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start_px + share * (self.end_px - self.start_px), 2)


def label(kind: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return one row of text; ``kind`` is its class in the style sheet."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a straight line; ``kind`` is its class in the style sheet."""
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def mark(side: str, x: float, y: float, size: float = 1.0) -> str:
    """Return the sign of a leg: a dot for the left, a square for the right."""
    if side == "left":
        return f'<circle class="mark" cx="{x:g}" cy="{y:g}" r="{6.5 * size:.3g}"/>'
    half = 6 * size
    return (
        f'<rect class="mark" x="{x - half:.2f}" y="{y - half:.2f}" '
        f'width="{2 * half:.3g}" height="{2 * half:.3g}"/>'
    )


def key(entries: Sequence[tuple[str, str]], top: float, row_px: float) -> list[str]:
    """Return the key of a figure 400 px wide in two columns: signs, drawn about (12, 0), and their names."""
    parts = ['<g class="keys">']
    for index, (sign, name) in enumerate(entries):
        x, y = 200 * (index % 2) + 4, top + row_px * (index // 2)
        parts += [f'<g transform="translate({x} {y:g})">{sign}</g>', label("key", x + 32, y + 5, name)]
    return [*parts, "</g>"]


def balanced(text: str, width: int) -> list[str]:
    """Return the text in as few rows as the width allows, the rows about equally long, words whole."""
    rows = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    for narrower in range(width - 1, 0, -1):
        tried = textwrap.wrap(text, narrower, break_on_hyphens=False, break_long_words=False)
        if len(tried) > len(rows):
            break
        rows = tried
    return rows


def picture(view_box: str, title: str, parts: Iterable[str], name: str) -> str:
    """Return a figure that says what it shows; ``name`` must be unique on the page."""
    body = "\n".join(parts)
    return (
        f'<svg class="figure {name}" viewBox="{view_box}" role="img" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{escape(title)}</title>\n{body}\n</svg>'
    )
