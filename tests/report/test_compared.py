"""What a report says of legs and gaps against what is usual."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kneealign import norms
from kneealign.codes import Category, ImdBasis, ImdReason
from kneealign.report import render_html
from kneealign.report.compared import gap_chances, gap_words
from kneealign.result import IntermalleolarDistance, Legs, graded_leg, xray_reading
from kneealign.subject import Subject
from kneealign.texts import words_in
from tests.factories import make_assessment, make_leg, make_pixels


@pytest.mark.parametrize(
    ("left_deg", "flag", "sentence"),
    [
        (6.3, "as likely outside as inside", "That is as likely as not beyond"),
        (9.0, "likely outside", "That is likely beyond"),
        (15.0, "outside", "clearly beyond"),
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
        (4.2, "as likely as not larger than usual"),
        (4.8, "likely larger than usual"),
        (6.0, "larger than usual"),
        (9.0, "larger than usual"),
        (9.6, "much larger than usual"),
    ],
)
def test_a_gap_whose_interval_crosses_a_limit_is_not_flatly_called_larger(cm: float, said: str) -> None:
    interval, seen = (cm - 2, cm + 2), (ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH)
    chances = gap_chances(Subject(31), "imd", IntermalleolarDistance(cm, interval, *seen))
    assert chances is not None
    assert gap_words(words_in("en"), chances) == said
