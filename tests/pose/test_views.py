"""A window on the photo: what is cut out lies where its matrix says."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import MIRRORED
from kneealign.geometry import apply
from kneealign.pose.landmarker import VIEW_SIZE_PX, NetworkOutput
from kneealign.pose.views import (
    FIRST_VIEWS,
    MIN_LEG_PX,
    MORE_VIEWS,
    NARROWING_VIEWS,
    UPRIGHT_VIEWS,
    VIEWS,
    Region,
    ViewCutter,
    ViewSpec,
    shrunk,
    take_views,
    view_to_photo,
)

REGIONS = {
    "upright": Region(np.array([300.0, 350.0]), np.array([0.0, 1.0]), 300.0),
    "leaning": Region(np.array([310.0, 340.0]), np.array([0.2, np.sqrt(0.96)]), 280.0),
    "small": Region(np.array([200.0, 200.0]), np.array([0.0, 1.0]), 60.0),
}

TRIED = [*UPRIGHT_VIEWS, *VIEWS, ViewSpec(30.0, side=2.0, mirrored=True)]


def dot(x: float, y: float, width: int = 600, height: int = 800, radius: float = 6.0) -> NDArray[np.uint8]:
    """A black photo with a soft white dot whose centre of mass is (x, y)."""
    rows, columns = np.mgrid[:height, :width]
    spot = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    return np.repeat(spot.astype(np.uint8)[:, :, None], 3, axis=2)


def centre_of_mass(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    weight = picture[:, :, 0].astype(float)
    rows, columns = np.mgrid[: weight.shape[0], : weight.shape[1]]
    return np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum()


@pytest.mark.parametrize("view", TRIED)
@pytest.mark.parametrize("name", REGIONS)
def test_a_dot_lands_where_the_matrix_says(name: str, view: ViewSpec) -> None:
    region = REGIONS[name]
    place = region.origin_px + region.leg_px * np.array([0.31, 0.52])
    radius = max(2.0, region.leg_px / 50)
    matrix = view_to_photo(view, region)
    seen = ViewCutter(dot(*place, radius=radius), region.leg_px, view.side).cut(matrix)
    assert seen.shape == (VIEW_SIZE_PX, VIEW_SIZE_PX, 3)
    assert np.hypot(*(apply(matrix, centre_of_mass(seen)) - place)) < 0.004 * region.leg_px


@pytest.mark.parametrize("view", TRIED)
def test_a_window_is_a_square_around_the_origin(view: ViewSpec) -> None:
    region = REGIONS["leaning"]
    matrix = view_to_photo(view, region)
    last = VIEW_SIZE_PX - 1
    np.testing.assert_allclose(apply(matrix, np.full(2, last / 2)), region.origin_px)
    corners = apply(matrix, np.array([[0.0, 0.0], [last, 0], [last, last], [0, last]]))
    sides = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    np.testing.assert_allclose(sides, view.side * region.leg_px * last / VIEW_SIZE_PX)
    assert (np.linalg.det(matrix[:, :2]) < 0) == view.mirrored


def test_an_upright_view_shows_the_body_upright() -> None:
    region = REGIONS["leaning"]
    matrix = view_to_photo(ViewSpec(0.0), region)
    head, foot = apply(matrix, np.array([[127.5, 20.0], [127.5, 240.0]]))
    np.testing.assert_allclose((foot - head) / np.linalg.norm(foot - head), region.down, atol=1e-9)


def test_the_views_are_their_own_mirror_image() -> None:
    for views in (UPRIGHT_VIEWS, NARROWING_VIEWS, FIRST_VIEWS, VIEWS, MORE_VIEWS):
        twins = {replace(view, turn_deg=-view.turn_deg, mirrored=not view.mirrored) for view in views}
        assert twins == set(views)
        assert len(twins) == len(views)


@pytest.mark.parametrize("width", [601, 602])
def test_a_mirrored_photo_gives_the_same_pixels_through_the_twin_view(width: int) -> None:
    region = REGIONS["leaning"]
    photo = np.random.default_rng(1).integers(0, 255, (800, width, 3), dtype=np.uint8)
    twin = Region(region.origin_px * [-1, 1] + [width - 1, 0], region.down * [-1, 1], region.leg_px)
    here = ViewCutter(photo, region.leg_px).cut(view_to_photo(ViewSpec(2.5), region))
    there = ViewCutter(np.ascontiguousarray(photo[:, ::-1]), region.leg_px).cut(
        view_to_photo(ViewSpec(-2.5, mirrored=True), twin)
    )
    assert np.abs(here.astype(int) - there).max() <= 3


def test_beyond_the_frame_the_edge_is_repeated() -> None:
    photo = np.full((100, 100, 3), 77, np.uint8)
    region = Region(np.array([0.0, 0.0]), np.array([0.0, 1.0]), 100.0)
    assert (ViewCutter(photo, 100.0).cut(view_to_photo(ViewSpec(5.0), region)) == 77).all()


@pytest.mark.parametrize("leg_px", [90.0, 300.0])
def test_what_lies_beside_the_person_does_not_count(leg_px: float) -> None:
    """A copy that was cropped more closely then gives the same views."""
    photo = np.random.default_rng(2).integers(0, 255, (800, 600, 3), dtype=np.uint8)
    region = Region(np.array([301.0, 350.0]), np.array([0.0, 1.0]), leg_px)
    cropped = np.ascontiguousarray(photo[:, 60:540])
    moved = replace(region, origin_px=region.origin_px - [60, 0])
    for view in VIEWS:
        pictures = []
        for picture, place, left in ((photo, region, 0), (cropped, moved, 60)):
            cutter = ViewCutter(picture, leg_px)
            cutter.hide_beside(199.7 - left, 410.2 - left)
            pictures.append(cutter.cut(view_to_photo(view, place)))
        assert np.abs(pictures[0].astype(int) - pictures[1]).max() <= 1
        assert (pictures[0] != ViewCutter(photo, leg_px).cut(view_to_photo(view, region))).any()


def test_what_is_beside_the_body_is_hidden_only_once_the_body_is_known() -> None:
    region, photo = REGIONS["upright"], dot(520.0, 400.0)
    body_px = np.tile(region.origin_px, (33, 1)) + np.linspace(-60, 60, 33)[:, None] * [1, 0]
    seen: list[int] = []

    class Brightness(OneDot):
        def look(self, view: NDArray[np.uint8], *, mask: bool = True) -> NetworkOutput | None:
            seen.append(int(view.max()))
            return super().look(view, mask=mask)

    assert [view.only_person for view in take_views(photo, Brightness(), VIEWS, region)] == [False] * 2  # type: ignore[arg-type]
    assert take_views(photo, Brightness(), VIEWS, region, body_px) == []  # type: ignore[arg-type]
    assert min(seen[:2]) > 200
    assert max(seen[2:]) < 10


@pytest.mark.parametrize(
    ("factor", "size"), [(0.5, (90, 61)), (1.0, (90, 61)), (1.9, (90, 61)), (2.0, (45, 30)), (3.7, (30, 20))]
)
def test_shrinking_by_the_whole_number_below(factor: float, size: tuple[int, int]) -> None:
    rgb = np.random.default_rng(2).integers(0, 255, (90, 61, 3), dtype=np.uint8)
    small, matrix = shrunk(rgb, factor)
    assert small.shape == (*size, 3)
    side = int(max(1, factor))
    np.testing.assert_allclose(matrix[:, :2], np.eye(2) / side)
    # The square that a pixel is the mean of: its middle is where the matrix puts the pixel.
    left, top = np.rint(
        apply(np.asarray(cv2.invertAffineTransform(matrix)), np.zeros(2)) - (side - 1) / 2
    ).astype(int)
    square = rgb[top : top + side, left : left + side].astype(float)
    np.testing.assert_allclose(small[0, 0], square.mean(axis=(0, 1)), atol=0.51)


def test_a_small_picture_is_shrunk_to_one_pixel_at_most() -> None:
    assert shrunk(np.full((90, 61, 3), 9, np.uint8), 1000.0)[0].shape == (1, 1, 3)


def test_a_raster_in_the_photo() -> None:
    region = REGIONS["leaning"]
    matrix = region.to_photo(-0.8, -0.4, 320)
    np.testing.assert_allclose(apply(matrix, np.array([256.0, 128.0])), region.origin_px)
    np.testing.assert_allclose(
        apply(matrix, np.array([256.0, 448.0])), region.origin_px + region.down * region.leg_px
    )
    assert region.across @ region.down == pytest.approx(0)
    assert REGIONS["upright"].across.tolist() == [1, 0]


class OneDot:
    """Stands in for the network: every landmark is the brightest spot, with a mark on the left hip."""

    def look(self, view: NDArray[np.uint8], *, mask: bool = True) -> NetworkOutput | None:
        if view.max() < 20:
            return None
        points = np.repeat(centre_of_mass(view)[None], 33, axis=0)
        depth, visibility = np.zeros(33), np.zeros(33)
        depth[23], visibility[24] = 0.1, 0.9
        drawn = np.zeros((VIEW_SIZE_PX, VIEW_SIZE_PX), np.float32) if mask else None
        return NetworkOutput(points, depth, visibility, drawn)


def test_glances_are_back_in_the_photo_with_sides_and_units_undone() -> None:
    region, place = REGIONS["upright"], np.array([350.0, 500.0])
    seen = take_views(dot(*place), OneDot(), VIEWS, region)  # type: ignore[arg-type]
    assert len(seen) == len(VIEWS)
    for view, look in zip(VIEWS, seen, strict=True):
        np.testing.assert_allclose(look.landmarks_px, np.broadcast_to(place, (33, 2)), atol=1.0)
        left, right = (24, 23) if view.mirrored else (23, 24)
        assert look.depth[left] == pytest.approx(0.1 * view.side)
        assert look.visibility[right] == 0.9
        assert MIRRORED[left] == right


def test_depth_in_legs_of_another_region() -> None:
    (look, _) = take_views(dot(350, 500), OneDot(), VIEWS, REGIONS["upright"])  # type: ignore[arg-type]
    other = replace(REGIONS["upright"], leg_px=150.0)
    np.testing.assert_allclose(look.in_legs_of(other, REGIONS["upright"]).depth, 2 * look.depth)


def test_first_views_draw_no_mask() -> None:
    region, photo = REGIONS["upright"], dot(350, 500)
    first = take_views(photo, OneDot(), FIRST_VIEWS, region)  # type: ignore[arg-type]
    measured = take_views(photo, OneDot(), VIEWS, region)  # type: ignore[arg-type]
    assert [look.mask is None for look in first + measured] == [True, True, False, False]


def test_views_that_see_nobody_are_left_out() -> None:
    black = np.zeros((800, 600, 3), np.uint8)
    assert take_views(black, OneDot(), VIEWS, REGIONS["upright"]) == []  # type: ignore[arg-type]


def test_a_person_without_extent_is_not_looked_at() -> None:
    region = Region(np.array([5.0, 5.0]), np.array([0.0, 1.0]), MIN_LEG_PX / 2)
    assert take_views(dot(5, 5), OneDot(), VIEWS, region) == []  # type: ignore[arg-type]
