"""What a report says of legs and gaps against what is usual."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneealign import norms
from kneealign.codes import Category, ImdBasis, ImdReason
from kneealign.report import render_html
from kneealign.report.compared import gap_chances, gap_level, gap_standing, gap_words
from kneealign.report.page.details import measured
from kneealign.report.page.front import table
from kneealign.result import IntermalleolarDistance, Legs, graded_leg, xray_reading
from kneealign.subject import Subject
from kneealign.texts import words_in
from tests.factories import make_assessment, make_leg, make_pixels

SHADES = {Category.USUAL_GAP: 0, Category.LARGER_GAP: 1, Category.MUCH_LARGER_GAP: 2}
"""Of the bands in the chart of a gap."""


@pytest.mark.parametrize(
    ("left_deg", "flag", "sentence"),
    [
        (5.5, "cannot tell", "It cannot tell whether that is within the usual range for this age"),
        (9.0, "likely outside", "The true angle is likely beyond"),
        (15.0, "very likely outside", "clearly beyond"),
    ],
)
def test_the_flag_is_as_sure_as_the_sentence(left_deg: float, flag: str, sentence: str) -> None:
    child = Subject(11, "female", 145)
    leg = graded_leg(left_deg, 1.0, 2.5, child, make_leg().joints_px, 0.0)
    one = xray_reading(leg)
    result = make_assessment(left_deg, left_deg, child, legs=Legs(left=leg, right=leg))
    page = render_html(replace(result, verdict=norms.judge(one, one, 0, child)), make_pixels())
    assert page.count(f">{flag}</span>") == 2
    assert sentence in page


@pytest.mark.parametrize(
    ("cm", "said"),
    [
        (2.0, "within the usual range"),
        (3.2, "likely within the usual range"),
        (4.2, "cannot tell whether it is larger than usual"),
        (4.8, "likely larger than usual"),
        (6.0, "larger than usual"),
        (9.0, "likely much larger than usual"),
        (9.6, "much larger than usual"),
    ],
)
def test_a_gap_whose_interval_crosses_a_limit_is_not_flatly_called_larger(cm: float, said: str) -> None:
    interval, seen = (cm - 2, cm + 2), (ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH)
    chances = gap_chances(Subject(31), "imd", IntermalleolarDistance(cm, interval, *seen))
    assert chances is not None
    assert gap_words(words_in("en"), chances) == said
    likeliest = max(chances.percents, key=lambda category: chances.percents[category])
    assert gap_level(gap_standing(chances)) in (None, SHADES[likeliest])


@settings(max_examples=60)
@given(st.floats(-15, 20), st.floats(-15, 20), st.floats(0.5, 3), st.floats(2, 5), st.floats(2, 90))
def test_the_report_rests_on_the_numbers_of_the_verdict(
    left: float, right: float, photo_sd: float, xray_sd: float, age_years: float
) -> None:
    subject, joints = Subject(age_years), make_leg().joints_px
    both = [graded_leg(deg, photo_sd, xray_sd, subject, joints, 0.0) for deg in (left, right)]
    legs = Legs(left=both[0], right=both[1])
    apart = abs(legs.left.deviation_deg - legs.right.deviation_deg)
    verdict = norms.judge(xray_reading(legs.left), xray_reading(legs.right), apart, subject)
    result = make_assessment(left, right, subject, legs=legs, verdict=verdict, gaps=None)
    words = words_in("en")
    rows = table(words, result)["rows"]
    details = measured(words, result)["legs"]
    for row, leg in zip(rows, details, strict=True):
        said = [one.values.get(f"{row['side']}_compared") for one in (verdict, *verdict.reasons)]
        assert {words.say(f"flag_{name}") for name in said if name} <= {row["flag"]}
        tens = [int(n) for chance in leg["chances"] for n in re.findall(r"^(\d+) %$", chance["number"])]
        ends = [chance["number"] for chance in leg["chances"] if not chance["number"][0].isdigit()]
        assert sum(tens) == (0 if words.say("percent_large") in ends else 100)
