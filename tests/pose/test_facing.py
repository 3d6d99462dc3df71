"""Front or back, told from where toes and hips are seen."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.facing import HIPS_WEIGHT, front_cue
from kneealign.pose.views import Region, ViewResult

LEG_PX = 200.0
REGION = Region(np.array([100.0, 50.0]), np.array([0.0, 1.0]), LEG_PX)


def view(hips_leg: float, toes_leg: float) -> ViewResult:
    """A view with the left hip this far to the right of the right one, and toes this far below the heels."""
    points = np.tile(REGION.origin_px, (33, 1))
    points[HIPS[0], 0] += hips_leg * LEG_PX / 2
    points[HIPS[1], 0] -= hips_leg * LEG_PX / 2
    points[list(HEELS), 1] += LEG_PX
    points[list(TOES), 1] += (1 + toes_leg) * LEG_PX
    return ViewResult(points, np.zeros(33), np.ones(33), None, np.eye(2, 3))


FRONT, BACK = view(0.25, 0.12), view(-0.2, -0.02)


@pytest.mark.parametrize(
    ("plain", "front_leg"),
    [
        ([FRONT, FRONT], 0.12),
        ([], 0.12),
        ([view(-0.2, 0.0)] * 2, 0.12),
        ([BACK, BACK], 0.08),
        ([BACK, FRONT], 0.08),
    ],
    ids=["a front", "nobody", "level toes", "a back", "a back once"],
)
def test_toes_above_the_heels_speak_for_a_back(plain: list[ViewResult], front_leg: float) -> None:
    assert front_cue([FRONT, FRONT], plain, REGION) == pytest.approx(front_leg)


@pytest.mark.parametrize(
    ("views", "spread_leg"),
    [
        ([view(0.25, 0.08), view(0.25, 0.16)], 0.04),
        ([view(0.21, 0.12), view(0.29, 0.12)], HIPS_WEIGHT * 0.04),
    ],
    ids=["toes", "hips"],
)
@pytest.mark.parametrize(
    ("plain", "doubt"),
    [(FRONT, 0.0), (view(0.2, 0.03), 0.5), (view(-0.2, 0.0), 1.0)],
    ids=["of a front", "in doubt", "of a back"],
)
def test_views_that_differ_speak_for_a_back_where_toes_under_one_colour_do(
    views: list[ViewResult], spread_leg: float, plain: ViewResult, doubt: float
) -> None:
    assert front_cue(views * 2, [plain], REGION) == pytest.approx(0.12 - doubt * spread_leg)
