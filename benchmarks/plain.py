"""Plain MediaPipe, beside which kneealign is measured."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any

import numpy as np

LEG_LANDMARKS = {"left": (23, 25, 27), "right": (24, 26, 28)}


def plain_mediapipe(photo: Path | np.ndarray) -> dict[str, float] | None:
    """One detection on the whole photo, and the angle between its own landmarks."""
    import cv2
    import mediapipe

    from kneealign.legs.angles import deviation_deg

    rgb = cv2.cvtColor(cv2.imread(str(photo)), cv2.COLOR_BGR2RGB) if isinstance(photo, Path) else photo
    height, width = rgb.shape[:2]
    image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
    people = _stock_landmarker().detect(image).pose_landmarks
    if not people:
        return None
    points = np.array([(point.x * width, point.y * height) for point in people[0]])
    return {side: deviation_deg(points[list(LEG_LANDMARKS[side])], side) for side in LEG_LANDMARKS}


@functools.cache
def _stock_landmarker() -> Any:
    from mediapipe.tasks.python import BaseOptions, vision

    from kneealign.pose import load_bundle

    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(load_bundle().path)))
    landmarker = vision.PoseLandmarker.create_from_options(options)
    # MediaPipe closes on a thread pool, and those end before ordinary exit handlers run.
    threading._register_atexit(landmarker.close)  # type: ignore[attr-defined]
    return landmarker
