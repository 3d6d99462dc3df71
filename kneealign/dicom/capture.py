"""The drawn photo as a DICOM Secondary Capture image."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kneealign._version import __version__
from kneealign.dicom.codes import RESPONSIBLE

if TYPE_CHECKING:
    from kneealign.result import Assessment

DESCRIPTION = "Knee alignment from a photo: not for diagnosis"
"""Of the study and the series, as lists of studies show them; at most 64 letters."""

_NAMESPACE = uuid.UUID("6f0bb1f4-2c6d-5b0e-9a57-2f6f0d7c2c11")


@dataclass(frozen=True)
class Uids:
    """Names of a result's objects: the same result has the same names, another result has others."""

    study: str
    capture_series: str
    capture: str
    report_series: str
    report: str
    device: str
    legs: dict[str, str]
    """Of what is tracked on each leg."""


def uids_of(result: Assessment) -> Uids:
    """Return the names of a result's objects, made from its content."""

    def uid(what: str, content: str) -> str:
        return f"2.25.{uuid.uuid5(_NAMESPACE, f'{what} {content}').int}"

    content = result.to_json(indent=None)
    return Uids(
        study=uid("study", content),
        capture_series=uid("capture series", content),
        capture=uid("capture", content),
        report_series=uid("report series", content),
        report=uid("report", content),
        device=uid("device", result.provenance.model_sha256),
        legs={side: uid(f"{side} leg", content) for side in ("left", "right")},
    )


def secondary_capture(result: Assessment, drawn: NDArray[np.uint8], uids: Uids) -> Any:
    """Return the drawn photo as a Secondary Capture dataset without a patient.

    Parameters
    ----------
    result : Assessment
        What was measured.
    drawn : (H, W, 3) uint8 RGB array
        The drawn photo, faces hidden.
    uids : Uids
        Names of the objects.
    """
    from highdicom.sc import SCImage

    sexes = {"female": "F", "male": "M"}
    image = SCImage(
        pixel_array=np.ascontiguousarray(drawn),
        photometric_interpretation="RGB",
        bits_allocated=8,
        coordinate_system="PATIENT",
        study_instance_uid=uids.study,
        series_instance_uid=uids.capture_series,
        series_number=1,
        sop_instance_uid=uids.capture,
        instance_number=1,
        manufacturer=RESPONSIBLE,
        patient_sex=sexes.get(result.subject.sex or ""),
        patient_orientation=("L", "F"),
    )
    image.StudyDescription = image.SeriesDescription = DESCRIPTION
    image.ConversionType = "DI"
    image.SecondaryCaptureDeviceManufacturer = RESPONSIBLE
    image.SecondaryCaptureDeviceManufacturerModelName = "kneealign"
    image.SecondaryCaptureDeviceSoftwareVersions = __version__
    image.Laterality = ""  # Both legs are on it.
    # What is written on it are angles and sides.
    image.BurnedInAnnotation = "NO"
    image.RecognizableVisualFeatures = "NO"
    return image
