"""Intervals grow with every reason for doubt."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.legs.uncertainty import (
    BASE_SD_DEG,
    SPREAD_SHARE,
    XRAY_SD_DEG,
    photo_sd_deg,
    without_strays,
    xray_sd_deg,
)

CALM = [1.0] * 8
GOOD: dict[str, Any] = {"crease": True, "breadth": True, "warnings": 0}

views = st.lists(st.floats(-20, 20), min_size=2, max_size=8)


def test_a_perfect_photo_has_the_base() -> None:
    assert photo_sd_deg(CALM, **GOOD) == BASE_SD_DEG
    assert xray_sd_deg(BASE_SD_DEG, 0) == XRAY_SD_DEG[0]


@pytest.mark.parametrize("doubt", [{"crease": False}, {"breadth": False}, {"warnings": 1}])
@given(views)
def test_each_doubt_widens(doubt: dict[str, Any], seen: list[float]) -> None:
    good, worse = photo_sd_deg(seen, **GOOD), photo_sd_deg(seen, **{**GOOD, **doubt})
    assert worse > good
    assert xray_sd_deg(worse, 0) > xray_sd_deg(good, 0)


@given(st.floats(0, 10), st.floats(0.01, 10))
def test_spread_widens(spread: float, more: float) -> None:
    def sd(half: float) -> float:
        return photo_sd_deg([-half, half], **GOOD)

    assert sd(spread + more) > sd(spread)
    assert sd(spread) == pytest.approx(math.hypot(BASE_SD_DEG, SPREAD_SHARE * spread * math.sqrt(2)))


@given(views, st.floats(-30, 30))
def test_only_the_spread_counts_and_not_where_it_lies(seen: list[float], shift: float) -> None:
    moved = [value + shift for value in seen]
    assert photo_sd_deg(moved, **GOOD) == pytest.approx(photo_sd_deg(seen, **GOOD))


def test_a_single_view_is_not_taken_for_agreement() -> None:
    assert photo_sd_deg([3.0], **GOOD) > photo_sd_deg(CALM, **GOOD)


@given(st.floats(0.1, 10), st.floats(0, 5), st.integers(0, 5))
def test_the_xray_is_never_more_certain_than_the_photo(photo_sd: float, more: float, warnings: int) -> None:
    found = xray_sd_deg(photo_sd, warnings)
    assert found > photo_sd
    assert found >= XRAY_SD_DEG[0]
    assert xray_sd_deg(photo_sd + more, warnings) >= found
    assert xray_sd_deg(photo_sd, warnings + 1) >= found


def test_warnings_beyond_two_count_as_two() -> None:
    assert [xray_sd_deg(BASE_SD_DEG, count) for count in (0, 1, 2, 3, 9)] == [2.5, 3.0, 3.5, 3.5, 3.5]


@pytest.mark.parametrize(
    ("deviations", "used"),
    [
        ([[1, 2], [9, 2]], [True, True]),
        ([[1, 2]] * 3 + [[9, 2]], [True] * 4),
        ([[1, 2]] * 7 + [[9, 2]], [True] * 7 + [False]),
        ([[1, -7]] + [[1, 2]] * 7, [False] + [True] * 7),
        ([[1, 1]] * 6 + [[8, 1], [1, 9]], [True] * 8),
        ([[n, n / 2] for n in range(8)], [True] * 8),
    ],
)
def test_a_view_that_stands_alone_is_left_out(deviations: list[list[float]], used: list[bool]) -> None:
    assert without_strays(np.array(deviations, float)).tolist() == used
