"""The benchmark on people: its copies, and what it makes of results that are known."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import people  # noqa: E402
from people_copies import COPIES, Person, copied  # noqa: E402

SHAPE = (900, 600, 3)
PERSON = Person(left=250, right=350, hips=420, ankles=760, leg=340, top={"neck": 180.4, "waist": 311.2})


def photo() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, SHAPE, dtype=np.uint8)


def seen(name: str, left: float, right: float, copy: str | None = None, **findings: str) -> people.Seen:
    return people.Seen(
        name=name,
        copy=copy,
        status="measured",
        findings={code: (severity, None) for code, severity in findings.items()},
        deviation_deg={"left": left, "right": right},
        half_width_deg={"left": 1.5, "right": 1.5},
        joints_px=None,
    )


def row(name: str, person: str, group: str = "ok", cover: str = "bare") -> people.Row:
    return people.Row(name, group, cover, person, "")


@pytest.mark.parametrize("name", COPIES)
def test_every_copy_differs_and_is_a_picture(name: str) -> None:
    copy = copied(name, photo(), PERSON)
    assert copy is not None
    assert copy.dtype == np.uint8
    assert copy.shape != SHAPE or (copy != photo()).any()


def test_crops_keep_the_legs() -> None:
    left = copied("crop on the left", photo(), PERSON)
    assert left is not None
    np.testing.assert_array_equal(left, photo()[:, 114:])
    neck = copied("crop at the neck", photo(), PERSON)
    assert neck is not None
    np.testing.assert_array_equal(neck, photo()[180:])
    waist = copied("crop at the waist", photo(), PERSON)
    assert waist is not None
    np.testing.assert_array_equal(waist, photo()[311:])
    outermost = Person(left=0, right=599, hips=420, ankles=760, leg=340)
    assert copied("crop on the left", photo(), outermost) is None


def test_each_person_counts_once() -> None:
    rows = [row("a1", "a"), row("a2", "a"), row("b", "b"), row("c", "c", group="borderline")]
    photos = {"a1": seen("a1", 6, 2), "a2": seen("a2", 4, 0), "b": seen("b", -4, -1), "c": seen("c", 9, 9)}
    found = people.population(rows, photos, None)
    assert (found["people"], found["mean_deg"]) == (2, pytest.approx((5 + 1 - 4 - 1) / 4))
    assert (found["beyond_plus_3"], found["beyond_minus_3"]) == (0.25, 0.25)
    assert people.same_person(rows, photos)["sd_deg"] == {"a": pytest.approx(2**0.5)}


def test_a_mirrored_copy_changes_sides() -> None:
    assert people.change(seen("a", 2, 5, copy="mirrored"), seen("a", 5, 3)) == [0, -1]
    assert people.change(seen("a", 2, 5, copy="in grey"), seen("a", 1, 3)) == [1, 2]


def test_warnings_are_counted_by_cover() -> None:
    rows = [row("a", "a"), row("b", "b", cover="tight"), row("c", "c", cover="jeans")]
    photos = [seen("a", 0, 0, shoes="info"), seen("b", 0, 0, blurred="warning"), seen("c", 0, 0)]
    found = people.summarise(rows, photos)
    assert found["warned_uncovered"] == (1, 2)
    assert found["shares"]["ok"]["measured"] == 3
    people.print_figures(found)
