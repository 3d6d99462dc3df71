"""The statistics give what published worked examples print."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import trapezoid
from statsmodels.stats.inter_rater import cohens_kappa

from kneealign.validation import agreement, formulas, limits
from kneealign.validation.moments import Moments, moments
from kneealign.validation.pairs import Pairs

# Bland & Altman 1986, Lancet 1:307, table I: peak expiratory flow in l/min of 17 people, two readings each.
WRIGHT = np.array(
    [
        [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427],
        [490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421],
    ],
    float,
)
MINI = np.array(
    [
        [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451],
        [525, 415, 508, 444, 500, 625, 460, 390, 642, 432, 420, 605, 227, 467, 268, 370, 443],
    ],
    float,
)
# Shrout & Fleiss 1979, Psychol Bull 86:420, table 2: six targets, four judges.
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)


def once(x: np.ndarray, y: np.ndarray) -> Moments:
    return moments(x, y, np.arange(len(x)), np.ones((1, len(x))))


def test_bland_and_altman_bias_sd_and_correlation() -> None:
    flow = once(WRIGHT[0], MINI[0])
    assert agreement.bias(flow)[0] == pytest.approx(-2.1, abs=0.05)
    assert agreement.sd(flow)[0] == pytest.approx(38.8, abs=0.05)
    assert agreement.pearson(flow)[0] == pytest.approx(0.94, abs=0.005)
    # With 1.96 in place of the 2 that the paper has.
    assert agreement.lower_limit(flow)[0] == pytest.approx(-2.1 - 1.96 * 38.8, abs=0.1)
    assert agreement.upper_limit(flow)[0] == pytest.approx(-2.1 + 1.96 * 38.8, abs=0.1)


def test_bland_and_altman_intervals_of_the_limits() -> None:
    bias, low, high = formulas.limits_intervals(-2.1, 38.8, 17, multiple=2)
    assert bias == pytest.approx((-22.0, 17.8), abs=0.1)
    assert low == pytest.approx((-114.3, -45.1), abs=0.15)
    assert high == pytest.approx((40.9, 110.1), abs=0.15)


@pytest.mark.parametrize(("meter", "coefficient"), [(WRIGHT, 43.2), (MINI, 56.4)])
def test_bland_and_altman_repeatability(meter: np.ndarray, coefficient: float) -> None:
    readings = once(*meter)
    # The paper's coefficient is 2·√2 standard deviations within a person; MDC95 has 1.96 for 2.
    assert 2 * np.sqrt(2) * agreement.within_sd(readings)[0] == pytest.approx(coefficient, abs=0.1)
    assert agreement.smallest_change(readings)[0] == pytest.approx(coefficient * 0.98, abs=0.1)


def test_shrout_and_fleiss() -> None:
    (agreeing, agreeing_interval), (consistent, consistent_interval) = formulas.icc_intervals(JUDGES)
    assert (round(agreeing, 2), round(consistent, 2)) == (0.29, 0.71)
    # Intervals as later papers and programs print them for this table.
    assert agreeing_interval == pytest.approx((0.02, 0.76), abs=0.005)
    assert consistent_interval == pytest.approx((0.34, 0.95), abs=0.005)


def test_icc_from_sums_is_icc_from_the_table() -> None:
    (agreeing, _), (consistent, _) = formulas.icc_intervals(np.stack([WRIGHT[0], MINI[0]], axis=1))
    flow = once(WRIGHT[0], MINI[0])
    assert agreement.icc_agreement(flow)[0] == pytest.approx(agreeing, abs=1e-12)
    assert agreement.icc_consistency(flow)[0] == pytest.approx(consistent, abs=1e-12)


def test_lin_is_its_definition() -> None:
    x, y = WRIGHT[0], MINI[0]
    expected = 2 * np.cov(x, y, ddof=0)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
    assert agreement.lin(once(x, y))[0] == pytest.approx(expected, abs=1e-12)


def test_deming_with_equal_errors_is_the_main_axis() -> None:
    x, y = WRIGHT[0], MINI[0]
    _, axes = np.linalg.eigh(np.cov(y, x))
    slope = axes[1, -1] / axes[0, -1]
    assert agreement.deming_slope(once(x, y))[0] == pytest.approx(slope, abs=1e-9)
    assert agreement.deming_intercept(once(x, y))[0] == pytest.approx(x.mean() - slope * y.mean(), abs=1e-6)


def test_deming_with_an_exact_reference_is_the_regression_on_it() -> None:
    x, y = WRIGHT[0], MINI[0]
    assert agreement.deming_slope(once(x, y), 1e9)[0] == pytest.approx(np.polyfit(y, x, 1)[0], abs=1e-4)


def _pairs(x: np.ndarray, y: np.ndarray) -> Pairs:
    nothing = np.full((len(x), 2), np.nan)
    names = tuple((str(number), "left") for number in range(len(x)))
    return Pairs(names, np.arange(len(x)), True, x, y, nothing, nothing, nothing[:, 0])


@pytest.mark.parametrize(("power", "weights"), [(1, "linear"), (2, "quadratic")])
def test_kappa_is_that_of_statsmodels(power: int, weights: str) -> None:
    random = np.random.default_rng(3)
    y = random.normal(0, 5, 80)
    pairs = _pairs(y + random.normal(0, 2, 80), y)
    edges = (-6.0, -3.0, 3.0, 6.0)
    table = np.zeros((5, 5))
    np.add.at(table, limits.band_numbers(pairs, edges), 1)
    kappa, _ = limits.weighted_kappa(pairs, edges, np.ones((1, 80)), power)
    assert kappa == pytest.approx(cohens_kappa(table, wt=weights).kappa, abs=1e-12)


def test_roc_area_is_the_area_under_the_curve() -> None:
    random = np.random.default_rng(5)
    y = random.normal(0, 4, 60).round(1)
    pairs = _pairs((y + random.normal(0, 3, 60)).round(0), y)
    found = limits.at_limit(pairs, 3.0, np.ones((1, 60)))
    assert found is not None
    assert found.area == pytest.approx(trapezoid(found.curve[:, 1], found.curve[:, 0]), abs=1e-12)
    called, beyond = pairs.measured_deg > 3, y > 3
    assert found.sensitivity.share == (called & beyond).sum() / beyond.sum()
    assert found.specificity.share == (~called & ~beyond).sum() / (~beyond).sum()


def test_wilson_counts_people_and_not_legs() -> None:
    assert formulas.share_interval(1.0, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)
    legs = limits.share_of(np.ones(40, bool), np.repeat(np.arange(20), 2))
    assert (legs.legs, legs.persons) == (40, 20)
    assert legs.interval == formulas.share_interval(1.0, 20)
