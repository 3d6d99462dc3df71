"""One page, one judgement: headline, reasons, flags and chances say the same of the same leg."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneealign.codes import Compared, Direction, Sureness, compared, sureness_of
from kneealign.geometry import Z95
from kneealign.norms import (
    Chances,
    Reading,
    classify_icd,
    classify_imd,
    classify_leg,
    judge,
    leg_chances,
)
from kneealign.norms.classify import chance_beyond
from kneealign.norms.sureness import in_tens
from kneealign.norms.tables import angle_ladder, clinician_limits
from kneealign.report.bands import angle_stripes
from kneealign.subject import Subject
from kneealign.texts import reason_text, verdict_text, whole, words_in

deviations = st.floats(-20, 25).map(lambda value: round(value, 1))
sigmas = st.sampled_from([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.5, 6.0])
ages = st.floats(2, 90).map(lambda value: round(value, 2))
DIRECTIONS = (Direction.VARUS, Direction.VALGUS)
SURE = (Compared.LIKELY_OUTSIDE, Compared.OUTSIDE)


def chances_of(value: float, sigma: float, subject: Subject) -> Chances:
    found = classify_leg(value, sigma, subject).chances
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("probability", "percent"),
    [(0.0, 0), (0.09, 0), (0.1, 10), (0.449, 40), (0.49, 40), (0.5, 50), (0.56, 60), (0.84, 80), (0.89, 80),
     (0.9, 90), (0.96, 100)],
)  # fmt: skip
def test_chances_are_said_in_tens_that_cross_no_limit_of_the_answer(probability: float, percent: int) -> None:
    assert in_tens(probability) == percent


@settings(max_examples=400)
@given(deviations, sigmas, ages)
def test_the_chances_of_the_bands_add_up_and_are_near_the_truth(
    deviation: float, sigma: float, age_years: float
) -> None:
    subject = Subject(age_years)
    ladder, found = angle_ladder(subject), chances_of(deviation, sigma, subject)
    assert list(found.percents) == list(ladder.categories)
    assert sum(found.percents.values()) == 100
    assert all(percent in range(0, 101, 10) for percent in found.percents.values())
    edges = pairwise((-inf, *ladder.limits, inf))
    for (low, high), percent in zip(edges, found.percents.values(), strict=True):
        above = [
            chance_beyond(edge, deviation, sigma, Direction.VALGUS) if abs(edge) < inf else float(edge < 0)
            for edge in (low, high)
        ]
        probability = above[0] - above[1]
        assert abs(percent / 100 - probability) < 0.2
        assert percent or probability < 0.1
    for direction in DIRECTIONS:
        for limit, percent in found.beyond[direction].items():
            probability = chance_beyond(limit, deviation, sigma, direction)
            assert (percent >= 90, percent >= 50) == (probability >= 0.9, probability >= 0.5)
            assert percent or probability < 0.1
            beyond = [
                band
                for band, category in enumerate(ladder.categories)
                if (band > ladder.limits.index(limit)) == (direction is Direction.VALGUS)
                for category in [category]
            ]
            assert percent == sum(found.percents[ladder.categories[band]] for band in beyond)


@settings(max_examples=400)
@given(deviations, deviations, sigmas, sigmas, ages)
def test_headline_reasons_flags_and_chances_are_one_judgement(
    left: float, right: float, sigma_left: float, sigma_right: float, age_years: float
) -> None:
    subject = Subject(age_years)
    readings = {"left": Reading(left, sigma_left), "right": Reading(right, sigma_right)}
    verdict = judge(readings["left"], readings["right"], round(abs(left - right), 2), subject)
    found = leg_chances(readings["left"], readings["right"], subject)
    assert found is not None
    flags = dict(zip(readings, found, strict=True))
    limits = clinician_limits(subject)
    for said in (verdict, *verdict.reasons):
        legs = [side for side in readings if said.values.get("legs") in (side, "both")]
        direction = Direction(said.values["direction"]) if "direction" in said.values else None
        for side in legs:
            assert said.values.get(f"{side}_compared", flags[side].compared) == flags[side].compared
        if said.code in ("outside_window_for_age", "well_beyond_usual_range", "beyond_usual_range"):
            assert any(flags[side].compared is Compared.OUTSIDE for side in legs)
        if said.code == "could_be_beyond":
            assert not all(flags[side].compared in (Compared.INSIDE, Compared.OUTSIDE) for side in legs)
        if said.code in ("inside_window_for_age", "likely_inside_window"):
            assert not any(flags[side].compared in SURE for side in legs)
        if said.code == "no_marked_deviation":
            beyond = [flags[side].beyond[direction][6.0 * sign] for side in legs
                      for direction, sign in zip(DIRECTIONS, (-1, 1), strict=True)]  # fmt: skip
            assert max(beyond) == 0
        if said.code in ("limit_passed", "limit_passed_next_open") and direction:
            for side in legs:
                assert (
                    said_beyond(flags[side], readings[side], subject, direction, said.values["limit_deg"])
                    >= 90
                )
        if said.code == "limit_passed_next_open" and direction:
            open_percents = [
                said_beyond(flags[side], readings[side], subject, direction, said.values["open_deg"])
                for side in legs
            ]
            assert {sureness_of(one) for one in open_percents} == {sureness_of(said.values["open_percent"])}
        if said.code == "chance_beyond" and direction:
            limit = limits.valgus_deg if direction is Direction.VALGUS else limits.varus_deg
            if limit in flags["left"].beyond[direction]:
                percents = [flags[side].beyond[direction][limit] for side in legs]
                assert max(percents) == said.values["percent"]
                low = said.values.get("percent_low", said.values["percent"])
                each = [said.values.get(f"{side}_percent", low) for side in legs]
                assert min(percents) == min(low, *each)


def said_beyond(
    found: Chances, reading: Reading, subject: Subject, direction: Direction, limit_deg: float | str
) -> int:
    """Return what is said of a limit, that of a band or the one for a visit, as a reason names it."""
    visit = clinician_limits(subject)
    limits = *found.beyond[direction], visit.valgus_deg, visit.varus_deg
    limit = next(one for one in limits if round(one, 1) == limit_deg)
    probability = chance_beyond(limit, reading.value, reading.sigma, direction)
    return found.beyond_percent(direction, limit, probability)


@given(st.floats(0, 14).map(lambda cm: round(cm, 1)), st.sampled_from([0.5, 1.0, 1.5]), st.floats(3.1, 90))
def test_the_chances_of_a_gap_add_up(cm: float, sigma_cm: float, age_years: float) -> None:
    for classify in (classify_imd, classify_icd):
        found = classify(cm, sigma_cm, Subject(age_years)).chances
        assert found is not None
        assert sum(found.percents.values()) == 100
        assert found.compared is not Compared.OUTSIDE or cm > next(iter(found.beyond[Direction.VALGUS]))


@given(deviations, st.floats(-0.45, 0.45), sigmas, ages)
def test_legs_that_are_printed_alike_are_said_alike(
    deviation: float, apart: float, sigma: float, age_years: float
) -> None:
    whole, subject = float(round(deviation)), Subject(age_years)
    values = (whole, whole + apart)
    found = leg_chances(Reading(values[0], sigma), Reading(values[1], sigma), subject)
    assert found is not None
    printed = [
        [math.copysign(math.floor(abs(end) + 0.5), end) for end in (one - Z95 * sigma, one + Z95 * sigma)]
        for one in values
    ]
    ladder = angle_ladder(subject)
    answers = []
    for one in values:
        tails = {
            edge: chance_beyond(edge, one, sigma, direction)
            for direction in DIRECTIONS
            for edge in ladder.limits_beyond(direction)
        }
        inside = 1 - sum(tails[edge] for edge in ladder.usual_range)
        answers.append([chance >= limit for chance in (*tails.values(), inside) for limit in (0.1, 0.5, 0.9)])
    if printed[0] == printed[1] and answers[0] == answers[1]:
        assert found[0].beyond == found[1].beyond


@given(deviations, sigmas, ages)
def test_limits_are_shown_whole_and_never_against_the_value_beside_them(
    deviation: float, sigma: float, age_years: float
) -> None:
    subject, one = Subject(age_years), Reading(deviation, sigma)
    verdict = judge(one, one, 0, subject)
    shown = [stripe.range_words for stripe in angle_stripes(words_in("en"), subject)]
    assert len(set(shown)) == len(shown)
    for edges in shown:
        numbers = re.findall(r"[\d.]+", edges)
        assert "." not in edges
        assert len(set(numbers)) == len(numbers) or "varus to" in edges
    for reason in verdict.reasons:
        assert not re.search(r"\.\d°", reason_text(words_in("en"), reason))
        if "open_deg" in reason.values:
            assert whole(float(reason.values["limit_deg"])) != whole(float(reason.values["open_deg"]))
    limits = clinician_limits(subject)
    if verdict.see_a_clinician not in ("yes", "if_the_same_again"):
        assert whole(limits.varus_deg) <= whole(deviation) <= whole(limits.valgus_deg)


def test_a_leg_that_stands_apart_from_its_fellow_gets_its_own_word() -> None:
    verdict = judge(Reading(6.4, 2.5), Reading(4.0, 2.5), 2.4, Subject(31))
    text = verdict_text(words_in("en"), verdict)
    assert "left leg it is very likely beyond" in text
    assert "right leg it cannot be told" in text


@pytest.mark.parametrize(("left", "right", "age_years"), [(7.5, 7.9, 5.5), (6.4, 7.4, 7.2), (-3.4, -2.6, 40)])
def test_legs_that_are_named_together_get_one_word(left: float, right: float, age_years: float) -> None:
    legs = Reading(left, 3.5), Reading(right, 3.5)
    found = leg_chances(*legs, Subject(age_years))
    assert found is not None
    assert found[0].compared is found[1].compared
    text = verdict_text(words_in("en"), judge(*legs, round(abs(left - right), 2), Subject(age_years)))
    assert "both legs" in text
    assert "In the" not in text


def test_a_former_result_that_compares_in_other_words_is_still_told() -> None:
    verdict = judge(Reading(4.0, 2.5), Reading(4.0, 2.5), 0, Subject(31))
    former = replace(verdict, values={**verdict.values, "left_compared": "as_likely_as_not"})
    assert "could be within or beyond" in verdict_text(words_in("en"), former)


def test_words_and_standing_share_one_scale() -> None:
    scale = [sureness_of(percent) for percent in range(0, 101, 10)]
    assert scale == sorted(scale, key=list(Sureness)[::-1].index)
    assert [sureness_of(percent) is Sureness.AS_LIKELY_AS_NOT for percent in (30, 40, 60, 70)] == [0, 1, 1, 0]
    for beyond in range(0, 101, 10):
        outside = sureness_of(beyond) in (Sureness.VERY_LIKELY, Sureness.LIKELY)
        assert (compared(100 - beyond, beyond) in SURE) == outside
