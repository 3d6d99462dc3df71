"""Bands and classification."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import Category
from kneealign.norms import (
    angle_bands,
    classify_imd,
    classify_leg,
    group_of,
    has_bands,
    has_limits,
    imd_bands,
    usual_xray_sd_deg,
)
from kneealign.subject import Sex, Subject

ADULT = Subject(age_years=31)
deviations = st.floats(-30, 30)
sigmas = st.floats(0.3, 8)
subjects = st.builds(
    Subject,
    age_years=st.none() | st.floats(2, 100),
    sex=st.sampled_from([None, "female", "male"]),
)


@pytest.mark.parametrize(
    ("age_years", "group"),
    [
        (None, "no_age"),
        (0, "under_2"),
        (1.99, "under_2"),
        (2, "child_2_3"),
        (3.99, "child_2_3"),
        (4, "child_4_6"),
        (6.99, "child_4_6"),
        (7, "child_7_9"),
        (10, "child_10_13"),
        (13.99, "child_10_13"),
        (14, "child_14_17"),
        (17.99, "child_14_17"),
        (18, "adult"),
        (120, "adult"),
    ],
)
def test_group_by_age(age_years: float | None, group: str) -> None:
    assert group_of(Subject(age_years)) == group
    assert has_limits(Subject(age_years)) == (group != "under_2")


def test_under_2_has_no_bands() -> None:
    infant = Subject(age_years=1.5)
    for ask in (
        lambda: angle_bands(infant),
        lambda: imd_bands(infant),
        lambda: classify_leg(0, 2.5, infant),
        lambda: classify_imd(0, 1, infant),
    ):
        with pytest.raises(ValueError, match="under 2"):
            ask()


@pytest.mark.parametrize(
    ("age_years", "limits"),
    [
        (40, [-10, -6, -3, 3, 6, 10]),
        (2, [-8, -6, 9]),
        (3, [-4, -2, 12]),
        (5, [-3, -2, 9, 10]),
        (8, [-3, 7, 8]),
        (12, [-4, 6, 7]),
        (16, [-5, 5, 6]),
    ],
)
def test_angle_bands_tile_the_line(age_years: float, limits: list[float]) -> None:
    bands = angle_bands(Subject(age_years))
    assert bands[0].low == -math.inf
    assert bands[-1].high == math.inf
    assert [band.high for band in bands[:-1]] == limits == [band.low for band in bands[1:]]


@pytest.mark.parametrize(
    ("age_years", "sex", "limits"),
    [
        (30, None, (4, 8)),
        (3, "male", (5, 8)),
        (7, "male", (4.5, 8)),
        (8, "male", (4, 8)),
        (12, "female", (4, 8)),
        (12, "male", (4, 8)),
    ],
)
def test_imd_bands(age_years: float, sex: Sex | None, limits: tuple[float, float]) -> None:
    bands = imd_bands(Subject(age_years, sex))
    assert tuple(band.high for band in bands[:-1]) == limits
    assert [band.category for band in bands] == ["usual_gap", "larger_gap", "much_larger_gap"]


def test_without_an_age_there_are_no_bands() -> None:
    nobody = Subject(sex="female", height_cm=165)
    assert not has_bands(nobody)
    assert angle_bands(nobody) == imd_bands(nobody) == ()
    for found in (classify_leg(12.2, 2.5, nobody), classify_imd(9.0, 1.0, nobody)):
        assert (found.category, found.probabilities, found.limits) == (None, {}, ())


@pytest.mark.parametrize(
    ("deviation_deg", "sigma_deg", "age_years", "category"),
    [
        (0.4, 2.5, 31, "usual"),
        (12.2, 2.5, 27, "marked_valgus"),
        (-7.4, 2.5, 38, "moderate_varus"),
        (4.5, 2.5, 38, Category.INDETERMINATE),
        (4.5, 1.0, 38, "mild_valgus"),
        (3.0, 0.5, 38, Category.INDETERMINATE),
        (2.9, 2.5, 31, Category.INDETERMINATE),
        (7.1, 2.5, 5.5, Category.INDETERMINATE),
        (4.0, 2.5, 5.5, "inside_window"),
        (9.7, 2.5, 13, "outside_valgus"),
        (9.5, 0.3, 5.5, "near_valgus_edge"),
        (-2.5, 0.3, 5.5, "near_varus_edge"),
        (-8.0, 2.5, 12, "outside_varus"),
    ],
)
def test_category(deviation_deg: float, sigma_deg: float, age_years: float, category: str) -> None:
    assert classify_leg(deviation_deg, sigma_deg, Subject(age_years)).category == category


@pytest.mark.parametrize(
    # The table of readings needed at each uncertainty: "more than 3", "not more than 6", "more than 9".
    ("sigma_deg", "above_3", "not_above_6"),
    [(2.0, 5.6, 3.4), (2.5, 6.21, 2.79), (3.0, 6.85, 2.15), (3.5, 7.5, 1.5)],
)
def test_limits_need_ninety_percent(sigma_deg: float, above_3: float, not_above_6: float) -> None:
    def outcome(deviation_deg: float, limit_deg: float) -> str:
        limits = classify_leg(deviation_deg, sigma_deg, ADULT).limits
        return next(limit.outcome for limit in limits if limit.limit_deg == limit_deg)

    assert outcome(above_3, 3) == "above"
    assert outcome(above_3 - 0.1, 3) == "indeterminate"
    assert outcome(not_above_6, 6) == "below"
    assert outcome(not_above_6 + 0.1, 6) == "indeterminate"


@pytest.mark.parametrize(
    "numbers", [(math.nan, 1.0), (0.0, 0.0), (0.0, -1.0), (0.0, math.inf), (math.inf, 1.0)]
)
def test_bad_numbers(numbers: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="standard deviation"):
        classify_leg(*numbers, ADULT)


@given(deviations, sigmas, subjects)
def test_probabilities_add_up_and_keep_band_order(deviation: float, sigma: float, subject: Subject) -> None:
    found = classify_leg(deviation, sigma, subject)
    assert list(found.probabilities) == [band.category for band in angle_bands(subject)]
    assert sum(round(share * 1000) for share in found.probabilities.values()) in (1000, 0)
    assert bool(found.probabilities) == (found.category is not None) == has_bands(subject)
    assert all(share == round(share, 3) >= 0 for share in found.probabilities.values())
    if found.category is not None and found.category is not Category.INDETERMINATE:
        assert found.probabilities[found.category] > 0.5


@given(deviations, sigmas, subjects)
def test_outcomes_fall_from_above_to_below(deviation: float, sigma: float, subject: Subject) -> None:
    order = ["above", "indeterminate", "below"]
    ranks = [order.index(limit.outcome) for limit in classify_leg(deviation, sigma, subject).limits]
    assert ranks == sorted(ranks)


@given(deviations, st.floats(0, 10), sigmas, subjects)
def test_more_valgus_never_looks_less_so(low: float, step: float, sigma: float, subject: Subject) -> None:
    def share_beyond(deviation: float) -> list[int]:
        shares = [round(1000 * p) for p in classify_leg(deviation, sigma, subject).probabilities.values()]
        return [sum(shares[i:]) for i in range(len(shares))]

    # Rounding may move a thousandth per band.
    pairs = zip(share_beyond(low), share_beyond(low + step), strict=True)
    assert all(after >= before - 7 for before, after in pairs)


@given(deviations, sigmas)
def test_adult_bands_are_the_same_on_both_sides(deviation: float, sigma: float) -> None:
    swap = {"valgus": "varus", "varus": "valgus"}
    found, mirrored = classify_leg(deviation, sigma, ADULT), classify_leg(-deviation, sigma, ADULT)
    for category, share in found.probabilities.items():
        side = category.rpartition("_")[2]
        assert mirrored.probabilities[category.replace(side, swap.get(side, side))] == pytest.approx(
            share, abs=0.0011
        )


@given(st.floats(0, 30), st.floats(0.2, 3), subjects)
def test_imd_probabilities_add_up(cm: float, sigma_cm: float, subject: Subject) -> None:
    found = classify_imd(cm, sigma_cm, subject)
    assert sum(round(share * 1000) for share in found.probabilities.values()) in (1000, 0)
    assert [limit.limit_deg for limit in found.limits] == [band.high for band in imd_bands(subject)[:-1]]


@pytest.mark.parametrize(("age_years", "sd_deg"), [(2, 3.5), (5.9, 3.5), (6, 2.5), (31, 2.5), (None, 3.5)])
def test_a_person_of_unknown_age_may_be_a_young_child(age_years: float | None, sd_deg: float) -> None:
    assert usual_xray_sd_deg([], Subject(age_years)) == sd_deg
