"""The mask that is computed around the legs only."""

from __future__ import annotations

import importlib
from types import ModuleType

import cv2
import numpy as np
import pytest

from kneealign.geometry import apply, composed
from kneealign.photo import load_photo
from kneealign.pose.bundle import DATA_FOLDER, MASK_PART_NAME, Task, load_bundle
from kneealign.pose.landmarker import VIEW_SIZE_PX, Landmarker, _detect, _maker
from kneealign.pose.outline import LEFT, PX_PER_LEG, SIZE_PX, TOP
from kneealign.pose.views import MORE_VIEWS, UPRIGHT_VIEWS, VIEWS, Region, ViewSpec, view_to_photo
from tests.conftest import SAMPLES

BLURRED_PX = 10
"""So far from its border the part may differ from the whole."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return importlib.import_module("build_mask_part")


@pytest.fixture(scope="module")
def same(tool: ModuleType) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is as in the whole mask, in pixels of the view."""
    edges = np.array([tool.LEFT, tool.TOP, tool.RIGHT, tool.BOTTOM]) * VIEW_SIZE_PX // tool.SIZE
    inwards = np.where(edges % VIEW_SIZE_PX, BLURRED_PX, 0)
    left, top, right, bottom = edges + inwards * [1, 1, -1, -1]
    return left, top, right - 1, bottom - 1


def test_the_committed_file_is_what_the_tool_makes(tool: ModuleType) -> None:
    network = load_bundle().landmarks
    made = tool.difference(network, tool.mask_part(network))
    assert made == (DATA_FOLDER / MASK_PART_NAME).read_bytes()


@pytest.mark.parametrize("view", [*VIEWS, *MORE_VIEWS, *UPRIGHT_VIEWS])
def test_the_part_holds_the_outline(same: tuple[float, float, float, float], view: ViewSpec) -> None:
    region = Region(np.array([300.0, 400.0]), np.array([0.1, np.sqrt(0.99)]), 350.0)
    photo_to_view = np.asarray(cv2.invertAffineTransform(view_to_photo(view, region)), np.float64)
    to_view = composed(photo_to_view, region.to_photo(LEFT, TOP, PX_PER_LEG))
    end = SIZE_PX - 1
    x, y = apply(to_view, np.array([[0, 0], [end, 0], [0, end], [end, end]], np.float64)).T
    left, top, right, bottom = same
    assert left <= x.min() < x.max() <= right
    assert top <= y.min()
    assert bottom == VIEW_SIZE_PX - 1, "the view itself ends here"


def test_it_is_as_in_the_whole_mask(same: tuple[int, int, int, int], landmarker: Landmarker) -> None:
    rgb = load_photo(SAMPLES / "knock_knees_adult.jpg").rgb
    square = cv2.copyMakeBorder(rgb, 0, 0, 200, 200, cv2.BORDER_REPLICATE)
    size = (VIEW_SIZE_PX, VIEW_SIZE_PX)
    view = np.asarray(cv2.resize(square, size, interpolation=cv2.INTER_AREA), np.uint8)
    bundle = load_bundle()
    usual = Task(bundle.region_task().detector, [bundle.landmarks])
    found = _detect(_maker(bundle)(lambda: usual, output_segmentation_masks=True).native, view)
    whole = np.array(found.segmentation_masks[0].numpy_view()).reshape(size)
    look = landmarker.look(view)
    assert look is not None
    assert look.mask is not None
    left, top, right, bottom = same
    kept = np.s_[top : bottom + 1, left : right + 1]
    assert whole[kept].max() > 0.99
    np.testing.assert_allclose(look.mask[kept], whole[kept], atol=1e-5)
    assert whole[:top].max() > 0.99, "the head"
    assert look.mask[: top - 2 * BLURRED_PX].max() < 0.01, "nobody is looked for there"
