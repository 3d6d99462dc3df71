"""Photo in, assessment out: the whole way of the data in one readable page.

The module is not called ``measure`` because :func:`kneealign.measure` is the function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign import norms
from kneealign._version import __version__
from kneealign.assessment import Assessment
from kneealign.body import SIDES, Side
from kneealign.legs import (
    SURE_DEG,
    Camera,
    GapDoubt,
    LegGeometry,
    find_legs,
    intermalleolar,
    interval,
    photo_sd_deg,
    scale_from_height,
    to_gap,
    xray_sd_deg,
)
from kneealign.options import check_measuring
from kneealign.photo import MEASURING_SIDE_PX, PICTURE_SIDE_PX, open_photo
from kneealign.pose import Landmarker, Pose, find_pose, head_circles, locate, look_closer, shared_landmarker
from kneealign.quality import (
    ABOUT_THE_PERSON,
    HIDING_ANKLES,
    WIDENING,
    check_legs,
    check_pose,
    finding,
    has_refusal,
    head_in_frame,
    needs_closer_look,
    sort_findings,
)
from kneealign.result_parts import (
    Finding,
    Gaps,
    JointsPx,
    LegResult,
    Legs,
    PhotoInfo,
    Point,
    Provenance,
    Scale,
    View,
)
from kneealign.subject import Subject, plausible_height

ENOUGH_LEG_PX = 110
"""A person whose legs are shorter than this in the reduced photo is looked for in a larger one: a leg takes
102 pixels of the network's view."""

if TYPE_CHECKING:
    from kneealign.photo import Photo, PhotoSource


def measure(
    photo: PhotoSource,
    subject: Subject | None = None,
    *,
    person: int | None = None,
    mirrored: bool = False,
    max_megapixels: float = 100.0,
    model: str | Path | None = None,
) -> Assessment:
    """Measure the legs on one standing frontal photo.

    Threads may call it at the same time; they take turns with the model. So may a process that was forked
    from one that has measured: it loads the model anew.

    Parameters
    ----------
    photo : path, bytes, binary file, or array
        An image file (JPEG, PNG, WebP, AVIF, HEIC, TIFF, BMP) or an upright (H, W, 3) **RGB** uint8 array.
    subject : Subject, optional
        Who is in the photo. Without an age the legs are compared with adults, without a height there are
        no centimetres; the result says so.
    person : int, optional
        Whom to measure, counted from 1 at the left of the picture; by default the one person who is clearly
        larger than all others.
    mirrored : bool
        The photo is a mirror image, as front cameras often make them: the leg that looks like the left one is
        the person's right. Points, pictures and ``person`` stay those of the photo as it is.
    max_megapixels : float, default 100
        Photos that declare more pixels are not decoded.
    model : path, optional
        Another MediaPipe pose landmarker ``.task`` file.

    Returns
    -------
    Assessment
        With the status ``"refused"`` and no numbers when the photo must not be measured.

    Raises
    ------
    PhotoError
        The photo cannot be read. Its ``code`` says why.
    ModelError
        The model or MediaPipe is missing or damaged.
    OptionError
        An argument has an impossible value: also a ``ValueError``.

    Examples
    --------
    >>> from kneealign import Subject, measure
    >>> result = measure("photo.jpg", Subject(age_years=5.5, height_cm=112))  # doctest: +SKIP
    >>> result.legs.left.deviation_deg, result.legs.left.interval_deg  # doctest: +SKIP
    (6.1, (4.4, 7.8))
    """
    check_measuring(subject, person=person, mirrored=mirrored, max_megapixels=max_megapixels, model=model)
    who = subject or Subject()
    opened = open_photo(photo, max_megapixels=max_megapixels)
    seen = opened.at(MEASURING_SIDE_PX)
    how = _How(shared_landmarker(model), person, mirrored)
    pose = find_pose(seen.rgb, how.landmarker, person)
    if seen.coarser_than(PICTURE_SIDE_PX) and (pose is None or pose.region.leg_px < ENOUGH_LEG_PX):
        seen = opened.at(PICTURE_SIDE_PX)
        pose = find_pose(seen.rgb, how.landmarker, person)
    heads = head_circles(pose) if pose else None
    finer = (lambda: opened.at(PICTURE_SIDE_PX).rgb) if seen.coarser_than(PICTURE_SIDE_PX) else None
    return _assess(seen, who, how, pose).with_pixels(seen.rgb, heads, finer)


@dataclass(frozen=True)
class _How:
    """With what, and as what, a photo is measured."""

    landmarker: Landmarker
    person: int | None
    mirrored: bool


def _assess(photo: Photo, subject: Subject, how: _How, pose: Pose | None) -> Assessment:
    notices = _notices(photo, subject, how.mirrored)
    if not norms.norm_group(subject).assessed:
        too_young = finding("under_two_years", "refusal", subject.age_years, 2.0)
        return _refused(photo, subject, how, None, [too_young, *notices])
    if pose is None:
        return _refused(photo, subject, how, None, [_nobody(photo, how), *notices])
    view: View = "full_body" if head_in_frame(pose, photo.rgb.shape) else "waist_down"
    height, width = photo.rgb.shape[:2]
    camera = Camera(width, height, photo.focal_length_35mm)
    findings, legs = _legs_or_refusal(photo, how, camera, pose)
    if needs_closer_look(pose, camera, findings) or (legs and legs.views_apart_deg > SURE_DEG):
        closer = look_closer(photo.rgb, how.landmarker, pose)
        if closer is not pose:
            pose = closer
            findings, legs = _legs_or_refusal(photo, how, camera, pose)
    findings += notices
    if legs is not None:
        findings += check_legs(pose, legs, photo.rgb)
    if legs is None or has_refusal(findings):
        return _refused(photo, subject, how, view, findings)
    return _measured(photo, subject, how, view, pose, legs, findings)


def _legs_or_refusal(
    photo: Photo, how: _How, camera: Camera, pose: Pose
) -> tuple[list[Finding], LegGeometry | None]:
    """Return what the pose tells of the photo, and the legs unless that forbids a number."""
    findings = check_pose(pose, camera, photo.px_per_pixel, photo.rgb, chosen=how.person is not None)
    return findings, None if has_refusal(findings) else find_legs(pose, camera)


def _nobody(photo: Photo, how: _How) -> Finding:
    """Return how many people were seen against how many are needed, or who was asked for."""
    if how.person is None:
        return finding("no_person", "refusal", 0, 1)
    return finding("no_such_person", "refusal", how.person, len(locate(photo.rgb, how.landmarker)))


def _notices(photo: Photo, subject: Subject, mirrored: bool) -> list[Finding]:
    """Return what the reader must know whatever the picture shows."""
    said = {
        "age_unknown": subject.age_years is None,
        "height_unknown": subject.height_cm is None,
        "lens_unknown": photo.focal_length_35mm is None,
        "front_camera": photo.front_camera is True and not mirrored,
    }
    notices = [finding(code, "info") for code, applies in said.items() if applies]
    age, height = subject.age_years, subject.height_cm
    if age is not None and height is not None and subject.height_is_unlikely:
        limit = plausible_height(age, subject.sex).limit_for(height)
        notices.append(finding("height_unlikely_for_age", "warning", height, limit))
    return notices


def _measured(
    photo: Photo,
    subject: Subject,
    how: _How,
    view: View,
    pose: Pose,
    legs: LegGeometry,
    findings: list[Finding],
) -> Assessment:
    doubts = {item.code for item in findings if item.severity == "warning" or item.code in WIDENING}
    warnings = len(doubts - ABOUT_THE_PERSON)
    photo_sd = {
        side: photo_sd_deg(
            legs.view_deviations_deg[side],
            crease=legs.estimate.knee_crease,
            breadth=legs.estimate.hip_breadth_used,
            warnings=warnings,
        )
        for side in SIDES
    }
    xray_sd = {side: xray_sd_deg(photo_sd[side], warnings) for side in SIDES}
    # In a mirror image, what looks like the left leg is the right one.
    left, right = SIDES[::-1] if how.mirrored else SIDES
    both = Legs(
        left=_leg_result(photo, subject, legs, left, photo_sd[left], xray_sd[left]),
        right=_leg_result(photo, subject, legs, right, photo_sd[right], xray_sd[right]),
    )
    asymmetry = round(abs(both.left.deviation_deg - both.right.deviation_deg), 2)

    ankles = np.stack([legs.joints_px[side][2] for side in SIDES])
    scale = scale_from_height(subject, view, pose.landmarks_px, ankles, legs.leg_px)
    codes = {item.code for item in findings}
    doubt = GapDoubt(warnings, ankles_hidden=bool(codes & HIDING_ANKLES))
    gaps = _gaps(legs, scale, subject, doubt)
    return Assessment(
        status="measured",
        photo=_photo_info(photo, view),
        subject=subject,
        legs=both,
        gaps=gaps,
        scale=_full_size(scale, photo),
        asymmetry_deg=asymmetry,
        verdict=norms.judge(
            both, gaps.intermalleolar_distance, asymmetry, subject, xray_sd[left], xray_sd[right]
        ),
        findings=sort_findings(findings),
        disclaimer=norms.DISCLAIMER,
        provenance=_provenance(how),
    )


def _refused(
    photo: Photo, subject: Subject, how: _How, view: View | None, findings: list[Finding]
) -> Assessment:
    ordered = sort_findings(findings)
    return Assessment(
        status="refused",
        photo=_photo_info(photo, view),
        subject=subject,
        legs=None,
        gaps=None,
        scale=None,
        asymmetry_deg=None,
        verdict=norms.not_measured_verdict(ordered),
        findings=ordered,
        disclaimer=norms.DISCLAIMER,
        provenance=_provenance(how),
    )


def _leg_result(
    photo: Photo, subject: Subject, legs: LegGeometry, side: Side, photo_sd: float, xray_sd: float
) -> LegResult:
    deviation = round(legs.deviation_deg[side], 2)
    low, high = interval(deviation, photo_sd)
    classified = norms.classify_leg(deviation, xray_sd, subject)
    hip, knee, ankle = (_full_size_point(point, photo) for point in legs.joints_px[side])
    return LegResult(
        hka_deg=round(180 + deviation, 2),
        deviation_deg=deviation,
        interval_deg=(low, high),
        xray_interval_deg=interval(deviation, xray_sd),
        direction="straight" if low <= 0 <= high else "valgus" if deviation > 0 else "varus",
        category=classified.category,
        probabilities=classified.probabilities,
        limits=classified.limits,
        joints_px=JointsPx(hip, knee, ankle),
        axis_offset_percent=round(legs.axis_offset_percent[side], 2),
    )


def _gaps(legs: LegGeometry, scale: Scale, subject: Subject, doubt: GapDoubt) -> Gaps:
    imd, sd_cm = intermalleolar(legs.gaps, legs.leg_px, scale, doubt)
    # Thresholds in centimetres mean nothing for a mistyped height, or for a body of other proportions.
    if imd.cm is not None and not subject.height_is_unlikely:
        imd = replace(imd, category=norms.classify_imd(imd.cm, sd_cm, subject).category)
    return Gaps(
        ankle=to_gap(legs.gaps.ankle_leg, doubt.ankle_sd_leg, legs.leg_px, scale),
        knee=to_gap(legs.gaps.knee_leg, doubt.knee_sd_leg, legs.leg_px, scale),
        intermalleolar_distance=imd,
    )


def _full_size(scale: Scale, photo: Photo) -> Scale:
    """Restate a scale of the decoded picture for the photo at full size."""
    if scale.cm_per_px is None or scale.relative_sd is None:
        return scale
    return Scale(round(scale.cm_per_px / photo.px_per_pixel, 5), round(scale.relative_sd, 4), scale.method)


def _full_size_point(point: NDArray[np.float64], photo: Photo) -> Point:
    x, y = (point + 0.5) * photo.px_per_pixel - 0.5
    return round(float(x), 1), round(float(y), 1)


def _photo_info(photo: Photo, view: View | None) -> PhotoInfo:
    return PhotoInfo(photo.name, photo.sha256, photo.width_px, photo.height_px, view)


def _provenance(how: _How) -> Provenance:
    import cv2
    import mediapipe

    return Provenance(
        kneealign=__version__,
        mediapipe=mediapipe.__version__,
        opencv=cv2.__version__,
        model_sha256=how.landmarker.bundle.sha256,
        norms_id=norms.NORMS_ID,
        options={
            "model": how.landmarker.bundle.path.name,
            "person": how.person,
            "mirrored": how.mirrored,
        },
    )
