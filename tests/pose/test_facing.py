"""Front or back, told from where toes and hips are seen."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.facing import front_cue
from kneealign.pose.views import Region, ViewResult

LEG_PX = 200.0
REGION = Region(np.array([100.0, 50.0]), np.array([0.0, 1.0]), LEG_PX)


def look(hips_leg: float, toes_leg: float) -> ViewResult:
    """A view with the left hip this far to the right of the right one, and toes this far below the heels."""
    points = np.tile(REGION.origin_px, (33, 1))
    points[HIPS[0], 0] += hips_leg * LEG_PX / 2
    points[HIPS[1], 0] -= hips_leg * LEG_PX / 2
    points[list(HEELS), 1] += LEG_PX
    points[list(TOES), 1] += (1 + toes_leg) * LEG_PX
    return ViewResult(points, np.zeros(33), np.ones(33), None, np.eye(2, 3))


FRONT, BACK = look(0.25, 0.12), look(-0.2, -0.02)


@pytest.mark.parametrize(
    ("plain", "back"),
    [
        ([BACK, BACK], True),
        ([FRONT, FRONT], False),
        ([look(-0.04, 0.0)] * 2, False),
        ([look(-0.2, 0.06)] * 2, False),
        ([], False),
    ],
    ids=["a back", "a front", "hips in one place", "toes of a front", "nobody"],
)
def test_a_back_needs_swapped_hips_and_level_toes(plain: list[ViewResult], back: bool) -> None:
    assert front_cue([FRONT, FRONT], plain, REGION).seen_as_back == back


def test_toes_count_less_where_the_views_differ() -> None:
    alike = front_cue([FRONT] * 4, [FRONT], REGION).toes_leg
    differing = front_cue([look(0.25, 0.08), look(0.25, 0.16)] * 2, [FRONT], REGION).toes_leg
    assert (alike, differing) == (pytest.approx(0.12), pytest.approx(0.08))
