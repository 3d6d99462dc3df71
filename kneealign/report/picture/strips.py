"""Strips of text above and below a photo, in letters that come with the package."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kneealign.plain import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import ImageDraw, ImageFont

STRIP, STRIP_INK, BANNER = (24, 28, 33), (240, 240, 240), (122, 30, 0)
_FONTS = Path(__file__).parent / "data"
_HAS = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2015), (0x2018, 0x201E), (0x2026, 0x2026), (0x2212, 0x2212))
"""Ranges of letters and marks in the fonts: those of European languages in Latin script."""


class Line:
    """One paragraph of text with its size and colours."""

    def __init__(
        self,
        text: str,
        size: float,
        rgb: tuple[int, int, int],
        *,
        bold: bool = False,
        swatch: tuple[int, int, int] | None = None,
    ) -> None:
        self.text = _drawable(text)
        self.size = max(size, 10.0)
        self.rgb = rgb
        self.bold = bold
        self.swatch = swatch

    def font(self) -> ImageFont.FreeTypeFont:
        """Return the letters at this size."""
        return _font(self.size, self.bold)

    def draw(self, draw: ImageDraw.ImageDraw, xy: tuple[float, float], text: str | None = None) -> None:
        """Draw the line, or a row of it, with its upper left corner at a place."""
        draw.text(xy, self.text if text is None else text, self.rgb, self.font())

    def length(self, text: str) -> float:
        """Return the width of a text in pixels."""
        return float(self.font().getlength(text))

    def wrap(self, width: float) -> list[str]:
        """Return the text in rows that fit; a word longer than a row is cut."""
        rows: list[str] = []
        row = ""
        for word in self.text.split():
            while self.length(word) > width and len(word) > 1:
                cut = max(1, int(len(word) * width / self.length(word)))
                rows += [row] if row else []
                rows.append(word[:cut])
                row, word = "", word[cut:]
            candidate = f"{row} {word}".strip()
            if row and self.length(candidate) > width:
                rows.append(row)
                candidate = word
            row = candidate
        return [*rows, row]


@lru_cache(maxsize=16)
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
    return ImageFont.truetype(str(_FONTS / name), size)


def _drawable(text: str) -> str:
    """Return text in the letters that there are: others without their marks, or as a question mark."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        plain = letter if _has(letter) else unicodedata.normalize("NFKD", letter)
        letters += [c if _has(c) else "?" for c in plain if not unicodedata.combining(c)]
    return printable("".join(letters))


def _has(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _HAS)


def font_size(width: int, height: int) -> float:
    """Return the height of letters in pixels for a photo of this size."""
    # From the shorter side, so that tall and wide photos of one resolution get the same letters.
    return max(11.0, 0.034 * min(width, 1.2 * height))


def strip(lines: list[Line], width: int, size: float, rgb: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return a strip with the lines wrapped to the width: (h, W, 3), no higher than 0 without lines."""
    import numpy as np
    from PIL import Image, ImageDraw

    if not lines:
        return np.empty((0, width, 3), np.uint8)

    pad = 0.6 * size
    rows = [
        (line, row, index)
        for line in lines
        for index, row in enumerate(line.wrap(width - 2 * pad - (size if line.swatch else 0)))
    ]
    image = Image.new("RGB", (width, round(2 * pad + sum(1.3 * line.size for line, _, _ in rows))), rgb)
    draw = ImageDraw.Draw(image)
    y = pad
    for line, row, index in rows:
        if line.swatch and index == 0:
            draw.rectangle(
                (pad, y + 0.2 * line.size, pad + 0.6 * size, y + 1.0 * line.size), fill=line.swatch
            )
        line.draw(draw, (pad + (size if line.swatch else 0), y), row)
        y += 1.3 * line.size
    return np.asarray(image)
