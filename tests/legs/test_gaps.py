"""Gaps of figures whose gaps are known, and the intermalleolar distance in each of its cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kneealign.body import SIDES, Side
from kneealign.codes import ImdBasis, ImdReason, ScaleMethod
from kneealign.legs.angles import deviation_deg, leg_length
from kneealign.legs.gaps import (
    ANKLE_GAP_SD_LEG,
    KNEE_GAP_SD_LEG,
    TOUCHING_CM,
    TOUCHING_MEASURED_SD_CM,
    TOUCHING_MODELLED_SD_CM,
    GapDoubt,
    LegGaps,
    find_gaps,
    gap_length,
    intercondylar,
    intermalleolar,
)
from kneealign.legs.joints import estimate_joints
from kneealign.legs.scale import NO_SCALE, PixelScale
from tests.legs.figures import ANKLE_ROW, KNEE_ROW, MIDDLE, bars, body, landmarks

LEG_PX = 640.0
SCALE = PixelScale(cm_per_px=0.125, relative_sd=0.02, method=ScaleMethod.HEIGHT)
"""A leg of 80 cm."""


def deviations(joints: dict[Side, np.ndarray]) -> dict[Side, float]:
    return {side: deviation_deg(joints[side], side) for side in SIDES}


@pytest.mark.parametrize("gap", [1.0, 12.0, 30.0, 60.0])
def test_known_gaps(gap: float) -> None:
    estimate = estimate_joints(body(gap=gap), landmarks(hip=50, knee=25 + gap / 2, ankle=25 + gap / 2))
    found = find_gaps(estimate, deviations(estimate.joints))
    unit = np.mean([leg_length(estimate.joints[side]) for side in SIDES])
    assert found.knee_leg * unit == pytest.approx(gap, abs=0.15)
    assert found.ankle_leg * unit == pytest.approx(gap, abs=0.15)


def test_touching_legs_have_no_gap() -> None:
    estimate = estimate_joints(body(gap=0), landmarks(hip=50, knee=25, ankle=25))
    found = find_gaps(estimate, deviations(estimate.joints))
    assert (found.knee_leg, found.ankle_leg) == (0, 0)


def test_the_smallest_gap_near_the_joint_counts() -> None:
    mask = body(gap=40)
    condyles = slice(int(KNEE_ROW) - 12, int(KNEE_ROW) - 6)
    mask[condyles] = bars((MIDDLE - 65, MIDDLE - 12), (MIDDLE + 12, MIDDLE + 65), blur_px=2)[condyles]
    far = slice(int(KNEE_ROW) + 60, int(KNEE_ROW) + 66)
    mask[far] = 1
    mask[int(ANKLE_ROW) + 2] = bars((MIDDLE - 65, MIDDLE - 15), (MIDDLE + 15, MIDDLE + 65))[0]
    estimate = estimate_joints(mask, landmarks(hip=50, knee=45, ankle=45))
    found = find_gaps(estimate, deviations(estimate.joints))
    unit = np.mean([leg_length(estimate.joints[side]) for side in SIDES])
    assert found.knee_leg * unit == pytest.approx(24, abs=0.2)
    assert found.ankle_leg * unit == pytest.approx(30, abs=0.2)


def test_the_model_gives_what_is_seen_when_the_knees_touch() -> None:
    """Knees together, ankles apart: nothing needs to move, so the model must give the gap itself."""
    points = landmarks(hip=45, knee=25, ankle=45)
    mask = body(gap=0)
    rows = np.arange(512)
    half = np.interp(rows, [0, KNEE_ROW + 15, ANKLE_ROW, 511], [0, 0, 20, 28])
    for row in range(300, 512):
        low = MIDDLE + half[row]
        mask[row] = bars((2 * MIDDLE - low - 50, 2 * MIDDLE - low), (low, low + 50), blur_px=2)[0]
    estimate = estimate_joints(mask, points)
    found = find_gaps(estimate, deviations(estimate.joints))
    assert found.knee_leg == 0
    unit = np.mean([leg_length(estimate.joints[side]) for side in SIDES])
    seen = 2 * np.interp(estimate.ankle_rows["left"], rows, half)
    assert found.modelled_imd_leg * unit == pytest.approx(seen, abs=0.4)


def test_a_gap_in_centimetres() -> None:
    gap = gap_length(0.1, ANKLE_GAP_SD_LEG, LEG_PX, SCALE)
    assert gap is not None
    assert gap.cm == pytest.approx(8.0)
    assert gap.sd_cm == pytest.approx(math.hypot(ANKLE_GAP_SD_LEG * 80, 8 * 0.02))


def test_a_gap_without_a_scale_has_no_centimetres() -> None:
    assert gap_length(0.1, ANKLE_GAP_SD_LEG, LEG_PX, NO_SCALE) is None


@pytest.mark.parametrize(
    ("knee_leg", "ankle_leg", "modelled", "scale", "basis", "cm", "reason"),
    [
        (0.0, 0.05, 0.04, SCALE, ImdBasis.MEASURED, 4.0, ImdReason.KNEES_TOUCH),
        (TOUCHING_CM / 80, 0.05, 0.04, SCALE, ImdBasis.MEASURED, 4.0, ImdReason.KNEES_TOUCH),
        (TOUCHING_CM / 80 + 1e-4, 0.05, 0.04, SCALE, ImdBasis.MODELLED, 3.2, ImdReason.KNEES_APART),
        (0.05, 0.05, -0.02, SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.ANKLES_FIRST),
        (0.0, 0.05, 0.04, NO_SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.KNEES_TOUCH_NO_SCALE),
        (0.05, 0.05, 0.04, NO_SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.NO_SCALE),
    ],
)
def test_intermalleolar_distance(
    knee_leg: float,
    ankle_leg: float,
    modelled: float,
    scale: PixelScale,
    basis: ImdBasis,
    cm: float | None,
    reason: ImdReason,
) -> None:
    imd = intermalleolar(LegGaps(knee_leg, ankle_leg, modelled, -0.1), LEG_PX, scale, GapDoubt())
    assert (imd.basis, imd.reason) == (basis, reason)
    if cm is None:
        assert imd.length is None
        return
    own = TOUCHING_MEASURED_SD_CM if basis is ImdBasis.MEASURED else TOUCHING_MODELLED_SD_CM
    assert imd.length is not None
    assert imd.length.cm == pytest.approx(cm)
    assert imd.length.sd_cm == pytest.approx(math.hypot(own, cm * 0.02))


def test_the_knees_gap_is_modelled_by_turning_the_legs_about_the_hips() -> None:
    gap = 40
    estimate = estimate_joints(body(gap=gap), landmarks(hip=50, knee=45, ankle=45))
    found = find_gaps(estimate, deviations(estimate.joints))
    thighs = [
        np.linalg.norm(joints[1] - joints[0]) / leg_length(joints) for joints in estimate.joints.values()
    ]
    assert found.modelled_icd_leg == pytest.approx(found.knee_leg * (1 - np.mean(thighs)), rel=0.02)


@pytest.mark.parametrize(
    ("knee_leg", "ankle_leg", "modelled", "scale", "basis", "cm", "reason"),
    [
        (0.08, 0.0, 0.08, SCALE, ImdBasis.MEASURED, 6.4, ImdReason.ANKLES_TOUCH),
        (0.08, 0.05, 0.055, SCALE, ImdBasis.MODELLED, 4.4, ImdReason.ANKLES_APART),
        (0.0, 0.05, -0.02, SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.KNEES_FIRST),
        (0.08, 0.0, 0.08, NO_SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.ANKLES_TOUCH_NO_SCALE),
        (0.08, 0.05, 0.055, NO_SCALE, ImdBasis.UNAVAILABLE, None, ImdReason.NO_SCALE),
    ],
)
def test_intercondylar_distance(
    knee_leg: float,
    ankle_leg: float,
    modelled: float,
    scale: PixelScale,
    basis: ImdBasis,
    cm: float | None,
    reason: ImdReason,
) -> None:
    icd = intercondylar(LegGaps(knee_leg, ankle_leg, -0.1, modelled), LEG_PX, scale, GapDoubt())
    assert (icd.basis, icd.reason) == (basis, reason)
    assert (None if icd.length is None else round(icd.length.cm, 9)) == cm


@pytest.mark.parametrize("doubt", [GapDoubt(legs_hidden=True), GapDoubt(knees_hidden=True)])
def test_where_clothes_hide_the_knees_nothing_touches(doubt: GapDoubt) -> None:
    gaps = LegGaps(0.0, 0.1, 0.1, 0.1)
    for find in (intermalleolar, intercondylar):
        found = find(gaps, LEG_PX, SCALE, doubt)
        assert (found.length, found.basis, found.reason) == (None, "unavailable", "clothes_hide_legs")


def test_warnings_and_hidden_ankles_widen_the_gaps() -> None:
    good, warned, hidden = GapDoubt(), GapDoubt(warnings=2), GapDoubt(ankles_hidden=True)
    assert good.knee_sd_leg == KNEE_GAP_SD_LEG
    assert good.ankle_sd_leg == ANKLE_GAP_SD_LEG
    assert warned.knee_sd_leg > good.knee_sd_leg
    assert warned.ankle_sd_leg > good.ankle_sd_leg
    assert hidden.ankle_sd_leg > 3 * good.ankle_sd_leg
    assert hidden.knee_sd_leg == good.knee_sd_leg
