"""From the measurement in the reduced picture to a result in pixels of the full-size photo."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kneealign import norms
from kneealign._version import __version__
from kneealign.body import SIDES, Side
from kneealign.codes import (
    Category,
    Direction,
    Doubt,
    Finding,
    Framing,
    ImdBasis,
    Status,
)
from kneealign.geometry import Z95
from kneealign.legs import (
    GapDoubt,
    LegGeometry,
    Length,
    PixelScale,
    PlacedLegs,
    TouchingGap,
    gap_length,
    intercondylar,
    intermalleolar,
    photo_sd_deg,
    xray_sd_deg,
)
from kneealign.photo import Photo
from kneealign.pose import Bundle
from kneealign.quality import HIDING_ANKLES, HIDING_KNEES, HIDING_LEGS, posture_sd_deg
from kneealign.result.assessment import Assessment
from kneealign.result.parts import (
    Gap,
    Gaps,
    IntercondylarDistance,
    IntermalleolarDistance,
    Interval,
    JointsPx,
    LegResult,
    Legs,
    PhotoInfo,
    PointPx,
    Provenance,
    Scale,
)
from kneealign.subject import Subject

_Distance = TypeVar("_Distance", IntermalleolarDistance, IntercondylarDistance)


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
    posture_sd = posture_sd_deg(findings)
    photo_sd = {side: math.hypot(photo_sd_deg(legs.doubt[side], warnings), posture_sd) for side in SIDES}
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
            norms.Reading(both.left.deviation_deg, xray_sd[left]),
            norms.Reading(both.right.deviation_deg, xray_sd[right]),
            asymmetry_deg,
            subject,
            *measured_gaps,
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


def made_by(bundle: Bundle, options: Mapping[str, str | float | int | bool | None]) -> Provenance:
    """Return the versions of the libraries that measure here."""
    import cv2
    import mediapipe

    return Provenance(
        kneealign=__version__,
        mediapipe=mediapipe.__version__,
        opencv=cv2.__version__,
        model_sha256=bundle.sha256,
        norms_id=norms.NORMS_ID,
        options={"model": bundle.path.name, **options},
    )


def _leg(
    photo: Photo,
    subject: Subject,
    legs: LegGeometry | PlacedLegs,
    side: Side,
    photo_sd: float,
    xray_sd: float,
) -> LegResult:
    deviation = round(legs.deviation_deg[side], 2)
    low, high = interval_deg(deviation, photo_sd)
    classified = norms.classify_leg(deviation, xray_sd, subject)
    leans = Direction.VALGUS if deviation > 0 else Direction.VARUS
    hip, knee, ankle = (_full_size_point(point, photo) for point in legs.joints_px[side])
    return LegResult(
        hka_deg=round(180 + deviation, 2),
        deviation_deg=deviation,
        interval_deg=(low, high),
        xray_interval_deg=interval_deg(deviation, xray_sd),
        direction=Direction.STRAIGHT if low <= 0 <= high else leans,
        category=classified.category,
        probabilities=classified.probabilities,
        limits=classified.limits,
        joints_px=JointsPx(hip, knee, ankle),
        axis_offset_percent=round(legs.axis_offset_percent[side], 2),
    )


def interval_deg(value: float, sd: float) -> Interval:
    """Return the 95 % interval around an angle, rounded to 0.01."""
    # Adding 0.0 turns -0.0 into 0.0.
    return round(value - Z95 * sd, 2) + 0.0, round(value + Z95 * sd, 2) + 0.0


def _doubts(findings: Sequence[Finding]) -> int:
    """Return how many findings make the angles less certain."""
    return sum(norms.doubt_of(finding) is not Doubt.NONE for finding in findings)


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
    ankle_reading, knee_reading = (_reading(found, subject) for found in (ankles, knees))
    hidden = doubt.legs_hidden
    gaps = Gaps(
        ankle=_gap(None if hidden else legs.gaps.ankle_leg, doubt.ankle_sd_leg, legs.leg_px, scale),
        knee=_gap(
            None if hidden or doubt.knees_hidden else legs.gaps.knee_leg,
            doubt.knee_sd_leg,
            legs.leg_px,
            scale,
        ),
        intermalleolar_distance=_touching(
            IntermalleolarDistance, ankles, _gap_category(norms.classify_imd, ankle_reading, subject), subject
        ),
        intercondylar_distance=_touching(
            IntercondylarDistance, knees, _gap_category(norms.classify_icd, knee_reading, subject), subject
        ),
    )
    return gaps, (_if_measured(ankles, ankle_reading), _if_measured(knees, knee_reading))


def _reading(found: TouchingGap, subject: Subject) -> norms.Reading | None:
    """Return a gap as it is held against limits, rounded as it is shown; None where it is not."""
    # Limits in centimetres mean nothing for a mistyped height, or for a body of other proportions.
    if found.length is None or subject.height_is_unlikely:
        return None
    return norms.Reading(round(found.length.cm, 1), found.length.sd_cm)


def _gap_category(
    classify: Callable[[float, float, Subject], norms.Classification],
    reading: norms.Reading | None,
    subject: Subject,
) -> Category | None:
    if reading is None or norms.is_heavy(subject):
        return None
    return classify(reading.value, reading.sigma, subject).category


def _if_measured(found: TouchingGap, reading: norms.Reading | None) -> norms.Reading | None:
    return reading if found.basis is ImdBasis.MEASURED else None


def _touching(
    kind: type[_Distance], found: TouchingGap, category: Category | None, subject: Subject
) -> _Distance:
    cm, interval = _rounded(found.length)
    percent = None if cm is None or subject.height_cm is None else round(100 * cm / subject.height_cm, 1)
    return kind(cm, interval, found.basis, category, found.reason, percent)


def _gap(gap_leg: float | None, sd_leg: float, leg_px: float, scale: PixelScale) -> Gap:
    if gap_leg is None:
        return Gap(None, None, None)
    cm, interval = _rounded(gap_length(gap_leg, sd_leg, leg_px, scale))
    return Gap(cm, interval, percent_of_leg=round(100 * gap_leg, 1))


def _rounded(length: Length | None) -> tuple[float, Interval] | tuple[None, None]:
    """Return a gap with its 95 % interval, which is never below zero, to 0.1 cm."""
    if length is None:
        return None, None
    half = Z95 * length.sd_cm
    low, high = max(0.0, length.cm - half), length.cm + half
    return round(length.cm, 1), (round(low, 1), round(high, 1))


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
