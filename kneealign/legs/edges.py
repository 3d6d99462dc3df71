"""Where each leg's skin begins and ends in every row of the outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HEELS, HIPS, KNEES
from kneealign.pose import PX_PER_LEG, SIZE_PX

EDGE_LEVEL = 0.5
"""Person probability at the skin: however much a step is blurred, it crosses one half where it was."""

CREASE_LEVEL = 0.97
"""If the probability between the legs is above this everywhere, no crease is visible between them.
Inside a leg it is 1.00 on renders."""

WIDE_GAP_PX = 8.0
"""Gaps narrower than this, three pixels of a view, are measured by their area: blurring moves their edges."""

REACH_PX = int(0.45 * PX_PER_LEG)
"""How far from a leg's centre line to search for its outer edge: more than three times the width of a
knee."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LegEdges:
    """Columns of the four edges in some rows of an outline; NaN where there is none.

    Each array is (R,), in raster columns. "outer" is away from the other leg.
    """

    rows: NDArray[np.int_]
    """The rows, from top to bottom."""
    outer_left: Floats
    inner_left: Floats
    inner_right: Floats
    outer_right: Floats
    crease: NDArray[np.bool_]
    """Rows in which the inner edges are visible; elsewhere they are midway between the outer edges."""
    facing: int
    """+1 when the person's left is on the raster's right (facing the camera), -1 when swapped."""

    def centre(self, side: str) -> Floats:
        """(R,) column of the leg's middle in each row."""
        if side == "left":
            return (self.outer_left + self.inner_left) / 2
        return (self.outer_right + self.inner_right) / 2

    def width(self, side: str) -> Floats:
        """(R,) width of the leg in raster pixels."""
        if side == "left":
            return np.abs(self.outer_left - self.inner_left)
        return np.abs(self.outer_right - self.inner_right)

    @property
    def gap(self) -> Floats:
        """(R,) distance between the inner edges in raster pixels; 0 where no crease is seen."""
        return np.maximum(0.0, (self.inner_left - self.inner_right) * self.facing)

    def between(self, top: float, bottom: float) -> NDArray[np.bool_]:
        """(R,) whether a row lies between two."""
        return (self.rows >= top) & (self.rows < bottom)

    def at(self, values: Floats, row: float) -> float:
        """Interpolate (R,) values at a row; NaN where the outline has no edge."""
        return float(np.interp(row, self.rows, values))


def find_edges(
    mask: NDArray[np.float32], landmarks: Floats, rows: NDArray[np.int_] | None = None
) -> LegEdges:
    """Find the edges of both legs in rows of an outline.

    Outer edges are where the probability first falls below one half, walking away from the leg's centre
    line. Between the legs the same holds where the gap is open. A narrow gap is blurred and may never
    fall that low, but blurring keeps its area: there the gap's width is the missing probability summed over
    the row, and its position is the centre of that sum.

    Parameters
    ----------
    mask : (512, 512) array
        Person probability in the outline's raster.
    landmarks : (33, 2) array
        Landmarks in raster (column, row).
    rows : (R,) array, optional
        The rows to search; all of them by default.
    """
    rows = np.arange(SIZE_PX) if rows is None else rows
    mask = mask[rows]
    facing = 1 if landmarks[HIPS[0], 0] >= landmarks[HIPS[1], 0] else -1
    line_left, line_right = (_centre_line(landmarks, index, rows) for index in (0, 1))
    walls = _walls(mask)
    outer_left = first_below(mask, line_left, facing, REACH_PX, walls)
    outer_right = first_below(mask, line_right, -facing, REACH_PX, walls)

    middle = np.abs(line_left - line_right).astype(int)
    inner_left = _within(first_below(mask, line_left, -facing, REACH_PX, walls), line_left, middle)
    inner_right = _within(first_below(mask, line_right, facing, REACH_PX, walls), line_right, middle)
    open_gap = np.isfinite(inner_left) & np.isfinite(inner_right)
    open_gap &= (inner_left - inner_right) * facing >= 0

    centre, width = _narrow_gap(mask, line_left, line_right)
    narrow = np.isfinite(centre) & (~open_gap | (width < WIDE_GAP_PX))
    inner_left = np.where(narrow, centre + facing * width / 2, inner_left)
    inner_right = np.where(narrow, centre - facing * width / 2, inner_right)

    crease = open_gap | narrow
    halfway = (outer_left + outer_right) / 2
    return LegEdges(
        rows=rows,
        outer_left=outer_left,
        inner_left=np.where(crease, inner_left, halfway),
        inner_right=np.where(crease, inner_right, halfway),
        outer_right=outer_right,
        crease=crease,
        facing=facing,
    )


def first_below(
    mask: NDArray[np.float32],
    start: Floats,
    direction: int,
    reach: int,
    walls: NDArray[np.int_] | None = None,
) -> Floats:
    """Walk along each row from a start column until the mask falls below one half.

    Parameters
    ----------
    mask : (R, C) array
        Probabilities.
    start : (R,) array
        Start columns; they must lie inside the person, else the row gives NaN.
    direction : +1 or -1
        Towards larger or smaller columns.
    reach : int
        Columns to walk at most.
    walls : int array, optional
        What :func:`_walls` returns for the mask, for several walks on one mask.

    Returns
    -------
    (R,) array
        Column of the crossing, interpolated between pixels; NaN where there is none.
    """
    count, columns = mask.shape
    values, walls = mask.ravel(), _walls(mask) if walls is None else walls
    first = np.rint(start).astype(int)
    row_start = np.arange(count) * columns
    here = row_start + np.clip(first, 0, columns - 1)
    # The person ends one pixel beyond the last one that is above one half.
    index = np.searchsorted(walls, here, "right") - (direction < 0)
    known = (index >= 0) & (index < len(walls))
    last = walls.take(index, mode="clip") - (direction > 0) if len(walls) else here
    column = last - row_start
    beyond = column + direction
    found = known & (first >= 0) & (first < columns) & (values[here] >= EDGE_LEVEL)
    found &= (beyond >= 0) & (beyond < columns) & (np.abs(beyond - first) < reach)
    before = values[last]
    outside = values.take(last + direction, mode="clip")
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = (before - EDGE_LEVEL) / (before - outside)
    return np.where(found, column + direction * fraction, np.nan)


def _walls(mask: NDArray[np.float32]) -> NDArray[np.int_]:
    """Return the positions in the flattened mask at which it falls below one half or rises above it."""
    below = (mask < EDGE_LEVEL).ravel()
    return np.flatnonzero(below[1:] != below[:-1]) + 1


def _centre_line(landmarks: Floats, index: int, rows: NDArray[np.int_]) -> Floats:
    points = landmarks[[HIPS[index], KNEES[index], ANKLES[index], HEELS[index]]]
    order = np.argsort(points[:, 1])
    line: Floats = np.interp(rows, points[order, 1], points[order, 0])
    return line


def _within(edge: Floats, start: Floats, limit: NDArray[np.int_]) -> Floats:
    """Drop crossings that lie beyond the other leg's centre line."""
    return np.where(np.abs(edge - start) <= limit, edge, np.nan)


def _narrow_gap(mask: NDArray[np.float32], left: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Return centre and width of the missing probability between the centre lines, NaN without any."""
    low = np.rint(np.minimum(left, right))[:, None]
    high = np.rint(np.maximum(left, right))[:, None]
    first, last = np.clip([low.min(), high.max()], 0, mask.shape[1] - 1).astype(int)
    columns = np.arange(first, last + 1)[None, :]
    missing = np.where((columns >= low) & (columns <= high), 1.0 - mask[:, first : last + 1], 0.0)
    width = missing.sum(axis=1)
    seen = missing.max(axis=1) > 1.0 - CREASE_LEVEL
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (missing * columns).sum(axis=1) / width
    return np.where(seen, centre, np.nan), np.where(seen, width, np.nan)
