from __future__ import annotations

import runpy
from dataclasses import replace
from functools import cache

import pytest

from kneealign.codes import VerdictCode
from kneealign.report import render_html
from kneealign.report.reader import reader_of
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import ROOT
from tests.factories import make_assessment, make_refused
from tests.report.page.visible import Visible

CHILD = Subject(age_years=5.5, sex="female", height_cm=110)
TEEN = Subject(age_years=15, sex="male", height_cm=170)
ADULT = Subject(age_years=38, sex="male", height_cm=179)


@cache
def measured(left_deg: float, right_deg: float, subject: Subject) -> Assessment:
    """A drawn person with these legs, judged as a photo is."""
    tool = runpy.run_path(str(ROOT / "tools" / "report_cases.py"), run_name="cases")
    result: Assessment = tool["_result"]("drawn", tool["Case"](subject, left_deg, right_deg))
    return result


@pytest.mark.parametrize(
    ("left_deg", "right_deg", "subject", "legs"),
    [
        (-8.5, -9.0, ADULT, {"varus"}),
        (9.0, 8.0, ADULT, {"valgus"}),
        (2.0, -2.0, ADULT, {"straight"}),
        (11.0, 1.0, ADULT, {"valgus", "uneven"}),
        (8.0, -8.0, ADULT, {"valgus", "varus", "uneven"}),
        (3.0, 3.0, TEEN, {"straight"}),
        (3.0, 3.0, CHILD, {"valgus"}),
        (0.5, -0.5, CHILD, {"straight"}),
        (-7.0, -6.5, CHILD, {"varus"}),
        (9.0, 9.0, Subject(), {"valgus"}),
    ],
)
def test_a_page_is_for_those_with_the_legs_that_were_found(
    left_deg: float, right_deg: float, subject: Subject, legs: set[str]
) -> None:
    found = reader_of(measured(left_deg, right_deg, subject))
    assert found.age_years == subject.age_years
    assert found.legs == legs


def test_of_a_photo_or_stands_that_say_nothing_the_legs_are_not_known() -> None:
    assert reader_of(make_refused()).legs is None
    result = make_assessment(9, 9, subject=ADULT)
    apart = replace(result, verdict=replace(result.verdict, code=VerdictCode.STANDS_DISAGREE))
    assert reader_of(apart).legs is None


def test_bow_legged_adults_open_what_is_about_bow_legs_and_no_childs_text() -> None:
    result = measured(-8.5, -9.0, ADULT)
    assert result.picture is not None
    page = render_html(result, result.picture.rgb)
    mine = page[page.index('id="more_adult"') : page.index('id="all_exercise"')]
    assert "shin bone" in mine
    assert "thigh bone" not in mine
    assert "knock-knees" not in mine.lower()
    assert "rickets" not in mine
    others = page[page.index('id="other_legs"') : page.index('id="limits"')]
    assert "thigh bone" in others
    assert "inner side" in " ".join(Visible(page).sentences)
