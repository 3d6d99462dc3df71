"""The photo with the leg lines, the joints, both angles and the disclaimer on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kneealign.body import Side
from kneealign.codes import ScaleMethod
from kneealign.report.picture.labels import Label, Rect, place_labels
from kneealign.report.picture.marks import INK, PAPER, SIDE_RGB, dashes, dot, stroke
from kneealign.report.picture.strips import BANNER, STRIP, STRIP_INK, Line, font_size, strip
from kneealign.report.wording import leg_words
from kneealign.texts import Words, finding_text, interval_words, short_disclaimer, verdict_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from kneealign.result import Assessment, LegResult

_MUTED = (78, 84, 92)
_SMALL = 0.9
"""Small print against other letters: 11 px high where a telephone shows the photo 360 px wide."""
_MARKER_ABOVE_ANKLES_CM = 20.0
"""How far a page with the marker may reach above the ankles; its middle belongs beside them."""


def draw_overlay(
    words: Words, assessment: Assessment, rgb: NDArray[np.uint8], *, foot: bool = True
) -> NDArray[np.uint8]:
    """Return the photo with the result drawn on it.

    The disclaimer hides nothing of the photo: it stands on a strip added below it, and so do the angles
    where there is no free place beside the legs. A refused photo gets a banner above it.

    Parameters
    ----------
    assessment : Assessment
        The result; its joints are in pixels of the photo at full size.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo, at full size or smaller.
    foot : bool
        Whether the disclaimer stands below; otherwise whoever shows the picture adds it.

    Returns
    -------
    (H + h, W, 3) uint8 RGB array
        A new picture, as wide as the photo and higher by the strips.
    """
    import numpy as np

    height, width = rgb.shape[:2]
    size = font_size(width, height)
    below = [Line(disclaimer_line(words, assessment), size * _SMALL, STRIP_INK)] if foot else []
    if assessment.legs is None:
        reasons = [finding_text(words, one) for one in assessment.refusals]
        reasons = reasons or [verdict_text(words, assessment.verdict)]
        banner = strip(
            [Line(words.say("not_measured_banner", reason=reasons[0]), size * 1.15, PAPER)],
            width,
            size,
            BANNER,
        )
        return np.concatenate([banner, rgb[..., :3], strip(below, width, size, STRIP)])
    canvas = np.ascontiguousarray(rgb[..., :3]).copy()
    share = width / assessment.photo.width_px
    points = {side: _points(leg, share) for side, leg in assessment.legs}
    texts = {side: _label_lines(words, side, leg, size) for side, leg in assessment.legs}
    sizes = {side: _block_size(lines, size) for side, lines in texts.items()}
    labels = place_labels(points, sizes, width, _free_height(assessment, points, share, height))
    if labels is None:
        below = [_panel_line(words, side, leg, size) for side, leg in assessment.legs][::-1] + below
    _draw_legs(canvas, points, labels or (), size)
    if labels is not None:
        canvas = _draw_labels(canvas, labels, texts, size)
    return np.concatenate([canvas, strip(below, width, size, STRIP)])


def _free_height(
    assessment: Assessment, points: dict[Side, tuple[tuple[float, float], ...]], share: float, height: int
) -> float:
    """Return down to where labels may stand: a marker beside the feet stays in view."""
    scale = assessment.scale
    if scale is None or scale.method is not ScaleMethod.MARKER or scale.cm_per_px is None:
        return height
    ankle = min(joints[2][1] for joints in points.values())
    return ankle - _MARKER_ABOVE_ANKLES_CM * share / scale.cm_per_px


def disclaimer_line(words: Words, assessment: Assessment) -> str:
    """Return what stands below every picture."""
    return f"{short_disclaimer(words)} (kneealign {assessment.provenance.kneealign})"


def _points(leg: LegResult, share: float) -> tuple[tuple[float, float], ...]:
    joints = leg.joints_px
    return tuple((x * share, y * share) for x, y in (joints.hip, joints.knee, joints.ankle))


def _label_lines(words: Words, side: str, leg: LegResult, size: float) -> list[Line]:
    label, interval = _xray_rows(words, leg)
    # "straight (1° valgus)" is too wide for the room beside straight legs.
    angle, opening, rest = leg_words(words, leg).partition(" (")
    return [
        Line(words.say(f"persons_{side}"), size * _SMALL, _MUTED),
        Line(angle, size * 1.1, INK, bold=True),
        *([Line(f"{opening.strip()}{rest}", size, INK)] if rest else []),
        Line(label, size * _SMALL, _MUTED),
        Line(interval, size * _SMALL, INK),
    ]


def _panel_line(words: Words, side: str, leg: LegResult, size: float) -> Line:
    return Line(
        f"{words.say(f'persons_{side}')}: {leg_words(words, leg)} ({' '.join(_xray_rows(words, leg))})",
        size,
        PAPER,
        swatch=SIDE_RGB[side],
    )


def _xray_rows(words: Words, leg: LegResult) -> tuple[str, str]:
    return words.say("xray_label"), interval_words(words, leg.xray_interval_deg, leg.deviation_deg)


def _block_size(lines: list[Line], size: float) -> tuple[float, float]:
    width = max(line.length(line.text) for line in lines)
    return width + 1.3 * size, sum(1.3 * line.size for line in lines) + 0.8 * size


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
    canvas: NDArray[np.uint8], labels: tuple[Label, ...], texts: dict[Side, list[Line]], size: float
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
