"""Points for tests: those of a result, some of them moved."""

from __future__ import annotations

from typing import Any

from kneealign.correction import JOINTS, JointsByName, Points, PointsPhoto
from kneealign.result import Assessment


def points_of(
    result: Assessment, /, moved: dict[str, tuple[float, float]] | None = None, **facts: Any
) -> Points:
    """The joints of a measured photo, some of them moved by (x, y) pixels."""
    assert result.legs is not None
    places = {
        f"{side}_{part}": getattr(leg.joints_px, part)
        for side, leg in result.legs
        for part in ("hip", "knee", "ankle")
    }
    for joint, (x, y) in (moved or {}).items():
        places[joint] = (places[joint][0] + x, places[joint][1] + y)
    photo = result.photo
    return Points(
        PointsPhoto(photo.name, photo.sha256, photo.width_px, photo.height_px),
        JointsByName(**{joint: places[joint] for joint in JOINTS}),
        **facts,
    )
