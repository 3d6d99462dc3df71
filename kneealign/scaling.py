"""From pixels to centimetres: by a printed marker beside the feet, or else by the person's height."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.codes import Finding, FindingCode, Framing, ScaleMethod, Severity, Values
from kneealign.geometry import Z95
from kneealign.legs import Camera, LegGeometry, PixelScale, PlacedLegs, plausible_leg_cm, scale_from_height
from kneealign.marker import Place, find_marker
from kneealign.photo import Photo
from kneealign.pose import Pose
from kneealign.subject import Subject

DISAGREE_PERCENT = 5.0
"""A difference between the scales by marker and by height that is more than both are good to: 2 % each. Where
the height scales by the legs, or on a child, 1.96 standard deviations of that scale are allowed instead."""


def scale_by_height(subject: Subject, view: Framing, pose: Pose, legs: LegGeometry) -> PixelScale:
    """Return the scale by the person's height; none without a height."""
    ankles = np.stack([legs.joints_px[side][2] for side in SIDES])
    return scale_from_height(subject, view, pose.landmarks_px, ankles, legs.leg_px)


def scale_by_marker(
    photo: Photo,
    subject: Subject,
    pose: Pose | None,
    legs: LegGeometry | PlacedLegs,
    by_height: PixelScale,
    findings: Sequence[Finding],
    *,
    mirrored: bool,
) -> tuple[PixelScale, list[Finding]]:
    """Return the scale by a marker where there is one, else the one by height, and the findings.

    A marker is in the photo and a height is only said of it, so the marker wins. A warning says so where it
    does not fit the height or, without a height, makes legs that are unlikely at the person's age.

    Parameters
    ----------
    photo : Photo
        The picture in which the legs were measured.
    subject : Subject
        Height and age.
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
    noted += _unlike_height(subject, marker.cm_per_px, by_height) or _unlike_age(
        subject, marker.cm_per_px * legs.leg_px
    )
    return PixelScale(marker.cm_per_px, marker.relative_sd, ScaleMethod.MARKER), noted


def _unlike_height(subject: Subject, cm_per_px: float, by_height: PixelScale) -> list[Finding]:
    if subject.height_cm is None or by_height.cm_per_px is None or by_height.relative_sd is None:
        return []
    ratio = cm_per_px / by_height.cm_per_px
    percent = 100 * abs(ratio - 1)
    limit = round(max(DISAGREE_PERCENT, 100 * Z95 * by_height.relative_sd), 1)
    if percent <= limit:
        return []
    values: Values = {"percent": round(percent, 1), "by_marker_cm": float(round(ratio * subject.height_cm))}
    return [Finding(FindingCode.MARKER_AND_HEIGHT_DISAGREE, Severity.WARNING, values, limit)]


def _unlike_age(subject: Subject, leg_cm: float) -> list[Finding]:
    plausible = plausible_leg_cm(subject)
    if subject.height_cm is not None or plausible is None or plausible[0] <= leg_cm <= plausible[1]:
        return []
    limit = round(plausible[0] if leg_cm < plausible[0] else plausible[1], 1)
    values: Values = {"leg_cm": float(round(leg_cm))}
    return [Finding(FindingCode.MARKER_AND_AGE_DISAGREE, Severity.WARNING, values, limit)]


def _on_nobody(points_px: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.zeros(len(points_px), bool)
