"""Results that were written before, to go on from: their joints, and the photo that they are of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kneealign.correction.points import (
    JOINTS,
    PARTS,
    JointsByName,
    Points,
    PointsPhoto,
    problem,
    read_text_file,
)
from kneealign.photo import open_photo, read_source
from kneealign.plain import printable
from kneealign.result import Assessment

MAX_RESULT_BYTES = 1_000_000
"""A result takes about 10 kB."""


def read_result(path: Path) -> Assessment:
    """Read a result.

    Raises
    ------
    PointsError
        Codes ``points_not_found``, ``points_unreadable``, ``points_too_large``, ``result_invalid``.
    """
    data = read_text_file(path, "result", MAX_RESULT_BYTES)
    try:
        return Assessment.from_json(data)
    except (ValueError, RecursionError):
        raise problem(
            "result_invalid",
            f"{printable(path.name)} is not a result of kneealign.",
            "Give a photo, or a .kneealign.json file that kneealign measure --out wrote.",
        ) from None


def points_of(result: Assessment) -> Points:
    """Return the joints of a result, with who placed them.

    Raises
    ------
    PointsError
        Code ``result_without_joints``: the photo was refused.
    """
    photo = result.photo
    if result.legs is None:
        raise problem(
            "result_without_joints",
            f"{photo.name or 'The photo'} was refused, so there are no joints.",
            "Place them by hand: kneealign review.",
        )
    places = {f"{side}_{part}": getattr(leg.joints_px, part) for side, leg in result.legs for part in PARTS}
    made = result.provenance.points
    return Points(
        PointsPhoto(photo.name, photo.sha256, photo.width_px, photo.height_px),
        JointsByName(**{joint: places[joint] for joint in JOINTS}),
        placed_by=None if made is None else made.placed_by,
        placed_on=None if made is None or made.placed_on is None else date.fromisoformat(made.placed_on),
    )


def photo_of(result: Assessment, folders: Iterable[Path]) -> Path:
    """Return the file that a result was measured on, wherever it is in some folders.

    Raises
    ------
    PointsError
        Code ``result_photo_missing``.
    """
    name = Path(result.photo.name).name if result.photo.name else ""
    for path in [folder / name for folder in folders] if name else []:
        if path.is_file() and hashlib.sha256(read_source(path)[0]).hexdigest() == result.photo.sha256:
            return path
    raise problem(
        "result_photo_missing",
        f"The photo of this result, {name or 'without a name'}, is not beside it, or was changed.",
        "Say where it is: --photo FILE.",
    )


def check_photo_of(result: Assessment, path: Path) -> None:
    """Check that a result was measured on this file; errors are also those of reading a photo.

    Raises
    ------
    PointsError
        Code ``result_other_photo``.
    """
    if hashlib.sha256(read_source(path)[0]).hexdigest() != result.photo.sha256:
        raise problem(
            "result_other_photo",
            f"The result was measured on {result.photo.name or 'another photo'}, not on "
            f"{printable(path.name)}: their hashes differ.",
            "Give the very file that was measured. A copy that was saved again, cropped or turned is another "
            "photo.",
        )


def photo_facts(path: Path) -> PointsPhoto:
    """Return what a points file says of a photo; errors are those of reading a photo."""
    from kneealign.photo import MEASURING_SIDE_PX

    photo = open_photo(path).at(MEASURING_SIDE_PX)
    return PointsPhoto(photo.name, photo.sha256, photo.width_px, photo.height_px)
