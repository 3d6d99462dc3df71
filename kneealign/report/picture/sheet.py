"""Several photos of one person side by side, each with its own angles, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kneealign.codes import StandUse
from kneealign.report.picture.marks import PAPER, SIDE_RGB
from kneealign.report.picture.overlay import disclaimer_line
from kneealign.report.picture.strips import BANNER, STRIP, STRIP_INK, Line, font_size, strip
from kneealign.report.stands import photo_name
from kneealign.report.wording import leg_words
from kneealign.texts import Words, interval_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.result import Assessment, Stand

MOST_BESIDE = 4
"""Photos in one row."""


def draw_sheet(words: Words, assessment: Assessment, drawn: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return all photos of a combined result on one sheet.

    Parameters
    ----------
    words : Words
        The language, speaking of several photos.
    assessment : Assessment
        The combined result.
    drawn : sequence of (H, W, 3) uint8 RGB arrays
        Each photo with its own angles on it, in the order of ``assessment.stands.photos``.

    Returns
    -------
    (H, W, 3) uint8 RGB array
    """
    import numpy as np

    assert assessment.stands is not None
    heads = [
        np.concatenate([_head(words, stand, one), one])
        for stand, one in zip(assessment.stands.photos, drawn, strict=True)
    ]
    beside = min(len(heads), MOST_BESIDE)
    rows = [_row(heads[start : start + beside]) for start in range(0, len(heads), beside)]
    width = max(row.shape[1] for row in rows)
    size = font_size(width, heads[0].shape[0])
    lines = [
        *_means(words, assessment, size),
        Line(disclaimer_line(words, assessment), size * 0.8, STRIP_INK),
    ]
    photos = [_padded(row, row.shape[0], width) for row in rows]
    return np.concatenate([*photos, strip(lines, width, size, STRIP)])


def _head(words: Words, stand: Stand, photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the strip with a photo's name, and why it does not count."""
    height, width = photo.shape[:2]
    name, counts = photo_name(words, stand), stand.use is StandUse.USED
    said = name if counts else f"{name}: {words.say(f'stand_{stand.use}')}"
    size = font_size(width, height)
    return strip([Line(said, size, PAPER, bold=True)], width, size, STRIP if counts else BANNER)


def _row(photos: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    import numpy as np

    height = max(photo.shape[0] for photo in photos)
    return np.concatenate([_padded(photo, height, photo.shape[1]) for photo in photos], axis=1)


def _padded(photo: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Return a picture of this size with the photo in its upper left corner."""
    import numpy as np

    canvas = np.full((height, width, 3), STRIP, np.uint8)
    canvas[: photo.shape[0], : photo.shape[1]] = photo
    return canvas


def _means(words: Words, assessment: Assessment, size: float) -> list[Line]:
    if assessment.legs is None or assessment.stands is None:
        return []
    lines = []
    for side, leg in reversed(tuple(assessment.legs)):
        said = words.say(
            "stands_strip",
            used=assessment.stands.used,
            leg=words.say(f"persons_{side}"),
            angle=leg_words(words, leg),
            xray=words.say("xray_label"),
            interval=interval_words(words, leg.xray_interval_deg, leg.deviation_deg),
        )
        lines.append(Line(said, size, PAPER, swatch=SIDE_RGB[side]))
    return lines
