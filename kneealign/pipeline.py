"""Photo in, result out: the whole path of the data on one readable page.

The module is not called ``measure`` because :func:`kneealign.measure` is the function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kneealign import norms
from kneealign.body import SIDES
from kneealign.calibration import read_calibration
from kneealign.codes import Finding, FindingCode, Framing, Severity, Values
from kneealign.legs import SURE_DEG, Camera, Joints, LegGeometry, find_legs, stands_at, views_alike
from kneealign.options import Facing, check_facing, check_measuring
from kneealign.photo import FINE_SIDE_PX, MEASURING_SIDE_PX, open_photo
from kneealign.pose import (
    Landmarker,
    Pose,
    Region,
    find_pose,
    head_circles,
    locate,
    look_closer,
    shared_landmarker,
)
from kneealign.quality import (
    about_scale,
    check_legs,
    check_pose,
    framing,
    from_behind,
    has_refusal,
    needs_closer_look,
    notices,
    sort_findings,
    too_young,
)
from kneealign.result import (
    Assessment,
    CalibrationUsed,
    Picture,
    Provenance,
    made_by,
    measured_result,
    refused_result,
)
from kneealign.scaling import scale_by_height, scale_by_marker
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.calibration import Calibration, CalibrationSource
    from kneealign.correction import Points, PointsSource, Sight
    from kneealign.photo import OpenPhoto, Photo, PhotoSource

ENOUGH_LEG_PX = 110
"""If a person's legs are shorter than this in the reduced photo, a larger one is searched: a leg takes 102
pixels of the network's view."""


def measure(
    photo: PhotoSource,
    subject: Subject | None = None,
    *,
    person: int | None = None,
    mirrored: bool = False,
    facing: Facing | None = None,
    max_megapixels: float = 100.0,
    model: str | Path | None = None,
    picture: bool = True,
    points: PointsSource | None = None,
    calibration: CalibrationSource | None = None,
) -> Assessment:
    """Measure the legs on one standing frontal photo.

    Threads may call it at the same time; they take turns with the model. So may a process that was forked
    from one that has measured: it loads the model anew.

    Parameters
    ----------
    photo : path, bytes, binary file, or array
        An image file (JPEG, PNG, WebP, AVIF, HEIC, TIFF, BMP) or an upright (H, W, 3) **RGB** uint8 array.
    subject : Subject, optional
        Who is in the photo. Without an age there are no bands and no comparison, without a height no
        centimetres; the result says so.
    person : int, optional
        Whom to measure, counted from 1 at the left of the picture; by default the one person who is clearly
        larger than all others.
    mirrored : bool
        The photo is a mirror image, as front cameras often make them: the leg that looks like the left one is
        the person's right. Points, pictures and ``person`` stay those of the photo as it is.
    facing : {"front", "back"}, optional
        Which side of the legs the photo shows, where that cannot be seen (``facing_unclear``). A photo from
        behind is refused: how well it could be measured is not known.
    max_megapixels : float, default 100
        Photos that declare more pixels are not decoded.
    model : path, optional
        Another MediaPipe pose landmarker ``.task`` file.
    picture : bool, default True
        Keep the photo in the result, for pictures and reports, at the size at which it was measured: its
        long side has 1000 to 1999 pixels, or all that there are. Without it a result is small.
    points : path or Points, optional
        Joints that a person placed on this photo, as ``kneealign review`` writes them: they are measured in
        place of the program's, and say who is meant.
    calibration : path or Calibration, optional
        What ``kneealign validate`` made of a study of your own: the X-ray intervals follow it in place of
        publications, for people of the ages that the study had.

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
    PointsError
        The points cannot be used, or were placed on another photo.
    StudyError
        The calibration cannot be read, or was made with another version or model.

    Examples
    --------
    >>> from kneealign import Subject, measure
    >>> result = measure("photo.jpg", Subject(age_years=5.5, height_cm=112))  # doctest: +SKIP
    >>> result.legs.left.deviation_deg, result.legs.left.interval_deg  # doctest: +SKIP
    (6.1, (4.4, 7.8))
    """
    check_measuring(
        subject, person=person, mirrored=mirrored, max_megapixels=max_megapixels, model=model, picture=picture
    )
    check_facing(facing)
    placed = None if points is None else _read_points(points, mirrored)
    study = None if calibration is None else read_calibration(calibration)
    opened = open_photo(photo, max_megapixels=max_megapixels)
    # Before the model, which another thread may still be loading.
    seen = opened.at(MEASURING_SIDE_PX)
    how = _How(subject or Subject(), shared_landmarker(model), person, mirrored, facing, placed, study)
    if study is not None:
        study.check_made_by(how.landmarker.model.sha256)
    seen, pose = _find(opened, seen, how)
    result = _assess(seen, how, pose) if placed is None else _assess_placed(seen, how, pose, placed)
    return replace(result, picture=_picture(seen, pose)) if picture else result


def review(
    photo: PhotoSource,
    subject: Subject | None = None,
    *,
    person: int | None = None,
    mirrored: bool = False,
    max_megapixels: float = 100.0,
    model: str | Path | None = None,
    points: PointsSource | None = None,
    lang: str = "en",
    show_face: bool = False,
) -> str:
    """Return a self-contained web page on which a person moves the joints of a photo and saves them.

    The page holds the photo and needs neither network nor server. What it saves is measured with
    ``measure(photo, points=FILE)``. Parameters and errors as for :func:`measure`, and:

    Parameters
    ----------
    points : path or Points, optional
        Joints to begin with, from an earlier review.
    lang : str, default "en"
        Language of the page.
    show_face : bool, default False
        Leave faces visible; otherwise they are hidden as in a report.

    Raises
    ------
    OptionError
        Code ``face_unknown``: nobody was found, so that a face, if there is one, cannot be hidden.
    """
    from kneealign.correction import Reviewed, review_page

    check_measuring(subject, person=person, mirrored=mirrored, max_megapixels=max_megapixels, model=model)
    placed = None if points is None else _read_points(points, mirrored)
    opened = open_photo(photo, max_megapixels=max_megapixels)
    how = _How(subject or Subject(), shared_landmarker(model), person, mirrored, points=placed)
    seen, pose = _find(opened, opened.at(MEASURING_SIDE_PX), how)
    result = _assess(seen, replace(how, points=None), pose)
    fine = opened.at(FINE_SIDE_PX) if seen.coarser_than(FINE_SIDE_PX) else seen
    shown = replace(result, picture=Picture(fine.rgb, _picture(seen, pose).heads))
    sight = _sight(seen, how, pose)
    return review_page(
        Reviewed(shown, sight, seen.px_per_pixel, mirrored, placed), lang=lang, show_face=show_face
    )


@dataclass(frozen=True)
class _How:
    """Who is in the photo, and with what and as what it is measured."""

    subject: Subject
    landmarker: Landmarker
    person: int | None
    mirrored: bool
    facing: Facing | None = None
    points: Points | None = None
    calibration: Calibration | None = None

    def joints_px(self, photo: Photo) -> Joints | None:
        """Return the joints placed by hand in pixels of the picture, by the sides that the legs look like."""
        if self.points is None:
            return None
        full_size = self.points.leg_joints()
        legs = [(full_size[side] + 0.5) / photo.px_per_pixel - 0.5 for side in SIDES]
        return dict(zip(SIDES[::-1] if self.mirrored else SIDES, legs, strict=True))


def _read_points(source: PointsSource, mirrored: bool) -> Points:
    from kneealign.correction import read_points

    points = read_points(source)
    points.check_sides(mirrored)
    return points


def _find(opened: OpenPhoto, seen: Photo, how: _How) -> tuple[Photo, Pose | None]:
    """Return the photo, larger where the person is small in it, and the person."""
    if how.points is not None:
        how.points.check_photo(seen.sha256, seen.width_px, seen.height_px, seen.name)
    pose = _pose(seen, how)
    if seen.coarser_than(FINE_SIDE_PX) and (pose is None or pose.region.leg_px < ENOUGH_LEG_PX):
        seen = opened.at(FINE_SIDE_PX)
        pose = _pose(seen, how)
    return seen, pose


def _pose(photo: Photo, how: _How) -> Pose | None:
    """Return the person who is meant: the one on whom points were placed, where there are points."""
    pose = find_pose(photo.rgb, how.landmarker, how.person)
    joints = how.joints_px(photo)
    if joints is None or pose is None or len(pose.people) < 2 or stands_at(pose, joints):
        return pose
    hips = np.mean([joints[side][0] for side in SIDES], axis=0)
    middles = sorted((Region.of(person).origin_px for person in pose.people), key=lambda middle: middle[0])
    nearest = int(np.argmin([np.linalg.norm(middle - hips) for middle in middles]))
    return find_pose(photo.rgb, how.landmarker, nearest + 1)


def _picture(photo: Photo, pose: Pose | None) -> Picture:
    return Picture.of(photo.rgb, head_circles(pose) if pose else None)


def _assess(photo: Photo, how: _How, pose: Pose | None) -> Assessment:
    findings = notices(photo, how.subject, mirrored=how.mirrored)
    if not norms.has_limits(how.subject):
        return _refused(photo, how, None, [too_young(how.subject), *findings])
    if pose is None:
        return _refused(photo, how, None, [_nobody(photo, how), *findings])
    view = framing(pose, photo.rgb.shape)
    if how.facing == "back":
        return _refused(photo, how, view, [from_behind(), *findings])
    looked = _look(photo, how, pose)
    findings = [*looked.findings, *findings]
    if looked.legs is None or has_refusal(findings):
        return _refused(photo, how, view, findings)
    by_height = scale_by_height(how.subject, view, looked.pose, looked.legs)
    scale, findings = scale_by_marker(
        photo, how.subject, looked.pose, looked.legs, by_height, findings, mirrored=how.mirrored
    )
    ordered = sort_findings([*findings, *about_scale(scale, view), *_study_notice(how)])
    return measured_result(
        photo, how.subject, view, looked.legs, scale, ordered, _provenance(how), mirrored=how.mirrored
    )


@dataclass(frozen=True)
class _Looked:
    """What the program saw of a person in the end."""

    pose: Pose
    findings: list[Finding]
    legs: LegGeometry | None


def _look(photo: Photo, how: _How, pose: Pose) -> _Looked:
    """Check the pose and measure the legs, with more views where few settle nothing."""
    camera, age_years = _camera(photo), how.subject.age_years
    seen, legs = _legs_or_refusal(photo, how, camera, pose)
    if needs_closer_look(pose, camera, seen) or (legs and legs.views_apart_deg > SURE_DEG):

        def alike(more: Pose) -> bool:
            """Whether the outlines seen so far give the same angles, so that further ones are not needed."""
            return bool(legs) and views_alike(more, camera, age_years)

        closer = look_closer(photo.rgb, how.landmarker, pose, alike)
        if closer is not pose:
            pose = closer
            seen, legs = _legs_or_refusal(photo, how, camera, pose)
    return _Looked(pose, [*seen, *(check_legs(pose, legs, photo.rgb) if legs is not None else [])], legs)


def _legs_or_refusal(
    photo: Photo, how: _How, camera: Camera, pose: Pose
) -> tuple[list[Finding], LegGeometry | None]:
    """Return what the pose tells of the photo, and the legs unless that forbids a number."""
    chosen, from_front = how.person is not None or how.points is not None, how.facing == "front"
    findings = check_pose(pose, camera, photo.px_per_pixel, photo.rgb, chosen=chosen, from_front=from_front)
    return findings, None if has_refusal(findings) else find_legs(pose, camera, how.subject.age_years)


def _camera(photo: Photo) -> Camera:
    height, width = photo.rgb.shape[:2]
    return Camera(width, height, photo.focal_length_35mm)


def _sight(photo: Photo, how: _How, pose: Pose | None) -> Sight:
    """Return what the program can tell of the person on whom joints were placed, or may be."""
    from kneealign.correction import elsewhere_sight, seen_sight, unseen_sight

    joints_px = how.joints_px(photo)
    if pose is None:
        return unseen_sight(FindingCode.NO_PERSON, _camera(photo), how.subject)
    looked = _look(photo, how, pose)
    if joints_px is not None and not stands_at(pose, joints_px):
        return elsewhere_sight(looked.findings, _camera(photo), how.subject)
    return seen_sight(looked.pose, looked.legs, looked.findings, _camera(photo), how.subject)


def _assess_placed(photo: Photo, how: _How, pose: Pose | None, points: Points) -> Assessment:
    """Measure joints that a person placed."""
    from kneealign.correction import placed_points

    findings = notices(photo, how.subject, mirrored=how.mirrored)
    if not norms.has_limits(how.subject):
        return _refused(photo, how, None, [too_young(how.subject), *findings])
    sight = _sight(photo, how, pose)
    joints_px = how.joints_px(photo)
    assert joints_px is not None
    findings = [*sight.check(joints_px, photo.px_per_pixel), *findings]
    if has_refusal(findings):
        return _refused(photo, how, sight.view, findings)
    legs = sight.place(joints_px)
    by_height, mirrored = sight.scale(legs), how.mirrored
    scale, findings = scale_by_marker(photo, how.subject, pose, legs, by_height, findings, mirrored=mirrored)
    placed = placed_points(points, joints_px, sight, scale, photo.px_per_pixel, how.mirrored)
    made = replace(_provenance(how), points=placed)
    ordered = sort_findings([*findings, *_study_notice(how)])
    return measured_result(photo, how.subject, sight.view, legs, scale, ordered, made, mirrored=how.mirrored)


def _study_notice(how: _How) -> list[Finding]:
    """Say which study the X-ray intervals follow, or why they do not."""
    study = how.calibration
    if study is None:
        return []
    used = study.covers(how.subject)
    code = FindingCode.LOCAL_CALIBRATION if used else FindingCode.CALIBRATION_OUTSIDE_AGES
    low, high = study.ages_years
    values: Values = {"persons": float(study.persons), "from_years": low, "to_years": high}
    return [Finding(code, Severity.INFO, {**values, "study": study.name})]


def _nobody(photo: Photo, how: _How) -> Finding:
    """Return how many people were seen against how many are needed, or who was asked for."""
    if how.person is None:
        return Finding(FindingCode.NO_PERSON, Severity.REFUSAL, {"people": 0.0}, 1.0)
    people = len(locate(photo.rgb, how.landmarker))
    return Finding(FindingCode.NO_SUCH_PERSON, Severity.REFUSAL, {"person": float(how.person)}, float(people))


def _refused(photo: Photo, how: _How, view: Framing | None, findings: Iterable[Finding]) -> Assessment:
    return refused_result(photo, how.subject, view, sort_findings(findings), _provenance(how))


def _provenance(how: _How) -> Provenance:
    study, asked = how.calibration, {"person": how.person, "mirrored": how.mirrored, "facing": how.facing}
    made = made_by(how.landmarker.model, asked)
    return made if study is None else replace(made, calibration=_used(study, how.subject))


def _used(study: Calibration, subject: Subject) -> CalibrationUsed:
    return CalibrationUsed(
        name=study.name,
        sha256=study.sha256,
        applied=study.covers(subject),
        spread_deg=study.spread_deg,
        photo_sd_deg=study.photo_sd_deg,
        bias_deg=study.bias_deg,
        legs=study.legs,
        persons=study.persons,
        ages_years=study.ages_years,
    )
