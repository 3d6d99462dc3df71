"""Thresholds and age references as data, classification, and the verdict, all of it in codes.

Every number is in ``data/``, with its source and the reason for it. The limits are conventions of this tool,
informed by published work; ``docs/norms.md`` lists them.

    >>> from kneealign.norms import classify_leg, group_of
    >>> from kneealign.subject import Subject
    >>> str(classify_leg(12.2, 2.5, Subject(age_years=27)).category)
    'marked_valgus'
    >>> str(group_of(Subject(age_years=5.5)))
    'child_4_6'
"""

from __future__ import annotations

from typing import Any

from kneealign.norms.advice import settled_by_stands
from kneealign.norms.asymmetry import asymmetry_level, asymmetry_sigma_deg
from kneealign.norms.bands import Band, angle_bands, icd_bands, imd_bands
from kneealign.norms.changes import Then, can_be_compared, chance_deg, with_changes
from kneealign.norms.classify import (
    Classification,
    Reading,
    classify_icd,
    classify_imd,
    classify_leg,
    leg_chances,
)
from kneealign.norms.disagreement import disagreeing_verdict, with_left_out
from kneealign.norms.doubts import doubt_of, is_heavy, retake_for, usual_xray_sd_deg
from kneealign.norms.reference import (
    AdultSpread,
    AgePoint,
    adult_spread,
    angle_offset,
    chart_sources,
    child_at,
    children_curve,
    reference_texts,
    upright_scans,
)
from kneealign.norms.repeats import (
    new_stand_sd_deg,
    new_stand_share,
    smallest_change_deg,
    stands_that_count,
    warned_xray_sd_deg,
)
from kneealign.norms.sureness import Chances, in_tens
from kneealign.norms.tables import GAP_CATEGORIES, group_of, has_bands, has_limits, read_table
from kneealign.norms.verdict import judge, not_measured_verdict

__all__ = [
    "GAP_CATEGORIES",
    "NORMS_ID",
    "AdultSpread",
    "AgePoint",
    "Band",
    "Chances",
    "Classification",
    "Reading",
    "Then",
    "adult_spread",
    "angle_bands",
    "angle_offset",
    "asymmetry_level",
    "asymmetry_sigma_deg",
    "can_be_compared",
    "chance_deg",
    "chart_sources",
    "child_at",
    "children_curve",
    "classify_icd",
    "classify_imd",
    "classify_leg",
    "disagreeing_verdict",
    "doubt_of",
    "group_of",
    "has_bands",
    "has_limits",
    "icd_bands",
    "imd_bands",
    "in_tens",
    "is_heavy",
    "judge",
    "leg_chances",
    "new_stand_sd_deg",
    "new_stand_share",
    "not_measured_verdict",
    "reference_texts",
    "retake_for",
    "settled_by_stands",
    "smallest_change_deg",
    "stands_that_count",
    "upright_scans",
    "usual_xray_sd_deg",
    "warned_xray_sd_deg",
    "with_changes",
    "with_left_out",
]

NORMS_ID: str
"""Name and version of the thresholds and age references."""


def __getattr__(name: str) -> Any:
    # Read on first use: importing this package reads no file.
    if name == "NORMS_ID":
        return read_table("limits")["norms_id"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
