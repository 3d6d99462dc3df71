"""The pose model: which file, whether it is intact, and the three tasks that MediaPipe runs."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kneealign.errors import ModelError
from kneealign.pose.network import changed, without_mask

DATA_FOLDER = Path(__file__).parent / "data"

MODEL_NAME = "pose_landmarker_full.task"
MODEL_SHA256 = "12df865a72de1700bfe8ea8a8e7417463ce44ad0d951bda385b21be79e5cae03"
"""The file that tools/build_pose_model.py makes."""

STAND_INS_SHA256 = {
    "region_detector.tflite": "7db1d5933461488b05b340c5a2dc67e1137e7f6b808d8d7980556adec8eb4558",
    "region_landmarks.tflite": "b30e112f3e61e206221c29ffc9f546e0471a640ac6c8516a10516a78df46d75b",
}
"""Networks without operators, made by the same tool: one replaces the detector, one the landmark network."""

MASK_PART_NAME = "mask_part.delta"
MASK_PART_SHA256 = "6dde7143226f9cfa9c72357267e81bb85562f22b34fae19eb5b82ccb7579a1d2"
"""Makes the built-in landmark network compute the mask around the legs only (tools/build_mask_part.py)."""

DENSE_DETECTOR_NAME = "dense_detector.tflite"
DENSE_DETECTOR_SHA256 = "397dfbb607732e8f79155ae4f446934c9060903f52dd8dd129e27bfffff14bc3"
"""The built-in detector with all weights written out (tools/build_dense_detector.py)."""

MODEL_VARIABLE = "KNEEALIGN_MODEL"
"""Environment variable that names another ``.task`` file."""

_DETECTOR = "pose_detector.tflite"
_LANDMARKS = "pose_landmarks_detector.tflite"

_LOCAL_HEADER_BYTES = 30
"""What stands before the name of a file in a zip."""

_REINSTALL = "Reinstall kneealign; `kneealign doctor` shows what is wrong."


Pieces = Sequence[bytes | memoryview]
"""A file in pieces: copies of whole networks would stay in each process as unused heap."""


@dataclass(frozen=True)
class Task:
    """Two networks for MediaPipe, which takes them as a ``.task`` file: an uncompressed zip."""

    detector: Pieces
    """The network that chooses a region of the picture."""
    landmarks: Pieces
    """The network that finds landmarks there."""

    def write_to(self, file: IO[bytes]) -> None:
        """Write the ``.task`` file."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, network in ((_DETECTOR, self.detector), (_LANDMARKS, self.landmarks)):
                with archive.open(name, "w") as member:
                    member.writelines(network)

    def __bytes__(self) -> bytes:
        """Return the ``.task`` file."""
        target = io.BytesIO()
        self.write_to(target)
        return target.getvalue()


@dataclass(frozen=True)
class ModelFile:
    """Which pose model it is."""

    path: Path
    """Where it was read from."""
    sha256: str
    """Hash of the file, stated in every result."""


@dataclass(frozen=True)
class Bundle(ModelFile):
    """A checked pose model, as bytes for MediaPipe."""

    detector: bytes | memoryview
    """The network that finds people anywhere in a picture."""
    landmarks: bytes | memoryview
    """The network that finds one person's landmarks."""

    def detector_task(self) -> Task:
        """Return a task that only finds people: its landmarks are two fixed points.

        The built-in model's weights are written out, which takes half the time to load.
        """
        own = self.sha256 == MODEL_SHA256
        detector = _own_file(DENSE_DETECTOR_NAME, DENSE_DETECTOR_SHA256) if own else self.detector
        return Task([detector], [_stand_in("region_landmarks.tflite")])

    def region_task(self) -> Task:
        """Return a task that finds one person's landmarks: its detector takes the whole picture.

        The built-in model computes the mask around the legs only, which takes a quarter less time.
        """
        landmarks: Pieces = [self.landmarks]
        if self.sha256 == MODEL_SHA256:
            landmarks = changed(self.landmarks, _own_file(MASK_PART_NAME, MASK_PART_SHA256))
        return Task([_stand_in("region_detector.tflite")], landmarks)

    def maskless_region_task(self) -> Task:
        """Return the same without the person's mask, which takes two thirds of the time."""
        try:
            return Task([_stand_in("region_detector.tflite")], without_mask(self.landmarks))
        except ValueError:
            raise _damaged(self.path) from None


def model_path(path: str | Path | None = None) -> Path:
    """Return the file to use: this one, else the one in ``KNEEALIGN_MODEL``, else the built-in one."""
    return Path(path or os.environ.get(MODEL_VARIABLE) or DATA_FOLDER / MODEL_NAME)


def load_bundle(path: str | Path | None = None) -> Bundle:
    """Read and check a pose model.

    Parameters
    ----------
    path : path of a ``.task`` file, optional
        Default: the file named by ``KNEEALIGN_MODEL``, else the one inside the package, whose hash is
        checked.

    Raises
    ------
    ModelError
        Codes ``model_missing``, ``model_unreadable``, ``model_damaged``.
    """
    file = model_path(path)
    own = file == DATA_FOLDER / MODEL_NAME
    task = _read(file, advice=_REINSTALL if own else f"Check --model or {MODEL_VARIABLE}.")
    digest = hashlib.sha256(task).hexdigest()
    if own and digest != MODEL_SHA256:
        raise ModelError("model_damaged", f"The model file {file} is damaged.", _REINSTALL)
    return Bundle(file, digest, *(_own_members(task) if own else _members(file, task)))


def _stand_in(name: str) -> bytes:
    return _own_file(name, STAND_INS_SHA256[name])


def _own_file(name: str, sha256: str) -> bytes:
    data = _read(DATA_FOLDER / name)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError("model_damaged", f"The model file {name} is damaged.", _REINSTALL)
    return data


def _read(file: Path, advice: str = _REINSTALL) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise ModelError("model_missing", f"The model file {file} is missing.", advice) from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ModelError(
            "model_unreadable", f"The model file {file} cannot be read: {reason}.", advice
        ) from None


def _members(file: Path, task: bytes) -> tuple[bytes, bytes]:
    """Read detector and landmark network out of a bundle, checking both."""
    try:
        with zipfile.ZipFile(io.BytesIO(task)) as archive:
            return archive.read(_DETECTOR), archive.read(_LANDMARKS)
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error):
        raise _damaged(file) from None


def _own_members(task: bytes) -> tuple[memoryview, memoryview]:
    """Show where both are in the built-in bundle, which stores them as they are and has been checked."""
    with zipfile.ZipFile(io.BytesIO(task)) as archive:
        found = []
        for name in (_DETECTOR, _LANDMARKS):
            member = archive.getinfo(name)
            # Before the content stands a header with the name, and with nothing else as the tool writes it.
            start = member.header_offset + _LOCAL_HEADER_BYTES + len(name)
            found.append(memoryview(task)[start : start + member.file_size])
    detector, landmarks = found
    return detector, landmarks


def _damaged(file: Path) -> ModelError:
    return ModelError(
        "model_damaged",
        f"The model file {file} is damaged or is not a MediaPipe pose landmarker bundle.",
        "Use the built-in model, or another pose_landmarker .task file.",
    )
