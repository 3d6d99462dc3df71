"""From pixels to centimetres: by a printed marker beside the feet, or else by the person's height."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.codes import Finding, FindingCode, Framing, ScaleMethod, Severity
from kneealign.legs import Camera, LegGeometry, PixelScale, PlacedLegs, scale_from_height
from kneealign.marker import Place, find_marker
from kneealign.photo import Photo
from kneealign.pose import Pose
from kneealign.subject import Subject

DISAGREE_PERCENT = 5.0
"""A difference between the scales by marker and by height that is more than both are good to: 2 % each."""


def scale_by_height(subject: Subject, view: Framing, pose: Pose, legs: LegGeometry) -> PixelScale:
    """Return the scale by the person's height; none without a height."""
    ankles = np.stack([legs.joints_px[side][2] for side in SIDES])
    return scale_from_height(subject, view, pose.landmarks_px, ankles, legs.leg_px)


def scale_by_marker(
    photo: Photo,
    pose: Pose | None,
    legs: LegGeometry | PlacedLegs,
    by_height: PixelScale,
    findings: Sequence[Finding],
    *,
    mirrored: bool,
) -> tuple[PixelScale, list[Finding]]:
    """Return the scale by a marker where there is one, else the one by height, and the findings.

    A marker is in the photo and a height is only said of it, so the marker wins; a disagreement is said.

    Parameters
    ----------
    photo : Photo
        The picture in which the legs were measured.
    pose : Pose, optional
        The person, on whom a marker does not count; None where the program saw nobody.
    legs : LegGeometry or PlacedLegs
        Where the ankles are.
    by_height : PixelScale
        From :func:`scale_by_height`.
    findings : sequence of Finding
        About the photo.
    mirrored : bool
        Whether the photo is a mirror image.
    """
    height, width = photo.rgb.shape[:2]
    camera = Camera(width, height, photo.focal_length_35mm)
    ankles = np.mean([legs.joints_px[side][2] for side in SIDES], axis=0)
    marker = find_marker(
        photo.rgb,
        Place(ankles, legs.leg_px, pose.outline.covers if pose else _on_nobody),
        camera.focal_px,
        lens_known=photo.focal_length_35mm is not None,
        mirrored=mirrored,
    )
    if marker is None:
        return by_height, list(findings)
    noted = [finding for finding in findings if finding.code is not FindingCode.HEIGHT_UNKNOWN]
    noted += _disagreement(marker.cm_per_px, by_height.cm_per_px)
    return PixelScale(marker.cm_per_px, marker.relative_sd, ScaleMethod.MARKER), noted


def _disagreement(by_marker: float, by_height: float | None) -> list[Finding]:
    if by_height is None:
        return []
    percent = 100 * abs(by_marker / by_height - 1)
    if percent <= DISAGREE_PERCENT:
        return []
    code = FindingCode.MARKER_AND_HEIGHT_DISAGREE
    return [Finding(code, Severity.INFO, {"percent": round(percent, 1)}, DISAGREE_PERCENT)]


def _on_nobody(points_px: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.zeros(len(points_px), bool)
