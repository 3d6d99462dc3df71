"""Folders with joints that a person placed on some of the photos."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kneealign.batch import worker
from kneealign.correction import Points
from kneealign.errors import PointsError
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.batch.conftest import Fill, Measure
from tests.conftest import SAMPLES
from tests.correction.placed import points_of
from tests.factories import make_assessment


def points_on(content: str) -> Points:
    points = points_of(make_assessment())
    return replace(points, photo=replace(points.photo, sha256=sha256(content.encode()).hexdigest()))


def left_deg(out: Path) -> list[float]:
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["legs"]["left"]["deviation_deg"] for line in lines]


def test_photos_with_points_are_measured_with_them_and_no_others_again(fill: Fill, measure: Measure) -> None:
    folder = fill({"a.jpg": "good a", "b.jpg": "good b b"})
    out = measure(folder).out
    assert left_deg(out) == [1.0, 1.5]
    notes: list[str] = []
    placed = fill(
        {"x.points.json": points_on("good a").to_json(), "y.points.json": points_on("gone").to_json()}, "p"
    )
    summary = measure(folder, points_dir=placed, on_note=notes.append)
    assert (summary.measured, summary.reused) == (2, 1)
    assert left_deg(out) == [20.0, 1.5]
    assert [note for note in notes if "not among these photos" in note]
    moved = points_on("good a")
    moved = replace(moved, joints_px=replace(moved.joints_px, left_hip=(350.0, 400.0)))
    fill({"x.points.json": moved.to_json()}, "p")
    assert measure(folder, points_dir=placed).reused == 1


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "points_not_found"),
        ({"a.points.json": "{}"}, "points_invalid"),
        (
            {"a.points.json": points_on("x").to_json(), "b.points.json": points_on("x").to_json()},
            "points_twice",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_measured(
    fill: Fill, measure: Measure, tmp_path: Path, files: dict[str, str], code: str
) -> None:
    with pytest.raises(PointsError) as caught:
        measure(fill({"a.jpg": "good"}), points_dir=fill(files, "p"))
    assert caught.value.code == code
    assert not (tmp_path / "out").exists()


def test_mirror_images_have_mirrored_points(fill: Fill, measure: Measure) -> None:
    placed = fill({"a.points.json": points_on("good").to_json()}, "p")
    with pytest.raises(PointsError) as caught:
        measure(fill({"a.jpg": "good"}), points_dir=placed, mirrored=True)
    assert caught.value.code == "points_swapped"


def test_the_worker_measures_the_points(sample: Callable[[str], Assessment], tmp_path: Path) -> None:
    name = "straight_legs_adult"
    own = sample(name)
    settings = worker.Settings(str(tmp_path), "0" * 16, "none", 100.0, None, {})
    task = worker.Task(
        "key",
        str(SAMPLES / f"{name}.jpg"),
        own.photo.sha256,
        Subject(),
        points_of(own, {"left_knee": (5.0, 0.0)}),
    )
    outcome = worker.measure_photo(settings, task)
    assert outcome.status == "measured"
    joints = outcome.facts["result"]["provenance"]["points"]["joints"]
    assert [one["joint"] for one in joints if one["moved_px"]] == ["left_knee"]
