from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from kneealign.pose.heads import head_circles


def person(x: float, size: float = 1.0) -> Any:
    """Landmarks of a head 16 px wide and shoulders 24 px below it."""
    points = np.full((33, 2), (x, 300.0))
    points[:11] = np.linspace((x - 8 * size, 100), (x + 8 * size, 104), 11)
    points[[11, 12]] = ((x + 20, 102 + 24 * size), (x - 20, 102 + 24 * size))
    return points


@pytest.mark.parametrize("measured", [0, 1, 2])
def test_everybody_is_covered_once_whoever_is_measured(measured: int) -> None:
    people = (person(100, 2), person(300), person(500))
    pose: Any = SimpleNamespace(landmarks_px=people[measured] + 0.5, people=people)
    circles = head_circles(pose)
    assert sorted(round(x) for x, _, _ in circles) == pytest.approx([100, 300, 500], abs=1)
    for x, y, radius in circles:
        assert 90 < y < 115
        assert radius >= (36 if x < 200 else 18)


def test_without_a_detection_the_measured_head_is_covered() -> None:
    pose: Any = SimpleNamespace(landmarks_px=person(100), people=())
    assert len(head_circles(pose)) == 1
