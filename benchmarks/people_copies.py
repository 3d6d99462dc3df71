"""Copies of one photo as people make them: sent smaller, mirrored, compressed, darker, turned, cropped."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
"""(H, W, 3) RGB."""

BESIDE_LEG = 0.4
"""Room that a crop leaves beside the outermost joint, in leg lengths: a hanging arm stays whole."""

HEAD_ABOVE_LEG, BELOW_LEG = 1.15, 0.2
"""How far above the hips a crop with the head ends, and how far below the ankles."""

CUTS = {"crop at the neck": "neck", "crop at the waist": "waist"}
"""Crops without a head; they begin where those of ``headless.py`` do."""


@dataclass(frozen=True)
class Person:
    """Where the person is in the photo, in its pixels, as measured."""

    left: float
    """Outermost joint on the picture's left."""
    right: float
    hips: float
    """Mean height of the hips."""
    ankles: float
    leg: float
    top: dict[str, float] = field(default_factory=dict)
    """Row at which a cut at ``neck`` or ``waist`` begins."""


COPIES = (
    "half the size",
    "0.7 of the size",
    "1.5 times the size",
    "mirrored",
    "JPEG, quality 60",
    "gamma 0.6",
    "gamma 1.6",
    "turned by 2°",
    "turned by -2°",
    "in grey",
    "a quarter of the light",
    "tight crop",
    "crop on the left",
    "crop on the right",
    "crop at the neck",
    "crop at the waist",
)

CROPS = tuple(name for name in COPIES if "crop" in name)


def copied(name: str, photo: Picture, person: Person) -> Picture | None:
    """Return a copy of a photo, or None if there is no room for that crop."""
    if name in CROPS:
        return _cropped(name, photo, person)
    if name in _SIZES:
        height, width = photo.shape[:2]
        factor = _SIZES[name]
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        return np.asarray(
            cv2.resize(photo, (round(width * factor), round(height * factor)), interpolation=how)
        )
    if name in _GAMMAS:
        levels = 255 * (np.arange(256) / 255) ** _GAMMAS[name]
        return np.asarray(np.rint(levels).astype(np.uint8)[photo])
    if name == "a quarter of the light":
        return np.asarray((_stored(photo.astype(np.float64) / 255) * 255).round().astype(np.uint8))
    if name == "mirrored":
        return np.ascontiguousarray(photo[:, ::-1])
    if name == "in grey":
        return np.repeat(np.asarray(Image.fromarray(photo).convert("L"))[..., None], 3, axis=2)
    if name == "JPEG, quality 60":
        target = io.BytesIO()
        Image.fromarray(photo).save(target, "JPEG", quality=60)
        return np.asarray(Image.open(target).convert("RGB"))
    return _turned(photo, 2.0 if name == "turned by 2°" else -2.0)


_SIZES = {"half the size": 0.5, "0.7 of the size": 0.7, "1.5 times the size": 1.5}
_GAMMAS = {"gamma 0.6": 0.6, "gamma 1.6": 1.6}


def _stored(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sRGB values (0 to 1) at a quarter of their light (IEC 61966-2-1)."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4) / 4
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _turned(photo: Picture, turn_deg: float) -> Picture:
    height, width = photo.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn_deg, 1)
    return np.asarray(
        cv2.warpAffine(photo, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    )


def _cropped(name: str, photo: Picture, person: Person) -> Picture | None:
    height, width = photo.shape[:2]
    beside = BESIDE_LEG * person.leg
    left, right = max(0, round(person.left - beside)), min(width, round(person.right + beside))
    top, bottom = 0, height
    if name in CUTS:
        left, right, top = 0, width, max(0, round(person.top[CUTS[name]]))
    elif name == "crop on the left":
        right = width
    elif name == "crop on the right":
        left = 0
    else:
        top = max(0, round(person.hips - HEAD_ABOVE_LEG * person.leg))
        bottom = min(height, round(person.ankles + BELOW_LEG * person.leg))
    if (right - left, bottom - top) == (width, height):
        return None
    return np.ascontiguousarray(photo[top:bottom, left:right])
