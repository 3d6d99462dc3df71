"""Upper bodies, our own renders, that complete a person for the network."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

UpperBody = Literal["adult", "child", "plain"]

PLAIN_GREY = 140
"""The one colour of an upper body that shows neither front nor back."""


@lru_cache(maxsize=3)
def upper_body(name: UpperBody) -> NDArray[np.uint8]:
    """Return the (216, 256, 4) RGBA picture of an upper body, our own render."""
    if name == "plain":
        plain = upper_body("adult").copy()
        plain[..., :3] = PLAIN_GREY
        return plain
    data = (files("kneealign.pose") / "data" / f"upper_body_{name}.png").read_bytes()
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA), np.uint8)  # type: ignore[arg-type]
