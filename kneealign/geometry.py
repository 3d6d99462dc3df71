"""Arithmetic on arrays that several packages share: affine maps, medians, 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Affine = NDArray[np.float64]
"""(2, 3) matrix that takes (x, y, 1) from one picture to another."""

Z95 = 1.96
"""Half of a 95 % interval of a normal distribution, in standard deviations."""


def apply(matrix: Affine, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Transform (..., 2) points."""
    result: NDArray[np.float64] = points @ matrix[:, :2].T + matrix[:, 2]
    return result


def composed(outer: Affine, inner: Affine) -> Affine:
    """Return the matrix that does the inner transform first and then the outer one."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], apply(outer, inner[:, 2])])


def median(values: Sequence[NDArray[np.float64]] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median over equally shaped arrays.

    The same as ``np.median(values, axis=0)``, which imports the whole of ``numpy.ma`` on its first call.
    """
    ordered = np.sort(np.asarray(values), axis=0)
    result: NDArray[np.float64] = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return result


def quantile(values: NDArray[Any], share: float) -> float:
    """Return the value below which a share of an array's values lies, from 0 to 1.

    The same as ``np.quantile(values, share)``, which imports the whole of ``numpy.ma`` on its first call.
    """
    place = share * (values.size - 1)
    index = int(place)
    following = min(index + 1, values.size - 1)
    ordered = np.partition(values, (index, following), axis=None)
    low, high = float(ordered[index]), float(ordered[following])
    beyond = place - index
    # As NumPy does it, so that the last bit is the same.
    return low + (high - low) * beyond if beyond < 0.5 else high - (high - low) * (1 - beyond)
