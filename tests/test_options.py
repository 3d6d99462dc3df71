"""Arguments that cannot be what they are, refused before anything is read."""

from __future__ import annotations

from typing import Any

import pytest

import kneealign
from tests.conftest import SAMPLES

PHOTO = SAMPLES / "straight_legs_adult.jpg"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("bad_person", {"person": True}),
        ("bad_person", {"person": 1.5}),
        ("bad_person", {"person": 1.0}),
        ("bad_person", {"person": 0}),
        ("bad_person", {"person": -1}),
        ("bad_person", {"person": "1"}),
        ("bad_max_megapixels", {"max_megapixels": -1}),
        ("bad_max_megapixels", {"max_megapixels": 0}),
        ("bad_max_megapixels", {"max_megapixels": float("nan")}),
        ("bad_max_megapixels", {"max_megapixels": float("inf")}),
        ("bad_max_megapixels", {"max_megapixels": "100"}),
        ("bad_max_megapixels", {"max_megapixels": True}),
        ("bad_flag", {"mirrored": "no"}),
        ("bad_flag", {"mirrored": 1}),
        ("bad_flag", {"picture": None}),
        ("bad_facing", {"facing": "left"}),
        ("bad_facing", {"facing": ["front"]}),
        ("bad_model", {"model": b"pose.task"}),
        ("bad_model", {"model": 7}),
        ("bad_subject", {"subject": 31}),
        ("bad_subject", {"subject": {"age_years": 31}}),
        ("bad_photo", {"photo": None}),
        ("bad_photo", {"photo": 7}),
        ("bad_photo", {"photo": [str(PHOTO)]}),
    ],
)
def test_an_impossible_argument(code: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(kneealign.OptionError) as caught:
        kneealign.measure(**{"photo": PHOTO, **arguments})
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert caught.value.advice
    value = next(iter(arguments.values()))
    assert repr(value) in caught.value.message or type(value).__name__ in caught.value.message


def test_possible_arguments() -> None:
    result = kneealign.measure(PHOTO, None, person=1, mirrored=False, facing="front", max_megapixels=2)
    assert result.provenance.options["person"] == 1
