"""Where the time of one worker goes, and what reduced decoding changes: parts of ``throughput.py``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def profile(photos: Sequence[Path]) -> dict[str, Any]:
    """Time the steps inside one worker, on one thread."""
    import cv2

    from kneealign import pipeline
    from kneealign.photo import OpenPhoto
    from kneealign.pose import find, landmarker

    cv2.setNumThreads(1)
    spent: dict[str, float] = {}
    looks = 0

    @contextmanager
    def timed(owner: Any, attribute: str, name: str) -> Any:
        original = getattr(owner, attribute)

        def wrapper(*arguments: Any, **options: Any) -> Any:
            nonlocal looks
            looks += name == "looks"
            start = time.perf_counter()
            try:
                return original(*arguments, **options)
            finally:
                spent[name] = spent.get(name, 0.0) + time.perf_counter() - start

        setattr(owner, attribute, wrapper)
        try:
            yield
        finally:
            setattr(owner, attribute, original)

    kind = landmarker.Landmarker
    with (
        timed(pipeline, "measure", "all"),
        timed(pipeline, "open_photo", "read"),
        timed(OpenPhoto, "at", "decode"),
        timed(pipeline, "find_pose", "pose"),
        timed(pipeline, "look_closer", "look_closer"),
        timed(kind, "find_people", "detector"),
        timed(kind, "look", "looks"),
        timed(find, "lay_outline", "outline"),
        timed(pipeline, "find_legs", "legs"),
        timed(pipeline, "check_pose", "pose_checks"),
        timed(pipeline, "check_legs", "checks"),
    ):
        pipeline.measure(photos[0])
        spent.clear()
        looks = 0
        for photo in photos:
            pipeline.measure(photo)
    ms = {name: 1000 * seconds / len(photos) for name, seconds in spent.items()}
    inference = ms["detector"] + ms["looks"]
    ms["cutting views"] = ms.pop("pose") + ms.pop("look_closer", 0.0) - inference - ms["outline"]
    ms["rest"] = 2 * ms["all"] - sum(ms.values())
    return {
        **{f"ms_{name}": round(value, 1) for name, value in ms.items()},
        "looks_per_photo": round(looks / len(photos), 2),
        "inference_share": round(inference / ms["all"], 3),
    }


def decode_difference(photos: Sequence[Path]) -> dict[str, Any]:
    """Compare the angles after reduced decoding with those after decoding at full size.

    ``decoder`` decodes at full size and averages down to the same working size: what the decoder's own
    reduction changes. ``full_size`` works on all pixels: what the working size changes.
    """
    import kneealign
    from kneealign import pipeline
    from kneealign.photo import decode

    def measured(owner: Any = None, attribute: str = "", value: int = 0) -> list[Any]:
        kept = getattr(owner, attribute) if owner else None
        try:
            if owner:
                setattr(owner, attribute, value)
            return [kneealign.measure(photo) for photo in photos]
        finally:
            if owner:
                setattr(owner, attribute, kept)

    reduced = measured()
    figures: dict[str, Any] = {}
    variants = {
        "decoder": (decode, "_LARGEST_JPEG_REDUCTION", 1),
        "full_size": (pipeline, "MEASURING_SIDE_PX", 100_000),
    }
    for name, change in variants.items():
        other = measured(*change)
        differences = [
            abs(leg.deviation_deg - getattr(b.legs, side).deviation_deg)
            for a, b in zip(reduced, other, strict=True)
            if a.legs is not None and b.legs is not None
            for side, leg in a.legs
        ]
        figures |= {
            f"{name}_compared_legs": len(differences),
            f"{name}_median_difference_deg": round(statistics.median(differences), 3),
            f"{name}_largest_difference_deg": round(max(differences), 3),
            f"{name}_status_differs": sum(a.status != b.status for a, b in zip(reduced, other, strict=True)),
        }
    return figures
