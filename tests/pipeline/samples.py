"""The sample photos as pictures, and how far two results differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kneealign.result import Assessment
from tests.conftest import SAMPLES

Sample = Callable[[str], Assessment]


MAX_CHANGE_DEG = 0.3
"""What storing a photo differently may change."""


ONE = "one_sided_knock_knee_adult"
"""The sample whose legs differ, so that swapped sides would show."""


@cache
def picture(name: str) -> Image.Image:
    with Image.open(SAMPLES / f"{name}.jpg") as image:
        return image.convert("RGB")


def pixels(name: str) -> NDArray[np.uint8]:
    return np.asarray(picture(name))


def deviations(result: Assessment) -> NDArray[np.float64]:
    assert result.legs is not None, result.findings
    return np.array([result.legs.left.deviation_deg, result.legs.right.deviation_deg])


def change_deg(one: Assessment, other: Assessment) -> float:
    return float(np.abs(deviations(one) - deviations(other)).max())


def kinds(result: Assessment) -> dict[str, str]:
    return {item.code: item.severity for item in result.findings}
