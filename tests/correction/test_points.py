"""The points file: what is written is read back, and nothing else is taken for points."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kneealign.correction import Points, read_points
from kneealign.errors import KneealignError, PointsError
from tests.correction.placed import points_of
from tests.factories import make_assessment

POINTS = points_of(make_assessment(), placed_by="Ana", placed_on=date(2026, 1, 31), hidden=("left_hip",))


def plain() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(POINTS.to_json())
    return document


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "photo.points.json"
    path.write_text(POINTS.to_json(), encoding="utf-8")
    assert read_points(path) == POINTS == read_points(POINTS)
    assert list(plain()) == [
        "format",
        "schema_version",
        "photo",
        "joints_px",
        "hidden",
        "placed_by",
        "placed_on",
    ]
    assert plain()["joints_px"]["left_knee"] == list(POINTS.joints_px.left_knee)


def test_who_when_and_hidden_are_optional() -> None:
    short = {key: value for key, value in plain().items() if not key.startswith("placed") and key != "hidden"}
    assert Points.from_json(json.dumps(short)) == replace(POINTS, hidden=(), placed_by=None, placed_on=None)


Spoil = Callable[[dict[str, Any]], object]


def put(*keys: str, value: object) -> Spoil:
    def spoil(document: dict[str, Any]) -> None:
        for key in keys[:-1]:
            document = document[key]
        document[keys[-1]] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "code", "named"),
    [
        (lambda document: document["joints_px"].pop("left_knee"), "points_missing", "left_knee"),
        (lambda document: document.pop("joints_px"), "points_invalid", "joints_px"),
        (lambda document: document.pop("photo"), "points_invalid", "photo"),
        (lambda document: document.pop("format"), "points_invalid", "format"),
        (put("schema_version", value="9"), "points_version", "version"),
        (put("schema_version", value=1), "points_version", "version"),
        (put("joints_px", "left_knee", value="here"), "points_invalid", "left_knee"),
        (put("joints_px", "left_knee", value=["1", "2"]), "points_invalid", "left_knee"),
        (put("joints_px", "left_knee", value=[1.0]), "points_invalid", "left_knee"),
        (put("joints_px", "left_knee", value=None), "points_invalid", "left_knee"),
        (put("joints_px", "left_elbow", value=[1.0, 2.0]), "points_invalid", "left_elbow"),
        (put("joints_px", "left_knee", value=[float("nan"), 570.0]), "points_outside", "left_knee"),
        (put("joints_px", "left_knee", value=[float("inf"), 570.0]), "points_outside", "left_knee"),
        (put("joints_px", "left_knee", value=[1e300, 570.0]), "points_outside", "left_knee"),
        (put("joints_px", "left_knee", value=[-1.0, 570.0]), "points_outside", "left_knee"),
        (put("joints_px", "right_ankle", value=[255.0, 800.0]), "points_outside", "right_ankle"),
        (put("joints_px", "left_knee", value=[345.0, 300.0]), "points_order", "left knee"),
        (put("photo", "width_px", value="600"), "points_invalid", "width_px"),
        (put("photo", "width_px", value=-600), "points_outside", "-600"),
        (put("photo", value=[]), "points_invalid", "photo"),
        (put("placed_on", value="yesterday"), "points_invalid", "placed_on"),
        (put("placed_by", value={"a": 1}), "points_invalid", "placed_by"),
        (put("hidden", value=["left_toe"]), "points_invalid", "hidden"),
        (put("note", value="hello"), "points_invalid", "note"),
    ],
)
def test_what_is_no_points_file_is_refused_by_name(spoil: Spoil, code: str, named: str) -> None:
    document = plain()
    spoil(document)
    with pytest.raises(PointsError, match=named) as caught:
        Points.from_json(json.dumps(document), "photo.points.json")
    assert caught.value.code == code
    assert caught.value.advice
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "points_not_json"),
        (b"\xff\xd8\xff\xe0", "points_not_json"),
        (b"[" * 50_000, "points_not_json"),
        (b"null", "points_invalid"),
        (b"[]", "points_invalid"),
        (b'{"format": "kneealign-points"}', "points_version"),
        (b" " * 100_001, "points_too_large"),
    ],
)
def test_any_other_file_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "photo.points.json"
    path.write_bytes(data)
    with pytest.raises(PointsError) as caught:
        read_points(path)
    assert caught.value.code == code


def test_a_result_is_no_points_file() -> None:
    with pytest.raises(PointsError, match="format"):
        Points.from_json(make_assessment().to_json())


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.json", "points_not_found"), (tmp_path, "points_unreadable")):
        with pytest.raises(KneealignError) as caught:
            read_points(path)
        assert caught.value.code in {code, "points_too_large"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes a pipe")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PointsError) as caught:
        read_points(tmp_path / "pipe")
    assert caught.value.code == "points_too_large"


def test_points_that_were_made_in_python_are_checked_as_well() -> None:
    outside = replace(POINTS, joints_px=replace(POINTS.joints_px, left_hip=(float("nan"), 1.0)))
    with pytest.raises(PointsError):
        read_points(outside)


def test_left_and_right_are_the_persons() -> None:
    POINTS.check_sides(mirrored=False)
    with pytest.raises(PointsError) as caught:
        POINTS.check_sides(mirrored=True)
    assert caught.value.code == "points_swapped"
