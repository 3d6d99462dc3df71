"""The tool that makes the committed model files."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from kneealign.pose.bundle import DATA_FOLDER, MODEL_NAME, STAND_INS_SHA256
from tests.conftest import ROOT

TOOL = ROOT / "tools" / "build_pose_model.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return importlib.import_module("build_pose_model")


@pytest.mark.parametrize("name", STAND_INS_SHA256)
def test_a_stand_in_is_the_committed_one_every_time(tool: ModuleType, name: str) -> None:
    make = {"region_detector.tflite": tool.region_detector, "region_landmarks.tflite": tool.region_landmarks}
    committed = (DATA_FOLDER / name).read_bytes()
    assert make[name]() == committed
    assert make[name]() == committed


def test_the_bundle_holds_neither_clock_nor_compression(tool: ModuleType, tmp_path: Path) -> None:
    data = tool.bundle(b"detector", b"landmarks")
    assert data == tool.bundle(b"detector", b"landmarks")
    path = tmp_path / "made.task"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as made, zipfile.ZipFile(DATA_FOLDER / MODEL_NAME) as committed:
        for one, other in zip(made.infolist(), committed.infolist(), strict=True):
            assert one.filename == other.filename
            assert one.date_time == other.date_time == (1980, 1, 1, 0, 0, 0)
            assert one.compress_type == other.compress_type == zipfile.ZIP_STORED


def test_repacking_the_committed_members_gives_the_committed_bundle(tool: ModuleType) -> None:
    with zipfile.ZipFile(DATA_FOLDER / MODEL_NAME) as committed:
        members = [committed.read(name) for name in committed.namelist()]
    assert tool.bundle(*members) == (DATA_FOLDER / MODEL_NAME).read_bytes()


def test_a_model_with_metadata_is_not_given_more(tool: ModuleType) -> None:
    with zipfile.ZipFile(DATA_FOLDER / MODEL_NAME) as committed:
        landmarks = committed.read("pose_landmarks_detector.tflite")
    with pytest.raises(SystemExit, match="metadata already"):
        tool.with_input_normalization(landmarks, 0.0, 255.0)


def test_another_wheel_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "mediapipe-0.10.20.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(tool.DETECTOR[0], b"other")
    with zipfile.ZipFile(path) as wheel, pytest.raises(SystemExit, match=r"not the wheel of 0\.10\.21"):
        tool.read_checked(wheel, tool.DETECTOR)


def test_the_committed_files_come_from_the_wheel() -> None:
    wheel = os.environ.get("KNEEALIGN_WHEEL")
    if not wheel:
        pytest.skip("KNEEALIGN_WHEEL does not name a mediapipe-0.10.21 wheel")
    result = subprocess.run(
        [sys.executable, str(TOOL), wheel, "--check"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("same: ") == 1 + len(STAND_INS_SHA256)
