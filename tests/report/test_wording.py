from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign import texts
from kneealign.codes import (
    Advice,
    Direction,
    NextStep,
    NextStepCode,
    Reason,
    ReasonCode,
    Verdict,
    VerdictCode,
)
from kneealign.report import Style, render_html, wording
from kneealign.result import Gap
from kneealign.subject import Subject
from tests.factories import make_assessment, make_leg, make_pixels

EN = texts.words_in("en")
DEGREES = st.floats(-40, 40)


@given(DEGREES)
def test_an_angle_is_a_whole_number_with_its_word(deviation_deg: float) -> None:
    words = texts.angle_words(EN, deviation_deg)
    match = re.fullmatch(r"(\d+)° (valgus|varus|\(straight\))", words)
    assert match
    assert abs(int(match[1]) - abs(deviation_deg)) <= 0.5 + 1e-9
    if match[2] != "(straight)":
        assert (match[2] == "valgus") == (deviation_deg > 0)


@given(DEGREES)
def test_mirrored_legs_read_alike(deviation_deg: float) -> None:
    mirrored = texts.angle_words(EN, -deviation_deg)
    swapped = mirrored.replace("valgus", "x").replace("varus", "valgus").replace("x", "varus")
    assert swapped == texts.angle_words(EN, deviation_deg)


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        ((4.2, 8.0), "4° to 8° valgus"),
        ((-8.0, -4.2), "4° to 8° varus"),
        ((-1.6, 3.1), "2° varus to 3° valgus"),
        ((0.2, 3.1), "0° to 3° valgus"),
        ((-3.1, -0.2), "0° to 3° varus"),
        ((-0.2, 0.2), "1° varus to 1° valgus"),
        ((5.6, 6.4), "5° to 7° valgus"),
    ],
)
def test_intervals(interval: tuple[float, float], words: str) -> None:
    assert texts.interval_words(EN, interval, sum(interval) / 2) == words


@pytest.mark.parametrize(
    ("deviation_deg", "direction", "words"),
    [
        (6.4, Direction.VALGUS, "6° valgus"),
        (-3.6, Direction.VARUS, "4° varus"),
        (1.2, Direction.STRAIGHT, "straight (1° valgus)"),
        (-1.2, Direction.STRAIGHT, "straight (1° varus)"),
        (0.2, Direction.STRAIGHT, "straight (0°)"),
        (2.4, Direction.STRAIGHT, "2° valgus"),
    ],
)
def test_straight_leads_when_it_is_not_excluded(
    deviation_deg: float, direction: Direction, words: str
) -> None:
    assert wording.leg_words(EN, make_leg("left", deviation_deg, direction=direction)) == words


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (Gap(7.3, (6, 8), 9.1), "about 7.5 cm, 95 %: 6 to 8 cm (9 % of leg length)"),
        (Gap(-0.3, (-1, 1), -0.4), "about 0 cm, 95 %: 0 to 1 cm (0 % of leg length)"),
        (Gap(None, None, 9.6), "10 % of leg length"),
    ],
)
def test_gaps(gap: Gap, words: str) -> None:
    assert wording.gap_words(EN, gap) == words


@pytest.mark.parametrize("percent", range(0, 101, 10))
def test_every_chance_has_words_and_never_certainty(percent: int) -> None:
    assert texts.chance_words(EN, percent)
    assert texts.percent_words(EN, percent) not in ("0 %", "100 %")


def test_chances_in_words_rise_with_the_number() -> None:
    order = ["very unlikely", "unlikely", "as likely as not", "likely", "very likely"]
    ranks = [order.index(texts.chance_words(EN, percent)) for percent in range(0, 101, 10)]
    assert ranks == [0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (Subject(age_years=31, sex="female", height_cm=165), "woman, 31 years, 165 cm"),
        (Subject(age_years=13, sex="male"), "boy, 13 years"),
        (Subject(sex="female"), "female"),
        (Subject(), ""),
    ],
)
def test_who_is_in_the_photo(subject: Subject, words: str) -> None:
    assert wording.subject_words(EN, subject) == words


@pytest.mark.parametrize(("age_years", "said"), [(12.9, "niña"), (13, "chica"), (18, "mujer")])
def test_a_spanish_teenager_is_not_called_a_small_child(age_years: float, said: str) -> None:
    words = wording.subject_words(texts.words_in("es"), Subject(age_years=age_years, sex="female"))
    assert words.startswith(f"{said}, ")


def test_each_answer_has_its_own_sentence() -> None:
    sentences = {texts.advice_text(EN, advice) for advice in Advice}
    assert len(sentences) == 4
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize(("lang", "said"), [("en", "180° (straight)"), ("es", "180° (recta)")])
def test_no_bracket_stands_in_a_bracket(lang: str, said: str) -> None:
    page = render_html(make_assessment(0, 0), make_pixels(), Style(lang=lang))
    assert said in page
    assert "))" not in page.partition("<body>")[2]


@pytest.mark.parametrize("lang", texts.languages())
def test_what_former_results_did_not_say_is_not_said(lang: str) -> None:
    words, both = texts.words_in(lang), {"legs": "both", "direction": "valgus"}
    leg = {"left_deg": 8.0, "right_deg": 8.4, "group": "adult", **both}
    chance = Reason(ReasonCode.CHANCE_BEYOND, {**both, "limit_deg": 6.0, "percent": 70.0})
    step = NextStep(NextStepCode.NOTHING_NOW)
    said = [
        texts.verdict_text(words, Verdict(code, Advice.CANNOT_TELL, leg, next_step=step))
        for code in (VerdictCode.COULD_BE_BEYOND, VerdictCode.WELL_BEYOND_USUAL_RANGE)
    ]
    said += [
        texts.reason_text(words, reason)
        for reason in (
            chance,
            Reason(ReasonCode.LIMIT_PASSED_NEXT_OPEN, {**both, "limit_deg": 3.0, "open_deg": 6.0}),
            Reason(ReasonCode.NOT_EXCLUDED, {"valgus_deg": 3.0}),
            Reason(ReasonCode.GAP_LARGER, {"cm": 6.0}),
            Reason(ReasonCode.KNEE_GAP_LARGER, {"cm": 5.0}),
            Reason(ReasonCode.GAP_COULD_BE_BEYOND, {"cm": 7.0, "limit_cm": 8.0}),
        )
    ]
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in said)
    assert "70 %" in said[2]
