"""A few real photos, where they lie beside the checkout: refused or warned about as they should be."""

from __future__ import annotations

import pytest

import kneealign
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import shared_file


def measured(name: str) -> Assessment:
    return kneealign.measure(shared_file("photos", name), Subject(age_years=30))


def codes(result: Assessment, severity: str) -> set[str]:
    return {item.code for item in result.findings if item.severity == severity}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no_person.jpg", "no_person"),
        ("side_view.jpg", "not_facing_camera"),
        ("walking.jpg", "not_standing_evenly"),
        ("back_view_shorts.jpg", "seen_from_behind"),
        ("oblique_high_camera_shorts.jpg", "not_facing_camera"),
    ],
)
def test_refused(name: str, code: str) -> None:
    result = measured(name)
    assert result.status == "refused"
    assert code in codes(result, "refusal")
    assert result.legs is None


COVERED = {"clothes_hide_legs", "ankles_covered"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("adult_trousers_frontal.jpg", COVERED),
        ("adult_slim_trousers_frontal.jpg", COVERED),
    ],
)
def test_measured_with_a_warning(name: str, expected: set[str]) -> None:
    result = measured(name)
    assert result.status == "measured"
    assert codes(result, "warning") & expected
    assert result.legs is not None
    for _, leg in result.legs:
        assert abs(leg.deviation_deg) < 8, "dressed men who stand straight"


def test_slim_trousers_on_a_cut_out_person_are_named() -> None:
    result = measured("adult_cutout_alpha.png")
    assert result.status == "measured"
    assert "tight_clothing" in codes(result, "info")


def test_loose_clothes_are_at_least_warned_about() -> None:
    result = measured("adult_loose_clothes_frontal.jpg")
    assert (codes(result, "refusal") | codes(result, "warning")) & COVERED


def test_bent_knees_are_at_least_warned_about() -> None:
    result = measured("knees_bent_balancing.jpg")
    assert "knees_bent" in codes(result, "refusal") | codes(result, "warning")
