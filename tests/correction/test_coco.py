"""COCO keypoints out and in, by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from kneealign.correction import JOINTS, FromCoco, Points, PointsPhoto, from_coco, to_coco
from kneealign.errors import PointsError
from tests.correction.placed import points_of
from tests.factories import make_assessment

ONE = points_of(
    make_assessment(), hidden=("left_hip", "right_hip"), placed_by="Ana", placed_on=date(2026, 1, 31)
)
OTHER = replace(ONE, photo=replace(ONE.photo, name="ünusual name.jpg", sha256="1" * 64), placed_by=None)


def nowhere(_: str) -> PointsPhoto | None:
    return None


def there(_: str) -> PointsPhoto:
    return ONE.photo


def read(document: Any, find: Callable[[str], PointsPhoto | None] = nowhere) -> list[FromCoco]:
    return list(from_coco(json.dumps(document), find))


def written() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(to_coco([ONE])))
    return document


def test_the_round_trip_is_intact() -> None:
    assert [one.points for one in read(to_coco([ONE, OTHER]))] == [ONE, OTHER]


def test_it_is_coco() -> None:
    document = to_coco([ONE, OTHER])
    assert {"images", "annotations", "categories"} <= document.keys()
    assert [image["id"] for image in document["images"]] == [1, 2]
    category = document["categories"][0]
    assert category["keypoints"] == list(JOINTS)
    joined = {tuple(category["keypoints"][i - 1] for i in bone) for bone in category["skeleton"]}
    assert ("left_hip", "left_knee") in joined
    for annotation, points in zip(document["annotations"], (ONE, OTHER), strict=True):
        triples = list(zip(*[iter(annotation["keypoints"])] * 3, strict=True))
        assert annotation["num_keypoints"] == len(triples) == 6
        assert triples[0] == (*points.joints_px.left_hip, 1)
        assert triples[1] == (*points.joints_px.left_knee, 2)
        left, top, width, height = annotation["bbox"]
        for x, y, _ in triples:
            assert left - 0.1 <= x <= left + width + 0.1
            assert top - 0.1 <= y <= top + height + 0.1


def as_others_write(points: Points) -> dict[str, Any]:
    """The 17 keypoints of COCO in their own order, as CVAT writes them: without our key."""
    names = "nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow"
    names += " left_wrist right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle"
    keypoints: list[float] = []
    for name in names.split():
        keypoints += [*getattr(points.joints_px, name, (0, 0)), 2 if name in JOINTS else 0]
    return {
        "images": [{"id": 7, "file_name": "folder/photo.jpg", "width": 600, "height": 800}],
        "annotations": [
            {"id": 3, "image_id": 7, "category_id": 5, "keypoints": keypoints, "num_keypoints": 6}
        ],
        "categories": [{"id": 1, "name": "chair"}, {"id": 5, "name": "person", "keypoints": names.split()}],
    }


def test_keypoints_of_others_are_read_by_name() -> None:
    asked = []

    def find(name: str) -> PointsPhoto:
        asked.append(name)
        return ONE.photo

    (one,) = read(as_others_write(ONE), find)
    assert one.points == replace(ONE, hidden=(), placed_by=None, placed_on=None)
    assert asked == ["folder/photo.jpg"]


def test_single_precision_on_the_way_changes_nothing() -> None:
    document = written()
    annotation(document)["keypoints"] = [
        float(np.float32(value)) for value in annotation(document)["keypoints"]
    ]
    assert read(document)[0].points == ONE


@pytest.mark.parametrize("spell", [str.title, str.upper, lambda name: name.replace("_", "-")])
def test_spelling_of_names_does_not_matter(spell: Callable[[str], str]) -> None:
    document = as_others_write(ONE)
    names = document["categories"][1]["keypoints"]
    document["categories"][1]["keypoints"] = [spell(name).replace("_", " ") for name in names]
    assert read(document, there)[0].points is not None


def annotation(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["annotations"][0]
    return found


def two_people(document: dict[str, Any]) -> None:
    document["annotations"].append({**annotation(document), "id": 9})


def unlabel(*joints: int) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        for joint in joints:
            annotation(document)["keypoints"][3 * joint : 3 * joint + 3] = [0, 0, 0]

    return change


def put(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: annotation(document).update({key: value})


@pytest.mark.parametrize(
    ("spoil", "code", "named"),
    [
        (unlabel(1, 5), "points_missing", "left_knee, right_ankle"),
        (unlabel(*range(6)), "coco_no_joints", "photo.jpg"),
        (lambda document: document["annotations"].clear(), "coco_no_joints", "photo.jpg"),
        (two_people, "coco_several_people", "2 people"),
        (put("keypoints", [1.0, 2.0]), "coco_invalid", "three numbers"),
        (put("keypoints", "hello"), "coco_invalid", "three numbers"),
        (put("keypoints", [None] * 18), "coco_invalid", "number"),
        (put("keypoints", [float("nan"), 1, 2] * 6), "points_outside", "left_hip"),
        (put("keypoints", [1e9, 1, 2] * 6), "points_outside", "left_hip"),
        (lambda document: document["images"][0].pop("kneealign"), "coco_photo_missing", "--photos"),
        (lambda document: document["images"][0].pop("width"), "coco_invalid", "width"),
    ],
)
def test_an_image_that_cannot_be_used_says_why(
    spoil: Callable[[dict[str, Any]], object], code: str, named: str
) -> None:
    document = written()
    spoil(document)
    (one,) = read(document)
    assert one.points is None
    assert one.error is not None
    assert one.error.code == code
    assert named in str(one.error)


def test_a_photo_that_is_there_must_be_the_same() -> None:
    for photo, code in (
        (replace(ONE.photo, sha256="2" * 64), "points_other_photo"),
        (replace(ONE.photo, width_px=800, height_px=600), "points_other_size"),
    ):
        (one,) = read(written(), lambda _, photo=photo: photo)
        assert one.error is not None
        assert one.error.code == code


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"images": [], "annotations": [], "categories": {}},
        {"images": [], "annotations": [], "categories": [3]},
        {"images": [], "annotations": [], "categories": [{"id": 1, "keypoints": ["nose"]}]},
        {"images": [], "annotations": [], "categories": [{"id": 1, "keypoints": "left_hip"}]},
        {**to_coco([ONE]), "images": "many"},
        {**to_coco([ONE]), "images": [{"id": [], "file_name": "a.jpg"}]},
        {**to_coco([ONE]), "annotations": [{"image_id": {}, "category_id": 1}]},
        {**to_coco([ONE]), "annotations": [7]},
    ],
)
def test_what_is_no_coco_is_refused(document: Any) -> None:
    with pytest.raises(PointsError) as caught:
        read(document)
    assert caught.value.code == "coco_invalid"


@pytest.mark.parametrize("text", [b"", b"\xff\xd8", b"[" * 10_000])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(PointsError):
        list(from_coco(text, nowhere))
