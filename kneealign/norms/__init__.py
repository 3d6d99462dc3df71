"""Thresholds and age references as data, classification, and the verdict.

Every number and every sentence stands in ``data/``: numbers with their source and basis, sentences by
language. The limits are conventions of this tool, informed by published work; ``docs/norms.md`` lists them.

    >>> from kneealign.norms import classify_leg, norm_group
    >>> from kneealign.subject import Subject
    >>> classify_leg(12.2, 2.5, Subject(age_years=27)).category
    'marked_valgus'
    >>> norm_group(Subject(age_years=5.5)).label
    'children aged 4 to 6'
"""

from __future__ import annotations

from typing import Any

from kneealign.norms.bands import Band, ImdBand, NormGroup, angle_bands, imd_bands, norm_group
from kneealign.norms.classify import INDETERMINATE, Classification, classify_imd, classify_leg
from kneealign.norms.tables import read_table, texts
from kneealign.norms.verdict import asymmetry_level, asymmetry_sigma_deg, judge, not_measured_verdict

__all__ = [
    "DISCLAIMER",
    "DISCLAIMER_SHORT",
    "INDETERMINATE",
    "NORMS_ID",
    "Band",
    "Classification",
    "ImdBand",
    "NormGroup",
    "angle_bands",
    "asymmetry_level",
    "asymmetry_sigma_deg",
    "classify_imd",
    "classify_leg",
    "imd_bands",
    "judge",
    "norm_group",
    "not_measured_verdict",
]

NORMS_ID: str
"""Name and version of the thresholds and age references."""
DISCLAIMER: str
"""What a result is not, in a few sentences."""
DISCLAIMER_SHORT: str
"""What a result is not, in one line for the foot of a picture."""


def __getattr__(name: str) -> Any:
    # Read on first use: importing this room reads no file.
    if name == "NORMS_ID":
        return read_table("limits")["norms_id"]
    if name in ("DISCLAIMER", "DISCLAIMER_SHORT"):
        return texts()[name.lower()]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
