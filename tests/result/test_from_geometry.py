"""From geometry to a result: intervals and rounding."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import ImdBasis, ImdReason, ScaleMethod
from kneealign.geometry import Z95
from kneealign.legs import Length, PixelScale
from kneealign.result import graded_gap, graded_imd
from kneealign.result.from_geometry import _gap
from kneealign.result.graded import interval_deg
from kneealign.subject import Subject


@given(st.floats(-40, 40), st.floats(0.1, 8))
def test_an_interval_is_symmetric_and_holds_95_percent(value: float, sd: float) -> None:
    low, high = interval_deg(value, sd)
    assert low < value < high
    assert high - low == pytest.approx(2 * 1.96 * sd, abs=0.011)
    assert (low + high) / 2 == pytest.approx(value, abs=0.006)
    assert (low, high) == (round(low, 2), round(high, 2))


def test_zero_has_no_sign() -> None:
    low, _ = interval_deg(1.54, 1.5417 / 1.96)
    assert math.copysign(1, low) == 1


def test_a_gap_in_percent_and_centimetres() -> None:
    scale = PixelScale(cm_per_px=0.125, relative_sd=0.02, method=ScaleMethod.HEIGHT)
    gap = _gap(0.1, 0.009, 640.0, scale)
    half = Z95 * math.hypot(0.009 * 80, 8 * 0.02)
    assert (gap.cm, gap.percent_of_leg) == (8.0, 10.0)
    assert gap.interval_cm == (round(8 - half, 1), round(8 + half, 1))
    without = _gap(0.1, 0.009, 640.0, PixelScale(None, None, ScaleMethod.NONE))
    assert (without.cm, without.interval_cm, without.percent_of_leg) == (None, None, 10.0)


def test_no_gap_reaches_below_zero() -> None:
    interval_cm = graded_gap(Length(0.1, 1.0), 0.1).interval_cm
    assert interval_cm is not None
    assert interval_cm[0] == 0


def test_only_a_distance_that_was_seen_counts_for_the_verdict() -> None:
    adult, length = Subject(31, "female", 165), Length(9.04, 1.1)
    seen, reading = graded_imd(length, ImdBasis.MEASURED, ImdReason.KNEES_TOUCH, adult)
    assert (seen.cm, seen.category) == (9.0, "much_larger_gap")
    assert reading is not None
    assert (reading.value, reading.sigma) == (9.0, pytest.approx(1.1, abs=0.03))
    modelled, none = graded_imd(length, ImdBasis.MODELLED, ImdReason.KNEES_APART, adult)
    assert (modelled.category, none) == ("much_larger_gap", None)
