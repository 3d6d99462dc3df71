"""Intervals grow with every reason for doubt."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.legs.uncertainty import (
    BASE_SD_DEG,
    SPREAD_SHARE,
    LegDoubt,
    photo_sd_deg,
    without_strays,
    xray_sd_deg,
)

CALM = (0.0,) * 8
GOOD = LegDoubt(0.0, CALM)
DOUBTS: list[dict[str, Any]] = [
    {"deviation_deg": 10.0},
    {"hips_apart_percent": 2.0},
    {"knees_unlike_percent": 15.0},
    {"crease": False},
    {"covered": 0.3},
    {"landmarks_only": 1.0},
    {"shod": 1.0},
    {"hem": 1.0},
    {"foot_seen": False},
    {"youth": 1.0},
    {"lens_known": False},
]

views = st.lists(st.floats(-20, 20), min_size=2, max_size=8).map(tuple)


def test_a_perfect_photo_has_the_base() -> None:
    assert photo_sd_deg(GOOD) == BASE_SD_DEG
    assert xray_sd_deg(BASE_SD_DEG, 2.5) == 2.5


@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda doubt: str(*doubt))
@given(views)
def test_each_doubt_widens(doubt: dict[str, Any], seen: tuple[float, ...]) -> None:
    good = replace(GOOD, view_deviations_deg=seen)
    worse = photo_sd_deg(replace(good, **doubt))
    assert worse > photo_sd_deg(good)
    assert xray_sd_deg(worse, 2.5) > xray_sd_deg(photo_sd_deg(good), 2.5)


def test_warnings_and_cloth_widen() -> None:
    assert photo_sd_deg(GOOD, 1) > photo_sd_deg(GOOD, 0)
    assert photo_sd_deg(GOOD, cloth=True) > photo_sd_deg(GOOD)


@given(st.floats(0, 1), st.floats(0, 1))
def test_hidden_hips_widen_gradually(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert photo_sd_deg(replace(GOOD, covered=less)) <= photo_sd_deg(replace(GOOD, covered=more))


@given(st.floats(0, 10), st.floats(0.01, 10))
def test_spread_widens(spread: float, more: float) -> None:
    def sd(half: float) -> float:
        return photo_sd_deg(replace(GOOD, view_deviations_deg=(-half, half)))

    assert sd(spread + more) > sd(spread)
    assert sd(spread) == pytest.approx(math.hypot(BASE_SD_DEG, SPREAD_SHARE * spread * math.sqrt(2)))


@given(views, st.floats(-30, 30))
def test_only_the_spread_counts_and_not_where_it_lies(seen: tuple[float, ...], shift: float) -> None:
    one = replace(GOOD, view_deviations_deg=seen)
    moved = replace(GOOD, view_deviations_deg=tuple(value + shift for value in seen))
    assert photo_sd_deg(moved) == pytest.approx(photo_sd_deg(one))


def test_a_single_view_is_not_taken_for_agreement() -> None:
    assert photo_sd_deg(replace(GOOD, view_deviations_deg=(3.0,))) > photo_sd_deg(GOOD)


@given(st.floats(0.1, 10), st.floats(0, 5), st.floats(2.5, 3.5))
def test_the_xray_is_never_more_certain_than_the_photo(photo_sd: float, more: float, usual: float) -> None:
    found = xray_sd_deg(photo_sd, usual)
    assert found > photo_sd
    assert found >= usual
    assert xray_sd_deg(photo_sd + more, usual) >= found
    assert xray_sd_deg(photo_sd, usual + 0.5) > found


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
