"""Finished assessments for tests that need a result and not a measurement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.codes import (
    Advice,
    Category,
    Direction,
    Finding,
    FindingCode,
    Framing,
    ImdBasis,
    ImdReason,
    LimitOutcome,
    NextStep,
    NextStepCode,
    Reason,
    ReasonCode,
    ScaleMethod,
    Severity,
    Standing,
    Status,
    Verdict,
    VerdictCode,
)
from kneealign.result import (
    Assessment,
    Gap,
    Gaps,
    IntercondylarDistance,
    IntermalleolarDistance,
    JointsPx,
    LegResult,
    Legs,
    PhotoInfo,
    Picture,
    Provenance,
    Scale,
)
from kneealign.subject import Subject


def make_pixels(width: int = 600, height: int = 800) -> NDArray[np.uint8]:
    """A plain upright "photo" with two pale bars where the legs of :func:`make_assessment` are."""
    pixels = np.full((height, width, 3), (120, 140, 150), np.uint8)
    for left, right in ((225, 285), (315, 375)):
        pixels[int(height * 0.45) : int(height * 0.94), left * width // 600 : right * width // 600] = (
            225,
            190,
            170,
        )
    return pixels


def with_pixels(
    result: Assessment, rgb: NDArray[np.uint8], heads_px: Iterable[tuple[float, float, float]] | None = None
) -> Assessment:
    """The same result with its picture."""
    return replace(result, picture=Picture.of(rgb, heads_px))


def make_leg(side: str = "left", deviation_deg: float = 0.5, **changes: Any) -> LegResult:
    """One leg in a 600 x 800 photo; the person's left is on the right of the picture."""
    sign = 1.0 if side == "left" else -1.0
    knee_x = 300 + sign * (45 - 2.3 * deviation_deg)
    leg = LegResult(
        hka_deg=180 + deviation_deg,
        deviation_deg=deviation_deg,
        interval_deg=(deviation_deg - 1.5, deviation_deg + 1.5),
        xray_interval_deg=(deviation_deg - 5.0, deviation_deg + 5.0),
        direction=Direction(
            "valgus" if deviation_deg > 1.5 else "varus" if deviation_deg < -1.5 else "straight"
        ),
        category=Category.USUAL,
        probabilities={Category.USUAL: 0.76, Category.MILD_VALGUS: 0.14, Category.MILD_VARUS: 0.1},
        limits=(LimitOutcome(-3.0, Standing.INDETERMINATE), LimitOutcome(3.0, Standing.INDETERMINATE)),
        joints_px=JointsPx(
            hip=(300 + sign * 45, 400.0), knee=(round(knee_x, 1), 570.0), ankle=(300 + sign * 45, 740.0)
        ),
        axis_offset_percent=round(deviation_deg * 0.44, 2),
    )
    return replace(leg, **changes)


def make_assessment(
    left_deg: float = 0.5, right_deg: float = 1.0, subject: Subject | None = None, **changes: Any
) -> Assessment:
    """A measured adult with a height, so that every field has a value."""
    assessment = Assessment(
        status=Status.MEASURED,
        photo=PhotoInfo("photo.jpg", "0" * 64, 600, 800, Framing.FULL_BODY),
        subject=subject or Subject(age_years=31, sex="female", height_cm=165),
        legs=Legs(left=make_leg("left", left_deg), right=make_leg("right", right_deg)),
        gaps=Gaps(
            ankle=Gap(7.0, (6.1, 7.9), 9.1),
            knee=Gap(4.1, (3.3, 4.9), 5.3),
            intermalleolar_distance=IntermalleolarDistance(
                None, None, ImdBasis.UNAVAILABLE, None, ImdReason.ANKLES_FIRST
            ),
            intercondylar_distance=IntercondylarDistance(
                1.4, (0.0, 4.4), ImdBasis.MODELLED, Category.USUAL_GAP, ImdReason.ANKLES_APART, 0.8
            ),
        ),
        scale=Scale(0.212, 0.012, ScaleMethod.HEIGHT),
        asymmetry_deg=abs(left_deg - right_deg),
        verdict=Verdict(
            VerdictCode.NO_MARKED_DEVIATION,
            Advice.NOT_FOR_THIS_PHOTO,
            {"group": "adult", "legs": "both", "left_deg": left_deg, "right_deg": right_deg},
            next_step=NextStep(NextStepCode.NOTHING_NOW),
        ),
        findings=(),
        provenance=Provenance("0.1.0", "0.10.31", "5.0.0", "f" * 64, "kneealign-norms-5", {}),
    )
    return replace(assessment, **changes)


def make_refused(code: FindingCode = FindingCode.FEET_OUTSIDE_FRAME) -> Assessment:
    """A photo that was read and refused."""
    return make_assessment(
        status=Status.REFUSED,
        photo=PhotoInfo("photo.jpg", "0" * 64, 600, 800, None),
        legs=None,
        gaps=None,
        scale=None,
        asymmetry_deg=None,
        verdict=Verdict(
            VerdictCode.NOT_MEASURED,
            Advice.CANNOT_TELL,
            reasons=(Reason(ReasonCode.PHOTO_REFUSED, {"finding": str(code)}),),
            next_step=NextStep(NextStepCode.TAKE_A_BETTER_PHOTO),
        ),
        findings=(Finding(code, Severity.REFUSAL),),
    )
