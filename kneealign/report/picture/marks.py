"""What is drawn on a photo: leg lines, dashed lines, the markers of the joints, and their colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Okabe-Ito blue and vermillion: told apart with every common form of colour blindness, and in grey.
SIDE_RGB = {"left": (0, 114, 178), "right": (213, 94, 0)}
PAPER, INK = (255, 255, 255), (24, 28, 33)

MARKER = ((0.42, PAPER), (0.32, None), (0.12, PAPER))
"""Rings of a joint's marker from the outside in: radius in letter heights, and colour (None: the leg's)."""


def _fixed(point: tuple[float, float]) -> tuple[int, int]:
    """Return a point in sixteenths of a pixel, as OpenCV draws with ``shift=4``."""
    return round(point[0] * 16), round(point[1] * 16)


def stroke(
    canvas: NDArray[np.uint8],
    start: tuple[float, float],
    end: tuple[float, float],
    colour: tuple[int, int, int],
    width: int,
) -> None:
    """Draw a straight line with smooth edges."""
    import cv2

    cv2.line(canvas, _fixed(start), _fixed(end), colour, width, cv2.LINE_AA, 4)


def dot(
    canvas: NDArray[np.uint8], place: tuple[float, float], size: float, colour: tuple[int, int, int]
) -> None:
    """Draw a joint centre."""
    import cv2

    for radius, rgb in MARKER:
        cv2.circle(canvas, _fixed(place), round(size * radius * 16), rgb or colour, -1, cv2.LINE_AA, 4)


def dashes(
    canvas: NDArray[np.uint8], start: tuple[float, float], end: tuple[float, float], size: float, width: int
) -> None:
    """Draw a dashed line."""
    import numpy as np

    a, b = np.asarray(start), np.asarray(end)
    count = max(3, int(np.hypot(*(b - a)) / max(12.0, size * 0.9)))
    for index in range(count):
        first, last = a + (b - a) * index / count, a + (b - a) * (index + 0.55) / count
        for thick, colour in ((width + 2, PAPER), (width, INK)):
            stroke(canvas, (first[0], first[1]), (last[0], last[1]), colour, thick)
