"""Upper bodies, our own renders, that complete a person for the network.

Only the network sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.pose.views import Region

UpperBody = Literal["adult", "child", "back", "plain"]

UPPER_BODY_HIPS_PX = (128.0, 208.0)
"""Middle between the hips in the pictures of upper bodies."""

UPPER_BODY_PX_PER_LEG = 160.0
"""Their scale."""

HEAD_ROOM_LEG = 1.3
"""Picture above the hips, in leg lengths, that has room for a whole upper body."""

SHOULDERS_LEG: dict[UpperBody, float] = {"adult": 0.55, "child": 0.63}
"""How far above the hips the network sees their shoulders, in leg lengths of the painted person: mean of 59
photos cut at the waist, standard deviation 0.013."""

BODY_LEG = 0.4
"""How far the body with its arms reaches to either side, in leg lengths."""

PLAIN_GREY = 140
"""The one colour of an upper body that shows neither front nor back."""


@dataclass(frozen=True)
class Paint:
    """How an upper body is painted above the picture."""

    shoulders_leg: float | None = None
    """How far above the hips shoulders are in the picture, in leg lengths; None if it ends below them."""
    clear: bool = False
    """Whether the background behind it goes on from beside the body, rather than from the body itself. A head
    needs that; a waist looks more like that of a whole person without it, but for a few."""


ON_THE_HIPS = Paint()


@lru_cache(maxsize=4)
def upper_body(name: UpperBody) -> NDArray[np.uint8]:
    """Return the (216, 256, 4) RGBA picture of an upper body, our own render."""
    if name == "plain":
        plain = upper_body("adult").copy()
        plain[..., :3] = PLAIN_GREY
        return plain
    data = (files("kneealign.pose") / "data" / f"upper_body_{name}.png").read_bytes()
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA), np.uint8)  # type: ignore[arg-type]


def completed(
    rgb: NDArray[np.uint8], region: Region, name: UpperBody, paint: Paint
) -> tuple[NDArray[np.uint8], int]:
    """Return the photo with an upper body above its upper edge, and how many rows were added.

    The upper body stands on the hips, or, where the picture shows shoulders, its head on these. Around it the
    first row of the photo is repeated, or of that only what lies beside the body. A photo with room for a
    head is returned unchanged.
    """
    above = int(np.ceil(HEAD_ROOM_LEG * region.leg_px - region.origin_px[1]))
    if above <= 0:
        return rgb, 0
    width = rgb.shape[1]
    basis = np.stack([region.across, region.down], axis=1) * region.leg_px / UPPER_BODY_PX_PER_LEG
    raised = 0.0 if paint.shoulders_leg is None else paint.shoulders_leg - SHOULDERS_LEG[name]
    hips_px = region.origin_px + np.array([0.0, above]) - raised * region.leg_px * region.down
    offset = hips_px - basis @ np.array(UPPER_BODY_HIPS_PX)
    painted = cv2.warpAffine(
        upper_body(name), np.column_stack([basis, offset]), (width, above), flags=cv2.INTER_LINEAR
    ).astype(np.float32)
    opaque = painted[..., 3:] / 255
    around = _beside(rgb[:1], region) if paint.clear else rgb[:1]
    top = opaque * painted[..., :3] + (1 - opaque) * around
    return np.concatenate([np.rint(top).astype(np.uint8), rgb]), above


def _beside(row: NDArray[np.uint8], region: Region) -> NDArray[np.float32]:
    """Return a (1, W, 3) row of pixels in which what lies beside the body goes on across it."""
    columns = np.arange(row.shape[1])
    beside = np.abs(columns - region.origin_px[0]) > BODY_LEG * region.leg_px
    if not beside.any():
        beside[[0, -1]] = True
    channels = [np.interp(columns, columns[beside], row[0, beside, channel]) for channel in range(3)]
    return np.stack(channels, axis=1)[None].astype(np.float32)
