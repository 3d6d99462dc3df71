"""Several views of the same person, each from a square region that we choose.

One plain detection misses the angle of a leg by about 2 degrees, and the mirrored photo by another 2 the
other way. Taking several slightly different views, undoing each transform and using the median removes most
of that, and the spread that remains between the views shows how certain they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import MIRRORED, leg_axis
from kneealign.geometry import Affine, apply, composed
from kneealign.pose.exposure import evened
from kneealign.pose.landmarker import VIEW_SIZE_PX, Landmarker, NetworkOutput


@dataclass(frozen=True)
class ViewSpec:
    """A square view of the person, in units of the person's leg length."""

    turn_deg: float
    """Rotation of the view relative to the upright body."""
    side: float = 2.5
    """Side of the view in leg lengths. Tighter views cut the body and mislead the network."""
    mirrored: bool = False
    """Whether the network sees the mirror image."""
    mask: bool = True
    """Whether the network should compute the person's mask; without it a view takes two thirds of the
    time."""


def _pair(turn_deg: float, *, mask: bool = True) -> tuple[ViewSpec, ViewSpec]:
    """Return a view and its mirror image: a mirrored photo then gives mirrored results."""
    return ViewSpec(turn_deg, mask=mask), ViewSpec(-turn_deg, mirrored=True, mask=mask)


FIRST_VIEWS = _pair(7.5, mask=False)
"""The views that locate the legs."""

VIEWS = _pair(-7.5)
"""The views that are measured, turned the other way than the first."""

CLOSER_VIEWS, LAST_VIEWS = _pair(2.5), (*_pair(7.5), *_pair(-2.5))
"""The views that are added if those leave doubt."""

MORE_VIEWS = (*CLOSER_VIEWS, *LAST_VIEWS)
"""All of them."""

NARROWING_VIEWS = _pair(0.0, mask=False)
"""The views that locate the legs in a photo without a head."""

UPRIGHT_VIEWS = _pair(0.0)
"""The views of a person who was found in none of the turned views."""

AROUND_LEG = (-0.3, -0.8, 0.3, 1.05)
"""Left, top, right and bottom of the part of the picture whose light is made the usual one, in leg lengths
from the middle of the hips: from the chest to the feet, with the person taking half of it."""

BEYOND_BODY_LEG = 0.1
"""How far beyond the outermost landmarks the picture is shown to the network, in leg lengths: the length of
fingers, whose knuckles are the last landmarks of an arm. Whatever is further to the sides is hidden, so a
photo and a copy that was cropped closely look the same. Without this such a copy seemed to be taken from 4
degrees lower, and its angles differed by 0.48 degrees (standard deviation; 0.25 with it); on 161 renders the
mean error is the same within 0.02 degrees for every kind."""

MIN_LEG_PX = 2.0
"""Landmarks that are all in one place are not a person."""


@dataclass(frozen=True)
class Region:
    """Where a person's legs are: the frame of reference for views and outline."""

    origin_px: NDArray[np.float64]
    """(2,) middle between the hips."""
    down: NDArray[np.float64]
    """(2,) unit vector from the middle of the hips to the middle of the ankles."""
    leg_px: float
    """Mean hip-knee-ankle length of the two legs."""

    @classmethod
    def of(cls, landmarks_px: NDArray[np.float64]) -> Region:
        """Return the frame of (33, 2) landmarks."""
        origin, down, leg = leg_axis(landmarks_px)
        return cls(origin, down, leg)

    @property
    def across(self) -> NDArray[np.float64]:
        """(2,) unit vector to the right of the upright body as the photo shows it."""
        return np.array([self.down[1], -self.down[0]])

    def to_photo(self, x0: float, y0: float, px_per_leg: float) -> Affine:
        """Map a raster to photo pixels; its first pixel lies (x0, y0) leg lengths from the origin."""
        step = self.leg_px / px_per_leg
        basis = np.stack([self.across, self.down], axis=1)
        offset = self.origin_px + basis @ np.array([x0, y0]) * self.leg_px
        return np.column_stack([basis * step, offset])


def view_to_photo(view: ViewSpec, region: Region) -> Affine:
    """Return the matrix from pixels of a view to pixels of the photo."""
    turn = np.deg2rad(view.turn_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    upright = np.stack([region.across, region.down], axis=1)
    scale = view.side * region.leg_px / VIEW_SIZE_PX
    flip = np.diag([-1.0 if view.mirrored else 1.0, 1.0])
    linear = upright @ rotation @ flip * scale
    middle = np.full(2, (VIEW_SIZE_PX - 1) / 2)
    return np.column_stack([linear, region.origin_px - linear @ middle])


@dataclass(frozen=True)
class ViewResult:
    """One view's result, back in the photo."""

    landmarks_px: NDArray[np.float64]
    """(33, 2) in pixels of the photo, the person's left and right as they are."""
    depth: NDArray[np.float64]
    """(33,) depth relative to the hips in leg lengths; nearer is negative."""
    visibility: NDArray[np.float64]
    """(33,) from 0 to 1."""
    mask: NDArray[np.float32] | None
    """(256, 256) person probability in pixels of the view; None from a view without a mask."""
    to_photo: Affine
    """From pixels of the view to pixels of the photo."""
    only_person: bool = False
    """Whether everything beside the person was hidden. The depth of the ankles depends on it."""

    def in_legs_of(self, region: Region, aimed: Region) -> ViewResult:
        """Return the same with depth in leg lengths of another region than the view was aimed at."""
        return replace(self, depth=self.depth * aimed.leg_px / region.leg_px)


def shrunk(rgb: NDArray[np.uint8], factor: float) -> tuple[NDArray[np.uint8], Affine]:
    """Return a smaller picture, made by averaging squares of pixels, and the matrix from the photo to it.

    The factor is rounded down to a whole number: averaging over parts of pixels would blur each part of the
    picture differently, and in a different way with every small change of the factor, which changes angles by
    a tenth of a degree. Pixels at the sides that fill no square are left out, an odd column on the brighter
    side, so that shrinking a mirror image gives the mirror image.
    """
    height, width = rgb.shape[:2]
    side = max(1, min(int(factor), height, width))
    columns, rows = width // side, height // side
    odd = (width - columns * side) % 2 and bool(rgb[:, 0].sum() > rgb[:, -1].sum())
    left, top = (width - columns * side) // 2 + odd, (height - rows * side) // 2
    # Pixel centres are at whole numbers in both pictures.
    offset = (0.5 - np.array([left, top])) / side - 0.5
    matrix = np.column_stack([np.eye(2) / side, offset])
    if side == 1:
        return rgb, matrix
    used = rgb[top : top + rows * side, left : left + columns * side]
    small: NDArray[np.uint8] = cv2.resize(used, (columns, rows), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    return small, matrix


class ViewCutter:
    """Cuts views out of a photo, shrinking it once for all of them; the rest is left to interpolation."""

    def __init__(self, rgb: NDArray[np.uint8], leg_px: float, side: float = 2.5) -> None:
        self._small, self._from_photo = shrunk(rgb, side * leg_px / VIEW_SIZE_PX)

    def even_light(self, region: Region) -> None:
        """Give the picture the usual light around a person."""
        left, top, right, bottom = AROUND_LEG
        corners = np.array([(x, y) for x in (left, right) for y in (top, bottom)]) * region.leg_px
        basis = np.stack([region.across, region.down])
        x, y = apply(self._from_photo, region.origin_px + corners @ basis).T
        height, width = self._small.shape[:2]
        columns = slice(*np.clip([math.floor(x.min()), math.ceil(x.max()) + 1], 0, width))
        rows = slice(*np.clip([math.floor(y.min()), math.ceil(y.max()) + 1], 0, height))
        self._small = evened(self._small, self._small[rows, columns])

    def hide_beside(self, left_px: float, right_px: float) -> None:
        """Hide what lies beside two columns of the photo, as if it had been cropped there."""
        ends = self._from_photo[0, 0] * np.array([left_px, right_px]) + self._from_photo[0, 2]
        first, last = np.clip([math.floor(ends[0]), math.ceil(ends[1])], 0, self._small.shape[1] - 1)
        self._small = np.ascontiguousarray(self._small[:, first : last + 1])
        self._from_photo = composed(np.array([[1.0, 0.0, -first], [0.0, 1.0, 0.0]]), self._from_photo)

    def cut(self, view_to_photo: Affine) -> NDArray[np.uint8]:
        """Return the (256, 256, 3) view; beyond the frame its edge pixels are repeated."""
        view: NDArray[np.uint8] = cv2.warpAffine(  # type: ignore[assignment]
            self._small,
            composed(self._from_photo, view_to_photo),
            (VIEW_SIZE_PX, VIEW_SIZE_PX),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return view


def take_views(
    rgb: NDArray[np.uint8],
    landmarker: Landmarker,
    views: tuple[ViewSpec, ...],
    region: Region,
    body_px: NDArray[np.float64] | None = None,
) -> list[ViewResult]:
    """Take views of a region of an (H, W, 3) RGB photo; views that see nobody are left out.

    If (N, 2) places on the person ``body_px`` are known, what lies beside them is hidden.
    """
    if region.leg_px < MIN_LEG_PX:
        return []
    cutter = ViewCutter(rgb, region.leg_px)
    cutter.even_light(region)
    if body_px is not None:
        room_px = BEYOND_BODY_LEG * region.leg_px
        cutter.hide_beside(body_px[:, 0].min() - room_px, body_px[:, 0].max() + room_px)
    seen = []
    for view in views:
        matrix = view_to_photo(view, region)
        output = landmarker.look(cutter.cut(matrix), mask=view.mask)
        if output is not None:
            seen.append(replace(_in_photo(output, view, matrix), only_person=body_px is not None))
    return seen


def _in_photo(output: NetworkOutput, view: ViewSpec, matrix: Affine) -> ViewResult:
    order = MIRRORED if view.mirrored else slice(None)
    return ViewResult(
        landmarks_px=apply(matrix, output.landmarks_px)[order],
        depth=output.depth[order] * view.side,
        visibility=output.visibility[order],
        mask=output.mask,
        to_photo=matrix,
    )
