"""How far apart the hips are set, on bare figures and on dressed ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.legs.edges import find_edges
from kneealign.legs.hips import (
    ADULT_SEPARATION_LEG,
    BARE_KNEE_LEG,
    BARE_THIGH_LEG,
    CHILD_SEPARATION_LEG,
    CLOTH_LIMITS,
    DISAGREEMENT,
    GROWN_UP_YEARS,
    SMALL_CHILD_YEARS,
    HipDistance,
    by_outline,
    growth,
    hip_distance,
    trust,
)
from tests.legs.figures import ANKLE_ROW, HIP_ROW, body, landmarks

LEG = ANKLE_ROW - HIP_ROW
"""Hip to ankle in the figures' raster."""

SLENDER, LOOSE = 40.0, 80.0
"""Widths of a leg that are a body's and cloth's: 1/8 and 1/4 of the leg's length."""


def found(
    breadth: float = 140.0,
    width: float = SLENDER,
    hip: float = 35.0,
    knees_apart: float = 70.0,
    stretch: float = 1.0,
    youth: float = 0.0,
) -> HipDistance:
    mask = body(breadth=breadth, gap=knees_apart - width, width=width)
    points = landmarks(hip=hip, knee=knees_apart / 2, ankle=knees_apart / 2)
    return hip_distance(find_edges(mask, points), points, knees_apart, stretch, youth)


def expected(breadth: float, knees_apart: float = 70.0) -> float:
    return min(by_outline({"leg": LEG, "pelvis": breadth, "thighs": breadth, "knees": knees_apart}))


def test_bare_slender_legs_are_measured_by_the_outline() -> None:
    hips = found()
    assert (hips.covered, hips.outline_used) == (0, 1)
    assert hips.px == pytest.approx(expected(140), abs=0.5)


@given(st.floats(130, 160))
def test_broader_hips_are_further_apart(breadth: float) -> None:
    one, other = (found(size, hip=expected(size) / 2) for size in (breadth, breadth + 4))
    assert other.px > one.px


def test_what_hangs_over_pelvis_or_thighs_moves_the_hips_little() -> None:
    """A shirt over the one or a hem over the other only adds breadth, and makes the hips less sure."""
    bare = {"leg": 270.0, "pelvis": 122.0, "thighs": 114.0, "knees": 55.0}
    for wider in ({**bare, "pelvis": 150.0}, {**bare, "thighs": 140.0}):
        assert min(by_outline(wider)) == pytest.approx(min(by_outline(bare)), rel=0.05)
    assert min(by_outline({**bare, "pelvis": 110.0, "thighs": 104.0})) < min(by_outline(bare))
    points = landmarks(hip=35, knee=35, ankle=35)
    bare_mask, shirt_mask = body(breadth=131, gap=30, width=SLENDER), body(breadth=131, gap=30, width=SLENDER)
    bare_mask[:185], shirt_mask[:185] = (
        body(breadth=breadth, gap=30, width=SLENDER)[:185] for breadth in (140, 165)
    )
    hips, under_shirt = (
        hip_distance(find_edges(mask, points), points, 70.0) for mask in (bare_mask, shirt_mask)
    )
    assert hips.apart_percent < 0.5 < 2 < under_shirt.apart_percent
    assert under_shirt.px == pytest.approx(hips.px, rel=0.02)


def test_loose_cloth_leaves_anatomy() -> None:
    """However wide landmarks and outline are set by a skirt or wide trousers."""
    for breadth, hip in ((180, 48), (220, 40), (260, 60)):
        hips = found(breadth, LOOSE, hip, knees_apart=90)
        assert hips.covered == 1
        assert hips.px == pytest.approx(ADULT_SEPARATION_LEG * LEG)


def test_small_children_are_wider_and_may_have_wider_legs() -> None:
    adult, child = found(220, LOOSE, 45, 90), found(220, LOOSE, 45, 90, youth=1.0)
    assert child.px == pytest.approx((ADULT_SEPARATION_LEG + CHILD_SEPARATION_LEG) * LEG)
    assert child.px > adult.px
    plump = 1.1 * (BARE_THIGH_LEG + BARE_KNEE_LEG) / 2 * LEG
    covered = [found(180, plump, 42, 90, youth=youth).covered for youth in (0.0, 1.0)]
    assert covered[0] > covered[1]


@pytest.mark.parametrize("beside", [0.98, 1.02])
def test_the_limits_of_cloth(beside: float) -> None:
    bare = (BARE_THIGH_LEG * BARE_KNEE_LEG * 2) / (BARE_THIGH_LEG + BARE_KNEE_LEG) * LEG
    widths = [limit * beside * bare for limit in CLOTH_LIMITS]
    full, none = (found(2 * width, width, 38, 90).covered for width in widths)
    assert (full == 0) is (beside < 1)
    assert (none == 1) is (beside > 1)


@pytest.mark.parametrize("hip", [35.0, 30.0, 27.0, 50.0])
def test_an_outline_that_contradicts_the_landmarks_loses_weight_gradually(hip: float) -> None:
    hips = found(hip=hip)
    off = abs(expected(140) - 2 * hip) / (2 * hip)
    assert hips.outline_used == pytest.approx(trust(off, DISAGREEMENT), abs=0.1)
    low, high = sorted((expected(140), 2 * hip))
    assert low - 0.5 <= hips.px <= high + 0.5


def test_legs_that_look_short_count_as_long() -> None:
    assert found(220, LOOSE, 45, 90, stretch=1.2).px == pytest.approx(1.2 * ADULT_SEPARATION_LEG * LEG)


def test_where_there_is_no_edge_anatomy_stands() -> None:
    points = landmarks(hip=50)
    hips = hip_distance(find_edges(np.ones((512, 512), np.float32), points), points, 60.0)
    assert (hips.covered, hips.outline_used) == (1, 0)
    assert hips.px == pytest.approx(ADULT_SEPARATION_LEG * LEG)


@given(st.floats(0, 100))
def test_growth_ends_when_grown_up(age_years: float) -> None:
    assert 0 <= growth(age_years) <= 1
    assert growth(age_years + 1) <= growth(age_years)
    assert (growth(age_years) == 0) is (age_years >= GROWN_UP_YEARS)
    assert (growth(age_years) == 1) is (age_years <= SMALL_CHILD_YEARS)


def test_an_unknown_age_is_an_adult_s() -> None:
    assert growth(None) == 0


@pytest.mark.parametrize(("value", "expected"), [(0.5, 1), (1, 1), (1.5, 0.5), (2, 0), (3, 0), (np.nan, 0)])
def test_trust_falls_in_a_straight_line(value: float, expected: float) -> None:
    assert trust(value, (1.0, 2.0)) == pytest.approx(expected)
