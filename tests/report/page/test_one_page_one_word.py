"""What stands in two places of a page is said with one word, and to the person whom the page is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kneealign import norms
from kneealign.codes import Category, ImdBasis, ImdReason
from kneealign.report import render_html, wording
from kneealign.report.page import front
from kneealign.result import Gap, IntermalleolarDistance
from kneealign.subject import Subject
from kneealign.texts import reason_text, verdict_text, words_in
from tests.factories import make_assessment, make_pixels

EN = words_in("en")


def judged(left_deg: float, right_deg: float, age_years: float, sigma_deg: float = 2.5) -> list[str]:
    """Return the headline and the reasons."""
    readings = (norms.Reading(left_deg, sigma_deg), norms.Reading(right_deg, sigma_deg))
    verdict = norms.judge(*readings, abs(left_deg - right_deg), Subject(age_years))
    return [verdict_text(EN, verdict), *(reason_text(EN, reason) for reason in verdict.reasons)]


@pytest.mark.parametrize("age_years", [5.0, 9.0, 14.0])
@pytest.mark.parametrize("left_deg", [-8.0, 5.0, 12.0])
def test_children_with_legs_that_differ_are_not_told_of_adults(age_years: float, left_deg: float) -> None:
    said = judged(left_deg, 1.0, age_years)
    assert any("differ" in one for one in said)
    assert not any("adults" in one for one in said)


def test_an_open_angle_is_a_knock_knee_only_where_it_leans_out_of_what_is_usual() -> None:
    assert "about 9° knock-knee (valgus) in both legs" in judged(8.6, 8.6, 8.5)[0]
    assert "about 2° valgus in the left leg" in judged(2.4, -0.4, 52, 3.8)[0]


@pytest.mark.parametrize(
    ("left_deg", "right_deg", "said"),
    [(6.5, 7.4, "under 1°"), (7.0, 7.1, "under 1°"), (6.4, 7.4, "1°"), (-8.5, -9.0, "under 1°")],
)
def test_legs_that_read_the_same_differ_by_less_than_a_degree(
    left_deg: float, right_deg: float, said: str
) -> None:
    assert wording.asymmetry_words(EN, make_assessment(left_deg, right_deg)) == said


def test_a_gap_that_was_seen_is_not_said_to_be_an_xrays() -> None:
    result = make_assessment()
    assert result.gaps is not None
    imd = IntermalleolarDistance(
        6.2, (4.2, 8.2), ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH
    )
    rows = front.table(EN, replace(result, gaps=replace(result.gaps, intermalleolar_distance=imd)))["rows"]
    assert [row["value"] for row in rows[2:]] == ["6 cm (photo)", "1.5 cm"]
    assert "(calculated)" in rows[3]["label"]


def test_no_bar_is_explained_where_clothes_hide_the_gaps() -> None:
    result = make_assessment()
    assert result.gaps is not None
    hidden = Gap(None, None, None)
    covered = replace(result, gaps=replace(result.gaps, ankle=hidden, knee=hidden))
    bar = EN.say("closeups_caption")
    assert bar in render_html(result, make_pixels())
    page = render_html(covered, make_pixels())
    assert bar not in page
    assert "gap drawn in" not in page
