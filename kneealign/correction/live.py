"""What the page's script measures with: the same planes, edges and constants as :mod:`kneealign.legs`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.codes import Finding, FindingCode, Severity
from kneealign.correction.sight import Sight
from kneealign.geometry import Affine
from kneealign.legs import FORMULA, NEAR_LEG, LegEdges, landmark_joints
from kneealign.quality import refusing_limits
from kneealign.result import visible_sd_deg
from kneealign.texts import Words, finding_text


def live_frame(sight: Sight, px_per_pixel: float) -> dict[str, Any]:
    """Return all that does not change while joints are moved, in pixels of the photo at full size.

    Parameters
    ----------
    sight : Sight
        What the program saw, in pixels of the picture that was measured.
    px_per_pixel : float
        Full-size pixels per pixel of that picture.
    """
    frame, ear_px, length_cm = sight.frame, sight.ear_px, sight.known_length_cm
    plane = edges = None
    if frame.plane is not None:
        plane = {
            "origin_px": _full_size(frame.plane.origin_px, px_per_pixel),
            "down": frame.plane.down.tolist(),
            "elevation_deg": frame.plane.elevation_deg,
        }
    if frame.estimate is not None and frame.to_photo is not None:
        edges = _edges(frame.estimate.edges, frame.to_photo, px_per_pixel)
    return {
        "formula": FORMULA,
        "focal_px": frame.focal_px * px_per_pixel,
        "plane": plane,
        "edges": edges,
        "length_cm": length_cm,
        "ear_px": None if ear_px is None else _full_size(ear_px, px_per_pixel),
        # What grows with the angle is added by the script.
        "sd_deg": {
            side: visible_sd_deg(replace(doubt, deviation_deg=0.0, by_hand=True), sight.lasting)
            for side, doubt in sight.doubt.items()
        },
    }


def plausible(sight: Sight, px_per_pixel: float, words: Words) -> dict[str, Any]:
    """Return what joints must satisfy to be measured, with the words for those that do not.

    Parameters
    ----------
    sight, px_per_pixel
        As in :func:`live_frame`.
    words : Words
        The language.
    """
    within = {rule.code for rule, _ in refusing_limits(seen=True)}
    limits = [
        {
            "fact": rule.fact,
            "bound": rule.bound,
            "limit": limit,
            "text": finding_text(words, Finding(rule.code, Severity.REFUSAL, {rule.fact: limit}, limit)),
            "always": rule.code in within,
        }
        # Crossed legs also look different in length; that they cross says more.
        for rule, limit in sorted(
            refusing_limits(seen=False), key=lambda one: one[0].code is not FindingCode.LEGS_CROSSED
        )
    ]
    if sight.pose is None:
        return {"limits": limits, "landmarks": None, "reach_px": None}
    landmarks = {
        side: [_full_size(point, px_per_pixel) for point in points]
        for side, points in landmark_joints(sight.pose).items()
    }
    reach_px = NEAR_LEG * sight.pose.region.leg_px * px_per_pixel
    return {"limits": limits, "landmarks": landmarks, "reach_px": reach_px}


def _full_size(point: NDArray[np.float64], px_per_pixel: float) -> list[float]:
    return [float(value) for value in (point + 0.5) * px_per_pixel - 0.5]


def _edges(edges: LegEdges, to_photo: Affine, px_per_pixel: float) -> dict[str, Any]:
    """Return gap and widths in each row of the outline, and the way from the photo to its raster."""
    offset = (to_photo[:, 2] + 0.5) * px_per_pixel - 0.5
    to_full_size = np.column_stack([to_photo[:, :2] * px_per_pixel, offset])
    to_raster = np.asarray(cv2.invertAffineTransform(to_full_size), np.float64)
    return {
        "to_raster": to_raster.tolist(),
        "first_row": int(edges.rows[0]),
        "gap": _rounded(edges.gap),
        "width": {side: _rounded(edges.width(side)) for side in SIDES},
    }


def _rounded(values: NDArray[np.float64]) -> list[float | None]:
    return [round(value, 2) if math.isfinite(value) else None for value in values.tolist()]
