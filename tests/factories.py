"""Finished assessments for tests that need a result and not a measurement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kneealign.assessment import Assessment
from kneealign.result_parts import (
    Finding,
    Gap,
    Gaps,
    IntermalleolarDistance,
    JointsPx,
    LegResult,
    Legs,
    LimitOutcome,
    PhotoInfo,
    Provenance,
    Scale,
    Verdict,
)
from kneealign.subject import Subject

DISCLAIMER = "This is an estimate from a photo. It does not replace an examination or an X-ray."


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


def make_leg(side: str = "left", deviation_deg: float = 0.5, **changes: Any) -> LegResult:
    """One leg in a 600 x 800 photo; the person's left is on the right of the picture."""
    sign = 1.0 if side == "left" else -1.0
    knee_x = 300 + sign * (45 - 2.3 * deviation_deg)
    leg = LegResult(
        hka_deg=180 + deviation_deg,
        deviation_deg=deviation_deg,
        interval_deg=(deviation_deg - 1.5, deviation_deg + 1.5),
        xray_interval_deg=(deviation_deg - 5.0, deviation_deg + 5.0),
        direction="valgus" if deviation_deg > 1.5 else "varus" if deviation_deg < -1.5 else "straight",
        category="usual",
        probabilities={"usual": 0.76, "mild_valgus": 0.14, "mild_varus": 0.1},
        limits=(LimitOutcome(-3.0, "indeterminate"), LimitOutcome(3.0, "indeterminate")),
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
        status="measured",
        photo=PhotoInfo("photo.jpg", "0" * 64, 600, 800, "full_body"),
        subject=subject or Subject(age_years=31, sex="female", height_cm=165),
        legs=Legs(left=make_leg("left", left_deg), right=make_leg("right", right_deg)),
        gaps=Gaps(
            ankle=Gap(7.0, (6.1, 7.9), 9.1),
            knee=Gap(4.1, (3.3, 4.9), 5.3),
            intermalleolar_distance=IntermalleolarDistance(
                None, None, "unavailable", None, "The knees do not touch in this photo."
            ),
        ),
        scale=Scale(0.212, 0.012, "height"),
        asymmetry_deg=abs(left_deg - right_deg),
        verdict=Verdict(
            "no_marked_deviation", "No marked knock-knee or bow-leg is visible in this photo.", False, ()
        ),
        findings=(),
        disclaimer=DISCLAIMER,
        provenance=Provenance("0.1.0", "0.10.31", "5.0.0", "f" * 64, "kneealign-norms-1", {}),
    )
    return replace(assessment, **changes)


def make_refused(code: str = "feet_outside_frame") -> Assessment:
    """A photo that was read and refused."""
    return make_assessment(
        status="refused",
        photo=PhotoInfo("photo.jpg", "0" * 64, 600, 800, None),
        legs=None,
        gaps=None,
        scale=None,
        asymmetry_deg=None,
        verdict=Verdict("not_measured", "This photo cannot be measured.", None, ()),
        findings=(
            Finding(
                code,
                "refusal",
                "The feet are outside the picture.",
                "Step back until the whole body, feet included, is in the picture.",
            ),
        ),
    )
