"""The codes of the structured report: SNOMED CT and UCUM where they have one, else our own scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from highdicom.sr import CodedConcept

SCHEME = "99KNEEALIGN"
"""Designator of the private coding scheme; 99 marks it as private."""

SCHEME_NAME = "kneealign measurements"
RESPONSIBLE = "The kneealign developers"

MEANINGS = {
    "PHOTO": "Knee alignment from a standing frontal photograph",
    "LEG_LINE": "Hip, knee and ankle centre seen from the front",
    "DEVIATION": "Hip-knee-ankle deviation, valgus positive",
    "HKA": "Hip-knee-ankle angle, medial side",
    "PHOTO_LOW": "Deviation in this photo, 95 % interval, lower end",
    "PHOTO_HIGH": "Deviation in this photo, 95 % interval, upper end",
    "XRAY_LOW": "Deviation expected on a radiograph, 95 % interval, lower end",
    "XRAY_HIGH": "Deviation expected on a radiograph, 95 % interval, upper end",
}
"""Every code of the scheme; a meaning has at most 64 letters, as DICOM demands."""


def own(code: str) -> CodedConcept:
    """Return a concept of the private scheme."""
    from highdicom.sr import CodedConcept

    return CodedConcept(code, SCHEME, MEANINGS[code])


def lower_limb() -> CodedConcept:
    """Return the finding site."""
    from highdicom.sr import CodedConcept

    return CodedConcept("61685007", "SCT", "Lower limb")


def laterality(side: str) -> CodedConcept:
    """Return the person's left or right."""
    from highdicom.sr import CodedConcept

    return CodedConcept(*{"left": ("7771000", "SCT", "Left"), "right": ("24028007", "SCT", "Right")}[side])


def degrees() -> CodedConcept:
    """Return the unit of angles."""
    from highdicom.sr import CodedConcept

    return CodedConcept("deg", "UCUM", "degree")


def scheme_identification() -> Any:
    """Return the element that tells a reader of the report whose scheme it is."""
    from pydicom import Dataset
    from pydicom.sequence import Sequence

    scheme = Dataset()
    scheme.CodingSchemeDesignator = SCHEME
    scheme.CodingSchemeName = SCHEME_NAME
    scheme.CodingSchemeResponsibleOrganization = RESPONSIBLE
    return Sequence([scheme])
