"""Correction by hand: joints that a person placed, as a file, as COCO keypoints, and a page to move them on.

Front door: :func:`read_points`, :func:`review_page`, :func:`to_coco` and :func:`from_coco`. The measuring
itself happens in ``legs``, whoever placed the joints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.correction.points import (
    JOINTS,
    SUFFIX,
    JointName,
    JointsByName,
    Points,
    PointsPhoto,
    PointsSource,
    read_points,
    read_points_folder,
)

if TYPE_CHECKING:
    from kneealign.correction.coco import FromCoco, from_coco, read_coco, to_coco
    from kneealign.correction.page import Reviewed, review_page
    from kneealign.correction.results import check_photo_of, photo_facts, photo_of, points_of, read_result
    from kneealign.correction.sight import Sight, elsewhere_sight, placed_points, seen_sight, unseen_sight

__all__ = [
    "JOINTS",
    "SUFFIX",
    "FromCoco",
    "JointName",
    "JointsByName",
    "Points",
    "PointsPhoto",
    "PointsSource",
    "Reviewed",
    "Sight",
    "check_photo_of",
    "elsewhere_sight",
    "from_coco",
    "photo_facts",
    "photo_of",
    "placed_points",
    "points_of",
    "read_coco",
    "read_points",
    "read_points_folder",
    "read_result",
    "review_page",
    "seen_sight",
    "to_coco",
    "unseen_sight",
]

_LATER = {
    "FromCoco": "coco",
    "Reviewed": "page",
    "Sight": "sight",
    "check_photo_of": "results",
    "elsewhere_sight": "sight",
    "from_coco": "coco",
    "photo_facts": "results",
    "photo_of": "results",
    "placed_points": "sight",
    "points_of": "results",
    "read_coco": "coco",
    "read_result": "results",
    "review_page": "page",
    "seen_sight": "sight",
    "to_coco": "coco",
    "unseen_sight": "sight",
}


def __getattr__(name: str) -> Any:
    # Reading a points file needs neither OpenCV nor a template.
    from importlib import import_module

    if name in _LATER:
        return getattr(import_module(f"kneealign.correction.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
