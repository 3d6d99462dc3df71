"""The verdict: expected answers, order of importance, wording."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import Finding, FindingCode, Severity, Verdict
from kneealign.norms import Reading, asymmetry_level, asymmetry_sigma_deg, judge, not_measured_verdict
from kneealign.subject import Sex, Subject
from kneealign.texts import reason_text, verdict_text, words_in

ENGLISH = words_in("en")

SEVERITY = ["no_marked_deviation", "could_be_beyond", "beyond_usual_range", "well_beyond_usual_range"]
CHILD_SEVERITY = ["inside_window_for_age", "could_be_beyond", "beyond_usual_range", "outside_window_for_age"]
deviations = st.floats(-20, 20).map(lambda value: round(value, 1))
sigmas = st.floats(0.5, 6)
ages = st.none() | st.floats(2, 90)


def gap(cm: float, sd_cm: float = 1.02) -> Reading:
    return Reading(cm, sd_cm)


@dataclass(frozen=True)
class Said:
    """A verdict with its sentences in English."""

    verdict: Verdict
    code: str
    see_a_clinician: bool | None
    text: str
    reasons: tuple[str, ...]


def verdict(
    left_deg: float,
    right_deg: float,
    age_years: float | None = 31,
    sex: Sex | None = None,
    *,
    sigmas_deg: tuple[float, float] = (2.5, 2.5),
    imd: Reading | None = None,
) -> Said:
    left, right = Reading(left_deg, sigmas_deg[0]), Reading(right_deg, sigmas_deg[1])
    found = judge(left, right, abs(left_deg - right_deg), Subject(age_years, sex), imd)
    return said(found)


def said(found: Verdict) -> Said:
    reasons = tuple(reason_text(ENGLISH, reason) for reason in found.reasons)
    return Said(found, found.code, found.see_a_clinician, verdict_text(ENGLISH, found), reasons)


@pytest.mark.parametrize(
    ("left_deg", "right_deg", "age_years", "sex", "code", "see", "says"),
    [
        (
            12.2,
            11.2,
            27,
            "female",
            "well_beyond_usual_range",
            True,
            "12° valgus in the left leg and about 11°",
        ),
        (
            0.4,
            0.8,
            31,
            "female",
            "no_marked_deviation",
            False,
            "No marked knock-knee (valgus) or bow-leg (varus)",
        ),
        (-7.4, -7.9, 38, "male", "beyond_usual_range", False, "bow-legs (varus) beyond the usual range"),
        (11.5, 1.1, 45, "male", "asymmetry", True, "clear difference between the two legs"),
        (
            7.1,
            6.6,
            5.5,
            "female",
            "inside_window_for_age",
            False,
            "within the usual range for children aged 4 to 6",
        ),
        (9.7, 10.2, 13, "male", "outside_window_for_age", True, "knock-knees (valgus) clearly beyond"),
        (-12.0, -11.0, 60, None, "well_beyond_usual_range", True, "bow-legs (varus) clearly beyond"),
        (6.5, -6.5, 31, None, "windswept", True, "opposite ways"),
        (-6.5, 6.5, 8, None, "windswept", True, "opposite ways"),
        (4.0, 3.0, 31, None, "could_be_beyond", False, "may or may not be beyond the usual range"),
        (0.0, 5.0, 31, None, "could_be_beyond", False, "about 5° valgus in the right leg, which may"),
        (8.0, 8.0, 3, "male", "inside_window_for_age", False, "children aged 2 to 3"),
        (17.0, 16.0, 3, "male", "outside_window_for_age", True, "knock-knees (valgus)"),
        (-9.0, -9.0, 5, None, "outside_window_for_age", True, "bow-legs (varus)"),
        (10.5, 10.5, 8, None, "beyond_usual_range", False, "beyond the usual range for children aged 7 to 9"),
        (10.5, 10.5, 8.5, None, "outside_window_for_age", True, "clearly beyond the usual range"),
    ],
)
def test_expected_answers(
    left_deg: float, right_deg: float, age_years: float, sex: Sex, code: str, see: bool, says: str
) -> None:
    found = verdict(left_deg, right_deg, age_years, sex)
    assert (found.code, found.see_a_clinician) == (code, see)
    assert says in found.text


def test_a_side_that_is_passed_and_a_limit_that_is_open_are_named() -> None:
    reasons = verdict(-7.4, -7.9).reasons
    assert "more than 3° varus on an X-ray; this photo cannot tell whether it is more than 6°" in reasons[0]
    assert "more than 10° valgus on an X-ray." in verdict(16, 16).reasons[0]


def test_legs_with_different_answers_get_their_own_reason() -> None:
    reasons = verdict(11.0, 7.0).reasons
    assert "the left leg would measure more than 6° valgus" in reasons[0]
    assert "the right leg would measure more than 3° valgus" in reasons[1]


def test_persistence_is_said_after_8_years_only() -> None:
    assert any("after the age of 8" in reason for reason in verdict(12, 12, 9).reasons)
    assert not any("after the age of 8" in reason for reason in verdict(14, 14, 7.5).reasons)
    assert not any("after the age of 8" in reason for reason in verdict(14, 14, 30).reasons)


def test_no_age_is_said() -> None:
    for deviation_deg in (0, 12):
        assert any(
            "No age was given" in reason for reason in verdict(deviation_deg, deviation_deg, None).reasons
        )


def test_what_is_usual_at_an_age_is_no_comfort_beyond_it() -> None:
    assert any("part of growing" in reason for reason in verdict(5, 5, 5).reasons)
    assert not any("part of growing" in reason for reason in verdict(13, 13, 5).reasons)


def test_varus_is_put_in_its_place() -> None:
    assert any("A little bow-leg (varus) is common" in reason for reason in verdict(-7, -7).reasons)
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
    assert not found.see_a_clinician
    assert any("differ by about 5°, and one photo cannot tell" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("left_deg", "age_years", "sex", "cm", "code", "says"),
    [
        (7.0, 31, None, 12.0, "wide_imd", "more than 8 cm"),
        (1.0, 31, None, 9.0, "no_marked_deviation", "more than 8 cm cannot be ruled out"),
        (2.0, 31, None, 6.0, "no_marked_deviation", "about 6 cm, is larger than usual."),
        (2.0, 13, "male", 8.0, "wide_imd", "more than 6 cm"),
        (2.0, 13, "female", 8.0, "inside_window_for_age", "more than 8 cm cannot be ruled out"),
        (1.0, 31, None, 11.0, "wide_imd", "do not fit together"),
        (10.0, 31, None, 1.0, "well_beyond_usual_range", "do not fit together"),
    ],
)
def test_ankle_gap(left_deg: float, age_years: float, sex: Sex, cm: float, code: str, says: str) -> None:
    found = verdict(left_deg, left_deg, age_years, sex, imd=gap(cm))
    assert found.code == code
    assert any(says in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("deviation_deg", "cm"), [(1.0, 2.0), (6.1, 3.9), (9.0, 9.0), (12.0, 14.0), (-8.0, 0.0)]
)
def test_ankle_gap_that_fits_the_angle_is_not_questioned(deviation_deg: float, cm: float) -> None:
    found = verdict(deviation_deg, deviation_deg, imd=gap(cm))
    assert not any("do not fit together" in reason for reason in found.reasons)


def test_not_measured() -> None:
    findings = (
        Finding(FindingCode.FEET_OUTSIDE_FRAME, Severity.REFUSAL),
        Finding(FindingCode.PERSON_TOO_SMALL, Severity.WARNING),
    )
    found = said(not_measured_verdict(findings))
    assert (found.code, found.see_a_clinician) == ("not_measured", None)
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
    assert ". " not in found.text
    assert not re.search(r"\d\.\d°|normal|diagnos", " ".join(sentences))
    for sentence in sentences:
        if "°" in sentence and "differ by" not in sentence:
            assert re.search(r"valgus|varus", sentence)
    if age_years is not None and age_years < 18:
        assert not re.search(r"\b(mild|moderate|severe|marked)\b", " ".join(sentences).lower())
    assert ("makes sense to show this to a clinician" in found.text) == (found.see_a_clinician is True)
    if not found.see_a_clinician:
        assert found.reasons[-1].endswith("see a clinician, whatever this photo says.")
