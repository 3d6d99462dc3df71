"""How much an angle changes when the same photo is stored in another way.

    python benchmarks/steadiness.py

Each measurable sample photo is measured as it is, mirrored, in grey, and compressed once more in several
formats.
Lossless copies give the same pixels and so the same angles; tests hold that.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image

import kneealign

SAMPLES = Path(__file__).parents[1] / "sample_images"
NAMES = (
    "straight_legs_adult",
    "knock_knees_adult",
    "bow_legs_adult",
    "one_sided_knock_knee_adult",
    "child_5_years",
    "teen_13_years",
)
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG, quality 90": {"format": "JPEG", "quality": 90},
    "HEIC, quality 90": {"format": "HEIF", "quality": 90},
    "AVIF, quality 95": {"format": "AVIF", "quality": 95},
    "AVIF, quality 80": {"format": "AVIF", "quality": 80},
    "WebP, quality 95": {"format": "WEBP", "quality": 95},
    "WebP, quality 90": {"format": "WEBP", "quality": 90},
}


def stored(photo: Image.Image, **options: Any) -> bytes:
    """Return the bytes of a photo in a format."""
    target = io.BytesIO()
    photo.save(target, **options)
    return target.getvalue()


def angles(photo: Any) -> np.ndarray:
    """Return the deviation of the left and right leg, NaN if the photo is refused."""
    legs = kneealign.measure(photo).legs
    return np.array([leg.deviation_deg for _, leg in legs] if legs else [np.nan, np.nan])


def changes(name: str) -> dict[str, np.ndarray]:
    """Return the absolute change of both legs' angles by way of storing."""
    with Image.open(SAMPLES / f"{name}.jpg") as opened:
        photo = opened.convert("RGB")
    pixels = np.asarray(photo)
    before = angles(pixels)
    found = {
        "mirrored": angles(np.ascontiguousarray(pixels[:, ::-1]))[::-1],
        "grey in place of colour": angles(np.asarray(photo.convert("L"))),
        **{label: angles(stored(photo, **options)) for label, options in FORMATS.items()},
    }
    return {label: np.abs(after - before) for label, after in found.items()}


def main() -> int:
    """Print the table."""
    pillow_heif.register_heif_opener()
    by_photo = [changes(name) for name in NAMES]
    print("| stored as | largest | mean | refused |\n|---|---|---|---|")
    for label in by_photo[0]:
        change = np.concatenate([found[label] for found in by_photo])
        refused = int(np.isnan(change).sum()) // 2
        print(
            f"| {label} | {np.nanmax(change):.2f}° | {np.nanmean(change):.2f}° | {refused} of {len(NAMES)} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
