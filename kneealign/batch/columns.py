"""One photo as one row of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kneealign.norms import in_tens
from kneealign.plain import printable
from kneealign.subject import Subject
from kneealign.texts import short_disclaimer, words_in

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Kind = Literal["text", "number", "whole"]

_LEG: tuple[tuple[str, Kind], ...] = (
    ("deviation_deg", "number"),
    ("direction", "text"),
    ("interval_low_deg", "number"),
    ("interval_high_deg", "number"),
    ("xray_low_deg", "number"),
    ("xray_high_deg", "number"),
    ("hka_deg", "number"),
    ("category", "text"),
    ("category_probability", "number"),
)

_DISTANCE: tuple[tuple[str, Kind], ...] = (
    ("cm", "number"),
    ("percent_of_height", "number"),
    ("basis", "text"),
    ("category", "text"),
)

_DISTANCES = {"imd": "intermalleolar_distance", "icd": "intercondylar_distance"}
"""By the names that clinics use: a data base takes names of 26 letters."""

COLUMNS: dict[str, Kind] = {
    # First, so that the byte order mark, which tells spreadsheets that the file is UTF-8, touches no name in
    # use.
    "number": "whole",
    "photo": "text",
    "person": "text",
    "status": "text",
    "codes": "text",
    "age_years": "number",
    "sex": "text",
    "height_cm": "number",
    "weight_kg": "number",
    **{f"{side}_{name}": kind for side in ("right", "left") for name, kind in _LEG},
    "asymmetry_deg": "number",
    "ankle_gap_cm": "number",
    "ankle_gap_percent_of_leg": "number",
    "knee_gap_cm": "number",
    "knee_gap_percent_of_leg": "number",
    **{f"{short}_{name}": kind for short in _DISTANCES for name, kind in _DISTANCE},
    "verdict": "text",
    "see_a_clinician": "text",
    "view": "text",
    "width_px": "whole",
    "height_px": "whole",
    "sha256": "text",
    "kneealign_version": "text",
    "model_sha256": "text",
    "norms_id": "text",
    "calibration": "text",
    "note": "text",
}
"""Columns of ``results.csv`` and ``results.parquet`` with their kinds, in order."""


@dataclass(frozen=True, slots=True)
class Row:
    """A photo in the folder, and where its outcome is."""

    name: str
    """Path inside the folder."""
    subject: Subject
    sha256: str | None = None
    """None if the file could not be read."""
    key: str | None = None
    """Name of the outcome in the journal; None if there is a problem instead."""
    problem: dict[str, Any] | None = None
    """Code, message and advice."""
    person: str | None = None
    """Whose photo it is, where the table of subjects says so."""
    path: str | None = None
    """Absolute path of the file."""
    is_photo: bool = True
    """False for a folder that could not be searched, which is listed only among the errors."""


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet mistakes for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def flatten(number: int, shown_name: str, row: Row, status: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row by column; columns that are left out are empty."""
    cells: dict[str, Any] = {
        "number": number,
        "photo": shown_name,
        "person": None if row.person is None else printable(row.person),
        "status": status,
        "age_years": row.subject.age_years,
        "sex": row.subject.sex,
        "height_cm": row.subject.height_cm,
        "weight_kg": row.subject.weight_kg,
        "sha256": row.sha256,
    }
    if status == "failed":
        return {**cells, "codes": facts["code"]}
    result = facts["result"]
    cells |= {
        "note": short_disclaimer(words_in("en")),
        "codes": " ".join(codes_of(result)),
        "verdict": result["verdict"]["code"],
        "see_a_clinician": result["verdict"]["see_a_clinician"],
        "asymmetry_deg": result["asymmetry_deg"],
        "kneealign_version": result["provenance"]["kneealign"],
        "model_sha256": result["provenance"]["model_sha256"],
        "norms_id": result["provenance"]["norms_id"],
        "calibration": _calibration(result["provenance"]["calibration"]),
        **{name: result["photo"][name] for name in ("view", "width_px", "height_px")},
    }
    if result["legs"] is not None:
        for side in ("right", "left"):
            cells |= {f"{side}_{name}": value for name, value in _leg(result["legs"][side]).items()}
    if result["gaps"] is not None:
        cells |= _gaps(result["gaps"])
    return cells


def _calibration(study: dict[str, Any] | None) -> str | None:
    """Return the name of the study that the X-ray intervals follow."""
    return study["name"] if study is not None and study["applied"] else None


def codes_of(result: dict[str, Any]) -> list[str]:
    """Return the codes of a photo's refusals and warnings, refusals first."""
    return [finding["code"] for finding in result["findings"] if finding["severity"] != "info"]


def _leg(leg: dict[str, Any]) -> dict[str, Any]:
    low, high = leg["interval_deg"]
    xray_low, xray_high = leg["xray_interval_deg"]
    return {
        **{name: leg[name] for name in ("deviation_deg", "direction", "hka_deg", "category")},
        "interval_low_deg": low,
        "interval_high_deg": high,
        "xray_low_deg": xray_low,
        "xray_high_deg": xray_high,
        "category_probability": _in_tens(leg["probabilities"].get(leg["category"])),
    }


def _in_tens(probability: float | None) -> float | None:
    """Return a probability as people read it; the full results have it unrounded."""
    return None if probability is None else min(in_tens(probability), 90) / 100


def _gaps(gaps: dict[str, Any]) -> dict[str, Any]:
    return {
        **{f"{place}_gap_cm": gaps[place]["cm"] for place in ("ankle", "knee")},
        **{f"{place}_gap_percent_of_leg": gaps[place]["percent_of_leg"] for place in ("ankle", "knee")},
        **{
            f"{short}_{name}": gaps[distance][name]
            for short, distance in _DISTANCES.items()
            if gaps[distance] is not None
            for name, _ in _DISTANCE
        },
    }
