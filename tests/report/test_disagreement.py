"""An angle and a measured gap that do not fit: one code, said everywhere with its explanation."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from kneealign import norms
from kneealign.batch.columns import Row, flatten
from kneealign.batch.overview import Overview
from kneealign.batch.summary import Counts
from kneealign.report import Style, render_html, render_text
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.factories import make_assessment, make_pixels

ADULT = Subject(38, "male", 180)
EXPLAINED = "more than one class apart, usually because of soft tissue around the knees or the stance"


def judged(deviation_deg: float, ankle_cm: float | None = None, knee_cm: float | None = None) -> Assessment:
    leg, ankles, knees = (
        None if value is None else norms.Reading(value, sigma)
        for value, sigma in ((deviation_deg, 2.5), (ankle_cm, 1.0), (knee_cm, 1.0))
    )
    assert leg is not None
    verdict = norms.judge(leg, leg, 0.0, ADULT, ankles, knees)
    return replace(make_assessment(deviation_deg, deviation_deg, subject=ADULT), verdict=verdict)


@pytest.mark.parametrize(
    ("result", "gap"),
    [
        (judged(9.0, ankle_cm=1.0), "the gap between the ankles, knees touching, standing,"),
        (judged(-9.0, knee_cm=0.5), "the gap between the knees, ankles touching, standing,"),
    ],
    ids=["knock-knees", "bow-legs"],
)
def test_it_is_said_everywhere(result: Assessment, gap: str) -> None:
    plain = result.to_dict()
    assert plain["verdict"]["code"] == "angle_and_gap_disagree"
    assert plain["verdict"]["see_a_clinician"] == "if_the_same_again"
    facts = {"result": plain}
    cells = flatten(1, "a.jpg", Row("a.jpg", ADULT), "measured", facts)
    assert cells["verdict"] == "angle_and_gap_disagree"
    overview = Overview()
    overview.add(1, "a.jpg", "measured", facts)
    for text in (
        render_text(result),
        render_html(result, make_pixels()),
        plain["verdict"]["text"],
        overview.render(Counts(Counter(measured=1), Counter(), Counter(if_the_same_again=1))),
    ):
        assert gap in " ".join(text.split())
    for text in (render_text(result), render_html(result, make_pixels())):
        assert EXPLAINED in " ".join(text.split())
    assert "no concuerdan" in " ".join(render_text(result, style=Style(lang="es")).split())


@pytest.mark.parametrize(
    "result", [judged(9.0, ankle_cm=9.5), judged(-9.0, knee_cm=6.0), judged(0.5, ankle_cm=2.0)]
)
def test_what_fits_is_not_questioned(result: Assessment) -> None:
    codes = {result.verdict.code, *(reason.code for reason in result.verdict.reasons)}
    assert "angle_and_gap_disagree" not in codes
