"""The photo with the leg lines, the joints, both angles and the disclaimer on it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from kneealign.body import Side
from kneealign.plain import printable
from kneealign.report.picture.labels import Label, Rect, place_labels
from kneealign.report.picture.marks import INK, PAPER, SIDE_RGB, dashes, dot, stroke
from kneealign.report.wording import leg_words
from kneealign.texts import Words, finding_text, interval_words, short_disclaimer, verdict_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image, ImageDraw, ImageFont

    from kneealign.result import Assessment, LegResult

_MUTED = (78, 84, 92)
_STRIP, _STRIP_INK, _BANNER = (24, 28, 33), (240, 240, 240), (122, 30, 0)
# Pillow's built-in font knows Latin-1 letters but not typographic marks.
_PLAIN_MARKS = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "×": "x", "≤": "<=", "≥": ">="}
)


def draw_overlay(words: Words, assessment: Assessment, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the photo with the result drawn on it.

    The disclaimer hides nothing of the photo: it stands on a strip added below it, and so do the angles
    where there is no free place beside the legs. A refused photo gets a banner above it.

    Parameters
    ----------
    assessment : Assessment
        The result; its joints are in pixels of the photo at full size.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo, at full size or smaller.

    Returns
    -------
    (H + h, W, 3) uint8 RGB array
        A new picture, as wide as the photo and higher by the strips.
    """
    import numpy as np

    height, width = rgb.shape[:2]
    size = _font_size(width, height)
    foot = [
        _Line(
            f"{short_disclaimer(words)} (kneealign {assessment.provenance.kneealign})", size * 0.8, _STRIP_INK
        )
    ]
    if assessment.legs is None:
        reasons = [finding_text(words, one) for one in assessment.refusals]
        reasons = reasons or [verdict_text(words, assessment.verdict)]
        banner = _strip(
            [_Line(words.say("not_measured_banner", reason=reasons[0]), size * 1.15, PAPER)],
            width,
            size,
            _BANNER,
        )
        return np.concatenate([banner, rgb[..., :3], _strip(foot, width, size, _STRIP)])
    canvas = np.ascontiguousarray(rgb[..., :3]).copy()
    share = width / assessment.photo.width_px
    points = {side: _points(leg, share) for side, leg in assessment.legs}
    texts = {side: _label_lines(words, side, leg, size) for side, leg in assessment.legs}
    labels = place_labels(
        points, {side: _block_size(lines, size) for side, lines in texts.items()}, width, height
    )
    if labels is None:
        foot = [_panel_line(words, side, leg, size) for side, leg in assessment.legs][::-1] + foot
    _draw_legs(canvas, points, labels or (), size)
    if labels is not None:
        canvas = _draw_labels(canvas, labels, texts, size)
    return np.concatenate([canvas, _strip(foot, width, size, _STRIP)])


class _Line:
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

    @property
    def shifts(self) -> tuple[int, ...]:
        """Steps to the right at which the letters are drawn: twice for bold, as the font has one weight."""
        return (0, max(1, round(0.035 * self.size))) if self.bold else (0,)

    def font(self) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        """Return Pillow's built-in font at this size."""
        return _font(self.size)

    def draw(self, draw: ImageDraw.ImageDraw, xy: tuple[float, float], text: str | None = None) -> None:
        """Draw the line, or a row of it, with its upper left corner at a place."""
        for shift in self.shifts:
            draw.text((xy[0] + shift, xy[1]), self.text if text is None else text, self.rgb, self.font())

    def length(self, text: str) -> float:
        """Return the width of a text in pixels."""
        return float(self.font().getlength(text)) + self.shifts[-1]

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
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _drawable(text: str) -> str:
    """Return text in the letters of Pillow's built-in font, which are ASCII with ° and ±."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN_MARKS))
    letters = (c if c.isascii() or c in "°±" else "?" for c in plain if not unicodedata.combining(c))
    return printable("".join(letters))


def _font_size(width: int, height: int) -> float:
    # From the shorter side, so that tall and wide photos of one resolution get the same letters.
    return max(11.0, 0.034 * min(width, 1.2 * height))


def _points(leg: LegResult, share: float) -> tuple[tuple[float, float], ...]:
    joints = leg.joints_px
    return tuple((x * share, y * share) for x, y in (joints.hip, joints.knee, joints.ankle))


def _label_lines(words: Words, side: str, leg: LegResult, size: float) -> list[_Line]:
    return [
        _Line(words.say(f"persons_{side}"), size * 0.8, _MUTED),
        _Line(leg_words(words, leg), size * 1.1, INK, bold=True),
        *(_Line(row, size * 0.8, _MUTED) for row in _xray_rows(words, leg)),
    ]


def _panel_line(words: Words, side: str, leg: LegResult, size: float) -> _Line:
    return _Line(
        f"{words.say(f'persons_{side}')}: {leg_words(words, leg)} ({' '.join(_xray_rows(words, leg))})",
        size,
        PAPER,
        swatch=SIDE_RGB[side],
    )


def _xray_rows(words: Words, leg: LegResult) -> tuple[str, str]:
    return words.say("xray_label"), interval_words(words, leg.xray_interval_deg, leg.deviation_deg)


def _block_size(lines: list[_Line], size: float) -> tuple[float, float]:
    width = max(line.length(line.text) for line in lines)
    return width + 1.5 * size, sum(1.3 * line.size for line in lines) + 0.8 * size


def _draw_legs(
    canvas: NDArray[np.uint8],
    points: dict[Side, tuple[tuple[float, float], ...]],
    labels: tuple[Label, ...],
    size: float,
) -> None:
    thick = max(2, round(size * 0.17))
    casing = thick + max(2, round(size * 0.14))
    for label in labels:
        knee = points[label.side][1]
        edge = label.rect.nearest(knee)
        for width, colour in ((casing - 1, PAPER), (max(1, thick // 2), SIDE_RGB[label.side])):
            stroke(canvas, edge, knee, colour, width)
    for side, (hip, knee, ankle) in points.items():
        dashes(canvas, hip, ankle, size, max(1, thick // 2))
        for width, colour in ((casing, PAPER), (thick, SIDE_RGB[side])):
            stroke(canvas, hip, knee, colour, width)
            stroke(canvas, knee, ankle, colour, width)
        for joint in (hip, knee, ankle):
            dot(canvas, joint, size, SIDE_RGB[side])


def _draw_labels(
    canvas: NDArray[np.uint8], labels: tuple[Label, ...], texts: dict[Side, list[_Line]], size: float
) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import Image, ImageDraw

    image = Image.fromarray(canvas)
    for label in labels:
        _box(image, label.rect, SIDE_RGB[label.side], size)
        draw = ImageDraw.Draw(image)
        y = label.rect.top + 0.42 * size
        for line in texts[label.side]:
            line.draw(draw, (label.rect.left + 0.85 * size, y))
            y += 1.3 * line.size
    return np.asarray(image)


def _box(image: Image.Image, rect: Rect, colour: tuple[int, int, int], size: float) -> None:
    from PIL import Image, ImageDraw

    # Drawn four times as large and shrunk, because Pillow's shapes have no smooth edges of their own.
    width, height, zoom = round(rect.width), round(rect.height), 4
    mask = Image.new("L", (width * zoom, height * zoom), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * zoom - 1, height * zoom - 1), radius=0.3 * size * zoom, fill=255
    )
    mask = mask.reduce(zoom)
    paper = Image.new("RGB", (width, height), PAPER)
    ImageDraw.Draw(paper).rectangle((0, 0, max(2, round(0.3 * size)), height), fill=colour)
    image.paste(paper, (round(rect.left), round(rect.top)), mask)


def _strip(lines: list[_Line], width: int, size: float, rgb: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return a strip with the lines wrapped to the width: (h, W, 3)."""
    import numpy as np
    from PIL import Image, ImageDraw

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
