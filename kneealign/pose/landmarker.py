"""MediaPipe behind one small class: find people, or look at one square picture."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.errors import ModelError
from kneealign.pose.bundle import Bundle, load_bundle
from kneealign.pose.silence import native_silence

VIEW_SIZE_PX = 256
"""Side of a view: the landmark network's input. A multiple of 4, or reading the mask aborts the process."""

MAX_PEOPLE = 4
"""People that are looked for in a photo."""

LANDMARKS = 33
"""Landmarks of the BlazePose topology."""


@dataclass(frozen=True)
class Look:
    """What the network saw in one picture.

    All in pixels of the picture it was given, pixel centres at whole numbers.
    """

    landmarks_px: NDArray[np.float64]
    """(33, 2) x, y."""
    depth: NDArray[np.float64]
    """(33,) the network's guess of depth relative to the hips, in picture widths; nearer is negative."""
    visibility: NDArray[np.float64]
    """(33,) from 0 to 1; high also for points that were invented."""
    mask: NDArray[np.float32] | None
    """(256, 256) probability that a pixel belongs to the person; only for views."""


class Landmarker:
    """The stock pose landmarker, and others that look at the whole of a given square.

    A context manager: the native objects are closed on exit. Calls are serialised by a lock.

    Parameters
    ----------
    bundle : Bundle
        The pose model.
    viewers : int, default 2
        Views that are looked at side by side, each on its own thread and with its own copy of the network.
        The results do not depend on it.

    Raises
    ------
    ModelError
        Codes ``mediapipe_broken`` (cannot be imported) and ``model_refused`` (cannot load the model).
    """

    def __init__(self, bundle: Bundle, viewers: int = 2) -> None:
        self.bundle = bundle
        self._lock = threading.Lock()
        self._closed = False
        make = _maker(bundle)
        region_task = bundle.region_task
        with native_silence(), ThreadPoolExecutor(viewers + 1) as pool:
            making = [pool.submit(make, bundle.task, num_poses=MAX_PEOPLE)]
            for _ in range(viewers):
                making.append(pool.submit(make, region_task, output_segmentation_masks=True))
            failures = [future.exception() for future in making]
            if any(failures):
                # One that is left open deadlocks when it is garbage collected.
                for future, failure in zip(making, failures, strict=True):
                    if failure is None:
                        future.result().close()
                raise next(failure for failure in failures if failure is not None)
            self._finder, *self._viewers = (future.result() for future in making)

    def find_people(self, rgb: NDArray[np.uint8]) -> list[Look]:
        """Find up to four people in an (H, W, 3) RGB picture of any shape."""
        height, width = rgb.shape[:2]
        with self._running():
            result = _detect(self._finder, rgb)
        return [_to_look(pose, width, height) for pose in result.pose_landmarks]

    def look(self, views: Sequence[NDArray[np.uint8]]) -> list[Look | None]:
        """Look at (256, 256, 3) RGB views, each as a whole; None where the network sees nobody."""
        for view in views:
            if view.shape != (VIEW_SIZE_PX, VIEW_SIZE_PX, 3):
                raise ValueError(f"a view is {VIEW_SIZE_PX} x {VIEW_SIZE_PX} RGB, not {view.shape}")
        count = len(self._viewers)
        looks: list[Look | None] = [None] * len(views)

        def work(worker: int) -> None:
            for index in range(worker, len(views), count):
                looks[index] = _look(self._viewers[worker], views[index])

        with self._running():
            if count == 1:
                work(0)
            else:
                with ThreadPoolExecutor(count) as pool:
                    list(pool.map(work, range(count)))
        return looks

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        with self._lock, native_silence():
            if self._closed:
                raise ValueError("this landmarker is closed")
            try:
                yield
            except RuntimeError as error:
                raise _refused(self.bundle, error) from None

    def close(self) -> None:
        """Free the native objects; looking afterwards raises a ValueError."""
        with self._lock, native_silence():
            self._closed = True
            for native in (self._finder, *self._viewers):
                native.close()

    def __enter__(self) -> Landmarker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_shared: dict[str | Path | None, Landmarker] = {}
_shared_lock = threading.Lock()
_shared_viewers = 2


def set_shared_viewers(count: int) -> None:
    """Set how many views the shared landmarkers made from now on look at side by side.

    One where several processes measure at the same time, so that they do not fight for the processor and
    need less memory.
    """
    global _shared_viewers
    _shared_viewers = count


def shared_landmarker(model: str | Path | None = None) -> Landmarker:
    """Return the process's landmarker for this model: loading takes longer than measuring a photo."""
    with _shared_lock:
        if model not in _shared:
            _shared[model] = landmarker = Landmarker(load_bundle(model), _shared_viewers)
            # MediaPipe closes on a thread pool, and those end before ordinary exit handlers run.
            register = getattr(threading, "_register_atexit", atexit.register)
            register(landmarker.close)
        return _shared[model]


def _detect(native: Any, rgb: NDArray[np.uint8]) -> Any:
    import mediapipe

    data = np.ascontiguousarray(rgb, dtype=np.uint8)
    return native.detect(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=data))


def _look(native: Any, view: NDArray[np.uint8]) -> Look | None:
    result = _detect(native, view)
    if not result.pose_landmarks:
        return None
    # A copy: the native memory is freed with the result.
    mask = np.array(result.segmentation_masks[0].numpy_view(), np.float32).reshape(view.shape[:2])
    return _to_look(result.pose_landmarks[0], VIEW_SIZE_PX, VIEW_SIZE_PX, mask)


def _to_look(pose: list[Any], width: int, height: int, mask: NDArray[np.float32] | None = None) -> Look:
    points = np.array([(p.x * width, p.y * height, p.z, p.visibility) for p in pose], np.float64)
    # MediaPipe counts from the picture's edge, kneealign from the first pixel's centre.
    return Look(points[:, :2] - 0.5, points[:, 2], points[:, 3], mask)


def _maker(bundle: Bundle) -> Callable[..., Any]:
    """Return a function that makes native landmarkers, with every failure a ModelError."""
    with native_silence():
        try:
            from mediapipe.tasks.python import BaseOptions, vision
        except (ImportError, OSError) as error:
            raise ModelError(
                "mediapipe_broken",
                f"MediaPipe cannot be loaded: {error}.",
                "Run `kneealign doctor`; it says what is missing and how to get it.",
            ) from error

    def make(task: bytes, **options: Any) -> Any:
        base = BaseOptions(model_asset_buffer=task)
        try:
            return vision.PoseLandmarker.create_from_options(
                vision.PoseLandmarkerOptions(base_options=base, **options)
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise _refused(bundle, error) from None

    return make


def _refused(bundle: Bundle, error: Exception) -> ModelError:
    reason = (str(error).splitlines() or ["no reason given"])[0]
    return ModelError(
        "model_refused",
        f"MediaPipe cannot run the model file {bundle.path}: {reason}.",
        "Use the built-in model; `kneealign doctor` shows what is wrong.",
    )
