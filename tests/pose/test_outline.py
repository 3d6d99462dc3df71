"""Masks of several views in one raster."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.geometry import apply
from kneealign.pose.landmarker import VIEW_SIZE_PX
from kneealign.pose.outline import LEFT, PX_PER_LEG, SIZE_PX, TOP, lay_outline
from kneealign.pose.views import VIEWS, Region, ViewResult, view_to_photo

REGION = Region(np.array([400.0, 500.0]), np.array([0.1, np.sqrt(0.99)]), 500.0)


def seen(view, place_px: np.ndarray) -> ViewResult:
    """What a view of a round spot at this place in the photo looks like."""
    matrix = view_to_photo(view, REGION)
    columns, rows = np.meshgrid(np.arange(VIEW_SIZE_PX), np.arange(VIEW_SIZE_PX))
    where = apply(matrix, np.stack([columns, rows], axis=-1).astype(float))
    distance = np.linalg.norm(where - place_px, axis=-1)
    mask = (distance < 0.1 * REGION.leg_px).astype(np.float32)
    empty = np.zeros((33, 2)), np.zeros(33), np.ones(33)
    return ViewResult(*empty, mask, matrix)


@pytest.mark.parametrize("offset", [(0.0, 0.5), (0.3, 0.9), (-0.4, 0.2)])
def test_all_views_show_the_same_spot_in_the_same_place(offset: tuple[float, float]) -> None:
    along = np.stack([REGION.across, REGION.down], axis=1)
    place = REGION.origin_px + along @ np.array(offset) * REGION.leg_px
    outline = lay_outline([seen(view, place) for view in VIEWS], REGION)
    assert [view.shape for view in outline.views] == [(SIZE_PX, SIZE_PX)] * len(VIEWS)
    expected = (np.array(offset) - [LEFT, TOP]) * PX_PER_LEG
    rows, columns = np.mgrid[:SIZE_PX, :SIZE_PX]
    for mask in (*outline.views, outline.mean):
        centre = np.array([(mask * columns).sum(), (mask * rows).sum()]) / mask.sum()
        np.testing.assert_allclose(centre, expected, atol=0.5)
        np.testing.assert_allclose(mask.sum(), np.pi * (0.1 * PX_PER_LEG) ** 2, rtol=0.03)
        np.testing.assert_allclose(apply(outline.to_photo, centre), place, atol=1.0)


def test_the_mean_is_the_mean() -> None:
    outline = lay_outline([seen(view, REGION.origin_px) for view in VIEWS[:3]], REGION)
    np.testing.assert_allclose(outline.mean, np.mean(outline.views, axis=0), atol=1e-6)
    assert outline.mean.dtype == np.float32


def test_beyond_the_view_there_is_nobody() -> None:
    glance = seen(VIEWS[0], REGION.origin_px)
    everywhere = ViewResult(
        glance.landmarks_px,
        glance.depth,
        glance.visibility,
        np.ones_like(glance.mask),
        view_to_photo(VIEWS[0], REGION),
    )
    small = Region(REGION.origin_px, REGION.down, 5 * REGION.leg_px)
    outline = lay_outline([everywhere], small)
    assert outline.mean[-1, 0] == 0
    assert outline.mean[128, 256] == pytest.approx(1)
