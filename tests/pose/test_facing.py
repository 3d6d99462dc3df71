"""Front or back, told from where toes and hips are seen."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import HEELS, HIPS, TOES
from kneealign.pose.facing import HIPS_WEIGHT, MOST_HIPS_LEG, front_cue
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


FRONT = view(0.25, 0.12)


@pytest.mark.parametrize(
    ("others", "toes_leg"),
    [
        ([view(-0.25, -0.02)] * 2, -0.02),
        ([view(-0.25, -0.02), view(-0.25, 0.04)], -0.02),
        ([view(-0.25, 0.02)] * 2, 0.02),
    ],
    ids=["above the heels", "above them once", "below them"],
)
def test_toes_tell_where_left_and_right_change_places(others: list[ViewResult], toes_leg: float) -> None:
    assert front_cue([FRONT] * 4, [others], REGION) == pytest.approx(toes_leg)


def test_upper_bodies_that_show_no_front_count_alike() -> None:
    others = [[view(-0.25, -0.03)], [view(-0.25, 0.01)], []]
    assert front_cue([FRONT] * 4, others, REGION) == pytest.approx(-0.01)


@pytest.mark.parametrize(("hips_leg", "wider_leg"), [(-0.3, 0.0), (-0.2, 0.05), (0.25, MOST_HIPS_LEG)])
def test_hips_that_come_closer_speak_for_a_front(hips_leg: float, wider_leg: float) -> None:
    found = front_cue([FRONT] * 4, [[view(hips_leg, -0.02)]], REGION)
    assert found == pytest.approx(HIPS_WEIGHT * wider_leg - 0.02)


def test_hips_that_differ_between_views_say_less() -> None:
    wavering = [view(0.2, 0.12), view(0.3, 0.12)]
    found = front_cue(wavering, [[view(-0.18, -0.02)]], REGION)
    assert found == pytest.approx(HIPS_WEIGHT * 0.02 - 0.02)


def test_nobody_seen_otherwise_is_no_back() -> None:
    assert front_cue([FRONT] * 4, [[], []], REGION) > 0.1
