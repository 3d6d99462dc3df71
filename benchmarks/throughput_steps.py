"""Where the time of one worker goes, and what reduced decoding changes: parts of ``throughput.py``."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

STEPS = ("open_photo", "find_pose", "look_closer", "find_legs", "check_pose", "check_legs", "scale_by_marker")
"""Steps of the pipeline that are timed."""


def profile(photos: Sequence[Path]) -> dict[str, Any]:
    """Take the processor time of each step inside one worker: milliseconds per photo, and how often it runs.

    Steps that contain others include them: ``find_pose`` and ``look_closer`` the views, for instance.
    """
    import cv2

    from kneealign import pipeline
    from kneealign.photo import OpenPhoto
    from kneealign.pose import landmarker, person

    cv2.setNumThreads(1)
    spent: Counter[str] = Counter()
    calls: Counter[str] = Counter()

    def timed(owner: Any, attribute: str, name: Callable[..., str]) -> Callable[[], None]:
        original = getattr(owner, attribute)

        def wrapper(*arguments: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return original(*arguments, **options)
            finally:
                step = name(**options)
                spent[step] += time.process_time() - start
                calls[step] += 1

        setattr(owner, attribute, wrapper)
        return lambda: setattr(owner, attribute, original)

    def named(text: str) -> Callable[..., str]:
        return lambda **_: text

    undo = [
        timed(OpenPhoto, "at", named("decode")),
        timed(landmarker.Landmarker, "find_people", named("detector")),
        timed(landmarker.Landmarker, "look", lambda mask=True: "view with mask" if mask else "view"),
        timed(person, "lay_outline", named("outline")),
        *(timed(pipeline, name, named(name)) for name in STEPS),
    ]
    try:
        _measure_and_report(photos[:2], spent)
        spent.clear(), calls.clear()
        start = time.process_time()
        _measure_and_report(photos, spent)
        spent["all"] = time.process_time() - start
    finally:
        for restore in undo:
            restore()
    return {
        **{f"cpu_ms_{name}": round(1000 * seconds / len(photos), 1) for name, seconds in spent.items()},
        **{f"times_{name}": round(count / len(photos), 2) for name, count in calls.items()},
    }


def _measure_and_report(photos: Sequence[Path], spent: Counter[str]) -> None:
    import kneealign
    from kneealign.report import result_files

    with tempfile.TemporaryDirectory() as folder:
        for photo in photos:
            result = kneealign.measure(photo.read_bytes())
            start = time.process_time()
            for name, write in result_files("photo", result).items():
                write(Path(folder) / name)
            spent["report"] += time.process_time() - start


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
