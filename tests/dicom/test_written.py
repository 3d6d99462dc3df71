"""The drawn photo and the measurement as DICOM, read back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from highdicom.sr import GraphicTypeValues, srread

from kneealign import combine
from kneealign.dicom import check_dicom, dicom_files
from kneealign.dicom.codes import MEANINGS, SCHEME
from kneealign.errors import OptionError, ReportError
from kneealign.report import draw
from kneealign.result import Assessment, CalibrationUsed, PlacedPoints
from tests.cli.conftest import Run, calls, run  # noqa: F401
from tests.conftest import lacking
from tests.factories import make_pixels, make_refused, with_pixels

NAME = "knock_knees_adult"


@pytest.fixture(scope="module")
def result(sample: Callable[[str], Assessment]) -> Assessment:
    return sample(NAME)


@pytest.fixture(scope="module")
def written(result: Assessment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two files of a sample photo: "sc" and "sr"."""
    folder = tmp_path_factory.mktemp("dicom")
    paths = {}
    for name, write in dicom_files("photo", result).items():
        write(folder / name)
        paths[name.split(".")[-2]] = folder / name
    return paths


def test_the_capture_is_the_drawn_photo_and_nobody(written: dict[str, Path], result: Assessment) -> None:
    capture = pydicom.dcmread(written["sc"])
    assert capture.SOPClassUID.name == "Secondary Capture Image Storage"
    assert (capture.pixel_array == draw(result)).all(), "faces are hidden as in every picture"
    assert not any(capture.get(name) for name in ("PatientName", "PatientID", "PatientBirthDate"))
    assert capture.PatientSex == "F"
    assert "not for diagnosis" in capture.SeriesDescription
    assert result.photo.name not in str(capture)


def test_a_result_of_several_photos_is_refused(result: Assessment) -> None:
    again = replace(result, photo=replace(result.photo, sha256="f" * 64))
    with pytest.raises(OptionError, match="several") as refusal:
        dicom_files("photo", combine([result, again]))
    assert refusal.value.code == "bad_dicom"


def items(dataset: Any, kind: str) -> list[Any]:
    """Every content item of a kind below a dataset."""
    found = []
    for item in dataset.get("ContentSequence", []):
        found += [item] if item.ValueType == kind else []
        found += items(item, kind)
    return found


def groups(report: Any) -> list[Any]:
    """The measurement group of each leg."""
    return [
        item for item in items(report, "CONTAINER") if item.ConceptNameCodeSequence[0].CodeValue == "125007"
    ]


def test_the_report_holds_the_measurement(written: dict[str, Path], result: Assessment) -> None:
    report, capture = (pydicom.dcmread(written[name]) for name in ("sr", "sc"))
    assert report.SOPClassUID.name == "Comprehensive SR Storage"
    assert report.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert report.StudyInstanceUID == capture.StudyInstanceUID
    assert report.CodingSchemeIdentificationSequence[0].CodingSchemeDesignator == SCHEME
    assert not any(report.get(name) for name in ("PatientName", "PatientID", "PatientBirthDate"))
    assert result.legs is not None
    assert len(groups(report)) == 2
    for (side, leg), group in zip(result.legs, groups(report), strict=True):
        numbers = {
            item.ConceptNameCodeSequence[0].CodeValue: float(item.MeasuredValueSequence[0].NumericValue)
            for item in items(group, "NUM")
        }
        assert numbers == {
            "DEVIATION": leg.deviation_deg,
            "HKA": leg.hka_deg,
            **dict(zip(("PHOTO_LOW", "PHOTO_HIGH"), leg.interval_deg, strict=True)),
            **dict(zip(("XRAY_LOW", "XRAY_HIGH"), leg.xray_interval_deg, strict=True)),
        }
        for item in items(group, "NUM"):
            assert item.ConceptNameCodeSequence[0].CodingSchemeDesignator == SCHEME
            unit = item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0]
            assert (unit.CodeValue, unit.CodingSchemeDesignator) == ("deg", "UCUM")
        meanings = [item.ConceptCodeSequence[0].CodeMeaning for item in items(group, "CODE")]
        assert "Lower limb" in meanings
        assert side.capitalize() in meanings


def test_the_report_names_a_study_and_a_hand(result: Assessment, tmp_path: Path) -> None:
    study = CalibrationUsed("Clinic North", "0" * 64, True, 2.0, 0.8, 0.1, 120, 60, (20.0, 70.0))
    placed = PlacedPoints((), None, None, "")
    made = replace(result, provenance=replace(result.provenance, calibration=study, points=placed))
    _, (name, write) = dicom_files("photo", made).items()
    write(tmp_path / name)
    said = [item.TextValue for item in items(pydicom.dcmread(tmp_path / name), "TEXT")]
    assert "X-ray interval by the study Clinic North" in said
    assert "joints placed by hand" in said


def test_the_lines_lie_on_the_captured_photo(written: dict[str, Path], result: Assessment) -> None:
    report, capture = (pydicom.dcmread(written[name]) for name in ("sr", "sc"))
    shrunk = capture.Columns / result.photo.width_px
    assert result.legs is not None
    assert result.picture is not None
    changed = np.abs(capture.pixel_array[: len(result.picture.rgb)].astype(int) - result.picture.rgb).sum(
        axis=2
    )
    for (_, leg), group in zip(result.legs, groups(report), strict=True):
        (line,) = items(group, "SCOORD")
        assert line.GraphicType == "POLYLINE"
        points = np.array(line.GraphicData).reshape(-1, 2)
        joints = np.array([leg.joints_px.hip, leg.joints_px.knee, leg.joints_px.ankle])
        assert points == pytest.approx((joints + 0.5) * shrunk, abs=0.01)
        for column, row in np.floor(points).astype(int):
            assert changed[row - 2 : row + 3, column - 2 : column + 3].min() > 30, "a dot is drawn there"
        (image,) = items(line, "IMAGE")
        assert image.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == capture.SOPInstanceUID


def test_another_library_reads_it_as_tid_1500(written: dict[str, Path]) -> None:
    found = srread(written["sr"]).content.get_planar_roi_measurement_groups(
        graphic_type=GraphicTypeValues.POLYLINE
    )
    assert [group.tracking_identifier for group in found] == ["left leg", "right leg"]
    assert all(len(group.get_measurements()) == len(MEANINGS) - 2 for group in found)


def test_the_same_result_has_the_same_names_and_another_has_others(
    result: Assessment, written: dict[str, Path], sample: Callable[[str], Assessment], tmp_path: Path
) -> None:
    def uid(one: Assessment, stem: str) -> str:
        (name, write), _ = dicom_files(stem, one).items()
        write(tmp_path / name)
        return str(pydicom.dcmread(tmp_path / name, stop_before_pixels=True).SOPInstanceUID)

    assert uid(result, "again") == pydicom.dcmread(written["sc"], stop_before_pixels=True).SOPInstanceUID
    assert uid(sample("straight_legs_adult"), "other") != uid(result, "again")


@pytest.mark.parametrize("kind", ["sc", "sr"])
def test_a_validator_finds_no_error(kind: str, written: dict[str, Path]) -> None:
    program = shutil.which("dciodvfy")
    if program is None:
        lacking("dciodvfy (Debian: apt install dicom3tools)")
    done = subprocess.run([program, "-new", written[kind]], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).splitlines()
    assert "SCImage" in said or "ComprehensiveSR" in said
    assert [line for line in said if line.startswith("Error")] == []


@pytest.mark.parametrize("code", MEANINGS)
def test_a_code_is_one_that_dicom_takes(code: str) -> None:
    assert len(code) <= 16
    assert len(MEANINGS[code]) <= 64


def test_a_refused_photo_has_no_dicom() -> None:
    assert dicom_files("photo", with_pixels(make_refused(), make_pixels())) == {}


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highdicom", None)
    with pytest.raises(ReportError) as caught:
        check_dicom()
    assert caught.value.code == "dicom_missing"
    assert "[dicom]" in caught.value.advice


def test_the_command_writes_them_beside_the_report(run: Run, calls: list[Any], tmp_path: Path) -> None:  # noqa: F811
    done = run("measure", "good.jpg", "refused.jpg", "--dicom", "--out", str(tmp_path))
    assert done.exit_code == 4, done.stderr
    assert sorted(path.name for path in tmp_path.glob("*.dcm")) == [
        "good.kneealign.sc.dcm",
        "good.kneealign.sr.dcm",
    ]
    assert "good.kneealign.sr.dcm" in done.stderr
    again = run("measure", "good.jpg", "--dicom", "--out", str(tmp_path))
    assert again.exit_code == 0, again.stderr
    assert run("measure", "good.jpg", "--dicom").exit_code == 2
