"""Correction by hand: joints that a person placed, as a file, and what the program itself knows.

Front door: :func:`read_points`, then :func:`seen_sight` or :func:`unseen_sight`. The measuring itself
happens in ``legs``, whoever placed the joints.
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
)

if TYPE_CHECKING:
    from kneealign.correction.sight import Sight, placed_points, seen_sight, unseen_sight

__all__ = [
    "JOINTS",
    "SUFFIX",
    "JointName",
    "JointsByName",
    "Points",
    "PointsPhoto",
    "PointsSource",
    "Sight",
    "placed_points",
    "read_points",
    "seen_sight",
    "unseen_sight",
]

_LATER = {
    "Sight": "sight",
    "placed_points": "sight",
    "seen_sight": "sight",
    "unseen_sight": "sight",
}


def __getattr__(name: str) -> Any:
    # Reading a points file needs neither OpenCV nor a template.
    from importlib import import_module

    if name in _LATER:
        return getattr(import_module(f"kneealign.correction.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
