"""The model file: whole, or an error that names it and says what to do."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from kneealign.errors import ModelError
from kneealign.pose import bundle as room
from kneealign.pose.bundle import (
    DATA_FOLDER,
    DENSE_DETECTOR_NAME,
    DENSE_DETECTOR_SHA256,
    MASK_PART_NAME,
    MASK_PART_SHA256,
    MODEL_NAME,
    MODEL_SHA256,
    MODEL_VARIABLE,
    STAND_INS_SHA256,
    load_bundle,
)
from kneealign.pose.network import changed


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
    ("name", "sha256"),
    [
        (MODEL_NAME, MODEL_SHA256),
        (DENSE_DETECTOR_NAME, DENSE_DETECTOR_SHA256),
        (MASK_PART_NAME, MASK_PART_SHA256),
        *STAND_INS_SHA256.items(),
    ],
)
def test_the_files_are_those_that_the_code_names(name: str, sha256: str) -> None:
    assert hashlib.sha256((DATA_FOLDER / name).read_bytes()).hexdigest() == sha256


def test_the_built_in_model() -> None:
    bundle = load_bundle()
    assert bundle.path == DATA_FOLDER / MODEL_NAME
    assert bundle.sha256 == MODEL_SHA256
    with zipfile.ZipFile(bundle.path) as own:
        assert bundle.detector == own.read("pose_detector.tflite")
        assert bundle.landmarks == own.read("pose_landmarks_detector.tflite")


@pytest.mark.parametrize(
    ("task", "shared", "stand_in"),
    [
        ("detector_task", "pose_detector.tflite", "region_landmarks.tflite"),
        ("region_task", "pose_landmarks_detector.tflite", "region_detector.tflite"),
    ],
)
def test_a_task_shares_one_network_and_has_a_stand_in_for_the_other(
    task: str, shared: str, stand_in: str
) -> None:
    bundle = load_bundle()
    made = zipfile.ZipFile(io.BytesIO(bytes(getattr(bundle, task)())))
    with zipfile.ZipFile(bundle.path) as own, made:
        assert set(own.namelist()) == set(made.namelist())
        network = own.read(shared)
        if task == "region_task":
            network = b"".join(changed(network, (DATA_FOLDER / MASK_PART_NAME).read_bytes()))
        else:
            network = (DATA_FOLDER / DENSE_DETECTOR_NAME).read_bytes()
        assert made.read(shared) == network
        (other,) = set(made.namelist()) - {shared}
        assert made.read(other) == (DATA_FOLDER / stand_in).read_bytes()
        # MediaPipe maps the members in place and refuses what is compressed.
        assert {item.compress_type for item in made.infolist()} == {zipfile.ZIP_STORED}


def test_the_maskless_task_differs_in_one_number() -> None:
    bundle = load_bundle()
    with zipfile.ZipFile(io.BytesIO(bytes(bundle.maskless_region_task()))) as made:
        assert made.testzip() is None
        network = made.read("pose_landmarks_detector.tflite")
    assert 0 < sum(one != other for one, other in zip(bundle.landmarks, network, strict=True)) <= 4


def test_another_model_draws_its_mask_as_it_is(tmp_path: Path) -> None:
    own = task_file(tmp_path / "own.task", "pose_detector.tflite", "pose_landmarks_detector.tflite")
    with zipfile.ZipFile(io.BytesIO(bytes(load_bundle(own).region_task()))) as made:
        assert made.read("pose_landmarks_detector.tflite") == b"0123"


@pytest.mark.parametrize("content", [b"", b"0123", bytes(64), b"\xff" * 64, b"\x10\0\0\0TFL3" + b"\x04" * 40])
def test_what_is_no_network_has_no_maskless_task(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.task"
    with zipfile.ZipFile(path, "w") as archive:
        for member in ("pose_detector.tflite", "pose_landmarks_detector.tflite"):
            archive.writestr(member, content)
    bundle = load_bundle(path)
    with pytest.raises(ModelError) as caught:
        _ = bundle.maskless_region_task()
    assert caught.value.code == "model_damaged"


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
    for name in (MODEL_NAME, DENSE_DETECTOR_NAME, MASK_PART_NAME, *STAND_INS_SHA256):
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
@pytest.mark.parametrize("name", [DENSE_DETECTOR_NAME, MASK_PART_NAME, *STAND_INS_SHA256])
def test_the_other_files_are_checked_too(own_data: Path, name: str, content: bytes | None) -> None:
    path = own_data / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    bundle = load_bundle()
    with pytest.raises(ModelError, match=name) as caught:
        _ = bundle.region_task(), bundle.detector_task()
    assert caught.value.code == ("model_missing" if content is None else "model_damaged")


def test_no_built_in_model(own_data: Path) -> None:
    (own_data / MODEL_NAME).unlink()
    error = error_of()
    assert error.code == "model_missing"
    assert "Reinstall" in error.advice
