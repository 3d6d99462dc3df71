"""Cases with the answer that the published rules give, reckoned apart from the program and reviewed."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import get_args

import pytest

from kneealign.body import Side
from kneealign.codes import Advice, Finding, FindingCode, Severity
from kneealign.norms import Reading, Then, judge, usual_xray_sd_deg, with_changes
from kneealign.norms.repeats import averaged_out
from kneealign.subject import Sex, Subject

GAP_SD_CM = 1.02
"""Of a gap on a good photo: 95 % within 2 cm."""

NOTICED = {"": None, "minor": FindingCode.WIDE_STANCE, "major": FindingCode.LEGS_TURNED_OUT}
SEXES: dict[str, Sex | None] = {"": None, **{sex: sex for sex in get_args(Sex)}}

with (Path(__file__).parent / "data" / "advice.csv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table))


def number(text: str) -> float | None:
    return float(text) if text else None


def test_the_table_is_whole() -> None:
    assert len(CASES) == 269
    answers = [case["answer"] for case in CASES]
    assert all(answers.count(advice) >= 20 for advice in Advice)
    for column in ("warning", "gap_cm", "knee_gap_cm", "weight_kg", "stands", "then_age_years"):
        assert sum(bool(case[column]) for case in CASES) >= 15, column


@pytest.mark.parametrize(
    "case",
    CASES,
    ids=lambda case: f"{case['age_years']}y {case['left_deg']} {case['right_deg']} {case['answer']}",
)
def test_the_answer_is_that_of_the_rules(case: dict[str, str]) -> None:
    subject = Subject(
        number(case["age_years"]),
        SEXES[case["sex"]],
        number(case["height_cm"]),
        number(case["weight_kg"]),
    )
    code = NOTICED[case["warning"]]
    sigma_deg = usual_xray_sd_deg([Finding(code, Severity.WARNING)] if code else [], subject)
    left_deg, right_deg = float(case["left_deg"]), float(case["right_deg"])
    gap_cm, knee_gap_cm = number(case["gap_cm"]), number(case["knee_gap_cm"])
    stands = int(case["stands"] or 1)
    sigma_deg = math.sqrt(sigma_deg**2 - averaged_out(stands))
    verdict = judge(
        Reading(left_deg, sigma_deg),
        Reading(right_deg, sigma_deg),
        abs(left_deg - right_deg),
        subject,
        None if gap_cm is None else Reading(gap_cm, GAP_SD_CM),
        None if knee_gap_cm is None else Reading(knee_gap_cm, GAP_SD_CM),
        stands=stands,
    )
    then_years = number(case["then_age_years"])
    if then_years is not None:
        then: dict[Side, float] = {
            "left": float(case["then_left_deg"]),
            "right": float(case["then_right_deg"]),
        }
        now: dict[Side, float] = {"left": left_deg, "right": right_deg}
        verdict = with_changes(verdict, now, subject, [Then(then_years, then)])
    assert str(verdict.see_a_clinician) == case["answer"], case["rule"]
