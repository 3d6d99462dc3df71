"""Angles between the leg's lines: plain plane geometry on joint centres."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kneealign.body import Side


def deviation_deg(joints: NDArray[np.float64], side: Side) -> float:
    """Return the frontal angle between thigh line and shank line, valgus positive.

    Parameters
    ----------
    joints : (3, 2) array
        Hip, knee and ankle centre, x to the right and y down, in any unit that is the same for both
        axes, of a person who faces the camera.
    side : "left" or "right"
        The person's side; it decides which way is outward.

    Returns
    -------
    float
        Degrees from -180 to 180; 0 for a straight leg, positive when the ankle turns outward (knock-knee).

    Examples
    --------
    The left leg is on the right of a photo; its ankle stands 10 degrees outward of the thigh line:

    >>> leg = np.array([[50.0, 0.0], [50.0, 100.0], [50.0 + 100 * math.tan(math.radians(10)), 200.0]])
    >>> round(deviation_deg(leg, "left"), 6), round(deviation_deg(leg, "right"), 6)
    (10.0, -10.0)
    """
    thigh, shank = np.diff(joints, axis=0)
    turn = math.degrees(math.atan2(thigh[0] * shank[1] - thigh[1] * shank[0], float(thigh @ shank)))
    return -turn if side == "left" else turn


def axis_offset_percent(joints: NDArray[np.float64], side: Side) -> float:
    """Return the knee's distance from the hip-ankle line in percent of its length, valgus positive.

    The photo's counterpart of the mechanical axis deviation.

    Parameters
    ----------
    joints : (3, 2) array
        Hip, knee and ankle centre as for :func:`deviation_deg`.
    side : "left" or "right"
        The person's side.
    """
    hip, knee, ankle = joints
    line = ankle - hip
    length = float(np.hypot(*line))
    outward = line[1] * (knee[0] - hip[0]) - line[0] * (knee[1] - hip[1])
    offset = 100.0 * float(outward) / length**2
    return -offset if side == "left" else offset


def leg_length(joints: NDArray[np.float64]) -> float:
    """Return thigh plus shank length of (3, 2) joint centres, in their unit."""
    return float(np.linalg.norm(np.diff(joints, axis=0), axis=1).sum())
