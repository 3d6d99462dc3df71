"""The marker in a photo: where it is, and how many centimetres a pixel beside it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.marker.pattern import PAPERS, Paper

CORNER_SD_PX = 0.4
"""Standard deviation of a corner's place along each axis, in pixels of the picture it was found in."""

PLANE_SD_CM = 5.0
"""How far in front of the ankles or behind them the marker's middle may be: a third of a foot's length."""

LENS_SD = 0.02
"""Added where the lens is not known: a focal length half as long again, or shorter, moves it by this."""

ACROSS_LEG, ABOVE_LEG, BELOW_LEG = 1.2, 0.45, 0.35
"""Where the marker may be, in leg lengths from the middle between the ankles: to a side, above, below."""

SMALLEST_LEG_CM, LARGEST_LEG_CM = 25.0, 125.0
"""Legs of people from 2 years on. A marker that makes them shorter or longer is far from the feet."""

MOST_COVERED = 0.2
"""Share of a marker that may lie on the person: more is a pattern on clothes."""

_LEAST_SIDE_PX = 500
"""A smaller part of a photo is enlarged before it is searched."""

_ERRONEOUS_SQUARES = 1
"""Squares of 25 that may be read wrongly. The two patterns differ in 12 however they are turned."""


@dataclass(frozen=True)
class Place:
    """Where the feet are, in pixels of the picture."""

    ankles_px: NDArray[np.float64]
    """(2,) middle between the ankles."""
    leg_px: float
    """Length of the legs."""
    on_person: Callable[[NDArray[np.float64]], NDArray[np.bool_]]
    """Says of (N, 2) points whether they lie on the person."""

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of the part of the picture where the marker may be."""
        x, y = self.ankles_px
        left, right = x - ACROSS_LEG * self.leg_px, x + ACROSS_LEG * self.leg_px
        top, bottom = y - ABOVE_LEG * self.leg_px, y + BELOW_LEG * self.leg_px
        return (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(width, math.ceil(right)),
            min(height, math.ceil(bottom)),
        )


@dataclass(frozen=True)
class SeenMarker:
    """A marker beside the feet."""

    paper: Paper
    """The page that it is printed on."""
    corners_px: NDArray[np.float64]
    """(4, 2) corners in pixels of the picture."""
    cm_per_px: float
    """Centimetres per pixel of the picture at the marker's distance, across the line of sight."""
    relative_sd: float
    """Standard deviation of that, relative to it: from the corners, and from how far the marker may stand in
    front of the ankles or behind them."""
    distance_cm: float
    """From the camera, if its focal length is the one given."""


def find_marker(
    rgb: NDArray[np.uint8],
    place: Place,
    focal_px: float,
    *,
    lens_known: bool = True,
    mirrored: bool = False,
) -> SeenMarker | None:
    """Return the marker nearest to the feet; None without one.

    Parameters
    ----------
    rgb : (H, W, 3) uint8 RGB array
        The picture.
    place : Place
        Where the feet are in it.
    focal_px : float
        Focal length in its pixels. A wrong one hardly matters: what counts is how large the marker looks.
    lens_known : bool
        Whether the focal length is that of the lens, and not assumed.
    mirrored : bool
        Whether the picture is a mirror image, in which no marker can be read as it is.
    """
    if mirrored:
        there = _mirrored(place, rgb.shape[1])
        return find_marker(rgb[:, ::-1], there, focal_px, lens_known=lens_known)
    height, width = rgb.shape[:2]
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    lens_sd = 0.0 if lens_known else LENS_SD
    markers = (_seen(paper, corners, centre, focal_px, lens_sd) for paper, corners in _search(rgb, place))
    beside = [one for one in markers if _plausible(one, place)]
    return min(beside, key=lambda one: _distance_px(one, place), default=None)


def _mirrored(place: Place, width: int) -> Place:
    def there(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([width - 1 - points[:, 0], points[:, 1]])

    return Place(there(place.ankles_px[None])[0], place.leg_px, lambda points: place.on_person(there(points)))


def _search(rgb: NDArray[np.uint8], place: Place) -> Iterator[tuple[Paper, NDArray[np.float64]]]:
    """Give the markers around the feet that do not lie on the person, with their corners."""
    left, top, right, bottom = place.box(rgb.shape[1], rgb.shape[0])
    if right - left < 16 or bottom - top < 16:
        return
    grey = cv2.cvtColor(np.ascontiguousarray(rgb[top:bottom, left:right]), cv2.COLOR_RGB2GRAY)
    by = max(1.0, min(3.0, _LEAST_SIDE_PX / min(grey.shape)))
    if by > 1:
        grey = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC)
    found, numbers, _ = _detector().detectMarkers(grey)
    papers = list(PAPERS.values())
    for number, corners in zip([] if numbers is None else numbers.ravel(), found, strict=True):
        shown = (np.asarray(corners, np.float64).reshape(4, 2) + 0.5) / by - 0.5 + [left, top]
        if not _covered(shown, place):
            yield papers[number], shown


@cache
def _detector() -> Any:
    full = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_5X5_50)
    ours = cv2.aruco.Dictionary(
        np.ascontiguousarray(full.bytesList[[paper.marker_id for paper in PAPERS.values()]]),
        full.markerSize,
        _ERRONEOUS_SQUARES,
    )
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.errorCorrectionRate = 1.0
    parameters.maxErroneousBitsInBorderRate = 0.2
    parameters.minMarkerPerimeterRate = 0.06
    parameters.adaptiveThreshWinSizeMin = 5
    parameters.adaptiveThreshWinSizeMax = 45
    parameters.adaptiveThreshWinSizeStep = 20
    return cv2.aruco.ArucoDetector(ours, parameters)


def _covered(corners: NDArray[np.float64], place: Place) -> bool:
    """Whether a marker lies on the person, as a print on clothes does."""
    return bool(place.on_person(np.array(list(_inside(corners)))).mean() > MOST_COVERED)


def _inside(corners: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Give 25 points spread over a quadrilateral."""
    for u in np.linspace(0.1, 0.9, 5):
        for v in np.linspace(0.1, 0.9, 5):
            upper = corners[0] * (1 - u) + corners[1] * u
            lower = corners[3] * (1 - u) + corners[2] * u
            yield upper * (1 - v) + lower * v


def _seen(
    paper: Paper, corners: NDArray[np.float64], centre: NDArray[np.float64], focal_px: float, lens_sd: float
) -> SeenMarker:
    """Return what a marker says, from where its corners are."""
    side_cm, step = paper.side_mm / 10, 0.5
    distance = _depth_cm(corners, centre, focal_px, side_cm)
    slopes = []
    for number in range(corners.size):
        moved = corners.ravel().copy()
        moved[number] += step
        slopes.append(math.log(_depth_cm(moved.reshape(4, 2), centre, focal_px, side_cm) / distance) / step)
    relative_sd = math.hypot(CORNER_SD_PX * math.hypot(*slopes), PLANE_SD_CM / distance, lens_sd)
    return SeenMarker(paper, corners, distance / focal_px, relative_sd, distance)


def _depth_cm(
    corners: NDArray[np.float64], centre: NDArray[np.float64], focal_px: float, side_cm: float
) -> float:
    """Return how far the middle of a square lies along the camera's axis, however the square is turned.

    The method (IPPE) reads the distance off the direction in which the square is not foreshortened.
    """
    half = side_cm / 2
    square = np.array([[-half, half, 0], [half, half, 0], [half, -half, 0], [-half, -half, 0]])
    camera = np.array([[focal_px, 0, centre[0]], [0, focal_px, centre[1]], [0, 0, 1]])
    _, _, places, _ = cv2.solvePnPGeneric(square, corners, camera, None, flags=cv2.SOLVEPNP_IPPE_SQUARE)
    return float(places[0].ravel()[2])


def _plausible(marker: SeenMarker, place: Place) -> bool:
    """Whether the marker stands beside the feet and not somewhere behind: it gives legs of a person."""
    return SMALLEST_LEG_CM < marker.cm_per_px * place.leg_px < LARGEST_LEG_CM


def _distance_px(marker: SeenMarker, place: Place) -> float:
    return float(np.linalg.norm(marker.corners_px.mean(axis=0) - place.ankles_px))
