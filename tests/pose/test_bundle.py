"""The model file: whole, or an error that names it and says what to do."""

from __future__ import annotations

import hashlib
import os
import sys
import zipfile
from pathlib import Path

import pytest

from kneealign.errors import ModelError
from kneealign.pose import bundle as room
from kneealign.pose.bundle import (
    DATA_FOLDER,
    MODEL_NAME,
    MODEL_SHA256,
    MODEL_VARIABLE,
    REGION_DETECTOR_NAME,
    REGION_DETECTOR_SHA256,
    load_bundle,
)


def error_of(path: Path | str | None = None) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load_bundle(path)
    error = caught.value
    assert error.exit_code == 5
    assert error.advice
    return error


def task_file(path: Path, *members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, b"0123")
    return path


@pytest.mark.parametrize(
    ("name", "sha256"), [(MODEL_NAME, MODEL_SHA256), (REGION_DETECTOR_NAME, REGION_DETECTOR_SHA256)]
)
def test_the_files_are_those_that_the_code_names(name: str, sha256: str) -> None:
    assert hashlib.sha256((DATA_FOLDER / name).read_bytes()).hexdigest() == sha256


def test_the_built_in_model() -> None:
    bundle = load_bundle()
    assert bundle.path == DATA_FOLDER / MODEL_NAME
    assert bundle.sha256 == MODEL_SHA256
    assert hashlib.sha256(bundle.task).hexdigest() == MODEL_SHA256


def test_the_region_task_shares_the_landmark_network(tmp_path: Path) -> None:
    bundle = load_bundle()
    (tmp_path / "region.task").write_bytes(bundle.region_task)
    with zipfile.ZipFile(bundle.path) as own, zipfile.ZipFile(tmp_path / "region.task") as region:
        assert set(own.namelist()) == set(region.namelist())
        assert own.read("pose_landmarks_detector.tflite") == region.read("pose_landmarks_detector.tflite")
        assert region.read("pose_detector.tflite") == (DATA_FOLDER / REGION_DETECTOR_NAME).read_bytes()
        # MediaPipe maps the members in place and refuses what is compressed.
        assert {item.compress_type for item in region.infolist()} == {zipfile.ZIP_STORED}


def test_another_file_by_argument_and_by_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = task_file(tmp_path / "own.task", "pose_detector.tflite", "pose_landmarks_detector.tflite")
    other = task_file(
        tmp_path / "other.task", "pose_detector.tflite", "pose_landmarks_detector.tflite", "more"
    )
    assert load_bundle(own).path == own
    assert load_bundle(str(own)).sha256 == hashlib.sha256(own.read_bytes()).hexdigest()
    monkeypatch.setenv(MODEL_VARIABLE, str(other))
    assert load_bundle().path == other
    assert load_bundle(own).path == own, "the argument comes first"
    monkeypatch.setenv(MODEL_VARIABLE, "")
    assert load_bundle().path == DATA_FOLDER / MODEL_NAME


def test_a_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "gone.task"
    error = error_of(missing)
    assert error.code == "model_missing"
    assert str(missing) in error.message
    assert MODEL_VARIABLE in error.advice
    monkeypatch.setenv(MODEL_VARIABLE, str(missing))
    assert error_of().code == "model_missing"


def test_a_folder_is_unreadable(tmp_path: Path) -> None:
    error = error_of(tmp_path)
    assert error.code in ("model_unreadable", "model_missing")
    assert str(tmp_path) in error.message


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    locked = task_file(tmp_path / "locked.task", "pose_detector.tflite", "pose_landmarks_detector.tflite")
    locked.chmod(0)
    assert error_of(locked).code == "model_unreadable"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 and no more"])
def test_what_is_no_bundle_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.task"
    path.write_bytes(content)
    error = error_of(path)
    assert error.code == "model_damaged"
    assert str(path) in error.message


@pytest.mark.parametrize("members", [(), ("pose_detector.tflite",), ("hand_detector.tflite",)])
def test_another_kind_of_zip_is_damaged(tmp_path: Path, members: tuple[str, ...]) -> None:
    assert error_of(task_file(tmp_path / "other.zip", *members)).code == "model_damaged"


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's model files that a test may damage."""
    for name in (MODEL_NAME, REGION_DETECTOR_NAME):
        (tmp_path / name).write_bytes((DATA_FOLDER / name).read_bytes())
    monkeypatch.setattr(room, "DATA_FOLDER", tmp_path)
    return tmp_path


def test_one_wrong_byte_in_the_built_in_model_is_noticed(own_data: Path) -> None:
    path = own_data / MODEL_NAME
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    error = error_of()
    assert error.code == "model_damaged"
    assert str(path) in error.message
    assert "kneealign doctor" in error.advice


@pytest.mark.parametrize("content", [None, b"", b"0123"])
def test_the_region_detector_is_checked_too(own_data: Path, content: bytes | None) -> None:
    path = own_data / REGION_DETECTOR_NAME
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=REGION_DETECTOR_NAME) as caught:
        _ = load_bundle().region_task
    assert caught.value.code == ("model_missing" if content is None else "model_damaged")


def test_no_built_in_model(own_data: Path) -> None:
    (own_data / MODEL_NAME).unlink()
    error = error_of()
    assert error.code == "model_missing"
    assert "Reinstall" in error.advice
