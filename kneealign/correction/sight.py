"""Everything besides the joints that measuring by hand needs, as far as the program saw the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kneealign.body import EARS, SIDES, Side
from kneealign.codes import Finding, FindingCode, Framing, Severity
from kneealign.correction.points import PARTS, Points
from kneealign.legs import (
    Camera,
    Joints,
    LegDoubt,
    LegFrame,
    LegGeometry,
    PixelScale,
    PlacedLegs,
    find_legs,
    frontal_plane,
    growth,
    known_length_cm,
    place_legs,
    scale_from_height,
    unknown_doubt,
    unsure_joints,
)
from kneealign.quality import (
    HIDING_KNEES,
    HIDING_LEGS,
    check_placed,
    framing,
    not_found,
    still_refusing,
    still_valid,
)
from kneealign.result import PlacedJoint, PlacedPoints

if TYPE_CHECKING:
    from kneealign.pose import Pose
    from kneealign.subject import Subject

INTERVAL_SOURCE = (
    "One reader who taps hip, knee and ankle twice on photos without stickers: intraclass correlation 0.97 "
    "(Sung 2022, doi 10.3390/app12146834), 0.7 degrees if legs differ by 4; and 1 degree for the hip joint, "
    "which cannot be seen"
)
"""Where the intervals of joints placed by hand come from; ``legs/uncertainty.py`` has the numbers."""


@dataclass(frozen=True)
class Sight:
    """What the program knows about a person whose joints somebody else places."""

    camera: Camera
    subject: Subject
    frame: LegFrame
    """The plane of the body and the edges of the legs."""
    doubt: dict[Side, LegDoubt]
    """What makes each angle less certain, whoever placed the joints."""
    findings: list[Finding]
    """Findings that apply whoever placed the joints."""
    pose: Pose | None
    """None if the program did not see this person."""
    view: Framing | None
    """How much of the person is in the picture; None if unknown."""
    legs: LegGeometry | None
    """What the program measured itself."""
    lost: FindingCode | None
    """Why the program does not trust joints of its own; None also where it has those of somebody else."""

    def place(self, joints_px: Joints) -> PlacedLegs:
        """Measure legs with these joints, in pixels of the picture."""
        return place_legs(joints_px, self.frame, self.doubt)

    def scale(self, legs: PlacedLegs) -> PixelScale:
        """Return centimetres per pixel; if the person was not seen, from the legs alone."""
        landmarks_px = np.zeros((33, 2)) if self.pose is None else self.pose.landmarks_px
        ankles_px = np.stack([legs.joints_px[side][2] for side in SIDES])
        return scale_from_height(self.subject, self._view, landmarks_px, ankles_px, legs.leg_px)

    @property
    def known_length_cm(self) -> float | None:
        """Length that the height tells: ear to ankle where :attr:`ear_px` is known, else the leg's."""
        return known_length_cm(self.subject, self._view)

    @property
    def ear_px(self) -> NDArray[np.float64] | None:
        """(2,) middle of the ears in the picture, where the scale is taken from there."""
        if self.pose is None or self.view is not Framing.FULL_BODY:
            return None
        return np.asarray(self.pose.landmarks_px[list(EARS)].mean(axis=0), np.float64)

    @property
    def unsure(self) -> frozenset[tuple[Side, int]]:
        """The joints about which the program is unsure, by side and row: 0 hip, 1 knee, 2 ankle."""
        if self.pose is None or self.legs is None or self.lost is not None:
            return frozenset((side, row) for side in SIDES for row in range(3))
        codes = {finding.code for finding in self.findings}
        hidden = [range(3) if codes & HIDING_LEGS else (), (1,) if codes & HIDING_KNEES else ()]
        below_cloth = {(side, row) for rows in hidden for row in rows for side in SIDES}
        return unsure_joints(self.pose, self.legs.estimate) | below_cloth

    @property
    def _view(self) -> Framing:
        return self.view or Framing.WAIST_DOWN

    @property
    def lasting(self) -> list[Finding]:
        """The findings that hold wherever the joints are placed."""
        findings = [*self.findings, Finding(FindingCode.JOINTS_BY_HAND, Severity.INFO)]
        if self.lost is not None:
            code = FindingCode.REFUSED_WITHOUT_POINTS
            findings.append(Finding(code, Severity.WARNING, {"finding": str(self.lost)}))
        return findings

    def check(self, joints_px: Joints, px_per_pixel: float) -> list[Finding]:
        """Return all findings about these joints and how the person stands."""
        seen = self.pose is not None
        return [*self.lasting, *check_placed(joints_px, self.camera, px_per_pixel, seen=seen)]


def seen_sight(
    pose: Pose, legs: LegGeometry | None, findings: list[Finding], camera: Camera, subject: Subject
) -> Sight:
    """Return what is known about a person whom the program found.

    Parameters
    ----------
    pose : Pose
        The person.
    legs : LegGeometry or None
        The legs; None if a finding forbids them.
    findings : list of Finding
        All that was found about the person, joints and outline.
    camera : Camera
        The lens.
    subject : Subject
        Who is in the photo.
    """
    if lost := not_found(findings):
        return unseen_sight(lost, camera, subject, still_refusing(findings))
    legs = legs or find_legs(pose, camera, subject.age_years)
    astray = any(
        item.code is FindingCode.VIEWS_DISAGREE and item.severity is Severity.REFUSAL for item in findings
    )
    plane = frontal_plane(pose, camera)
    frame = LegFrame(
        plane=plane,
        focal_px=plane.focal_px,
        # An outline on which the views disagree shows no gaps.
        estimate=None if astray else legs.estimate,
        to_photo=None if astray else pose.outline.to_photo,
    )
    view = framing(pose, (int(camera.height_px), int(camera.width_px)))
    lost = FindingCode.VIEWS_DISAGREE if astray else None
    return Sight(camera, subject, frame, legs.doubt, still_valid(findings), pose, view, legs, lost)


def unseen_sight(
    reason: FindingCode, camera: Camera, subject: Subject, others: Iterable[Finding] = ()
) -> Sight:
    """Return what is known about a person whom the program did not find.

    Parameters
    ----------
    reason : FindingCode
        Why it has no joints.
    camera : Camera
        The lens.
    subject : Subject
        Who is in the photo.
    others : iterable of Finding
        Other reasons to refuse the photo.
    """
    frame = LegFrame(plane=None, focal_px=camera.focal_px, estimate=None, to_photo=None)
    doubt = unknown_doubt(camera, growth(subject.age_years))
    unchecked = Finding(FindingCode.STANCE_UNCHECKED, Severity.WARNING)
    return Sight(camera, subject, frame, doubt, [*others, unchecked], None, None, None, reason)


def elsewhere_sight(findings: list[Finding], camera: Camera, subject: Subject) -> Sight:
    """Return what is known about joints that are not where the program has those of the person it found.

    Parameters are as in :func:`seen_sight`. If the program's joints are invented, there is nobody whom these
    could be off.
    """
    if lost := not_found(findings):
        return unseen_sight(lost, camera, subject)
    off = Finding(FindingCode.JOINTS_OFF_PERSON, Severity.WARNING)
    return replace(unseen_sight(FindingCode.NO_PERSON, camera, subject, [off]), lost=None)


def placed_points(
    points: Points, joints_px: Joints, sight: Sight, scale: PixelScale, px_per_pixel: float, mirrored: bool
) -> PlacedPoints:
    """Return which joints were placed, and how far from the program's own, as a result keeps it.

    Parameters
    ----------
    points : Points
        What was placed.
    joints_px : dict
        The same in pixels of the picture, by the sides that the legs look like.
    sight : Sight
        What the program saw.
    scale : PixelScale
        Centimetres per pixel of the picture.
    px_per_pixel : float
        Full-size pixels per pixel of the picture.
    mirrored : bool
        The photo is a mirror image.
    """
    joints = []
    for side, looks_like in zip(SIDES, SIDES[::-1] if mirrored else SIDES, strict=True):
        for row, part in enumerate(PARTS):
            px = cm = None
            if sight.legs is not None:
                # Joints are saved to a tenth of a pixel: that alone is no move.
                now, own = (
                    np.round((legs[looks_like][row] + 0.5) * px_per_pixel - 0.5, 1)
                    for legs in (joints_px, sight.legs.joints_px)
                )
                px = round(float(np.linalg.norm(now - own)), 1)
                cm = None if scale.cm_per_px is None else round(px * scale.cm_per_px / px_per_pixel, 1)
            joints.append(PlacedJoint(f"{side}_{part}", px, cm))
    day = None if points.placed_on is None else points.placed_on.isoformat()
    return PlacedPoints(tuple(joints), points.placed_by, day, INTERVAL_SOURCE)
