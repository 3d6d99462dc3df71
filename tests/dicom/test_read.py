"""DICOM photos are measured, and what they say of the patient goes nowhere."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import kneealign
from kneealign.errors import PhotoError
from kneealign.photo import load_photo
from kneealign.result import Assessment
from tests.conftest import SAMPLES, subject_of
from tests.dicom.objects import (
    COMPUTED_RADIOGRAPHY,
    SECRETS,
    captured,
    dicom_bytes,
    photographed,
    picture_elements,
)

NAME = "knock_knees_adult"
PHOTO = SAMPLES / f"{NAME}.jpg"


def tells_nothing(data: bytes | str) -> bool:
    text = (data if isinstance(data, str) else data.decode("latin-1")).lower()
    return not any(secret in text for secret in SECRETS)


def test_a_dicom_photo_is_measured_and_names_nobody(
    tmp_path: Path,
    sample: Callable[[str], Assessment],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "photo.dcm"
    path.write_bytes(captured(PHOTO))
    assert not tells_nothing(path.read_bytes())
    result = kneealign.measure(path, subject_of(NAME))
    plain = sample(NAME)
    assert result.legs is not None
    assert plain.legs is not None
    for side, leg in result.legs:
        assert leg.deviation_deg == pytest.approx(dict(plain.legs)[side].deviation_deg, abs=0.2)
    assert result.photo.name == "photo.dcm"
    assert (result.photo.width_px, result.photo.height_px) == (plain.photo.width_px, plain.photo.height_px)
    assert tells_nothing(result.to_json())
    assert tells_nothing(Path(result.save_report(tmp_path / "report.html")).read_bytes())
    assert tells_nothing(caplog.text)
    assert tells_nothing("".join(capfd.readouterr()))


def test_a_jpeg_in_dicom_is_the_same_picture() -> None:
    found, jpeg = load_photo(photographed(PHOTO)), load_photo(PHOTO)
    assert found.rgb.shape == jpeg.rgb.shape
    assert np.abs(found.rgb.astype(int) - jpeg.rgb).mean() < 2


@pytest.mark.parametrize(("kind", "turned"), [("MONOCHROME2", False), ("MONOCHROME1", True)])
@pytest.mark.parametrize("bits", [8, 12, 16])
def test_grey_pictures_of_any_depth(kind: str, turned: bool, bits: int) -> None:
    ramp = np.linspace(0, 2**bits - 1, 64).round()
    grey = np.tile(ramp, (48, 1)).astype(np.uint8 if bits == 8 else np.uint16)
    depth = {"BitsStored": bits, "HighBit": bits - 1, "PhotometricInterpretation": kind}
    found = load_photo(dicom_bytes(**picture_elements(grey, **depth))).rgb
    expected = np.linspace(255, 0, 64) if turned else np.linspace(0, 255, 64)
    assert np.abs(found[20, :, 1] - expected).max() <= 1.5
    assert (found[..., 0] == found[..., 2]).all()


def test_of_several_frames_the_first_is_read() -> None:
    frames = np.zeros((2, 40, 50, 3), np.uint8)
    frames[1] = 200
    elements = picture_elements(frames[0], NumberOfFrames=2, PixelData=frames.tobytes())
    assert load_photo(dicom_bytes("1.2.840.10008.5.1.4.1.1.7.4", **elements)).rgb.max() == 0


SMALL = np.zeros((64, 48, 3), np.uint8)
REFUSED = {
    "an X-ray": (lambda: dicom_bytes(COMPUTED_RADIOGRAPHY, **picture_elements(SMALL)), "photo_not_an_image"),
    "no picture": (lambda: dicom_bytes(), "photo_not_an_image"),
    "writing on it": (
        lambda: dicom_bytes(**picture_elements(SMALL, BurnedInAnnotation="YES")),
        "photo_names_patient",
    ),
    "cut off": (lambda: dicom_bytes(**picture_elements(SMALL))[:-4000], "photo_damaged"),
    "too large": (
        lambda: dicom_bytes(**picture_elements(SMALL, Rows=60000, Columns=60000)),
        "photo_too_large",
    ),
    "too small": (lambda: dicom_bytes(**picture_elements(SMALL[:8])), "photo_too_small"),
    "pixels missing": (lambda: dicom_bytes(**picture_elements(SMALL, PixelData=b"\0\0")), "photo_damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photo_is_said_without_the_patient(what: str, capfd: pytest.CaptureFixture[str]) -> None:
    make, code = REFUSED[what]
    with pytest.raises(PhotoError) as caught:
        load_photo(make(), name="scan.dcm")
    assert caught.value.code == code
    assert tells_nothing(str(caught.value))
    assert "scan.dcm" in caught.value.message
    assert tells_nothing("".join(capfd.readouterr()))


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(PhotoError) as caught:
        load_photo(dicom_bytes(**picture_elements(SMALL)))
    assert caught.value.code == "photo_needs_dicom"
    assert "[dicom]" in caught.value.advice
