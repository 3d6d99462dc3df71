"""Affine maps and medians."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kneealign.geometry import apply, composed, median, quantile

SEEDS = st.integers(0, 1000)


def a_map(rng: np.random.Generator) -> NDArray[np.float64]:
    return rng.normal(size=(2, 3))


@given(SEEDS)
def test_a_composed_map_does_one_after_the_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    outer, inner, points = a_map(rng), a_map(rng), rng.normal(size=(5, 2))
    np.testing.assert_allclose(apply(composed(outer, inner), points), apply(outer, apply(inner, points)))


@given(SEEDS)
def test_a_map_that_is_undone_leaves_points_where_they_were(seed: int) -> None:
    rng = np.random.default_rng(seed)
    turn, shift, points = rng.uniform(0, 7), rng.normal(size=2), rng.normal(size=(5, 2))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    there = np.column_stack([rotation, shift])
    back = np.column_stack([rotation.T, -rotation.T @ shift])
    np.testing.assert_allclose(apply(composed(back, there), points), points, atol=1e-12)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_the_median_is_numpys(count: int) -> None:
    values = np.random.default_rng(count).normal(size=(count, 33, 2))
    np.testing.assert_array_equal(median(values), np.median(values, axis=0))
    np.testing.assert_array_equal(median(list(values)), median(values))


@pytest.mark.parametrize("count", [1, 2, 7, 100])
@pytest.mark.parametrize("share", [0.0, 0.25, 0.9, 0.99, 1.0])
def test_a_quantile_is_numpys(count: int, share: float) -> None:
    rng = np.random.default_rng(count)
    for values in (rng.normal(size=count), rng.integers(0, 256, (count, 3), dtype=np.uint8)):
        assert quantile(values, share) == np.quantile(values, share)
