"""Hides faces in a way that cannot be undone: five times five averages are left of a head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.result import Assessment

HEAD_CELLS = 5
"""Averages across a head: too few to tell one face from another."""

PHOTO_CELLS = 16
"""Averages along the longer side of a photo in which nobody was found, but somebody may be."""

HEAD_FROM_LEG = 0.6
"""Height above the hips, in leg lengths, from which a head may begin: an adult's shoulders."""


def hide_faces(assessment: Assessment, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of the photo without recognisable faces.

    Known heads are covered with a disc. Where they are not known, as in a result that was read from JSON,
    everything above the shoulders is made coarse, and the whole photo where nobody was measured.

    Parameters
    ----------
    assessment : Assessment
        The result; its heads and joints belong to the same photo at any size.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo.
    """
    canvas: NDArray[np.uint8] = rgb[..., :3].copy()
    height, width = canvas.shape[:2]
    heads = assessment.picture.heads if assessment.picture else None
    if heads is not None:
        for x, y, radius in heads:
            _cover(canvas, x * width, y * height, radius * width)
    elif assessment.legs is not None:
        share = width / assessment.photo.width_px
        joints = [leg.joints_px for _, leg in assessment.legs]
        hip_y = min(one.hip[1] for one in joints)
        leg_px = max(one.ankle[1] for one in joints) - hip_y
        above = canvas[: max(0, round((hip_y - HEAD_FROM_LEG * leg_px) * share))]
        above[:] = _coarse(above, PHOTO_CELLS)
    else:
        canvas[:] = _coarse(canvas, PHOTO_CELLS)
    return canvas


def _cover(canvas: NDArray[np.uint8], x: float, y: float, radius: float) -> None:
    import numpy as np

    height, width = canvas.shape[:2]
    left, right = max(0, round(x - radius)), min(width, round(x + radius) + 1)
    top, bottom = max(0, round(y - radius)), min(height, round(y + radius) + 1)
    if left >= right or top >= bottom:
        return
    patch = canvas[top:bottom, left:right]
    across, down = np.meshgrid(np.arange(left, right) - x, np.arange(top, bottom) - y)
    inside = across**2 + down**2 <= radius**2
    patch[inside] = _coarse(patch, HEAD_CELLS)[inside]


def _coarse(picture: NDArray[np.uint8], cells: int) -> NDArray[np.uint8]:
    """Return the picture reduced to a few averages, ``cells`` along its longer side."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    if not picture.size:
        return picture
    scale = cells / max(height, width)
    few = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(np.ascontiguousarray(picture), few, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
