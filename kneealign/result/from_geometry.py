"""From the measurement in the reduced picture to a result in pixels of the full-size photo."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kneealign import norms
from kneealign._version import __version__
from kneealign.body import SIDES, Side
from kneealign.codes import (
    Doubt,
    Finding,
    FindingCode,
    Framing,
    Status,
)
from kneealign.legs import (
    GapDoubt,
    LegDoubt,
    LegGeometry,
    PixelScale,
    PlacedLegs,
    gap_length,
    intercondylar,
    intermalleolar,
    photo_sd_deg,
    xray_sd_deg,
)
from kneealign.photo import Photo
from kneealign.pose import ModelFile
from kneealign.quality import COVERING_LEGS, HIDING_ANKLES, HIDING_KNEES, HIDING_LEGS, findings_sd_deg
from kneealign.result.assessment import Assessment
from kneealign.result.graded import graded_gap, graded_icd, graded_imd, graded_leg, xray_reading
from kneealign.result.parts import (
    Gap,
    Gaps,
    JointsPx,
    LegResult,
    Legs,
    PhotoInfo,
    PointPx,
    Provenance,
    Scale,
)
from kneealign.subject import Subject


def measured_result(
    photo: Photo,
    subject: Subject,
    framing: Framing | None,
    legs: LegGeometry | PlacedLegs,
    scale: PixelScale,
    findings: Sequence[Finding],
    provenance: Provenance,
    *,
    mirrored: bool = False,
) -> Assessment:
    """Return the result of a measured photo.

    Parameters
    ----------
    photo : Photo
        The picture that was measured.
    subject : Subject
        Who is in it.
    framing : Framing or None
        How much of the person is in it; None where the program did not see the person.
    legs : LegGeometry or PlacedLegs
        What was measured.
    scale : PixelScale
        Centimetres per pixel of the picture.
    findings : sequence of Finding
        Refusals first; none is a refusal.
    provenance : Provenance
        What measured it.
    mirrored : bool
        Whether the photo is a mirror image: what looks like the left leg is then the right one.
    """
    warnings = _doubts(findings)
    photo_sd = {side: visible_sd_deg(legs.doubt[side], findings) for side in SIDES}
    xray_sd = {side: _xray_sd_deg(photo_sd[side], findings, subject, provenance) for side in SIDES}
    results = {side: _leg(photo, subject, legs, side, photo_sd[side], xray_sd[side]) for side in SIDES}
    left, right = SIDES[::-1] if mirrored else SIDES
    both = Legs(left=results[left], right=results[right])
    asymmetry_deg = round(abs(both.left.deviation_deg - both.right.deviation_deg), 2)
    gaps, measured_gaps = _gaps(legs, scale, subject, _gap_doubt(findings, warnings))
    return Assessment(
        status=Status.MEASURED,
        photo=_photo_info(photo, framing),
        subject=subject,
        legs=both,
        gaps=gaps,
        scale=_full_size_scale(scale, photo),
        asymmetry_deg=asymmetry_deg,
        verdict=norms.judge(
            xray_reading(both.left),
            xray_reading(both.right),
            asymmetry_deg,
            subject,
            *measured_gaps,
            person_seen=not any(item.code is FindingCode.STANCE_UNCHECKED for item in findings),
            retake_for=norms.retake_for(findings),
        ),
        findings=tuple(findings),
        provenance=provenance,
    )


def _xray_sd_deg(
    photo_sd: float, findings: Sequence[Finding], subject: Subject, provenance: Provenance
) -> float:
    """Return the standard deviation against an X-ray: by the study that was given, or by publications."""
    study = provenance.calibration
    if study is None or not study.applied:
        return xray_sd_deg(photo_sd, norms.usual_xray_sd_deg(findings, subject))
    usual_sd = norms.usual_xray_sd_deg(findings, subject, good_sd_deg=study.spread_deg)
    return xray_sd_deg(photo_sd, usual_sd, study.photo_sd_deg)


def visible_sd_deg(doubt: LegDoubt, findings: Sequence[Finding]) -> float:
    """Return the standard deviation of a leg's visible deviation, in degrees.

    Parameters
    ----------
    doubt : LegDoubt
        What the geometry tells.
    findings : sequence of Finding
        What was noticed about the photo.
    """
    cloth = any(item.code in COVERING_LEGS for item in findings)
    return math.hypot(photo_sd_deg(doubt, _doubts(findings), cloth=cloth), findings_sd_deg(findings))


def refused_result(
    photo: Photo,
    subject: Subject,
    framing: Framing | None,
    findings: Sequence[Finding],
    provenance: Provenance,
) -> Assessment:
    """Return the result of a photo that must not be measured; parameters as in :func:`measured_result`."""
    return Assessment(
        status=Status.REFUSED,
        photo=_photo_info(photo, framing),
        subject=subject,
        legs=None,
        gaps=None,
        scale=None,
        asymmetry_deg=None,
        verdict=norms.not_measured_verdict(findings),
        findings=tuple(findings),
        provenance=provenance,
    )


def made_by(model: ModelFile, options: Mapping[str, str | float | int | bool | None]) -> Provenance:
    """Return the versions of the libraries that measure here."""
    import cv2
    import mediapipe

    return Provenance(
        kneealign=__version__,
        mediapipe=mediapipe.__version__,
        opencv=cv2.__version__,
        model_sha256=model.sha256,
        norms_id=norms.NORMS_ID,
        options={"model": model.path.name, **options},
    )


def _leg(
    photo: Photo,
    subject: Subject,
    legs: LegGeometry | PlacedLegs,
    side: Side,
    photo_sd: float,
    xray_sd: float,
) -> LegResult:
    hip, knee, ankle = (_full_size_point(point, photo) for point in legs.joints_px[side])
    return graded_leg(
        legs.deviation_deg[side],
        photo_sd,
        xray_sd,
        subject,
        JointsPx(hip, knee, ankle),
        legs.axis_offset_percent[side],
    )


def _doubts(findings: Sequence[Finding]) -> int:
    """Return how many findings make the angles less certain, but for those that findings_sd_deg counts."""
    return sum(
        norms.doubt_of(finding) is not Doubt.NONE and finding.code is not FindingCode.POSTURE_UNCHECKED
        for finding in findings
    )


def _gap_doubt(findings: Sequence[Finding], warnings: int) -> GapDoubt:
    codes = {finding.code for finding in findings}
    return GapDoubt(
        warnings,
        ankles_hidden=bool(codes & HIDING_ANKLES),
        knees_hidden=bool(codes & HIDING_KNEES),
        legs_hidden=bool(codes & HIDING_LEGS),
    )


def _gaps(
    legs: LegGeometry | PlacedLegs, scale: PixelScale, subject: Subject, doubt: GapDoubt
) -> tuple[Gaps | None, tuple[norms.Reading | None, norms.Reading | None]]:
    """Return the gaps, and those with the knees and with the ankles touching if they were measured."""
    if legs.gaps is None:
        return None, (None, None)
    ankles = intermalleolar(legs.gaps, legs.leg_px, scale, doubt)
    knees = intercondylar(legs.gaps, legs.leg_px, scale, doubt)
    imd, ankle_reading = graded_imd(ankles.length, ankles.basis, ankles.reason, subject)
    icd, knee_reading = graded_icd(knees.length, knees.basis, knees.reason, subject)
    hidden = doubt.legs_hidden
    gaps = Gaps(
        ankle=_gap(None if hidden else legs.gaps.ankle_leg, doubt.ankle_sd_leg, legs.leg_px, scale),
        knee=_gap(
            None if hidden or doubt.knees_hidden else legs.gaps.knee_leg,
            doubt.knee_sd_leg,
            legs.leg_px,
            scale,
        ),
        intermalleolar_distance=imd,
        intercondylar_distance=icd,
    )
    return gaps, (ankle_reading, knee_reading)


def _gap(gap_leg: float | None, sd_leg: float, leg_px: float, scale: PixelScale) -> Gap:
    if gap_leg is None:
        return graded_gap(None, None)
    return graded_gap(gap_length(gap_leg, sd_leg, leg_px, scale), 100 * gap_leg)


def _full_size_scale(scale: PixelScale, photo: Photo) -> Scale:
    """Restate a scale of the decoded picture for the photo at full size."""
    if scale.cm_per_px is None or scale.relative_sd is None:
        return Scale(None, None, scale.method)
    return Scale(round(scale.cm_per_px / photo.px_per_pixel, 5), round(scale.relative_sd, 4), scale.method)


def _full_size_point(point: NDArray[np.float64], photo: Photo) -> PointPx:
    x, y = (point + 0.5) * photo.px_per_pixel - 0.5
    return round(float(x), 1), round(float(y), 1)


def _photo_info(photo: Photo, framing: Framing | None) -> PhotoInfo:
    return PhotoInfo(photo.name, photo.sha256, photo.width_px, photo.height_px, framing)
