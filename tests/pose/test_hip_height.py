"""The hips' height in photos without a head, from a drawn pair of legs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import ANKLES, HIPS, KNEES, TOES
from kneealign.pose.hip_height import (
    FOOT_LEG,
    THIGH_SHARE,
    WAIST_LEG,
    WEIGHTS,
    at_the_waist,
    at_the_waist_after_all,
    by_proportions,
    in_doubt,
    legs_frame,
)

LEG_PX = 300.0


def legs(room_leg: float, sunk_leg: float = 0.0) -> NDArray[np.float64]:
    """Legs of usual proportions in a picture that begins this far above the hips; the hips are seen lower."""
    points = np.zeros((33, 2))
    heights = {HIPS: sunk_leg, KNEES: THIGH_SHARE, ANKLES: 1.0, TOES: 1 + FOOT_LEG}
    for pair, down in heights.items():
        points[list(pair)] = [[240, (room_leg + down) * LEG_PX], [180, (room_leg + down) * LEG_PX]]
    return points


@pytest.mark.parametrize("sunk_leg", [-0.1, 0.0, 0.1, 0.2])
def test_hips_that_sank_are_put_back_but_for_the_share_of_what_is_seen(sunk_leg: float) -> None:
    frame = legs_frame(legs(WAIST_LEG, sunk_leg), waist=1.0)
    assert frame.origin_px[1] == pytest.approx((WAIST_LEG + WEIGHTS["seen"] * sunk_leg) * LEG_PX)
    assert frame.leg_px == pytest.approx(
        (1 - WEIGHTS["seen"] * sunk_leg) * LEG_PX, rel=0.03
    )  # along bent lines


@pytest.mark.parametrize("sunk_leg", [-0.1, 0.1])
def test_under_a_chest_hips_are_where_they_are_seen(sunk_leg: float) -> None:
    frame = legs_frame(legs(0.7, sunk_leg), waist=0.0)
    assert frame.origin_px[1] == pytest.approx((0.7 + sunk_leg) * LEG_PX)


def test_a_cut_elsewhere_moves_the_hips_by_a_part_of_it() -> None:
    cut_higher = legs_frame(legs(WAIST_LEG + 0.1), waist=1.0)
    assert -0.05 < cut_higher.origin_px[1] / LEG_PX - (WAIST_LEG + 0.1) < 0


def test_the_more_of_the_body_the_less_it_is_a_waist() -> None:
    shares = [at_the_waist(0.4, room) for room in np.linspace(0.2, 0.9, 15)]
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], shares[-1]) == (1.0, 0.0)


def test_hips_that_follow_the_painted_body_speak_for_a_waist() -> None:
    shares = [at_the_waist(response, 0.5) for response in np.linspace(-0.2, 1.0, 13)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_however_far_they_follow_a_whole_chest_is_no_waist() -> None:
    assert at_the_waist(5.0, 0.7) == at_the_waist(0.6, 0.7) == 0.0


@pytest.mark.parametrize(
    ("response", "room_leg", "doubtful"),
    [(0.4, 0.43, True), (0.1, 0.43, False), (0.6, 0.25, False), (0.6, 0.6, False)],
    ids=["hips may be too high", "hips stay", "hips follow, little picture", "hips follow, a chest"],
)
def test_a_second_look_is_taken_where_the_first_does_not_tell(
    response: float, room_leg: float, doubtful: bool
) -> None:
    assert in_doubt(response, room_leg) == doubtful


def test_hips_that_stop_following_are_held_by_a_chest() -> None:
    shares = [at_the_waist_after_all(response) for response in np.linspace(0, 0.4, 9)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("sunk_leg", [-0.1, 0.0, 0.2])
def test_by_proportions_neither_hips_nor_cut_count(sunk_leg: float) -> None:
    for room in (0.2, 0.7):
        frame = by_proportions(legs(room, sunk_leg))
        assert frame.origin_px[1] == pytest.approx(room * LEG_PX)


@pytest.mark.parametrize("waist", [0.0, 0.5, 1.0])
def test_a_larger_picture_has_a_larger_frame(waist: float) -> None:
    one, other = legs_frame(legs(0.4, 0.1), waist), legs_frame(3 * legs(0.4, 0.1), waist)
    np.testing.assert_allclose(other.origin_px, 3 * one.origin_px)
    assert other.leg_px == pytest.approx(3 * one.leg_px)
