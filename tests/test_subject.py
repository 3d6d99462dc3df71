"""Who is in the photo, and how it is read from what people type."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from kneealign.errors import SubjectError
from kneealign.subject import (
    AGE_RANGE_YEARS,
    HEIGHT_RANGE_CM,
    Subject,
    parse_age,
    parse_height,
    parse_sex,
    plausible_height,
)


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
        ({"height_cm": 1.65}, "bad_height", ("1.65", "cm", "165 cm")),
        ({"height_cm": 1650}, "bad_height", ("1650",)),
        ({"height_cm": math.nan}, "bad_height", ("nan",)),
        ({"sex": "f"}, "bad_sex", ("'f'", "female or male")),
        ({"sex": ""}, "bad_sex", ("''",)),
        ({"sex": "Female"}, "bad_sex", ("'Female'",)),
        ({"sex": 1}, "bad_sex", ("1",)),
        ({"sex": ["female"]}, "bad_sex", ("['female']",)),
        ({"age_years": "five"}, "bad_age", ("'five'", "years")),
        ({"age_years": "5"}, "bad_age", ("'5'", "not a number")),
        ({"age_years": True}, "bad_age", ("True",)),
        ({"age_years": [5]}, "bad_age", ("[5]",)),
        ({"age_years": 5j}, "bad_age", ("5j",)),
        ({"age_years": np.array([5.0])}, "bad_age", ("array",)),
        ({"height_cm": False}, "bad_height", ("False",)),
        ({"height_cm": {}}, "bad_height", ("{}", "cm")),
        ({"age_years": 3, "height_cm": 200}, "height_not_for_age", ("200 cm", "3 years", "57 to 133")),
        ({"age_years": 31, "sex": "female", "height_cm": 65}, "height_not_for_age", ("65 cm", "31 years")),
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


@pytest.mark.parametrize("number", [np.float32(5.5), np.float64(5.5), Fraction(11, 2)])
def test_numbers_of_every_kind(number: Any) -> None:
    assert Subject(age_years=number) == Subject(age_years=5.5)
    assert type(Subject(age_years=number).age_years) is float


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("31", 31),
        (" 5.5 ", 5.5),
        ("5,5", 5.5),
        ("5y6m", 5.5),
        ("5 y 6 m", 5.5),
        ("5yr 6mo", 5.5),
        ("5 years 6 months", 5.5),
        ("5 Years, 6 Months", 5.5),
        ("5 years and 6 months", 5.5),
        ("5 años y 6 meses", 5.5),
        ("5 years old", 5),
        ("5.5 years", 5.5),
        ("66 months", 5.5),
        ("66m", 5.5),
        ("23 mo.", 1.92),
        ("24 months", 2),
        ("5y7m", 5.58),
        ("0", 0),
    ],
)
def test_ages_as_people_type_them(typed: str, years: float) -> None:
    assert parse_age(typed) == years


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("five", "5y6m"),
        ("", "5y6m"),
        ("nan", "5y6m"),
        ("-1", "5y6m"),
        ("1e1", "5y6m"),
        ("5 6", "5y6m"),
        ("5'6", "5y6m"),
        ("5.5y6m", "5y6m"),
        ("5y18m", "0 to 11 months"),
        ("1,500", "1.500"),
        ("2019-05-03", "day of the photo"),
        ("3.5.2019", "day of the photo"),
        ("130", "0 to 120"),
        ("1500 months", "0 to 120"),
        ("9" * 5000, "5y6m"),
    ],
)
def test_ages_that_are_not_clear_are_refused(typed: str, advice: str) -> None:
    _refused(parse_age, typed, "bad_age", advice)


@pytest.mark.parametrize(
    ("typed", "cm"),
    [
        ("165", 165),
        ("165,5", 165.5),
        ("165cm", 165),
        ("165 CM.", 165),
        ("165 centimetres", 165),
        ("1.65", 165),
        ("1,65", 165),
        ("1,65m", 165),
        ("1.65 m", 165),
        ("1.65 meters", 165),
        ("1m65", 165),
        ("1 m 65 cm", 165),
        ("2m", 200),
        ("1650mm", 165),
        ("98", 98),
        ("0,98", 98),
        ("5'5\"", 165.1),
        ("5'5", 165.1),
        ("5\u20195\u201d", 165.1),
        ("5\u20325\u2033", 165.1),
        ("5\u00b45", 165.1),
        ("5' 5.5\"", 166.4),
        ("5'5''", 165.1),
        ("5ft5", 165.1),
        ("5 ft 5 in", 165.1),
        ("5 feet 5 inches", 165.1),
        ("5ft", 152.4),
        ("65in", 165.1),
        ('65"', 165.1),
    ],
)
def test_heights_as_people_type_them(typed: str, cm: float) -> None:
    assert parse_height(typed) == cm


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("tall", "165cm"),
        ("", "165cm"),
        ("nan", "165cm"),
        ("-165", "165cm"),
        ("5.5", "with its unit"),
        ("1", "with its unit"),
        ("2", "with its unit"),
        ("5.5ft", "5'6\""),
        ("5'13\"", "0 to 11 inches"),
        ("1m5", "165cm"),
        ("1,650", "1.650"),
        ("1650", "40 to 260"),
        ("16.5", "40 to 260"),
        ("165m", "40 to 260"),
        ("1.65cm", "looks like metres"),
        ("9" * 5000, "165cm"),
    ],
)
def test_heights_that_are_not_clear_are_refused(typed: str, advice: str) -> None:
    _refused(parse_height, typed, "bad_height", advice)


def test_sexes_as_people_type_them() -> None:
    for typed in ("female", "f", "F", "girl", "Woman", "mujer", "Niña"):
        assert parse_sex(typed) == "female"
    for typed in ("male", "m", "M", "boy", " man", "hombre"):
        assert parse_sex(typed) == "male"
    for typed in ("", "x", "w", "fm"):
        _refused(parse_sex, typed, "bad_sex", "female or male")


def _refused(parse: Callable[[str], object], typed: str, code: str, advice: str) -> None:
    with pytest.raises(SubjectError) as caught:
        parse(typed)
    assert caught.value.code == code
    assert repr(typed) in caught.value.message
    assert advice in caught.value.advice


_TYPED = st.text(alphabet="0123456789.,'\"ymcft inaños\u2032\u00b4-", max_size=12) | st.text(max_size=8)


@for_any(typed=_TYPED)
def test_whatever_is_typed_gives_a_possible_person_or_a_clear_error(typed: str) -> None:
    for parse, field in ((parse_age, "age_years"), (parse_height, "height_cm"), (parse_sex, "sex")):
        try:
            value = parse(typed)
        except SubjectError as error:
            message = error.message
        else:
            assert getattr(Subject(**{field: value}), field) == value
            continue
        assert repr(typed) in message


@for_any(cm=st.integers(40, 260))
def test_a_height_is_the_same_in_every_unit(cm: int) -> None:
    for typed in (
        f"{cm}",
        f"{cm}cm",
        f"{cm / 100:.2f}m",
        f"{cm / 100:.2f}".replace(".", ","),
        f"{cm * 10}mm",
    ):
        assert parse_height(typed) == cm
    inches = round(cm / 2.54)
    assert parse_height(f"{inches // 12}'{inches % 12}\"") == parse_height(f"{inches}in")


@pytest.mark.parametrize(
    ("age", "sex", "usual_cm", "questioned_cm"),
    [
        (3, None, (76, 96, 118), (70, 119, 130)),
        (3, "male", (75, 96, 118), (73, 119)),
        (5.5, "female", (85, 112, 141), (80, 143)),
        (12, "male", (110, 149, 190), (105, 195)),
        (31, "female", (125, 163, 202), (120, 205)),
        (70, "male", (135, 176, 220), (125, 222)),
    ],
)
def test_heights_are_held_against_the_age(
    age: float, sex: Any, usual_cm: tuple[float, ...], questioned_cm: tuple[float, ...]
) -> None:
    """Figures worked out by hand from the WHO's medians and standard deviations."""
    found = plausible_height(age, sex)
    assert not any(found.questions(height) for height in usual_cm)
    assert all(found.questions(height) for height in questioned_cm)
    for height in (*usual_cm, *questioned_cm):
        assert Subject(age, sex, height).height_cm == height


def test_a_childs_height_is_noted_beyond_three_standard_deviations() -> None:
    girl = [Subject(5.5, "female", height) for height in (82, 93.3, 98, 112, 126, 128, 143)]
    assert [one.height_is_rare for one in girl] == [False, True, False, False, False, True, False]
    assert [one.height_is_unlikely for one in girl] == [True, False, False, False, False, False, True]
    assert plausible_height(5.5, "female").limit_for(93.3) == pytest.approx(112.2 - 3 * 4.93, abs=0.1)
    assert not Subject(31, "female", 140).height_is_rare, "adults differ more between populations"


def test_heights_between_two_ages_lie_between() -> None:
    at = [plausible_height(age, "female").usual_cm[1] for age in (5.5, 5.75, 6.0)]
    assert at[0] < at[1] < at[2]
    assert at[1] == pytest.approx((at[0] + at[2]) / 2, abs=0.1)


def test_children_who_grow_little_are_measured() -> None:
    """The bone diseases that angle knees also make children short: achondroplasia at 3 and at 30 years."""
    assert Subject(3, "male", 74).height_cm == 74
    assert Subject(30, "female", 116).height_cm == 116


def test_a_question_names_the_nearer_limit() -> None:
    found = plausible_height(3, "male")
    assert found.limit_for(70) == found.usual_cm[0]
    assert found.limit_for(125) == found.usual_cm[1]
