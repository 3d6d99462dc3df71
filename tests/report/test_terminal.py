from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kneealign
from kneealign import norms
from kneealign.codes import (
    Advice,
    Category,
    Finding,
    FindingCode,
    ImdBasis,
    ImdReason,
    Reason,
    ReasonCode,
    Severity,
    Verdict,
)
from kneealign.quality import sort_findings
from kneealign.report import Style, render_text
from kneealign.report.terminal import LINES
from kneealign.result import Assessment, Gap, IntermalleolarDistance, LegResult, Legs
from kneealign.subject import Subject
from kneealign.texts import finding_advice, finding_text, languages, words_in
from tests.conftest import REFERENCE, SAMPLES
from tests.factories import make_assessment, make_leg, make_refused

LANGUAGES = languages()
TOO_NEAR = Finding(FindingCode.CAMERA_TOO_NEAR, Severity.WARNING, {"distance_legs": 1.2}, 1.4)
SAID_TOO_NEAR = "! The camera was very close, so the intervals are wider. Step back to 2.5 to 4 metres"
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
        "7° to 17° valgus",
        "Gaps (95 %): ankles 7 cm (6 to 8 cm), knees",
        "knees with the ankles touching, standing (calculated): 1.5 cm (0 to 4.5 cm; 1 % of height), likely",
        "Does not replace an X-ray or an examination.",
    ):
        assert expected in flat


def test_a_summary_has_twenty_lines_at_most() -> None:
    assert LINES == 20


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", REFERENCE)
def test_a_sample_of_whom_nothing_is_known_is_said_in_twenty_lines(name: str, lang: str) -> None:
    result = kneealign.measure(SAMPLES / f"{name}.jpg")
    unknown = {"age_unknown"} if name == "marker_beside_feet" else {"age_unknown", "height_unknown"}
    assert unknown <= {item.code for item in result.findings}
    lines = render_text(result, style=Style(lang=lang)).splitlines()
    assert 8 <= len(lines) <= LINES


_CODES = {
    FindingCode(code): [severity for severity in Severity if severity in said]
    for code, said in words_in("en").file("findings").items()
}
_VALUES = {"photo": "b.jpg", "apart_deg": 6.0, "photos": 3.0}
"""What findings about several photos are said of."""


def _finding(code: FindingCode, severity: Severity) -> Finding:
    return Finding(code, severity, dict(_VALUES))


_FINDINGS = st.lists(st.sampled_from(sorted(_CODES)), unique=True, max_size=12).flatmap(
    lambda codes: st.tuples(*(st.sampled_from(_CODES[code]).map(partial(_finding, code)) for code in codes))
)


@settings(max_examples=60)
@given(
    findings=_FINDINGS.map(sort_findings),
    person=st.sampled_from([Subject(), Subject(31, "male", 180), Subject(8, "female"), Subject(15)]),
    left_deg=st.floats(-15, 18),
    right_deg=st.floats(-15, 18),
    lang=st.sampled_from(LANGUAGES),
)
def test_many_findings_still_fit_into_twenty_lines(
    findings: tuple[Finding, ...], person: Subject, left_deg: float, right_deg: float, lang: str
) -> None:
    measured = tuple(item for item in findings if item.severity is not Severity.REFUSAL)
    result = make_assessment(left_deg, right_deg, subject=person, findings=measured)
    assert result.legs is not None
    left, right = (_classified(leg, person) for _, leg in result.legs)
    result = replace(result, legs=replace(result.legs, left=left, right=right))
    assert result.gaps is not None
    readings = norms.Reading(left_deg, 2.5), norms.Reading(right_deg, 2.5)
    verdict = norms.judge(*readings, abs(left_deg - right_deg), person)
    _fits_and_tells_the_gravest(replace(result, verdict=verdict), lang)
    if measured != findings:
        refused = replace(make_refused(), findings=findings, verdict=norms.not_measured_verdict(findings))
        _fits_and_tells_the_gravest(refused, lang)


def _classified(leg: LegResult, person: Subject) -> LegResult:
    found = norms.classify_leg(leg.deviation_deg, 2.5, person)
    return replace(leg, category=found.category, probabilities=found.probabilities, limits=found.limits)


def _fits_and_tells_the_gravest(result: Assessment, lang: str) -> None:
    text = render_text(result, style=Style(lang=lang))
    assert len(text.splitlines()) <= LINES
    flat = " ".join(text.split())
    words = words_in(lang)
    for first in result.refusals[:1]:
        assert f"{finding_text(words, first)} {finding_advice(words, first)}".strip() in flat
    told = sum(finding_text(words, item) in flat for item in result.findings)
    if told < len(result.findings):
        assert words.say("text_untold", count=len(result.findings) - told) in flat
    if result.verdict.see_a_clinician is Advice.YES and result.legs is not None:
        assert "\n- " in text


def because(*sentences: str) -> tuple[Reason, ...]:
    return tuple(Reason(ReasonCode.SENTENCE, {"text": sentence}) for sentence in sentences)


def judged(assessment: Assessment, *sentences: str) -> Verdict:
    return replace(assessment.verdict, reasons=because(*sentences))


def test_what_was_only_noted_goes_before_a_reason() -> None:
    """The fullest summary that fits is taken, and it says how much it leaves out."""
    noted = (FindingCode.SHOES, FindingCode.AGE_UNKNOWN)
    notes = tuple(Finding(code, Severity.INFO) for code in noted)
    assessment = make_assessment(findings=notes)
    verdict = judged(assessment, "Because of the knee. " * 7)
    text = render_text(replace(assessment, verdict=verdict))
    flat = " ".join(text.split())
    assert flat.count("Because of the knee.") == 7
    assert all(finding_text(words_in("en"), note) in flat for note in notes)
    assert not any(finding_advice(words_in("en"), note) in flat for note in notes)
    many = (Finding(FindingCode.WIDE_STANCE, Severity.INFO),) * 30
    text = render_text(replace(assessment, verdict=verdict, findings=many))
    assert len(text.splitlines()) == LINES
    assert "Because of the knee." in " ".join(text.split())
    shown = text.count(finding_text(words_in("en"), many[0]))
    assert f"More about this photo ({30 - shown})" in text


def test_gaps_without_a_scale_claim_no_interval() -> None:
    assessment = make_assessment()
    assert assessment.gaps is not None
    gaps = replace(assessment.gaps, ankle=Gap(None, None, 9.1), knee=Gap(None, None, 5.3))
    text = " ".join(render_text(replace(assessment, gaps=gaps)).split())
    assert "Gaps in % of leg length: ankles 9, knees 5;" in text


def test_nobody_is_sent_to_a_clinician_without_a_reason() -> None:
    assessment = make_assessment()
    verdict = judged(assessment, "Because of the knee. " * 18, "Because of the ankle.")
    verdict = replace(verdict, see_a_clinician=Advice.YES)
    text = " ".join(render_text(replace(assessment, verdict=verdict, findings=(TOO_NEAR,))).split())
    assert text.count("Because of the knee.") == 18
    assert "Because of the ankle." not in text
    assert SAID_TOO_NEAR in text


def test_reasons_are_left_out_from_the_last_on() -> None:
    assessment = make_assessment()
    verdict = judged(assessment, *(f"Reason {number}." for number in range(30)))
    text = render_text(replace(assessment, verdict=verdict))
    assert len(text.splitlines()) == LINES
    assert "Reason 0." in text
    assert "All reasons: the report" in " ".join(text.split())


def test_a_refused_photo_gets_no_number_but_advice() -> None:
    text = render_text(make_refused())
    assert "°" not in text
    assert not re.search(r"\d\s*(degrees|cm\b(?! *\)))", text.replace("165 cm", ""))
    flat = " ".join(text.split())
    assert "The feet are outside the picture or cut off by its edge. Step back" in flat
    assert "Does not replace an X-ray or an examination." in flat


def test_every_angle_has_its_word() -> None:
    lines = render_text(make_assessment(12.2, 0.2, subject=Subject(age_years=8)), width=100).splitlines()
    angles = [line for line in lines if "°" in line]
    assert len(angles) >= 3
    assert [line for line in angles if not re.search(r"valgus|varus|straight|differ by|^by 12°", line)] == []


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
    assert "a\\x1b]0;title\\x07\\r\\n\\u202eb\ufffd.jpg" in text
    assert all(line.isprintable() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("deviation_deg", "said"),
    [
        (0.0, "inside the usual range: 80 % (likely, not validated)"),
        (3.1, "inside the usual range: 50 % (cannot tell, not validated)"),
        (5.2, "inside the usual range: 20 % (cannot tell, not validated)"),
        (6.1, "outside the usual range: 80 % (likely, not validated)"),
        (-9.0, "outside the usual range: over 90 % (very likely, not validated)"),
    ],
)
def test_it_says_how_likely_a_leg_is_outside_the_usual_range(deviation_deg: float, said: str) -> None:
    leg = replace(
        make_leg("left", deviation_deg), xray_interval_deg=(deviation_deg - 4.9, deviation_deg + 4.9)
    )
    result = make_assessment(subject=Subject(age_years=31))
    result = replace(result, legs=Legs(left=leg, right=leg))
    assert f"both: {said}" in " ".join(render_text(result).split())


def test_findings_and_ankle_gap() -> None:
    assessment = make_assessment(findings=(TOO_NEAR,))
    assert assessment.gaps is not None
    imd = IntermalleolarDistance(
        6.2, (4.2, 8.2), ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH
    )
    text = render_text(replace(assessment, gaps=replace(assessment.gaps, intermalleolar_distance=imd)))
    flat = " ".join(text.split())
    assert SAID_TOO_NEAR in flat
    assert "ankles with the knees touching, standing (measured): 6 cm (4 to 8 cm), larger than usual." in flat
