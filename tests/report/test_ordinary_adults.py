"""The width of our own interval worries nobody whose legs are those of most adults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import Category, Compared, Direction, Finding, FindingCode, NextStepCode, Severity
from kneealign.norms import Reading, classify_leg, judge, leg_chances, retake_for, usual_xray_sd_deg
from kneealign.norms.classify import chance_beyond
from kneealign.norms.tables import angle_ladder, clinician_limits
from kneealign.report.compared import standing_words
from kneealign.report.page.details import measured
from kneealign.report.page.front import table
from kneealign.result import Assessment, Legs, graded_leg, xray_reading
from kneealign.subject import Sex, Subject
from kneealign.texts import next_step_text, verdict_text, words_in
from tests.factories import make_assessment, make_leg

WORRYING = re.compile(
    r"beyond|outside|bow-legs \(|knock-knees \(|más allá|fuera|arqueadas \(|rodillas en X \("
)
SEXES: tuple[Sex, ...] = ("female", "male")
NOTICED = (None, FindingCode.WIDE_STANCE, FindingCode.CLOTHES_HIDE_LEGS, FindingCode.LEGS_TURNED_OUT)


def photo_of(
    left_deg: float, right_deg: float, subject: Subject, noticed: FindingCode | None = None
) -> Assessment:
    """The result of a photo with this finding, as the pipeline would judge it."""
    findings = [Finding(noticed, Severity.WARNING)] if noticed else []
    sigma = usual_xray_sd_deg(findings, subject)
    legs = Legs(
        *(graded_leg(deg, 1.0, sigma, subject, make_leg().joints_px, 0) for deg in (left_deg, right_deg))
    )
    readings = xray_reading(legs.left), xray_reading(legs.right)
    verdict = judge(*readings, abs(left_deg - right_deg), subject, retake_for=retake_for(findings))
    return make_assessment(left_deg, right_deg, subject, legs=legs, verdict=verdict, gaps=None)


def ordinary_adults() -> Iterator[Assessment]:
    """Yield photos of adults with legs as most have, 4 degrees varus to 2 valgus, up to a degree misread."""
    for sex, noticed, left_deg, apart in product(SEXES, NOTICED, range(-5, 4), (0.0, 1.5, 4.5)):
        if -5 <= left_deg + apart <= 3:
            yield photo_of(left_deg, left_deg + apart, Subject(31, sex), noticed)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_ordinary_adult_reads_a_worrying_word_first(lang: str) -> None:
    words = words_in(lang)
    for result in ordinary_adults():
        assert result.legs is not None
        headline = verdict_text(words, result.verdict)
        assert result.verdict.code in ("no_marked_deviation", "could_be_beyond", "unclear")
        assert result.verdict.code == "no_marked_deviation" or not WORRYING.search(headline)
        said = {
            result.verdict.values[f"{side}_compared"]
            for side in ("left", "right")
            if f"{side}_compared" in result.verdict.values
        }
        assert said <= {"inside", "likely_inside", "cannot_tell"}
        rows = table(words, result)["rows"]
        assert not any(WORRYING.search(row["flag"]) for row in rows)
        chances = leg_chances(*(xray_reading(leg) for _, leg in result.legs), result.subject)
        assert chances is not None
        for (_, leg), one in zip(result.legs, chances, strict=True):
            assert not WORRYING.search(standing_words(words, result.subject, one, "text_chance"))
            assert leg.category in (Category.USUAL, Category.INDETERMINATE)
        for leg_said in measured(words, result)["legs"]:
            assert (
                words.say("flag_cannot_tell") in leg_said["category"]
                or "marked" in leg_said["category"]
                or "marcada" in leg_said["category"]
            )


def test_of_bands_that_are_as_likely_the_more_usual_is_named() -> None:
    result = photo_of(-2.6, -2.6, Subject(30), FindingCode.CLOTHES_HIDE_LEGS)
    said = measured(words_in("en"), result)["legs"][0]["category"]
    assert said == "cannot tell: no marked deviation visible (50 %) or mild bow-leg (varus) look (30 %)"


def test_both_legs_are_named_where_the_photo_can_tell_of_neither() -> None:
    result = photo_of(2.0, -2.5, Subject(30, "male"), FindingCode.CLOTHES_HIDE_LEGS)
    said = verdict_text(words_in("en"), result.verdict)
    assert "2° valgus in the left leg" in said
    assert "3° varus in the right leg" in said
    alike = photo_of(2.0, 2.5, Subject(30, "male"), FindingCode.CLOTHES_HIDE_LEGS)
    assert "2° to 3° valgus in both legs" in verdict_text(words_in("en"), alike.verdict)


@pytest.mark.parametrize(
    ("noticed", "apart", "step", "says"),
    [
        (FindingCode.CLOTHES_HIDE_LEGS, 0.0, NextStepCode.BARE_THE_LEGS, "tight leggings"),
        (FindingCode.CLOTHES_HIDE_LEGS, 4.5, NextStepCode.BARE_THE_LEGS, "tight leggings"),
        (FindingCode.LEGS_TURNED_OUT, 0.0, NextStepCode.TAKE_A_BETTER_PHOTO, "kneecaps, not the toes, face"),
        (FindingCode.LEGS_TURNED_OUT, 4.5, NextStepCode.TAKE_NEW_PHOTOS, "3 new photos"),
        (FindingCode.WIDE_STANCE, 0.0, NextStepCode.TAKE_A_BETTER_PHOTO, "feet about 10 cm apart"),
        (FindingCode.WIDE_STANCE, -1.0, NextStepCode.MEASURE_AGAIN, "12 months"),
    ],
)
def test_the_next_step_is_what_would_settle_it(
    noticed: FindingCode, apart: float, step: NextStepCode, says: str
) -> None:
    verdict = photo_of(-2.5, -2.5 + apart, Subject(30), noticed).verdict
    assert (verdict.see_a_clinician, verdict.next_step.code) == ("cannot_tell", step)
    assert says in next_step_text(words_in("en"), verdict.next_step)


@pytest.mark.parametrize(
    ("noticed", "says"),
    [
        (FindingCode.CLOTHES_HIDE_LEGS, "Wear shorts or tight leggings. Take 3 new photos"),
        (FindingCode.WIDE_STANCE, "Take 3 new photos"),
    ],
)
def test_what_to_do_better_comes_before_taking_it_again(noticed: FindingCode, says: str) -> None:
    step = photo_of(-7.0, -7.0, Subject(30), noticed).verdict.next_step
    assert step.code is NextStepCode.TAKE_IT_AGAIN
    assert next_step_text(words_in("en"), step).startswith(says)


def test_of_several_findings_the_one_that_costs_most_is_named() -> None:
    minor, major, clothes, placed = (
        Finding(code, Severity.WARNING)
        for code in (
            FindingCode.WIDE_STANCE,
            FindingCode.LEGS_TURNED_OUT,
            FindingCode.CLOTHES_HIDE_LEGS,
            FindingCode.JOINTS_OFF_PERSON,
        )
    )
    for findings, found in (
        ([minor, major, clothes], clothes),
        ([placed, minor, major], major),
        ([minor], minor),
        ([placed], None),
    ):
        assert retake_for(findings) is found


@given(st.floats(-20, 25), st.floats(0.5, 6), st.floats(2, 90))
def test_beyond_the_usual_range_needs_90_percent_or_a_reading_beyond_the_limit_for_a_visit(
    value: float, sigma: float, age_years: float
) -> None:
    subject = Subject(age_years)
    one, limits = Reading(value, sigma), clinician_limits(subject)
    found = leg_chances(one, one, subject)
    assert found is not None
    standing, category = found[0].compared, classify_leg(value, sigma, subject).category
    low, high = angle_ladder(subject).usual_range
    sure = max(
        chance_beyond(low, value, sigma, Direction.VARUS), chance_beyond(high, value, sigma, Direction.VALGUS)
    )
    assert (standing is Compared.OUTSIDE) == (sure >= 0.9)
    if standing is Compared.LIKELY_OUTSIDE:
        assert value >= limits.valgus_deg or value <= limits.varus_deg
        assert sure >= 0.65
    if category not in (Category.USUAL, Category.INSIDE_WINDOW, Category.INDETERMINATE):
        assert sure > 0.899
