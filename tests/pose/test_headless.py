"""Legs without a head: when the background behind a painted upper body is changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kneealign.body import ANKLES, HIPS, KNEES
from kneealign.pose import headless
from kneealign.pose.headless import _views_completed
from kneealign.pose.upper_body import ON_THE_HIPS
from kneealign.pose.views import Region, ViewResult

LEG_PX = 200.0
REGION = Region(np.array([100.0, 50.0]), np.array([0.0, 1.0]), LEG_PX)
STEADY, WAVERING = (0.25,) * 4, (0.25, 0.2, 0.1, 0.22)


def view(hips_leg: float) -> ViewResult:
    """A view with the left hip this far to the right of the right one."""
    points = np.zeros((33, 2))
    for pair, down in ((HIPS, 0), (KNEES, 0.5), (ANKLES, 1)):
        aside = np.array([[0.1, down], [-0.1, down]])
        points[list(pair)] = REGION.origin_px + aside * LEG_PX
    points[list(HIPS), 0] = 100 + np.array([0.5, -0.5]) * hips_leg * LEG_PX
    return ViewResult(points, np.zeros(33), np.ones(33), None, np.eye(2, 3))


@pytest.mark.parametrize(
    ("plainly", "clearly", "used"),
    [
        (STEADY, STEADY, False),
        (WAVERING, STEADY, True),
        (WAVERING, WAVERING, False),
        ((0.25, 0.25, -0.2, -0.2), STEADY, True),
    ],
    ids=["steady", "wavering", "no better", "front and back"],
)
def test_where_views_waver_the_background_is_cleared(
    plainly: tuple[float, ...],
    clearly: tuple[float, ...],
    used: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def seen(
        _rgb: Any, _landmarker: Any, _views: Any, _region: Any, upper: str, paint: Any
    ) -> list[ViewResult]:
        asked.append(paint.clear)
        return [view(hips) for hips in (clearly if paint.clear else plainly)]

    monkeypatch.setattr(headless, "_views_under", seen)
    views, agree = _views_completed(np.zeros((300, 200, 3), np.uint8), None, REGION, ON_THE_HIPS)  # type: ignore[arg-type]
    expected = clearly if used else plainly
    found = [(each.landmarks_px[HIPS[0], 0] - each.landmarks_px[HIPS[1], 0]) / LEG_PX for each in views]
    assert found == pytest.approx(2 * expected)
    assert agree <= len(views) == 8
    assert any(asked) == (plainly != STEADY)
