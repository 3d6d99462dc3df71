"""What measured gaps between the ankles or the knees add to a verdict."""

from __future__ import annotations

import pytest

from kneealign.norms import Reading, judge
from kneealign.subject import Sex, Subject
from kneealign.texts import next_step_text
from tests.norms.said import ENGLISH, gap, said, verdict


@pytest.mark.parametrize(
    ("left_deg", "age_years", "sex", "cm", "code", "says"),
    [
        (7.0, 31, None, 12.0, "wide_imd", "more than 8 cm"),
        (1.0, 31, None, 9.0, "wide_imd", "more than 8 cm"),
        (1.0, 31, None, 6.0, "no_marked_deviation", "about 6 cm, larger than usual."),
        (1.0, 31, None, 4.2, "no_marked_deviation", "about 4 cm, perhaps larger than usual."),
        (1.0, 31, None, 7.5, "no_marked_deviation", "more than 8 cm cannot be ruled out"),
        (2.0, 31, None, 5.0, "no_marked_deviation", "about 5 cm, likely larger than usual."),
        (2.0, 13, "male", 8.1, "wide_imd", "more than 8 cm"),
        (2.0, 13, "female", 8.0, "inside_window_for_age", "as likely as not more than 8 cm"),
        (4.0, 5, None, 9.0, "wide_imd", "more than 8 cm"),
        (9.0, 31, None, 1.0, "angle_and_gap_disagree", "more than one class apart"),
        (1.0, 31, None, 11.0, "wide_imd", "more than one class apart"),
        (10.0, 31, None, 1.0, "well_beyond_usual_range", "more than one class apart"),
    ],
)
def test_ankle_gap(left_deg: float, age_years: float, sex: Sex, cm: float, code: str, says: str) -> None:
    found = verdict(left_deg, left_deg, age_years, sex, imd=gap(cm))
    assert found.code == code
    assert any(says in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("deviation_deg", "age_years", "cm", "code", "see", "says"),
    [
        (-1.0, 31, 15.0, "wide_icd", "yes", "more than one class apart"),
        (-7.0, 31, 6.5, "wide_icd", "yes", "More than 6 cm between the knees"),
        (-1.0, 31, 5.0, "no_marked_deviation", "cannot_tell", "about 5 cm, larger than usual."),
        (-1.0, 31, 2.0, "no_marked_deviation", "not_for_this_photo", "whatever this photo says"),
        (3.0, 5, 7.0, "wide_icd", "yes", "More than 6 cm between the knees"),
        (1.0, 2.5, 7.0, "inside_window_for_age", "cannot_tell", "about 7 cm, larger than usual."),
        (1.0, 2.5, 4.0, "inside_window_for_age", "not_for_this_photo", "whatever this photo says"),
    ],
)
def test_knee_gap(deviation_deg: float, age_years: float, cm: float, code: str, see: str, says: str) -> None:
    one = Reading(deviation_deg, 2.5)
    found = said(judge(one, one, 0, Subject(age_years), knee_gap=gap(cm)))
    assert (found.code, found.see_a_clinician) == (code, see)
    assert any(says in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("cm", "see"), [(14.0, "cannot_tell"), (5.0, "cannot_tell"), (2.0, "not_for_this_photo")]
)
@pytest.mark.parametrize("between", ["ankle_gap", "knee_gap"])
def test_a_wide_gap_that_soft_tissue_keeps_from_being_graded_reassures_nobody(
    between: str, cm: float, see: str
) -> None:
    heavy = Subject(30, "female", 165, weight_kg=100)
    found = judge(Reading(0, 2.5), Reading(0, 2.5), 0, heavy, **{between: gap(cm)})
    assert found.see_a_clinician == see
    assert any(reason.code == "gap_not_graded" for reason in found.reasons)


@pytest.mark.parametrize(
    ("weight_kg", "code"), [(21, None), (24.5, "soft_tissue"), (28, "gap_not_graded"), (41, "gap_not_graded")]
)
def test_soft_tissue_is_judged_by_a_childs_own_age(weight_kg: float, code: str | None) -> None:
    child = Subject(6, "female", 117, weight_kg=weight_kg)
    found = judge(Reading(3, 2.5), Reading(3, 2.5), 0, child, ankle_gap=gap(6))
    named = {reason.code for reason in found.reasons} & {"soft_tissue", "gap_not_graded"}
    assert named == ({code} if code else set())
    assert found.see_a_clinician == "cannot_tell"


def test_the_next_step_names_the_gap_that_stays_open() -> None:
    one = Reading(1.0, 2.5)
    for gaps, limit_cm in (({"ankle_gap": gap(6.0)}, 8.0), ({"knee_gap": gap(5.0)}, 6.0)):
        step = judge(one, one, 0, Subject(31), **gaps).next_step
        assert step.values["gap_cm"] == limit_cm
        assert f"a gap of more than {limit_cm:g} cm" in next_step_text(ENGLISH, step)
    assert "gap_cm" not in judge(Reading(4, 2.5), one, 3, Subject(31)).next_step.values


@pytest.mark.parametrize(
    ("deviation_deg", "cm"), [(1.0, 2.0), (6.1, 3.9), (9.0, 9.0), (12.0, 14.0), (-8.0, 0.0)]
)
def test_ankle_gap_that_fits_the_angle_is_not_questioned(deviation_deg: float, cm: float) -> None:
    found = verdict(deviation_deg, deviation_deg, imd=gap(cm))
    assert not any("more than one class apart" in reason for reason in found.reasons)
