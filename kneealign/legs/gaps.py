"""Gaps between the legs: as they stand, and with the knees or the ankles touching."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kneealign.body import SIDES, Side
from kneealign.codes import ImdBasis, ImdReason
from kneealign.geometry import median
from kneealign.legs.angles import leg_length
from kneealign.legs.edges import LegEdges
from kneealign.legs.joints import JointEstimate
from kneealign.legs.scale import PixelScale
from kneealign.pose import PX_PER_LEG

KNEE_BAND_LEG = 0.06
"""The knee gap is the smallest gap within this of the knees' height, in leg lengths: the inner condyles
bulge, and clinicians measure between them."""

ANKLE_BAND_LEG = 0.04
"""The same for the ankles and the inner malleoli."""

KNEE_GAP_SD_LEG = 0.006
"""Standard deviation of the knee gap in leg lengths, as measured on renders."""

ANKLE_GAP_SD_LEG = 0.009
"""Standard deviation of the ankle gap in leg lengths, as measured on renders."""

WARNING_GAP_SD_LEG = 0.006
"""Added to both gaps for every warning about the photo, in leg lengths."""

HIDDEN_ANKLE_SD_LEG = 0.035
"""Added to the ankle gap if shoes or cloth cover the skin: 2 to 7 cm on renders."""

TOUCHING_CM = 1.0
"""Knees closer than this touch: an ankle gap is then an intermalleolar distance. Ankles likewise."""

TOUCHING_LEG = 0.0125
"""The same without a scale: 1 cm on a leg of 80 cm."""

TOUCHING_MEASURED_SD_CM = 1.0
"""Posture, soft tissue and how firmly knees or ankles touch."""

TOUCHING_MODELLED_SD_CM = 1.5
"""The same for a distance that is computed and not seen."""


@dataclass(frozen=True)
class LegGaps:
    """Gaps as fractions of the leg length, before any scale."""

    knee_leg: float
    """Smallest gap at the knees."""
    ankle_leg: float
    """Smallest gap at the ankles."""
    modelled_imd_leg: float
    """Ankle gap if the thighs were brought together until the knees touch; negative if ankles meet first."""
    modelled_icd_leg: float
    """Knee gap if the legs were brought together until the ankles touch; negative if knees meet first."""


def find_gaps(estimate: JointEstimate, deviations_deg: dict[Side, float]) -> LegGaps:
    """Measure the gaps in the outline and model those with the knees or the ankles touching.

    The model for the ankles' gap: with the knees just touching, each thigh leans inward by
    asin((d - w) / 2 / L), with d the distance of the hip centres, w that of the knee centres when the knees
    touch (half the sum of the knees' widths) and L the thigh; each shank then points outward by deviation -
    lean. For the knees' gap the legs as they stand turn about the hips until the ankles touch: each knee
    moves as much less than its ankle as the thigh is shorter than the leg.

    Parameters
    ----------
    estimate : JointEstimate
        Joints and edges in the outline's raster.
    deviations_deg : dict
        Deviation of each side, valgus positive.
    """
    edges, joints = estimate.edges, estimate.joints
    ankle_row = float(np.mean(list(estimate.ankle_rows.values())))
    widths = {side: _width(edges, side, estimate.knee_row) for side in SIDES}
    malleoli = {side: _width(edges, side, estimate.ankle_rows[side]) for side in SIDES}
    knee_distance = sum(widths.values()) / 2
    hip_distance = abs(joints["left"][0, 0] - joints["right"][0, 0])
    apart = 0.0
    thigh_shares: list[float] = []
    for side in SIDES:
        thigh, shank = (float(v) for v in np.linalg.norm(np.diff(joints[side], axis=0), axis=1))
        thigh_shares.append(thigh / (thigh + shank))
        lean = math.asin(max(-1.0, min(1.0, (hip_distance - knee_distance) / (2 * thigh))))
        turn = math.radians(deviations_deg[side]) - lean
        apart += knee_distance / 2 + shank * math.sin(turn) - malleoli[side] / 2
    unit = float(np.mean([leg_length(joints[side]) for side in SIDES]))
    knee_gap = _smallest_gap(edges, estimate.knee_row, KNEE_BAND_LEG) / unit
    ankle_gap = _smallest_gap(edges, ankle_row, ANKLE_BAND_LEG) / unit
    return LegGaps(
        knee_leg=knee_gap,
        ankle_leg=ankle_gap,
        modelled_imd_leg=float(apart / unit),
        modelled_icd_leg=float(knee_gap - ankle_gap * np.mean(thigh_shares)),
    )


@dataclass(frozen=True)
class GapDoubt:
    """What makes the gaps less certain than on a good photo."""

    warnings: int = 0
    """Number of warnings about the photo."""
    ankles_hidden: bool = False
    """Whether shoes or cloth cover the ankles."""
    knees_hidden: bool = False
    """Whether a hem hides the knees: no gap that depends on them is given then."""
    legs_hidden: bool = False
    """Whether clothes hide the legs: no gap is given then."""

    @property
    def knee_sd_leg(self) -> float:
        """Standard deviation of the knee gap in leg lengths."""
        return math.hypot(KNEE_GAP_SD_LEG, WARNING_GAP_SD_LEG * self.warnings)

    @property
    def ankle_sd_leg(self) -> float:
        """Standard deviation of the ankle gap in leg lengths."""
        return math.hypot(ANKLE_GAP_SD_LEG, self.added_ankle_sd_leg)

    @property
    def added_ankle_sd_leg(self) -> float:
        """What is added to the standard deviation of a good photo."""
        hidden = HIDDEN_ANKLE_SD_LEG if self.ankles_hidden else 0.0
        return math.hypot(WARNING_GAP_SD_LEG * self.warnings, hidden)


@dataclass(frozen=True)
class Length:
    """A length with its standard deviation."""

    cm: float
    sd_cm: float


@dataclass(frozen=True)
class TouchingGap:
    """The gap between the ankles with the knees touching, or between the knees with the ankles touching."""

    length: Length | None
    """None when unavailable."""
    basis: ImdBasis
    """Whether it was seen or computed."""
    reason: ImdReason
    """Why."""


def gap_length(gap_leg: float, sd_leg: float, leg_px: float, scale: PixelScale) -> Length | None:
    """Express a gap in leg lengths in centimetres; None without a scale."""
    if scale.cm_per_px is None or scale.relative_sd is None:
        return None
    leg_cm = leg_px * scale.cm_per_px
    cm = gap_leg * leg_cm
    return Length(cm, math.hypot(sd_leg * leg_cm, cm * scale.relative_sd))


def intermalleolar(gaps: LegGaps, leg_px: float, scale: PixelScale, doubt: GapDoubt) -> TouchingGap:
    """Return the gap between the ankles with the knees touching.

    It is measured only when the knees touch; otherwise it is modelled, or unavailable without a scale, when
    the ankles would meet before the knees, or when clothes hide the knees.
    """
    return _touching(_KNEES, gaps.knee_leg, gaps.ankle_leg, gaps.modelled_imd_leg, leg_px, scale, doubt)


def intercondylar(gaps: LegGaps, leg_px: float, scale: PixelScale, doubt: GapDoubt) -> TouchingGap:
    """Return the gap between the knees with the ankles touching, as :func:`intermalleolar` does."""
    return _touching(_ANKLES, gaps.ankle_leg, gaps.knee_leg, gaps.modelled_icd_leg, leg_px, scale, doubt)


@dataclass(frozen=True)
class _Reasons:
    touch: ImdReason
    apart: ImdReason
    touch_no_scale: ImdReason
    others_first: ImdReason


_KNEES = _Reasons(
    ImdReason.KNEES_TOUCH, ImdReason.KNEES_APART, ImdReason.KNEES_TOUCH_NO_SCALE, ImdReason.ANKLES_FIRST
)
_ANKLES = _Reasons(
    ImdReason.ANKLES_TOUCH, ImdReason.ANKLES_APART, ImdReason.ANKLES_TOUCH_NO_SCALE, ImdReason.KNEES_FIRST
)


def _touching(
    reasons: _Reasons,
    touching_leg: float,
    gap_leg: float,
    modelled_leg: float,
    leg_px: float,
    scale: PixelScale,
    doubt: GapDoubt,
) -> TouchingGap:
    if doubt.legs_hidden or doubt.knees_hidden:
        return TouchingGap(None, ImdBasis.UNAVAILABLE, ImdReason.CLOTHES_HIDE_LEGS)
    if scale.cm_per_px is None or scale.relative_sd is None:
        touch = touching_leg <= TOUCHING_LEG
        reason = reasons.touch_no_scale if touch else ImdReason.NO_SCALE
        return TouchingGap(None, ImdBasis.UNAVAILABLE, reason)
    leg_cm = leg_px * scale.cm_per_px
    if touching_leg * leg_cm <= TOUCHING_CM:
        cm, own_sd = gap_leg * leg_cm, TOUCHING_MEASURED_SD_CM
        basis, reason = ImdBasis.MEASURED, reasons.touch
    elif modelled_leg > 0:
        cm, own_sd = modelled_leg * leg_cm, TOUCHING_MODELLED_SD_CM
        basis, reason = ImdBasis.MODELLED, reasons.apart
    else:
        return TouchingGap(None, ImdBasis.UNAVAILABLE, reasons.others_first)
    sd_cm = math.hypot(own_sd, cm * scale.relative_sd, doubt.added_ankle_sd_leg * leg_cm)
    return TouchingGap(Length(cm, sd_cm), basis, reason)


def _smallest_gap(edges: LegEdges, row: float, band_leg: float) -> float:
    near = np.abs(edges.rows - row) <= band_leg * PX_PER_LEG
    values = edges.gap[near & np.isfinite(edges.gap)]
    return float(values.min()) if values.size else 0.0


def _width(edges: LegEdges, side: Side, row: float) -> float:
    """Width of a leg at a row, or the median of all rows where the outline has no edge there."""
    widths = edges.width(side)
    width = edges.at(widths, row)
    if np.isfinite(width):
        return width
    seen = widths[np.isfinite(widths)]
    return float(median(seen)) if seen.size else 0.0
