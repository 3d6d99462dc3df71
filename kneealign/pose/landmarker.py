"""MediaPipe behind one small class: find people, or find landmarks in one square view."""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.errors import ModelError
from kneealign.memory import require_for_model
from kneealign.pose.bundle import Bundle, ModelFile, Task, load_bundle, model_path
from kneealign.pose.gate import Gate
from kneealign.silence import native_silence, sounddevice_later

VIEW_SIZE_PX = 256
"""Side of a view: the landmark network's input. A multiple of 4, or reading the mask aborts the process."""

MAX_PEOPLE = 4
"""Most people to find in a photo."""

CIRCLE_MARGIN = 1.25
"""Half the side of the region that MediaPipe makes from the detector's circle, over the circle's radius."""

_gate = Gate()
"""Where threads enter native code, so that no process forks in the middle of it."""


@dataclass(frozen=True)
class Detection:
    """Where the detector sees a person.

    In pixels of the picture it was given, pixel centres at whole numbers.
    """

    hips_px: NDArray[np.float64]
    """(2,) middle between the hips."""
    up_px: NDArray[np.float64]
    """(2,) from there to the edge of a circle around the whole body, towards the head."""

    def mirrored(self, width: int) -> Detection:
        """Return the same person in the mirror image of a picture of this width."""
        return Detection(self.hips_px * [-1, 1] + [width - 1, 0], self.up_px * [-1, 1])


@dataclass(frozen=True)
class NetworkOutput:
    """What the network saw in one view.

    All in pixels of the view, pixel centres at whole numbers.
    """

    landmarks_px: NDArray[np.float64]
    """(33, 2) x, y."""
    depth: NDArray[np.float64]
    """(33,) the network's estimate of depth relative to the hips, in view widths; nearer is negative."""
    visibility: NDArray[np.float64]
    """(33,) from 0 to 1; also high for invented points."""
    mask: NDArray[np.float32] | None
    """(256, 256) probability that a pixel belongs to the person; None if not requested."""


@dataclass(frozen=True)
class _Graph:
    """A native landmarker, which runs for one thread at a time."""

    native: Any
    turn: threading.RLock = field(default_factory=threading.RLock)


class Landmarker:
    """Three native landmarkers: one only finds people, two find landmarks in a given square.

    A context manager: the native objects are closed on exit. Threads take turns with each of them.

    Parameters
    ----------
    bundle : Bundle
        The pose model.

    Raises
    ------
    ModelError
        Codes ``out_of_memory``, ``mediapipe_broken`` (cannot be imported), ``model_refused`` (cannot load the
        model), ``model_missing`` and ``model_damaged``.
    """

    def __init__(self, bundle: Bundle) -> None:
        # Not the bundle itself: its bytes are of no more use.
        self.model = ModelFile(bundle.path, bundle.sha256)
        make = _maker(bundle)
        with _gate, native_silence(), ThreadPoolExecutor(2) as pool:
            making = [
                pool.submit(make, bundle.region_task, output_segmentation_masks=True),
                pool.submit(make, bundle.maskless_region_task),
                pool.submit(make, bundle.detector_task, num_poses=MAX_PEOPLE),
            ]
            try:
                graphs = [future.result() for future in making]
            except BaseException:
                wait(making)
                _close([future.result() for future in making if future.exception() is None], os.getpid())
                raise
        self._viewer, self._maskless_viewer, self._detector = graphs
        self._closing = weakref.finalize(self, _close, graphs, os.getpid())
        # When the program ends, the threads that MediaPipe needs for closing are gone; the system frees it
        # all.
        self._closing.atexit = False

    def find_people(self, rgb: NDArray[np.uint8]) -> list[Detection]:
        """Find up to four people in an (H, W, 3) RGB picture of any shape."""
        height, width = rgb.shape[:2]
        with self._running(self._detector) as native:
            result = _detect(native, rgb)
        return [_to_detection(pose, width, height) for pose in result.pose_landmarks]

    def look(self, view: NDArray[np.uint8], *, mask: bool = True) -> NetworkOutput | None:
        """Find landmarks in a (256, 256, 3) RGB view; None if the network sees nobody.

        Without a mask this takes two thirds of the time, and the landmarks are the same.
        """
        if view.shape != (VIEW_SIZE_PX, VIEW_SIZE_PX, 3):
            raise ValueError(f"a view is {VIEW_SIZE_PX} x {VIEW_SIZE_PX} RGB, not {view.shape}")
        with self._running(self._viewer if mask else self._maskless_viewer) as native:
            result = _detect(native, view)
            if not result.pose_landmarks:
                return None
            # A copy: the native memory is freed with the result.
            drawn = np.array(result.segmentation_masks[0].numpy_view(), np.float32) if mask else None
        return _to_output(result.pose_landmarks[0], None if drawn is None else drawn.reshape(view.shape[:2]))

    @contextlib.contextmanager
    def _running(self, graph: _Graph) -> Iterator[Any]:
        with _gate, graph.turn:
            if not self._closing.alive:
                raise ValueError("this landmarker is closed")
            try:
                with native_silence():
                    yield graph.native
            except RuntimeError as error:
                raise _refused(self.model, error) from None

    def close(self) -> None:
        """Free the native objects; further use raises a ValueError."""
        self._closing()

    def __enter__(self) -> Landmarker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


MAX_SHARED = 2
"""How many models stay loaded; each takes 200 MB."""

_shared: OrderedDict[str, Landmarker] = OrderedDict()
"""The landmarkers of the models used most recently, by the model's path."""
_shared_lock = threading.Lock()


def shared_landmarker(model: str | Path | None = None) -> Landmarker:
    """Return the process's landmarker for this model: loading takes longer than measuring a photo.

    The least recently used one is closed as soon as nobody measures with it. A forked child loads its own.
    """
    chosen = model_path(model)
    with _shared_lock:
        key = str(chosen.absolute())
        if key not in _shared:
            _shared[key] = Landmarker(load_bundle(model))
        _shared.move_to_end(key)
        while len(_shared) > MAX_SHARED:
            _shared.popitem(last=False)
        return _shared[key]


def _begin_anew() -> None:
    """Forget the models in a forked child: MediaPipe's threads stayed with the parent."""
    global _shared, _shared_lock, _gate
    _shared, _shared_lock, _gate = OrderedDict(), threading.Lock(), Gate()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=lambda: _gate.shut(), after_in_parent=lambda: _gate.open(), after_in_child=_begin_anew
    )


def _detect(native: Any, rgb: NDArray[np.uint8]) -> Any:
    # MediaPipe warns at the first region that is not square, in a picture or, where nobody is, in a view.
    import mediapipe

    data = np.ascontiguousarray(rgb, dtype=np.uint8)
    return native.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=data))


def _to_detection(pose: list[Any], width: int, height: int) -> Detection:
    middle, top = (np.array([p.x * width, p.y * height], np.float64) for p in pose[:2])
    return Detection(middle - 0.5, (top - middle) / CIRCLE_MARGIN)


def _to_output(pose: list[Any], mask: NDArray[np.float32] | None) -> NetworkOutput:
    points = np.array([(p.x, p.y, p.z, p.visibility) for p in pose], np.float64)
    # MediaPipe counts from the picture's edge, kneealign from the first pixel's centre.
    return NetworkOutput(points[:, :2] * VIEW_SIZE_PX - 0.5, points[:, 2], points[:, 3], mask)


def import_mediapipe() -> None:
    """Import MediaPipe without a word on standard error.

    Raises
    ------
    ModelError
        Code ``mediapipe_broken``.
    """
    try:
        with native_silence(), sounddevice_later():
            import mediapipe.tasks.python  # noqa: F401
    except (ImportError, OSError) as error:
        raise ModelError(
            "mediapipe_broken",
            f"MediaPipe cannot be loaded: {error}.",
            "Run `kneealign doctor`; it says what is missing and how to get it.",
        ) from error


def _maker(bundle: Bundle) -> Callable[..., Any]:
    """Return a function that makes native landmarkers, with every failure a ModelError."""
    require_for_model()
    import_mediapipe()
    from mediapipe.tasks.python import BaseOptions, vision

    def make(task: Callable[[], Task], **options: Any) -> _Graph:
        with _as_file(task) as path:
            buffer = None if path else bytes(task())
            base = BaseOptions(model_asset_path=path, model_asset_buffer=buffer)
            try:
                native = vision.PoseLandmarker.create_from_options(
                    vision.PoseLandmarkerOptions(base_options=base, **options)
                )
            except (RuntimeError, ValueError, OSError) as error:
                raise _refused(bundle, error) from None
        # Deleting one while it is open waits for its thread, which at the end of the program or in a forked
        # child is for ever. So Python never deletes it before it is closed.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(native))
        return _Graph(native)

    return make


@contextlib.contextmanager
def _as_file(task: Callable[[], Task]) -> Iterator[str | None]:
    """Give a model a path without writing it to a disk; None where the system cannot.

    MediaPipe maps a file into memory and copies a buffer several times: 75 MB more in every process.
    """
    if not hasattr(os, "memfd_create"):
        yield None
        return
    try:
        descriptor = os.memfd_create("kneealign_model")
    except OSError:
        yield None
        return
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            task().write_to(file)
        path = f"/proc/self/fd/{descriptor}"
        # Some containers have no /proc.
        yield path if Path(path).exists() else None
    finally:
        os.close(descriptor)


def _close(graphs: list[_Graph], process: int) -> None:
    """Free native landmarkers, in the process that made them."""
    if os.getpid() != process:
        return
    for graph in graphs:
        with _gate, graph.turn, native_silence():
            graph.native.close()
            ctypes.pythonapi.Py_DecRef(ctypes.py_object(graph.native))


def _refused(bundle: ModelFile, error: Exception) -> ModelError:
    reason = (str(error).splitlines() or ["no reason given"])[0]
    return ModelError(
        "model_refused",
        f"MediaPipe cannot run the model file {bundle.path}: {reason}.",
        "Use the built-in model; `kneealign doctor` shows what is wrong.",
    )
