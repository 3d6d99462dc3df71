from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from kneealign.assessment import Assessment
from kneealign.language import LANGUAGES
from kneealign.report import Style, render_text
from kneealign.report.terminal import LINES
from kneealign.result_parts import Finding, Gap, IntermalleolarDistance
from kneealign.subject import Subject
from tests.conftest import REFERENCE
from tests.factories import make_assessment, make_refused

WIDTHS = [40, 60, 72, 80, 100]


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_the_width_and_says_everything(width: int) -> None:
    text = render_text(make_assessment(12.2, -4.1), width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    flat = " ".join(text.split())
    for expected in (
        "photo.jpg (woman, 31 years, 165 cm)",
        "No marked knock-knee",
        "12° valgus",
        "4° varus",
        "11° to 14° valgus",
        "7° to 17° valgus",
        "Gaps (95 %): ankles 7 cm (6 to 8 cm), knees",
        "The knees do not touch in this photo.",
        "Does not replace an X-ray or an examination.",
    ):
        assert expected in flat


@pytest.mark.parametrize(("given", "used"), [(1, 40), (500, 100)])
def test_the_width_is_held(given: int, used: int) -> None:
    assert render_text(make_assessment(), width=given) == render_text(make_assessment(), width=used)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REFERENCE)
def test_a_sample_is_said_in_twenty_lines(sample: Callable[[str], Assessment], name: str, lang: str) -> None:
    style = Style(lang=lang)
    lines = render_text(sample(name), style=style).splitlines()
    assert 8 <= len(lines) <= LINES
    for width in WIDTHS:
        narrow = render_text(sample(name), width=width, style=style)
        assert max(len(line) for line in narrow.splitlines()) <= width
        if width > 80:  # and says the same
            assert set(narrow.split()) == set(" ".join(lines).split())


def test_gaps_without_a_scale_claim_no_interval() -> None:
    assessment = make_assessment()
    assert assessment.gaps is not None
    gaps = replace(assessment.gaps, ankle=Gap(None, None, 9.1), knee=Gap(None, None, 5.3))
    text = " ".join(render_text(replace(assessment, gaps=gaps)).split())
    assert "Gaps: ankles 9 % of leg length, knees 5 % of leg length;" in text


def test_nobody_is_sent_to_a_clinician_without_a_reason() -> None:
    assessment = make_assessment()
    reasons = ("Because of the knee. " * 40, "Because of the ankle.")
    verdict = replace(assessment.verdict, see_a_clinician=True, reasons=reasons)
    findings = (Finding("x", "warning", "The feet point out.", "Turn them."),)
    text = " ".join(render_text(replace(assessment, verdict=verdict, findings=findings)).split())
    assert text.count("Because of the knee.") == 40
    assert "Because of the ankle." not in text
    assert "! The feet point out. Turn them." in text
    assert "no reason to see a clinician" not in text


def test_reasons_are_left_out_before_anything_else() -> None:
    assessment = make_assessment()
    reasons = tuple(f"Reason {number}." for number in range(30))
    text = render_text(replace(assessment, verdict=replace(assessment.verdict, reasons=reasons)))
    assert len(text.splitlines()) == LINES
    assert "Reason 0." in text
    assert "Every reason: the report" in " ".join(text.split())


def test_a_refused_photo_gets_no_number_but_advice() -> None:
    text = render_text(make_refused())
    assert "°" not in text
    assert not re.search(r"\d\s*(degrees|cm\b(?! *\)))", text.replace("165 cm", ""))
    flat = " ".join(text.split())
    assert "The feet are outside the picture. Step back" in flat
    assert "Does not replace an X-ray or an examination." in flat


def test_every_angle_has_its_word() -> None:
    for line in render_text(make_assessment(12.2, 0.2, subject=Subject(age_years=8)), width=100).splitlines():
        if "°" in line:
            assert re.search(r"valgus|varus|straight|differ by", line), line


def test_colour_only_when_asked_for() -> None:
    plain = render_text(make_assessment())
    coloured = render_text(make_assessment(), color=True)
    assert "\x1b" not in plain
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_names_cannot_steer_the_terminal() -> None:
    assessment = make_assessment()
    nasty = "a\x1b]0;title\x07\r\n\u202eb\udcff.jpg"
    text = render_text(replace(assessment, photo=replace(assessment.photo, name=nasty)))
    text.encode("utf-8")
    assert r"a\x1b]0;title\x07\r\n\u202eb\udcff.jpg" in text
    assert all(line.isprintable() for line in text.split("\n"))


def test_an_undecided_band_names_the_two_likeliest() -> None:
    assessment = make_assessment(subject=Subject(age_years=31))
    assert assessment.legs is not None
    leg = replace(
        assessment.legs.left,
        category="indeterminate",
        probabilities={"usual": 0.45, "mild_valgus": 0.48, "mild_varus": 0.07},
    )
    text = " ".join(render_text(replace(assessment, legs=replace(assessment.legs, left=leg))).split())
    assert re.search(r"undecided: mild knock-knee \(valgus\) look 48 %, within the usual range 45 %", text)
    assert "7 %" not in text


def test_findings_and_ankle_gap() -> None:
    assessment = make_assessment(findings=(Finding("x", "warning", "The feet point out.", "Turn them."),))
    assert assessment.gaps is not None
    imd = IntermalleolarDistance(6.2, (4.2, 8.2), "measured", "larger_gap", "The knees touch.")
    text = render_text(replace(assessment, gaps=replace(assessment.gaps, intermalleolar_distance=imd)))
    flat = " ".join(text.split())
    assert "! The feet point out. Turn them." in flat
    assert "(measured) 6 cm (4 to 8 cm), larger than usual." in flat
