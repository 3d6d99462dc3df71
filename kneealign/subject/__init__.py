"""The person in the photo: what can be said about them, and how it is read from what people type."""

from kneealign.subject.growth import HeightRange, plausible_height
from kneealign.subject.person import AGE_RANGE_YEARS, HEIGHT_RANGE_CM, WEIGHT_RANGE_KG, Sex, Subject
from kneealign.subject.typed import parse_age, parse_height, parse_sex, parse_weight

__all__ = [
    "AGE_RANGE_YEARS",
    "HEIGHT_RANGE_CM",
    "WEIGHT_RANGE_KG",
    "HeightRange",
    "Sex",
    "Subject",
    "parse_age",
    "parse_height",
    "parse_sex",
    "parse_weight",
    "plausible_height",
]
