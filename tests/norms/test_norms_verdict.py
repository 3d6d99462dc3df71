"""The verdict: expected answers, order of importance, wording."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import Advice, Finding, FindingCode, Severity, Verdict
from kneealign.norms import (
    Reading,
    asymmetry_level,
    asymmetry_sigma_deg,
    judge,
    not_measured_verdict,
)
from kneealign.norms.tables import clinician_limits
from kneealign.subject import Sex, Subject
from tests.norms.said import gap, said, verdict

SEVERITY = ["no_marked_deviation", "could_be_beyond", "beyond_usual_range", "well_beyond_usual_range"]
CHILD_SEVERITY = [
    "inside_window_for_age",
    "likely_inside_window",
    "could_be_beyond",
    "beyond_usual_range",
    "outside_window_for_age",
]
deviations = st.floats(-20, 20).map(lambda value: round(value, 1))
sigmas = st.floats(0.5, 6)
ages = st.none() | st.floats(2, 90)


@pytest.mark.parametrize(
    ("left_deg", "right_deg", "age_years", "code", "see", "says"),
    [
        (
            12.2,
            11.2,
            27,
            "well_beyond_usual_range",
            "yes",
            "about 11° to 12° valgus in both legs (an X-ray would probably show 6° to 17° valgus)",
        ),
        (0.4, 0.8, 31, "no_marked_deviation", "not_for_this_photo", "No marked knock-knee (valgus)"),
        (
            -7.4,
            -7.9,
            38,
            "beyond_usual_range",
            "if_the_same_again",
            "bow-legs (varus) beyond",
        ),
        (9.0, 9.0, 38, "beyond_usual_range", "if_the_same_again", "knock-knees (valgus) beyond"),
        (11.5, 1.1, 45, "asymmetry", "yes", "clear difference between the two legs"),
        (
            7.1,
            6.6,
            5.5,
            "could_be_beyond",
            "cannot_tell",
            "The true angle is likely within the usual range",
        ),
        (4.0, 4.5, 5.5, "inside_window_for_age", "not_for_this_photo", "within the usual range for this age"),
        (6.0, 6.2, 5.5, "likely_inside_window", "not_for_this_photo", "no leg is clearly outside"),
        (13.0, 13.0, 5.5, "beyond_usual_range", "if_the_same_again", "beyond the usual range for"),
        (9.7, 10.2, 13, "outside_window_for_age", "yes", "knock-knees (valgus) clearly beyond"),
        (-12.0, -11.0, 60, "well_beyond_usual_range", "yes", "bow-legs (varus) clearly beyond"),
        (6.5, -6.5, 31, "windswept", "yes", "opposite ways"),
        (-6.5, 6.5, 8, "windswept", "yes", "opposite ways"),
        (
            4.0,
            3.0,
            31,
            "could_be_beyond",
            "cannot_tell",
            "both legs (an X-ray would probably show 2° varus to 9° valgus). It cannot tell",
        ),
        (
            0.0,
            5.0,
            31,
            "could_be_beyond",
            "cannot_tell",
            "right leg (an X-ray would probably show 0° to 10° valgus). It cannot tell whether",
        ),
        (8.0, 8.0, 3, "inside_window_for_age", "not_for_this_photo", "range for this age"),
        (17.0, 16.0, 3, "outside_window_for_age", "yes", "knock-knees (valgus)"),
        (-9.0, -9.0, 5, "outside_window_for_age", "yes", "bow-legs (varus)"),
        (10.0, 10.0, 8.5, "could_be_beyond", "if_the_same_again", "The true angle is likely beyond"),
        (10.5, 10.5, 8, "outside_window_for_age", "yes", "clearly beyond the usual range"),
        (15.0, 15.0, None, "age_needed", "cannot_tell", "depends on the age"),
        (15.0, 3.0, None, "asymmetry", "yes", "clear difference between the two legs"),
    ],
)
def test_expected_answers(
    left_deg: float, right_deg: float, age_years: float | None, code: str, see: str, says: str
) -> None:
    found = verdict(left_deg, right_deg, age_years)
    assert (found.code, found.see_a_clinician) == (code, see)
    assert says in found.text


@given(deviations, deviations, sigmas, sigmas, st.floats(2, 90), st.none() | st.floats(0, 20))
def test_nobody_more_likely_than_not_beyond_a_limit_is_reassured(
    left: float, right: float, sigma_left: float, sigma_right: float, age_years: float, cm: float | None
) -> None:
    imd = None if cm is None else gap(cm)
    limits = clinician_limits(Subject(age_years))
    found = verdict(left, right, age_years, sigmas_deg=(sigma_left, sigma_right), imd=imd)
    if max(left, right) >= limits.valgus_deg or min(left, right) <= limits.varus_deg:
        assert found.see_a_clinician in ("yes", "if_the_same_again")
    if cm is not None and cm > 8:
        assert found.see_a_clinician == "yes"
    if found.see_a_clinician == "if_the_same_again":
        assert not any("calls for" in said or "usual" in said or "common" in said for said in found.context)


def test_a_sweep_reassures_nobody_above_one_half() -> None:
    for months in range(24, 21 * 12):
        subject = Subject(months / 12)
        limits = clinician_limits(subject)
        for sigma_deg in (2.0, 2.5, 3.0, 3.5, 5.0):
            for deviation_deg in (limits.valgus_deg + 0.01, limits.varus_deg - 0.01):
                one = Reading(deviation_deg, sigma_deg)
                for found in (judge(one, one, 0, subject), judge(one, Reading(1, 2.5), 3, subject)):
                    assert found.see_a_clinician in (Advice.YES, Advice.IF_THE_SAME_AGAIN)


@pytest.mark.parametrize(
    ("advice", "step"),
    [
        ((12, 12, 30), "show_to_a_clinician"),
        ((8, 8, 30), "take_it_again"),
        ((4, 4, 30), "measure_again"),
        ((0, 0, 30), "nothing_now"),
        ((0, 0, None), "give_the_age"),
    ],
)
def test_every_answer_has_its_next_step(advice: tuple[float, float, float | None], step: str) -> None:
    assert verdict(*advice).verdict.next_step.code == step


def test_a_child_is_measured_again_sooner_than_an_adult() -> None:
    months = [
        verdict(value, value, age).verdict.next_step.values["months"] for value, age in ((7, 5), (4, 30))
    ]
    assert months == [6, 12]


@pytest.mark.parametrize(
    ("age_years", "sex", "stands", "step"),
    [
        (13.4, "female", 1, "measure_again"),
        (13.5, "female", 1, "settle_now"),
        (13.5, None, 1, "settle_now"),
        (15.4, "male", 1, "measure_again"),
        (15.5, "male", 2, "settle_now"),
        (15.5, "male", 3, "ask_at_the_next_visit"),
        (18, "male", 1, "measure_again"),
    ],
)
def test_nobody_whose_growth_is_nearly_over_is_told_to_wait(
    age_years: float, sex: Sex | None, stands: int, step: str
) -> None:
    one = Reading(3.7, 2.5)
    found = judge(one, one, 0, Subject(age_years, sex), stands=stands)
    assert (found.see_a_clinician, found.next_step.code) == ("cannot_tell", step)


def test_a_side_that_is_passed_and_a_limit_that_is_open_are_named() -> None:
    reasons = verdict(-7.4, -7.9).reasons
    assert "each leg would measure more than 6° varus" in reasons[0]
    assert "is about 70 to 80 %" in reasons[0]
    assert not any("9 in 10" in reason for reason in reasons)
    assert "more than 6° valgus on an X-ray, and likely more than 10°." in verdict(12, 12).reasons[0]
    assert "on an X-ray, and as likely as not more than 10°." in verdict(10.4, 10.4).reasons[0]
    assert "more than 10° is unlikely, though" in verdict(8.8, 8.8, sigmas_deg=(2, 2)).reasons[0]
    assert "more than 10° valgus on an X-ray." in verdict(16, 16).reasons[0]


def test_legs_with_different_answers_get_their_own_reason() -> None:
    reasons = verdict(11.0, 7.0).reasons
    assert "the left leg would measure more than 6° valgus" in reasons[0]
    assert "the right leg would measure more than 3° valgus" in reasons[1]


def test_both_legs_that_are_named_are_told_how_sure() -> None:
    reasons = verdict(9.4, 8.0, 13, sigmas_deg=(2.6, 2.6)).reasons
    assert "the left leg would measure more than 6° valgus on an X-ray" in reasons[0]
    assert any("the right leg would measure more than 6° valgus" in reason for reason in reasons[1:])
    told = verdict(12.0, 9.0).reasons
    assert "the right leg would measure more than 3° valgus on an X-ray, and likely more than 6°" in told[1]
    assert not any("the limit for a visit" in reason for reason in told)


def test_whole_numbers_are_angles_too() -> None:
    one = Reading(12, 2.5)
    assert "about 12° valgus in both legs" in said(judge(one, one, 0, Subject(31))).text


def test_persistence_is_said_after_8_years_only() -> None:
    assert any("after the age of 8" in reason for reason in verdict(12, 12, 9).reasons)
    assert not any("after the age of 8" in reason for reason in verdict(14, 14, 7.5).reasons)
    assert not any("after the age of 8" in reason for reason in verdict(14, 14, 30).reasons)


@pytest.mark.parametrize(
    ("deviation_deg", "age_years", "reason"), [(5.0, 11, "persists"), (-1.5, 5, "unusual")]
)
def test_what_should_be_checked_is_said_only_of_a_leg_that_reads_beyond_a_limit(
    deviation_deg: float, age_years: float, reason: str
) -> None:
    near = verdict(deviation_deg, deviation_deg, age_years, sigmas_deg=(3.0, 3.0))
    assert (near.code, near.verdict.next_step.code) == ("could_be_beyond", "measure_again")
    assert not any(reason in one for one in near.reasons)
    far = verdict(3 * deviation_deg, 3 * deviation_deg, age_years, sigmas_deg=(3.0, 3.0))
    assert any(reason in one for one in far.reasons)


def test_of_legs_within_the_usual_range_the_less_sure_word_is_said() -> None:
    text = verdict(7.0, 8.0, 3, sigmas_deg=(3.6, 3.6)).text
    assert text.endswith(
        "The true angle is likely within the usual range for this age, but more on the "
        "knock-knee (valgus) side cannot be ruled out."
    )


def test_no_age_is_said() -> None:
    for deviation_deg in (0, 12):
        assert any(
            "No age was given" in reason for reason in verdict(deviation_deg, deviation_deg, None).reasons
        )


def test_what_is_usual_at_an_age_is_no_comfort_beyond_it() -> None:
    assert any("part of growing" in reason for reason in verdict(5, 5, 5).reasons)
    assert not any("part of growing" in reason for reason in verdict(13, 13, 5).reasons)


def test_varus_is_put_in_its_place() -> None:
    assert any("A little bow-leg (varus) is common" in reason for reason in verdict(-4.5, -4.5).reasons)
    assert any("unusual after the age of 3" in reason for reason in verdict(-7, -7, 5).reasons)
    assert not any("bow-leg" in reason for reason in verdict(7, 7, 30).reasons[:-1])


def test_infants_are_not_judged() -> None:
    with pytest.raises(ValueError, match="under 2"):
        verdict(0, 0, 1.9)


@pytest.mark.parametrize(
    ("asymmetry_deg", "sigma_deg", "level"),
    [(0, 2.4, "not_notable"), (3, 2.4, "not_notable"), (3.1, 2.4, "indeterminate"), (6, 2.4, "indeterminate"),
     (6.2, 2.4, "notable"), (6.2, 4.0, "indeterminate"), (9, 4.0, "notable")],
)  # fmt: skip
def test_asymmetry_level(asymmetry_deg: float, sigma_deg: float, level: str) -> None:
    assert asymmetry_level(asymmetry_deg, sigma_deg) == level


def test_asymmetry_sigma() -> None:
    assert asymmetry_sigma_deg(2.5, 2.5) == pytest.approx(2.404, abs=0.001)
    assert asymmetry_sigma_deg(1.0, 2.0) == pytest.approx(2.404, abs=0.001)
    assert asymmetry_sigma_deg(3.5, 3.5) == pytest.approx(4.22, abs=0.01)
    assert asymmetry_sigma_deg(2.5, 3.5) == asymmetry_sigma_deg(3.5, 2.5)


def test_a_small_difference_asks_for_another_photo() -> None:
    found = verdict(0, 5)
    assert found.see_a_clinician == "cannot_tell"
    assert found.verdict.next_step.code == "take_new_photos"
    assert any("differ by about 5°, and one photo cannot tell" in reason for reason in found.reasons)


@pytest.mark.parametrize(("deviation_deg", "age_years"), [(2.0, 5), (0.0, 8), (0.4, 8), (-0.4, 8)])
def test_a_childs_straight_legs_are_not_called_bow_legs(deviation_deg: float, age_years: float) -> None:
    found = verdict(deviation_deg, deviation_deg, age_years, sigmas_deg=(3.5, 3.5))
    assert (found.code, found.see_a_clinician) == ("likely_inside_window", "cannot_tell")
    assert any("varus on an X-ray, the limit for a visit, is about" in reason for reason in found.reasons)
    assert not any("varus) cannot be ruled out" in reason for reason in found.reasons)
    assert not any("unusual after the age" in reason for reason in found.reasons)
    assert verdict(-1.0, -1.0, age_years, sigmas_deg=(3.5, 3.5)).code == "could_be_beyond"


def test_not_measured() -> None:
    findings = (
        Finding(FindingCode.FEET_OUTSIDE_FRAME, Severity.REFUSAL),
        Finding(FindingCode.PERSON_TOO_SMALL, Severity.WARNING),
    )
    found = said(not_measured_verdict(findings))
    assert (found.code, found.see_a_clinician) == ("not_measured", "cannot_tell")
    assert found.reasons == ("The feet are outside the picture or cut off by its edge.",)


@given(deviations, deviations, sigmas, sigmas, ages)
def test_swapping_the_legs_keeps_the_verdict(
    left: float, right: float, sigma_left: float, sigma_right: float, age_years: float | None
) -> None:
    found = verdict(left, right, age_years, sigmas_deg=(sigma_left, sigma_right))
    swapped = verdict(right, left, age_years, sigmas_deg=(sigma_right, sigma_left))
    assert (found.code, found.see_a_clinician) == (swapped.code, swapped.see_a_clinician)
    assert len(found.reasons) == len(swapped.reasons)


@given(st.floats(0, 20), st.floats(0, 10), st.sampled_from([-1, 1]), st.sampled_from([2.0, 2.5, 3.0, 3.5]))
def test_further_out_is_never_less_serious(start: float, step: float, sign: int, sigma: float) -> None:
    def rank(deviation: float) -> int:
        deviation *= sign
        return SEVERITY.index(verdict(deviation, deviation, sigmas_deg=(sigma, sigma)).code)

    assert rank(start) <= rank(start + step)


@given(st.floats(3, 20), st.floats(0, 10), st.floats(2, 17.9))
def test_further_out_is_never_less_serious_for_a_child(start: float, step: float, age_years: float) -> None:
    near, far = (verdict(value, value, age_years).code for value in (start, start + step))
    assert CHILD_SEVERITY.index(near) <= CHILD_SEVERITY.index(far)


@given(deviations, deviations, sigmas, ages, st.none() | st.floats(0, 20))
def test_wording(left: float, right: float, sigma: float, age_years: float | None, cm: float | None) -> None:
    imd = None if cm is None else gap(cm)
    found = verdict(left, right, age_years, sigmas_deg=(sigma, sigma), imd=imd)
    sentences = (found.text, *found.reasons)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert all(sentence[0].isupper() for sentence in sentences)
    assert len(set(sentences)) == len(sentences)
    each = any(words in found.text for words in ("In the", "The true angle", "cannot tell"))
    assert found.text.count(". ") <= (2 if each else 0)
    assert not re.search(r"normal|diagnos", " ".join(sentences))
    assert not re.search(r"\d\.\d°", found.text)
    for sentence in sentences:
        if "°" in sentence and "differ by" not in sentence:
            assert re.search(r"valgus|varus", sentence)
    if age_years is not None and age_years < 18:
        assert not re.search(r"\b(mild|moderate|severe|marked)\b", " ".join(sentences).lower())
    if found.see_a_clinician != "yes":
        assert found.reasons[-1].endswith("see a clinician, whatever this photo says.")


def test_a_body_mass_index_qualifies_the_gap_and_then_forbids_it() -> None:
    def found(weight_kg: float) -> Verdict:
        subject = Subject(31, height_cm=160, weight_kg=weight_kg)
        return judge(Reading(1, 2.5), Reading(1, 2.5), 0, subject, gap(9))

    assert "soft_tissue" not in [reason.code for reason in found(60).reasons]
    assert "soft_tissue" in [reason.code for reason in found(66).reasons]
    assert found(66).see_a_clinician == "yes"
    assert "gap_not_graded" in [reason.code for reason in found(80).reasons]
    assert found(80).code == "no_marked_deviation"
