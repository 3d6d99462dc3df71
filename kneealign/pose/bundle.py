"""The pose model: which file, whether it is whole, and the two bundles that MediaPipe runs."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kneealign.errors import ModelError

DATA_FOLDER = Path(__file__).parent / "data"

MODEL_NAME = "pose_landmarker_full.task"
MODEL_SHA256 = "12df865a72de1700bfe8ea8a8e7417463ce44ad0d951bda385b21be79e5cae03"
"""The file that tools/build_pose_model.py makes."""

REGION_DETECTOR_NAME = "region_detector.tflite"
REGION_DETECTOR_SHA256 = "aa2d2b3548fc22be2d26ae40700758443a569748b6c342e902094184cade06e5"

MODEL_VARIABLE = "KNEEALIGN_MODEL"
"""Environment variable that names another ``.task`` file."""

_DETECTOR = "pose_detector.tflite"
_LANDMARKS = "pose_landmarks_detector.tflite"

_REINSTALL = "Reinstall kneealign; `kneealign doctor` shows what is wrong."


@dataclass(frozen=True)
class Bundle:
    """A checked pose model, as bytes that MediaPipe takes."""

    path: Path
    """Where it was read from."""
    sha256: str
    """Hash of the file, stated in every result."""
    task: bytes
    """The ``.task`` file: finds people anywhere in a picture."""
    landmarks: bytes
    """The landmark network inside it."""

    @cached_property
    def region_task(self) -> bytes:
        """The same landmark network behind a detector that always takes the whole picture."""
        detector = _read(DATA_FOLDER / REGION_DETECTOR_NAME)
        if hashlib.sha256(detector).hexdigest() != REGION_DETECTOR_SHA256:
            raise ModelError(
                "model_damaged", f"The model file {REGION_DETECTOR_NAME} is damaged.", _REINSTALL
            )
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_DETECTOR, detector)
            archive.writestr(_LANDMARKS, self.landmarks)
        return target.getvalue()


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
    chosen = path or os.environ.get(MODEL_VARIABLE) or None
    own = chosen is None
    file = Path(chosen) if chosen is not None else DATA_FOLDER / MODEL_NAME
    task = _read(file, advice=_REINSTALL if own else f"Check --model or {MODEL_VARIABLE}.")
    digest = hashlib.sha256(task).hexdigest()
    if own and digest != MODEL_SHA256:
        raise ModelError("model_damaged", f"The model file {file} is damaged.", _REINSTALL)
    return Bundle(path=file, sha256=digest, task=task, landmarks=_landmarks(file, task))


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


def _landmarks(file: Path, task: bytes) -> bytes:
    """Read the landmark network out of a bundle, checking both members."""
    try:
        with zipfile.ZipFile(io.BytesIO(task)) as archive:
            archive.read(_DETECTOR)
            return archive.read(_LANDMARKS)
    except (zipfile.BadZipFile, KeyError, EOFError, zlib.error):
        raise ModelError(
            "model_damaged",
            f"The model file {file} is damaged or is not a MediaPipe pose landmarker bundle.",
            "Use the built-in model, or another pose_landmarker .task file.",
        ) from None
