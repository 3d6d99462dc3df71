"""Joints as COCO keypoints and back, by name: what CVAT, Label Studio and pose models write and read."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kneealign._version import __version__
from kneealign.correction.points import JOINTS, JointsByName, Points, PointsPhoto, problem, read_text_file
from kneealign.errors import KneealignError
from kneealign.plain import printable

NOT_LABELLED, HIDDEN, SEEN = 0, 1, 2
"""COCO's third number of a keypoint."""

SKELETON = (("left_hip", "left_knee"), ("left_knee", "left_ankle"), ("right_hip", "right_knee"),
            ("right_knee", "right_ankle"), ("left_hip", "right_hip"))  # fmt: skip

OURS = "kneealign"
"""Key of what COCO has no place for: the photo's hash, who placed the joints and when."""

MAX_FILE_BYTES = 300_000_000
"""Largest COCO file that is read: the keypoints of 250 000 people take 240 MB."""

FindPhoto = Callable[[str], "PointsPhoto | None"]
"""Returns the photo of a name as it is on this machine, None where it is not."""


@dataclass(frozen=True)
class FromCoco:
    """What became of one image of a COCO file."""

    name: str
    """Its file name."""
    points: Points | None
    """Its joints; None where there are none to use."""
    error: KneealignError | None
    """Why not."""


def to_coco(points: Iterable[Points]) -> dict[str, Any]:
    """Return joints as a COCO document with one image and one person for each photo."""
    images, annotations = [], []
    for number, one in enumerate(points, 1):
        day = None if one.placed_on is None else one.placed_on.isoformat()
        ours = {"sha256": one.photo.sha256, "placed_by": one.placed_by, "placed_on": day}
        images.append(
            {
                "id": number,
                "file_name": one.photo.name or f"photo-{number}",
                "width": one.photo.width_px,
                "height": one.photo.height_px,
                OURS: ours,
            }
        )
        annotations.append(_annotation(number, one))
    return {
        "info": {"description": "Joints of standing people by kneealign", "version": __version__},
        "licenses": [],
        "images": images,
        "annotations": annotations,
        "categories": [
            {
                "id": 1,
                "name": "person",
                "supercategory": "person",
                "keypoints": list(JOINTS),
                "skeleton": [[JOINTS.index(a) + 1, JOINTS.index(b) + 1] for a, b in SKELETON],
            }
        ],
    }


def _annotation(number: int, points: Points) -> dict[str, Any]:
    places = asdict(points.joints_px)
    keypoints: list[float] = []
    for joint in JOINTS:
        keypoints += [*places[joint], HIDDEN if joint in points.hidden else SEEN]
    xs, ys = zip(*places.values(), strict=True)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return {
        "id": number,
        "image_id": number,
        "category_id": 1,
        "keypoints": keypoints,
        "num_keypoints": len(JOINTS),
        "bbox": [round(value, 1) for value in (min(xs), min(ys), width, height)],
        "area": round(width * height, 1),
        "segmentation": [],
        "iscrowd": 0,
    }


def read_coco(path: Path) -> bytes:
    """Return the text of a COCO file; errors are those of reading a points file."""
    return read_text_file(path, "COCO", MAX_FILE_BYTES)


def from_coco(text: str | bytes, find_photo: FindPhoto) -> Iterator[FromCoco]:
    """Read the joints of every image in a COCO document.

    Parameters
    ----------
    text : str or bytes
        The document.
    find_photo : callable
        Returns the photo of a file name, which gives the hash that COCO has no place for and confirms the
        size. Images without one are read only if this program wrote the document.

    Yields
    ------
    FromCoco
        In the document's order: joints, or an error with the code ``coco_invalid``, ``coco_no_joints``,
        ``coco_several_people``, ``coco_photo_missing`` or one of a points file.

    Raises
    ------
    PointsError
        Code ``coco_invalid``: it is no COCO document with keypoints.
    """
    document = _document(text)
    names = {category["id"]: _names(category) for category in _rows(document, "categories", "id")}
    if not any(set(JOINTS) <= set(keypoints) for keypoints in names.values()):
        raise _invalid(f"no category has the keypoints {', '.join(JOINTS)}")
    by_image: dict[Any, list[dict[str, Any]]] = {}
    for annotation in _rows(document, "annotations", "image_id", "category_id"):
        keypoints = names.get(annotation["category_id"], [])
        if set(JOINTS) <= set(keypoints) and annotation.get("keypoints"):
            by_image.setdefault(annotation["image_id"], []).append({**annotation, "names": keypoints})
    for image in _rows(document, "images", "id", "file_name"):
        name = str(image["file_name"])
        try:
            yield FromCoco(name, _points(image, by_image.get(image["id"], []), find_photo), None)
        except KneealignError as error:
            yield FromCoco(name, None, error)


def _document(text: str | bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _invalid("it is not JSON") from None
    if not isinstance(document, dict):
        raise _invalid("it is not an object")
    return document


def _rows(document: dict[str, Any], key: str, *needed: str) -> Sequence[dict[str, Any]]:
    rows = document.get(key)
    if not isinstance(rows, list):
        raise _invalid(f'it has no list "{key}"')
    for row in rows:
        values = [row.get(name) for name in needed] if isinstance(row, dict) else [None]
        if any(isinstance(value, (list, dict, type(None))) for value in values):
            raise _invalid(f'an entry of "{key}" lacks {" or ".join(needed)}')
    return rows


def _names(category: dict[str, Any]) -> list[str]:
    """Return a category's keypoints as we write them: "Left Hip" and "left-hip" are left_hip."""
    names = category.get("keypoints") or []
    if not isinstance(names, list):
        raise _invalid('the "keypoints" of a category are no list of names')
    return [str(name).strip().lower().replace(" ", "_").replace("-", "_") for name in names]


def _points(image: dict[str, Any], annotations: list[dict[str, Any]], find_photo: FindPhoto) -> Points:
    name = printable(PurePosixPath(str(image["file_name"]).replace("\\", "/")).name)
    labelled = [found for found in map(_labelled, annotations) if found]
    if not labelled:
        raise problem("coco_no_joints", f"{name}: no hip, knee or ankle is labelled.", "Label all six.")
    if len(labelled) > 1:
        raise problem(
            "coco_several_people",
            f"{name}: the legs of {len(labelled)} people are labelled.",
            "Keep one person for each photo.",
        )
    joints = labelled[0]
    lacking = [joint for joint in JOINTS if joint not in joints]
    if lacking:
        raise problem(
            "points_missing", f"{name} lacks {', '.join(lacking)}.", "All six joints are needed: label those."
        )
    kept = image.get(OURS)
    ours: dict[str, Any] = kept if isinstance(kept, dict) else {}
    document = {
        "format": "kneealign-points",
        "schema_version": "1",
        "photo": asdict(_photo(image, name, ours, find_photo)),
        # Programs that keep single precision make 672.7999877929688 of 672.8.
        "joints_px": {joint: [round(value, 2) for value in joints[joint][:2]] for joint in JOINTS},
        "hidden": [joint for joint in JOINTS if joints[joint][2] == HIDDEN],
        "placed_by": ours.get("placed_by"),
        "placed_on": ours.get("placed_on"),
    }
    return Points.from_json(json.dumps(document), name)


def _labelled(annotation: dict[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Return the joints of a person that are labelled, each as (x, y, visibility)."""
    names, numbers = annotation["names"], annotation["keypoints"]
    if not isinstance(numbers, list) or len(numbers) != 3 * len(names):
        raise _invalid("the keypoints of a person are not three numbers for each name")
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in numbers):
        raise _invalid("a keypoint is no number")
    triples = zip(names, zip(*[map(float, numbers)] * 3, strict=True), strict=True)
    return {name: triple for name, triple in triples if name in JOINTS and triple[2] != NOT_LABELLED}


def _photo(image: dict[str, Any], name: str, ours: dict[str, Any], find_photo: FindPhoto) -> PointsPhoto:
    size = image.get("width"), image.get("height")
    found = find_photo(str(image["file_name"]))
    sha256 = ours.get("sha256")
    if found is None and not isinstance(sha256, str):
        raise problem(
            "coco_photo_missing",
            f"{name} is not there, and the file does not hold its hash.",
            "Give the folder of the photos: --photos DIR.",
        )
    if found is None:
        if not all(isinstance(side, int) for side in size):
            raise _invalid("an image has no width and height")
        return PointsPhoto(name, str(sha256), *size)  # type: ignore[arg-type]
    placed_on = PointsPhoto(found.name, sha256 or found.sha256, *_known(size, found))
    any_joints = JointsByName(*[(math.nan, math.nan)] * 6)
    Points(placed_on, any_joints).check_photo(found.sha256, found.width_px, found.height_px, name)
    return found


def _known(size: tuple[Any, Any], found: PointsPhoto) -> tuple[int, int]:
    """Return the size that the document states, or the photo's where it states none."""
    width, height = size
    if isinstance(width, int) and isinstance(height, int):
        return width, height
    return found.width_px, found.height_px


def _invalid(reason: str) -> KneealignError:
    return problem(
        "coco_invalid",
        f"This is no COCO file with keypoints: {reason}.",
        'It needs "images", "annotations" and "categories", as CVAT and Label Studio export them.',
    )
