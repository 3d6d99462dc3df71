"""A marker drawn into a photo where a known camera would see it."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.marker import PAPERS, Paper

Turn = tuple[float, float, float]
"""Degrees by which a page leans back (90: it lies down), is turned about the upright, and in its plane."""


def page_picture(paper: Paper, px_per_mm: float = 2.0) -> NDArray[np.uint8]:
    """The marker with a white rim of a square on every side, in grey."""
    unit = paper.side_mm / 7
    squares = np.full((9, 9), 255, np.uint8)
    squares[1:-1, 1:-1] = 0
    squares[2:-2, 2:-2] = [[255 if square == "." else 0 for square in row] for row in paper.rows]
    side = round(9 * unit * px_per_mm)
    return cv2.resize(squares, (side, side), interpolation=cv2.INTER_NEAREST)


def turned(turn: Turn) -> NDArray[np.float64]:
    """The rotation of a page whose x points right, y down and z away from the camera when it is upright."""
    lean, yaw, spin = (math.radians(angle) for angle in turn)
    about_x = np.array([[1, 0, 0], [0, math.cos(lean), math.sin(lean)], [0, -math.sin(lean), math.cos(lean)]])
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_z = np.array([[math.cos(spin), -math.sin(spin), 0], [math.sin(spin), math.cos(spin), 0], [0, 0, 1]])
    rotation: NDArray[np.float64] = about_y @ about_x @ about_z
    return rotation


def with_marker(
    rgb: NDArray[np.uint8],
    focal_px: float,
    middle_px: tuple[float, float],
    distance_cm: float,
    turn: Turn = (0.0, 0.0, 0.0),
    paper: Paper = PAPERS["a4"],
) -> NDArray[np.uint8]:
    """Draw a page with its middle at a point of the photo, this far away along the camera's axis."""
    height, width = rgb.shape[:2]
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    middle = np.append((np.array(middle_px) - centre) / focal_px, 1.0) * distance_cm
    half = 9 / 7 * paper.side_mm / 20
    square = np.array([[-half, -half, 0], [half, -half, 0], [half, half, 0], [-half, half, 0]])
    places = square @ turned(turn).T + middle
    corners = places[:, :2] / places[:, 2:] * focal_px + centre
    page = page_picture(paper)
    # Drawn at four times the size and shrunk, as a lens and a sensor blur what is finer than a pixel.
    zoom = 4
    from_page = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * page.shape[0] - 0.5
    left, top = np.floor(corners.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 3
    to_part = ((corners - [left, top] + 0.5) * zoom - 0.5).astype(np.float32)
    transform = cv2.getPerspectiveTransform(from_page, to_part)
    size = ((right - left) * zoom, (bottom - top) * zoom)
    light = cv2.warpPerspective(page, transform, size, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.full_like(page, 255), transform, size, flags=cv2.INTER_LINEAR)
    light, cover = (
        cv2.resize(one, (right - left, bottom - top), interpolation=cv2.INTER_AREA).astype(float)
        for one in (light, cover)
    )
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    light, cover = (one[y0 - top : y1 - top, x0 - left : x1 - left, None] for one in (light, cover))
    drawn = rgb.copy()
    under = drawn[y0:y1, x0:x1].astype(float)
    paper_light = (30 + light * (200 / 255)) * np.array([1.0, 0.98, 0.94])
    drawn[y0:y1, x0:x1] = np.round(under * (1 - cover / 255) + paper_light * (cover / 255)).clip(0, 255)
    return drawn
