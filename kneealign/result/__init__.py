"""The result: its types, how it is made from the measurement, and its JSON with schema.

Front door: :class:`Assessment` and its parts. ``from_geometry`` puts a result together, ``document`` turns it
into JSON and back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.result.assessment import Assessment
from kneealign.result.parts import (
    CalibrationUsed,
    Gap,
    Gaps,
    IntercondylarDistance,
    IntermalleolarDistance,
    Interval,
    JointsPx,
    LegResult,
    Legs,
    PhotoInfo,
    PlacedJoint,
    PlacedPoints,
    PointPx,
    Provenance,
    Scale,
)
from kneealign.result.picture import Picture
from kneealign.result.stands import Spread, Stand, StandLeg, Stands

if TYPE_CHECKING:
    from kneealign.result.from_geometry import (
        made_by,
        measured_result,
        refused_result,
        visible_sd_deg,
    )
    from kneealign.result.graded import (
        gap_reading,
        graded_gap,
        graded_icd,
        graded_imd,
        graded_leg,
        xray_reading,
    )
    from kneealign.result.schema import json_schema

__all__ = [
    "Assessment",
    "CalibrationUsed",
    "Gap",
    "Gaps",
    "IntercondylarDistance",
    "IntermalleolarDistance",
    "Interval",
    "JointsPx",
    "LegResult",
    "Legs",
    "PhotoInfo",
    "Picture",
    "PlacedJoint",
    "PlacedPoints",
    "PointPx",
    "Provenance",
    "Scale",
    "Spread",
    "Stand",
    "StandLeg",
    "Stands",
    "gap_reading",
    "graded_gap",
    "graded_icd",
    "graded_imd",
    "graded_leg",
    "json_schema",
    "made_by",
    "measured_result",
    "refused_result",
    "visible_sd_deg",
    "xray_reading",
]

_LATER = {
    "graded_icd": "kneealign.result.graded",
    "graded_imd": "kneealign.result.graded",
    "gap_reading": "kneealign.result.graded",
    "graded_gap": "kneealign.result.graded",
    "graded_leg": "kneealign.result.graded",
    "xray_reading": "kneealign.result.graded",
    "json_schema": "kneealign.result.schema",
    "made_by": "kneealign.result.from_geometry",
    "measured_result": "kneealign.result.from_geometry",
    "refused_result": "kneealign.result.from_geometry",
    "visible_sd_deg": "kneealign.result.from_geometry",
}


def __getattr__(name: str) -> Any:
    # Measuring imports OpenCV; reading a result does not need it.
    from importlib import import_module

    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
