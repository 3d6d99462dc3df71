"""Who is in the photo."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from kneealign.errors import SubjectError
from kneealign.subject import AGE_RANGE_YEARS, HEIGHT_RANGE_CM, Subject


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"age_years": 0},
        {"age_years": 120},
        {"age_years": 5.5, "sex": "female", "height_cm": 110},
        {"sex": "male"},
        {"height_cm": HEIGHT_RANGE_CM[0]},
        {"height_cm": HEIGHT_RANGE_CM[1]},
    ],
)
def test_what_can_be(given: dict[str, Any]) -> None:
    subject = Subject(**given)
    for name in ("age_years", "sex", "height_cm"):
        assert getattr(subject, name) == given.get(name)


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"age_years": -0.1}, "bad_age", ("age", "-0.1", "0 to 120")),
        ({"age_years": AGE_RANGE_YEARS[1] + 1}, "bad_age", ("121",)),
        ({"age_years": math.nan}, "bad_age", ("nan",)),
        ({"age_years": math.inf}, "bad_age", ("inf",)),
        ({"height_cm": 39.9}, "bad_height", ("height", "39.9", "cm", "40 to 260")),
        ({"height_cm": 1.65}, "bad_height", ("1.65", "cm")),
        ({"height_cm": 1650}, "bad_height", ("1650",)),
        ({"height_cm": math.nan}, "bad_height", ("nan",)),
        ({"sex": "f"}, "bad_sex", ("'f'", "female or male")),
        ({"sex": ""}, "bad_sex", ("''",)),
        ({"sex": "Female"}, "bad_sex", ("'Female'",)),
    ],
)
def test_what_cannot_be(given: dict[str, Any], code: str, words: tuple[str, ...]) -> None:
    with pytest.raises(SubjectError) as caught:
        Subject(**given)
    assert caught.value.code == code
    assert caught.value.advice
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(("age", "child"), [(None, False), (2, True), (17.9, True), (18, False), (70, False)])
def test_who_is_a_child(age: float | None, child: bool) -> None:
    assert Subject(age_years=age).is_child is child


def test_a_subject_stays_as_it_is() -> None:
    subject = Subject(age_years=5)
    with pytest.raises(FrozenInstanceError):
        subject.age_years = 6  # type: ignore[misc]
    with pytest.raises(SubjectError):
        replace(subject, age_years=200)
    assert subject == Subject(age_years=5)
    assert hash(subject) == hash(Subject(age_years=5))
