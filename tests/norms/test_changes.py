"""What a change since earlier photos adds to a verdict."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign import norms
from kneealign.body import Side
from kneealign.codes import Verdict
from kneealign.norms import Reading, Then, judge, with_changes
from kneealign.subject import Subject
from tests.norms.said import said


def changed(
    now_deg: float, now_years: float, then_deg: float, then_years: float, sd_deg: float = 2.5
) -> Verdict:
    """The verdict on two alike legs after one earlier photo."""
    subject, reading = Subject(now_years), Reading(now_deg, sd_deg)
    now: dict[Side, float] = {"left": now_deg, "right": now_deg}
    then = Then(then_years, {"left": then_deg, "right": then_deg})
    return with_changes(judge(reading, reading, 0, subject), now, subject, [then])


@pytest.mark.parametrize(
    ("now_deg", "see"), [(0.5, "cannot_tell"), (4.0, "cannot_tell"), (7.5, "if_the_same_again")]
)
def test_an_adult_who_changes_is_not_reassured(now_deg: float, see: str) -> None:
    adult = Subject(30.0, "male")
    now: dict[Side, float] = {"left": now_deg, "right": now_deg}
    then = Then(28.0, {"left": now_deg + 6, "right": now_deg + 6})
    one = Reading(now_deg, 2.5)
    found = with_changes(judge(one, one, 0, adult), now, adult, [then])
    assert found.see_a_clinician == see
    assert any("same person" in reason for reason in said(found).reasons)
    assert (found.next_step.code == "nothing_now") is False


def test_a_change_at_joints_where_nobody_is_seen_calls_for_no_visit() -> None:
    now: dict[Side, float] = {"left": 12.0, "right": 12.0}
    then = Then(9.0, {"left": 2.0, "right": 2.0})
    child = Subject(11.0, "female")
    one = Reading(12.0, 2.5)
    unseen = judge(one, one, 0, child, person_seen=False)
    assert with_changes(judge(one, one, 0, child), now, child, [then]).see_a_clinician == "yes"
    assert with_changes(unseen, now, child, [then]) == unseen


@pytest.mark.parametrize(
    ("now_deg", "then_deg", "age_years", "code", "see"),
    [
        (8.5, 3.0, 9, "changed_for_the_worse", "yes"),
        (-6.0, 0.0, 9, "changed_for_the_worse", "yes"),
        (7.5, 3.0, 9, "could_be_beyond", "if_the_same_again"),
        (2.0, 8.0, 9, "inside_window_for_age", "not_for_this_photo"),
    ],
)
def test_a_change_for_the_worse_beyond_chance_calls_for_a_visit(
    now_deg: float, then_deg: float, age_years: float, code: str, see: str
) -> None:
    subject = Subject(age_years)
    alone = judge(Reading(now_deg, 2.5), Reading(now_deg, 2.5), 0, subject)
    now: dict[Side, float] = {"left": now_deg, "right": now_deg}
    then = Then(age_years - 1, {"left": then_deg, "right": then_deg})
    found = with_changes(alone, now, subject, [then])
    assert (found.code, found.see_a_clinician) == (code, see)
    changed = abs(now_deg - then_deg) > 5
    assert changed == (found != alone)
    assert changed == any(one.code in ("changed", "changed_for_the_worse") for one in (found, *found.reasons))
    assert said(found).text.endswith(".")


def test_growing_into_knock_knees_is_no_change_for_the_worse() -> None:
    subject = Subject(3.5)
    alone = judge(Reading(5, 3.5), Reading(5, 3.5), 0, subject)
    found = with_changes(alone, {"left": 5, "right": 5}, subject, [Then(2.1, {"left": -1, "right": -1})])
    assert found.code == alone.code
    assert found.reasons[0].code == "changed"


def test_a_child_who_grows_out_of_knock_knees_is_reassured() -> None:
    found = changed(2, 9, 8, 4)
    assert found.see_a_clinician == "not_for_this_photo"
    assert found.reasons[0].code == "changed"


@pytest.mark.parametrize(("now_deg", "now_years", "then_deg", "then_years"), [(5.5, 9, 2, 4), (5.0, 8, 2, 3)])
def test_legs_that_do_not_follow_the_growth_of_their_age_are_not_reassured(
    now_deg: float, now_years: float, then_deg: float, then_years: float
) -> None:
    found = changed(now_deg, now_years, then_deg, then_years, sd_deg=1.5)
    assert found.see_a_clinician == "cannot_tell"
    assert "growth_not_followed" in [reason.code for reason in found.reasons]
    assert any("as children grow" in reason for reason in said(found).reasons)


def test_legs_that_follow_the_growth_of_their_age_are() -> None:
    found = changed(1, 8, 4, 4, sd_deg=1.5)
    assert found.see_a_clinician == "not_for_this_photo"
    assert "growth_not_followed" not in [reason.code for reason in found.reasons]


@pytest.mark.parametrize("earlier", [1, 2, 3, 6, 12])
def test_more_earlier_photos_make_no_more_false_changes(earlier: int) -> None:
    sd_deg = norms.chance_deg("left", None, None) / (1.959964 * 2**0.5)
    rng = np.random.default_rng(earlier)
    now, then = rng.normal(0, sd_deg, (40_000, 1)), rng.normal(0, sd_deg, (40_000, earlier))
    limit_deg = norms.chance_deg("left", None, None, earlier)
    false = (abs(now - then).max(axis=1) > limit_deg).mean()
    assert false == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(("others", "worse"), [(0, True), (1, True), (2, False)])
def test_one_outlying_photo_of_several_is_less_of_a_change(others: int, worse: bool) -> None:
    subject, now = Subject(12.0), {"left": 4.0, "right": 4.0}
    photos = [Then(10.0, {"left": -1.8, "right": -1.8}), *[Then(10.0, {"left": 2.0, "right": 2.0})] * others]
    alone = judge(Reading(4.0, 2.0), Reading(4.0, 2.0), 0, subject)
    found = with_changes(alone, now, subject, photos)
    assert (found.code == "changed_for_the_worse") is worse


def test_a_lasting_change_is_found_among_many_photos() -> None:
    subject = Subject(11.0)
    course = [Then(age, {"left": deg, "right": deg}) for age, deg in ((8.0, 3.0), (9.5, 5.5), (10.5, 8.0))]
    alone = judge(Reading(9.5, 2.5), Reading(9.5, 2.5), 0, subject)
    found = with_changes(alone, {"left": 9.5, "right": 9.5}, subject, course)
    assert (found.code, found.values["from_years"]) == ("changed_for_the_worse", 8.0)
