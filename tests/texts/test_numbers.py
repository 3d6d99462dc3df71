"""How numbers become words: one rule for a value and its interval, means with their decimal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign import texts

EN = texts.words_in("en")
HALF_WIDTHS = st.floats(0, 15)


@given(value=st.floats(-40, 40), below=HALF_WIDTHS, above=HALF_WIDTHS)
def test_a_rounded_value_lies_inside_its_rounded_interval(value: float, below: float, above: float) -> None:
    middle, low, high = texts.rounded_together(value, (value - below, value + above))
    assert low < middle < high
    assert abs(middle - value) <= 0.5
    assert abs(low - (value - below)) <= 1.5
    assert abs(high - (value + above)) <= 1.5


@given(value=st.floats(-40, 40), below=HALF_WIDTHS, above=HALF_WIDTHS)
def test_a_mirrored_leg_rounds_alike(value: float, below: float, above: float) -> None:
    middle, low, high = texts.rounded_together(value, (value - below, value + above))
    mirrored = texts.rounded_together(-value, (-value - above, -value + below))
    assert mirrored == (-middle, -high, -low)


@given(cm=st.floats(-2, 30), half_width=HALF_WIDTHS)
def test_a_gap_and_its_interval_are_never_below_zero(cm: float, half_width: float) -> None:
    middle, low, high = texts.rounded_together(cm, (cm - half_width, cm + half_width), 0.5, 0.0)
    assert 0 <= low <= middle < high
    assert low < middle or middle == 0


@pytest.mark.parametrize(
    ("interval", "value", "words"),
    [
        ((3.1, 12.9), 8.0, "3° to 13° valgus"),
        ((7.6, 8.4), 8.0, "7° to 9° valgus"),
        ((-5.4, 4.4), -0.5, "5° varus to 4° valgus"),
    ],
)
def test_what_an_x_ray_would_probably_show(interval: tuple[float, float], value: float, words: str) -> None:
    assert texts.expected_words(EN, interval, value) == f"an X-ray would probably show {words}"


@pytest.mark.parametrize(
    ("mean_deg", "words"),
    [(-0.5, "0.5° varus"), (-1.3, "1.3° varus"), (3.04, "3° valgus"), (0.04, "0° (straight)")],
)
def test_published_means_keep_their_decimal(mean_deg: float, words: str) -> None:
    assert texts.mean_words(EN, mean_deg) == words


def test_means_take_the_decimal_mark_of_the_language() -> None:
    assert texts.mean_words(texts.words_in("es"), -0.5) == "0,5° de varo"
