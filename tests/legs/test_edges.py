"""Edges of bars whose edges are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneealign.legs.edges import LegEdges, find_edges, first_below
from tests.legs.figures import KNEE_ROW, MIDDLE, bars, landmarks, mirrored

ROWS = np.arange(200, 430)


def two_legs(
    gap: float, width: float = 50.0, blur_px: float = 2.0, shift: float = 0.0
) -> tuple[LegEdges, tuple[float, float, float, float]]:
    """Edges of two bars with this gap between them, and their true columns from left to right."""
    half, middle = gap / 2, MIDDLE + shift
    columns = (middle - half - width, middle - half, middle + half, middle + half + width)
    mask = bars(columns[:2], columns[2:], blur_px=blur_px)
    centre = half + width / 2
    points = landmarks(hip=centre, knee=centre, ankle=centre, middle=middle)
    return find_edges(mask, points, ROWS), columns


@settings(max_examples=25)
@given(st.floats(-3, 3), st.floats(14, 40), st.sampled_from([1.0, 2.0, 3.0]))
def test_open_legs(shift: float, gap: float, blur_px: float) -> None:
    edges, columns = two_legs(gap, blur_px=blur_px, shift=shift)
    found = edges.outer_right, edges.inner_right, edges.inner_left, edges.outer_left
    for values, column in zip(found, columns, strict=True):
        np.testing.assert_allclose(values, column, atol=0.1)
    assert edges.crease.all()
    assert edges.facing == 1
    np.testing.assert_allclose(edges.gap, gap, atol=0.15)
    for side in ("left", "right"):
        np.testing.assert_allclose(edges.width(side), 50, atol=0.15)
    np.testing.assert_allclose(edges.centre("left"), (columns[2] + columns[3]) / 2, atol=0.1)


def test_edges_without_blur_are_within_a_fraction_of_a_pixel() -> None:
    for shift in np.linspace(0, 1, 11):
        edges, columns = two_legs(20.0, blur_px=0.0, shift=float(shift))
        np.testing.assert_allclose(edges.outer_left, columns[3], atol=0.15)
        np.testing.assert_allclose(edges.inner_right, columns[1], atol=0.15)


@pytest.mark.parametrize("blur_px", [2.0, 3.0, 4.0])
@pytest.mark.parametrize("gap", [0.6, 1.0, 1.5, 2.0])
def test_a_narrow_gap_keeps_its_width_and_place(gap: float, blur_px: float) -> None:
    edges, columns = two_legs(gap, blur_px=blur_px, shift=0.3)
    assert edges.crease.all()
    np.testing.assert_allclose(edges.gap, gap, atol=0.05)
    # The figure's own pixels move the middle of a gap by up to a sixth of one.
    middle = (edges.inner_left + edges.inner_right) / 2
    np.testing.assert_allclose(middle, (columns[1] + columns[2]) / 2, atol=0.2)
    np.testing.assert_allclose(edges.centre("left"), (columns[2] + columns[3]) / 2, atol=0.15)


@pytest.mark.parametrize(("gap", "blur_px"), [(3.0, 2.0), (4.5, 3.0), (5.5, 4.0)])
def test_a_gap_between_narrow_and_open_keeps_its_width(gap: float, blur_px: float) -> None:
    edges, _ = two_legs(gap, blur_px=blur_px)
    np.testing.assert_allclose(edges.gap, gap, atol=0.5)


def test_touching_legs_meet_halfway() -> None:
    edges, columns = two_legs(0.0)
    assert not edges.crease.any()
    assert (edges.gap == 0).all()
    np.testing.assert_allclose(edges.inner_left, MIDDLE, atol=0.1)
    np.testing.assert_allclose(edges.inner_left, edges.inner_right)
    np.testing.assert_allclose(edges.centre("right"), (columns[0] + columns[1]) / 2, atol=0.1)


@pytest.mark.parametrize("gap", [0.0, 1.0, 20.0])
def test_a_mirrored_mask_has_mirrored_edges(gap: float) -> None:
    mask = bars((190, 245 - gap / 2), (245 + gap / 2, 292), blur_px=2)
    points = landmarks()
    points[[23, 25, 27, 29], 0], points[[24, 26, 28, 30], 0] = 270, 218
    twin = points.copy()
    twin[:, 0] = 2 * MIDDLE - points[:, 0]
    twin[[23, 24, 25, 26, 27, 28, 29, 30]] = twin[[24, 23, 26, 25, 28, 27, 30, 29]]
    one, other = find_edges(mask, points, ROWS), find_edges(mirrored(mask), twin, ROWS)
    np.testing.assert_allclose(other.outer_left, 2 * MIDDLE - one.outer_right, atol=1e-4)
    np.testing.assert_allclose(other.inner_right, 2 * MIDDLE - one.inner_left, atol=1e-4)
    np.testing.assert_allclose(other.gap, one.gap, atol=1e-4)
    np.testing.assert_array_equal(other.crease, one.crease)


def test_legs_with_sides_swapped_face_the_other_way() -> None:
    points = landmarks(hip=-35, knee=-35, ankle=-35)
    edges = find_edges(bars((196, 246), (266, 316), blur_px=1), points, ROWS)
    assert edges.facing == -1
    np.testing.assert_allclose(edges.gap, 20, atol=0.2)
    assert (edges.centre("left") < edges.centre("right")).all()


def test_rows_are_those_asked_for_and_all_by_default() -> None:
    mask, points = bars((190, 240), (270, 320), blur_px=1), landmarks()
    few = find_edges(mask, points, np.array([100, 288, 289, 400]))
    everything = find_edges(mask, points)
    assert everything.rows.tolist() == list(range(512))
    np.testing.assert_array_equal(few.outer_left, everything.outer_left[[100, 288, 289, 400]])
    assert few.at(few.rows.astype(float), KNEE_ROW + 0.25) == pytest.approx(KNEE_ROW + 0.25)


def test_no_edge_is_nan() -> None:
    blob = find_edges(np.ones((512, 512), np.float32), landmarks(), ROWS)
    assert np.isnan(blob.outer_left).all()
    assert np.isnan(blob.width("right")).all()
    nobody = find_edges(np.zeros((512, 512), np.float32), landmarks(), ROWS)
    assert np.isnan(nobody.outer_left).all()


def test_walking_stops_at_reach_and_at_the_edge_of_the_raster() -> None:
    mask = bars((100, 200))[:3]
    start = np.full(3, 150.0)
    np.testing.assert_allclose(first_below(mask, start, +1, 100), 199.5, atol=0.51)
    np.testing.assert_allclose(first_below(mask, start, -1, 100), 100, atol=0.51)
    assert np.isnan(first_below(mask, start, +1, 40)).all()
    assert np.isnan(first_below(mask, np.full(3, 90.0), +1, 100)).all(), "the start lies outside the person"
    assert np.isnan(first_below(bars((100, 600))[:3], np.full(3, 400.0), +1, 300)).all()


@pytest.mark.parametrize(("start", "direction"), [(-3.0, 1), (515.0, -1), (-3.0, -1)])
def test_a_walk_from_outside_the_raster_finds_nothing(start: float, direction: int) -> None:
    mask = np.ones((3, 512), np.float32)
    mask[:, 100:400] = 0
    assert np.isnan(first_below(mask, np.full(3, start), direction, 200)).all()
