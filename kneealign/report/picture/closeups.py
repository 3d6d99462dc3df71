"""Knees and ankles close up, with the gaps between the legs drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kneealign.report.picture.marks import INK, PAPER, SIDE_RGB, dot, stroke

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.body import Side
    from kneealign.result import Assessment, Gap, Legs, PointPx

_WIDTH_PX, _HEIGHT_PX = 560, 360
_MARGIN_LEG = 0.17
"""Room beside the joints, in leg lengths: half a knee and some background."""

_TOUCHING_PX = 6
"""Bars shorter than this in the drawing would hide that there is no gap."""


@dataclass(frozen=True)
class CloseUp:
    """A part of the photo."""

    joint: str
    """"knee" or "ankle"."""
    rgb: NDArray[np.uint8]
    """The drawn picture."""
    gap: Gap
    """What it shows."""


def close_ups(assessment: Assessment, rgb: NDArray[np.uint8]) -> tuple[CloseUp, ...]:
    """Return both knees and both ankles with their gap; nothing for a refused photo.

    Parameters
    ----------
    assessment : Assessment
        The result.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo at any size, faces hidden.
    """
    if assessment.legs is None or assessment.gaps is None:
        return ()
    share = rgb.shape[1] / assessment.photo.width_px
    gaps = {"knee": assessment.gaps.knee, "ankle": assessment.gaps.ankle}
    return tuple(
        CloseUp(joint, _draw(assessment.legs, joint, gap, rgb, share), gap) for joint, gap in gaps.items()
    )


def _draw(legs: Legs, joint: str, gap: Gap, rgb: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    import numpy as np

    places: dict[Side, PointPx] = {side: getattr(leg.joints_px, joint) for side, leg in legs}
    leg_px = share * _leg_px(legs)
    (x0, y0), (x1, y1) = (np.multiply(places[side], share) for side in ("right", "left"))
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    half = abs(x1 - x0) / 2 + _MARGIN_LEG * leg_px
    zoom = _WIDTH_PX / (2 * half)
    canvas, shift = _enlarged(rgb, middle, zoom)
    for side, place in places.items():
        x, y = np.multiply(place, share * zoom) + shift
        dot(canvas, (x, y), 22.0, SIDE_RGB[side])
    if gap.percent_of_leg is not None:
        _bar(canvas, zoom * leg_px * max(0.0, gap.percent_of_leg) / 100)
    return canvas


def _enlarged(
    rgb: NDArray[np.uint8], middle: NDArray[np.float64], zoom: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return the part of a picture around a place, enlarged, and where the picture's origin lies in it.

    A part of whole pixels is resized, which takes a quarter of the time of a warp. Beyond the picture's edge
    its last pixels are repeated.
    """
    import cv2
    import numpy as np

    height, width = rgb.shape[:2]
    reach = np.array([_WIDTH_PX, _HEIGHT_PX]) / (2 * zoom)
    left, top = np.floor(middle - reach).astype(int)
    right, bottom = np.ceil(middle + reach).astype(int) + 1
    rows, columns = np.arange(top, bottom).clip(0, height - 1), np.arange(left, right).clip(0, width - 1)
    part = np.ascontiguousarray(rgb[rows[:, None], columns, :3])
    size = max(_WIDTH_PX, round(zoom * len(columns))), max(_HEIGHT_PX, round(zoom * len(rows)))
    large = cv2.resize(part, size, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_CUBIC)
    # Pixel centres are at whole numbers.
    scale = np.array(size) / [len(columns), len(rows)]
    place = (middle - [left, top] + 0.5) * scale - 0.5
    x, y = np.clip(
        np.rint(place - [_WIDTH_PX / 2, _HEIGHT_PX / 2]), 0, np.subtract(size, [_WIDTH_PX, _HEIGHT_PX])
    ).astype(int)
    shift = place - [x, y] - zoom * middle
    return np.ascontiguousarray(np.asarray(large, np.uint8)[y : y + _HEIGHT_PX, x : x + _WIDTH_PX]), shift


def _bar(canvas: NDArray[np.uint8], length: float) -> None:
    """Draw a bar with end marks in the middle of the picture; only its middle mark where the legs touch."""
    x, y = _WIDTH_PX / 2, _HEIGHT_PX / 2
    ends = (x - length / 2, x + length / 2) if length >= _TOUCHING_PX else (x,)
    for width, colour in ((9, PAPER), (4, INK)):
        if len(ends) > 1:
            stroke(canvas, (ends[0], y), (ends[1], y), colour, width)
        for end in ends:
            stroke(canvas, (end, y - 24), (end, y + 24), colour, width)


def _leg_px(legs: Legs) -> float:
    import numpy as np

    lengths = [
        np.linalg.norm(np.subtract(leg.joints_px.ankle, leg.joints_px.hip)) for leg in (legs.left, legs.right)
    ]
    return float(np.mean(lengths))
