"""DICOM photos of a made-up patient."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
VL_PHOTOGRAPHIC = "1.2.840.10008.5.1.4.1.1.77.1.4"
COMPUTED_RADIOGRAPHY = "1.2.840.10008.5.1.4.1.1.1"

PATIENT = {
    "PatientName": "Secretname^Anna",
    "PatientID": "SECRETID77",
    "PatientBirthDate": "19870605",
    "InstitutionName": "Secret Hospital",
    "ReferringPhysicianName": "Secretdoctor^Bo",
    "AccessionNumber": "SECRETACC5",
    "StudyDescription": "Secret study",
    "PatientComments": "Secret comment",
}
SECRETS = ("secret", "19870605")
"""What must stand nowhere, in small letters."""


def dicom_bytes(kind: str = SECONDARY_CAPTURE, **elements: Any) -> bytes:
    """A DICOM file with the elements of the patient and of the picture."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = elements.pop("syntax", ExplicitVRLittleEndian)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = kind
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "2.25.1234"
    for name, value in {**PATIENT, **elements}.items():
        setattr(dataset, name, value)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def picture_elements(pixels: np.ndarray, **more: Any) -> dict[str, Any]:
    """The elements of a picture: (H, W, 3) uint8, or (H, W) of 8 or 16 bits."""
    bits = 8 * pixels.dtype.itemsize
    return {
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "SamplesPerPixel": 3 if pixels.ndim == 3 else 1,
        "PhotometricInterpretation": "RGB" if pixels.ndim == 3 else "MONOCHROME2",
        "PlanarConfiguration": 0,
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": 0,
        "PixelData": pixels.tobytes(),
        **more,
    }


def captured(photo: Path, **more: Any) -> bytes:
    """A photo as a Secondary Capture without compression."""
    with Image.open(photo) as image:
        return dicom_bytes(**picture_elements(np.asarray(image.convert("RGB")), **more))


def photographed(photo: Path) -> bytes:
    """A JPEG file as a VL Photographic image, as cameras' software stores it."""
    with Image.open(photo) as image:
        elements = picture_elements(np.asarray(image.convert("RGB")))
    elements |= {
        "PhotometricInterpretation": "YBR_FULL_422",
        "PixelData": encapsulate([photo.read_bytes()]),
    }
    return dicom_bytes(VL_PHOTOGRAPHIC, syntax=JPEGBaseline8Bit, **elements)
