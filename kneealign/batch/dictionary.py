"""What each column of ``results.csv`` or ``persons.csv`` holds, as a data dictionary that REDCap reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from kneealign.batch import persons
from kneealign.batch.columns import COLUMNS, Kind
from kneealign.codes import (
    Advice,
    Category,
    Code,
    Direction,
    Framing,
    ImdBasis,
    Status,
    VerdictCode,
)
from kneealign.norms import GAP_CATEGORIES

FORM, PERSONS_FORM = "kneealign", "kneealign_persons"

HEADER = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
"""The columns of a data dictionary, as REDCap names them."""

_CHOICES: tuple[tuple[str, Iterable[str]], ...] = (
    (r"status", (*Status, "failed")),
    (r"sex", ("female", "male")),
    (r".*_direction", Direction),
    (r"(right|left)_category", tuple(code for code in Category if code not in GAP_CATEGORIES)),
    (r"(imd|icd)_category", (*GAP_CATEGORIES, Category.INDETERMINATE)),
    (r".*_basis", ImdBasis),
    (r"verdict", VerdictCode),
    (r"see_a_clinician", Advice),
    (r"view", Framing),
)
"""Columns that hold one of a few codes; which codes, :mod:`kneealign.codes` says."""

_RANGES: tuple[tuple[str, float, float, str], ...] = (
    (r"age_years", 0, 120, "years"),
    (r"weight_kg", 1, 400, "kg"),
    (r"height_cm", 30, 260, "cm"),
    (r".*hka_deg", 90, 270, "degrees; 180 straight, above valgus, below varus"),
    (r"asymmetry_deg", 0, 180, "degrees"),
    (r".*_deg", -180, 180, "degrees; valgus above 0, varus below"),
    (r".*_cm", -50, 300, "cm"),
    (r"photos|used", 0, 1_000_000, "photos"),
    (r".*percent.*", -50, 300, "percent"),
    (r".*_probability", 0, 1, "0 to 1"),
    (r".*_px", 1, 1_000_000, "pixels"),
)
"""What numbers may be, by the end of their names, and their unit: wide enough for every result."""

_IDENTIFIERS = {"photo", "person", "left_out", "sha256"}
"""What may lead to a person."""

_WORDS = {
    "deg": "",
    "cm": "",
    "px": "",
    "years": "",
    "kg": "",
    "hka": "hip-knee-ankle angle",
    "imd": "gap between the ankles, knees touching, standing:",
    "icd": "gap between the knees, ankles touching, standing:",
    "xray": "X-ray interval,",
    "interval": "interval on the photo,",
    "low": "lower end",
    "high": "upper end",
    "sha256": "SHA-256",
    "right": "right leg:",
    "left": "left leg:",
}
"""How parts of names are said."""


def redcap_dictionary(*, of_persons: bool = False) -> str:
    """Return the data dictionary as CSV, one row for each column in its order.

    Parameters
    ----------
    of_persons : bool
        Describe ``persons.csv`` instead of ``results.csv``.
    """
    columns = persons.COLUMNS if of_persons else COLUMNS
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    for name, kind in columns.items():
        writer.writerow(_field(name, kind, PERSONS_FORM if of_persons else FORM))
    return text.getvalue()


def _field(name: str, kind: Kind, form: str) -> dict[str, str]:
    row = {
        "Variable / Field Name": name,
        "Form Name": form,
        "Field Type": "text",
        "Field Label": _label(name),
        "Identifier?": "y" if name in _IDENTIFIERS else "",
    }
    codes = next((codes for pattern, codes in _CHOICES if re.fullmatch(pattern, name)), None)
    if codes is not None:
        choices = " | ".join(f"{code}, {str(code).replace('_', ' ')}" for code in codes)
        return {
            **row,
            "Field Type": "dropdown",
            "Choices, Calculations, OR Slider Labels": choices,
            "Field Note": "docs/codes.md says what each code means" if _is_code(codes) else "",
        }
    if kind == "text":
        return row
    low, high, unit = next(
        (tuple(found) for pattern, *found in _RANGES if re.fullmatch(pattern, name)), ("", "", "")
    )
    return {
        **row,
        "Field Note": str(unit),
        "Text Validation Type OR Show Slider Number": "integer" if kind == "whole" else "number",
        "Text Validation Min": str(low),
        "Text Validation Max": str(high),
    }


def _is_code(codes: Iterable[str]) -> bool:
    return all(isinstance(code, Code) for code in codes)


def _label(name: str) -> str:
    """Return a column's name in words.

    >>> _label("left_xray_low_deg"), _label("imd_cm")
    ('Left leg: X-ray interval, lower end', 'Gap between the ankles, knees touching, standing')
    """
    words = [_WORDS.get(part, part) for part in name.split("_")]
    said = " ".join(filter(None, words))
    return (said[:1].upper() + said[1:]).rstrip(":,")
