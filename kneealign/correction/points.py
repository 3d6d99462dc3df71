"""Joints placed by hand, as a file: ``NAME.points.json``.

The file identifies its photo by hash and size, and each joint by name, so points cannot end up on another
photo, nor a left knee on a right one. ``docs/correct.md`` describes it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import numpy as np

from kneealign.body import SIDES, Side
from kneealign.codes import STRICT
from kneealign.errors import PointsError
from kneealign.files import read_small
from kneealign.plain import printable

if TYPE_CHECKING:
    import os

    from pydantic import ConfigDict

    from kneealign.legs import Joints

JointName: TypeAlias = Literal[
    "left_hip", "left_knee", "left_ankle", "right_hip", "right_knee", "right_ankle"
]
JOINTS: tuple[JointName, ...] = get_args(JointName)
"""The six joints; left and right are the person's."""

PARTS = ("hip", "knee", "ankle")

SUFFIX = ".points.json"
FORMAT: Literal["kneealign-points"] = "kneealign-points"
VERSION: Literal["1"] = "1"

MAX_FILE_BYTES = 100_000
"""A points file takes about 1 kB; a larger one is something else."""

_EXACT: ConfigDict = {**STRICT, "strict": True}  # type: ignore[typeddict-item]
_DOCUMENT = "docs/correct.md describes the file; kneealign review writes one."

PointPx = tuple[float, float]


@dataclass(frozen=True)
class PointsPhoto:
    """The photo that the joints belong to."""

    __pydantic_config__ = _EXACT

    name: str | None
    """File name without its folder; it may have changed since."""
    sha256: str
    """Hash of the file's bytes (of the pixels for an array)."""
    width_px: int
    """Width of the upright photo at full size."""
    height_px: int
    """Height of the upright photo at full size."""


@dataclass(frozen=True)
class JointsByName:
    """Joint centres as (x right, y down) in pixels of the upright photo at full size."""

    __pydantic_config__ = _EXACT

    left_hip: PointPx
    left_knee: PointPx
    left_ankle: PointPx
    right_hip: PointPx
    right_knee: PointPx
    right_ankle: PointPx


@dataclass(frozen=True)
class Points:
    """Six joints that a person placed on a photo."""

    __pydantic_config__ = _EXACT

    photo: PointsPhoto
    """The photo that they belong to."""
    joints_px: JointsByName
    """The joints by name; left and right are the person's."""
    hidden: tuple[JointName, ...] = ()
    """Joints that were placed although they are not visible."""
    placed_by: str | None = None
    """Who placed them."""
    placed_on: date | None = None
    """When."""
    format: Literal["kneealign-points"] = FORMAT
    """What this file is."""
    schema_version: Literal["1"] = VERSION
    """Version of this format."""

    def leg_joints(self) -> Joints:
        """Return the (3, 2) hip, knee and ankle of each of the person's legs, in pixels at full size."""
        return {
            side: np.array([getattr(self.joints_px, f"{side}_{part}") for part in PARTS], np.float64)
            for side in SIDES
        }

    def to_json(self) -> str:
        """Return the file's text; the same points give the same text."""
        plain = asdict(self)
        ordered = {key: plain.pop(key) for key in ("format", "schema_version")} | plain
        if self.placed_on is not None:
            ordered["placed_on"] = self.placed_on.isoformat()
        return json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes, name: str = "The points file") -> Points:
        """Read the text of a points file.

        Raises
        ------
        PointsError
            Codes ``points_not_json``, ``points_invalid``, ``points_version``, ``points_missing``,
            ``points_outside``, ``points_order``.
        """
        try:
            plain = json.loads(text)
        except (ValueError, RecursionError):
            raise problem("points_not_json", f"{name} is not JSON.", _DOCUMENT) from None
        points = cls._of(plain, name)
        points._check_places(name)
        return points

    @classmethod
    def _of(cls, plain: Any, name: str) -> Points:
        from pydantic import TypeAdapter, ValidationError

        if not isinstance(plain, dict) or plain.get("format") != FORMAT:
            raise problem("points_invalid", f'{name} has no "format": "{FORMAT}".', _DOCUMENT)
        if plain.get("schema_version") != VERSION:
            raise problem(
                "points_version",
                f"{name} has a version that this kneealign does not know.",
                f'It reads "schema_version": "{VERSION}". Use the version that wrote it, or a newer one.',
            )
        try:
            return TypeAdapter(cls).validate_json(json.dumps(plain))
        except ValidationError as error:
            raise _invalid(error.errors(include_url=False), name) from None

    def _check_places(self, name: str) -> None:
        """Check that every joint is in the picture, and each knee between hip and ankle."""
        photo = self.photo
        for joint, (x, y) in asdict(self.joints_px).items():
            # NaN is nowhere.
            if not (-0.5 <= x <= photo.width_px - 0.5 and -0.5 <= y <= photo.height_px - 0.5):
                raise problem(
                    "points_outside",
                    f"{name}: {joint} lies outside the picture of {photo.width_px} × {photo.height_px} px.",
                    "Place it on the photo, turned upright, at full size.",
                )
        for side, (hip, knee, ankle) in self.leg_joints().items():
            if not hip[1] < knee[1] < ankle[1]:
                raise problem(
                    "points_order",
                    f"{name}: the {side} knee does not lie below the hip and above the ankle.",
                    "Place the joints of a person who stands upright in the picture.",
                )

    def check_photo(self, sha256: str, width_px: int, height_px: int, name: str | None) -> None:
        """Check that these points were placed on this photo.

        Raises
        ------
        PointsError
            Codes ``points_other_photo`` and ``points_other_size``.
        """
        shown = name or "this photo"
        if self.photo.sha256 != sha256:
            raise problem(
                "points_other_photo",
                f"The points were placed on {self.photo.name or 'another photo'}, not on {shown}: "
                "their hashes differ.",
                "Give the very file that the points were placed on. A copy that was saved again, cropped or "
                "turned is another photo.",
            )
        if (self.photo.width_px, self.photo.height_px) != (width_px, height_px):
            raise problem(
                "points_other_size",
                f"The points were placed on a picture of {self.photo.width_px} × {self.photo.height_px} px; "
                f"{shown} has {width_px} × {height_px} px when turned upright.",
                "Place the points on the upright photo at full size.",
            )

    def check_sides(self, mirrored: bool) -> None:
        """Check that left and right are the person's.

        Raises
        ------
        PointsError
            Code ``points_swapped``.
        """
        joints = self.leg_joints()
        if (joints["left"][0, 0] < joints["right"][0, 0]) != mirrored:
            side = "left" if mirrored else "right"
            raise problem(
                "points_swapped",
                f"The left hip does not lie on the {side} of the picture.",
                "Left and right are the person's: on a photo from the front the left leg is on the right. "
                "Use --mirrored (mirrored=True) for a mirror image, and only then.",
            )


PointsSource: TypeAlias = "str | os.PathLike[str] | Points"
"""What points may be given as: the path of a points file, or the points."""


def read_points(source: PointsSource) -> Points:
    """Read a points file, or return points that were read already.

    Raises
    ------
    PointsError
        Codes ``points_not_found``, ``points_unreadable``, ``points_too_large``, and those of
        :meth:`Points.from_json`.
    """
    if isinstance(source, Points):
        source._check_places("The points")
        return source
    name = printable(Path(source).name)
    return Points.from_json(read_text_file(source, "points", MAX_FILE_BYTES), name)


def read_points_folder(folder: str | os.PathLike[str], *, mirrored: bool = False) -> dict[str, Points]:
    """Read all points files of a folder.

    Parameters
    ----------
    folder : path
        Searched for ``*.points.json``, without sub-folders.
    mirrored : bool
        The photos are mirror images.

    Returns
    -------
    dict
        The points by the hash of their photo.

    Raises
    ------
    PointsError
        Codes ``points_not_found`` and ``points_twice``, and those of :func:`read_points` and
        :meth:`Points.check_sides`.
    """
    paths = sorted(Path(folder).glob(f"*{SUFFIX}"))
    if not paths:
        shown = printable(str(folder))
        raise problem("points_not_found", f"{shown} holds no *{SUFFIX} files.", "Check the path.")
    found: dict[str, Points] = {}
    names: dict[str, str] = {}
    for path in paths:
        points, name = read_points(path), printable(path.name)
        points.check_sides(mirrored)
        sha256 = points.photo.sha256
        if sha256 in found:
            raise problem(
                "points_twice",
                f"{name} and {names[sha256]} are points of the same photo.",
                "Keep the one that counts.",
            )
        found[sha256], names[sha256] = points, name
    return found


def read_text_file(source: str | os.PathLike[str], what: str, limit_bytes: int) -> bytes:
    """Return the bytes of a small file.

    Raises
    ------
    PointsError
        Codes ``points_not_found``, ``points_unreadable``, ``points_too_large``.
    """
    path = Path(source)
    name = printable(str(source))
    try:
        return read_small(path, limit_bytes)
    except FileNotFoundError:
        raise problem("points_not_found", f"{name} does not exist.", "Check the path.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise problem("points_unreadable", f"{name} cannot be read: {reason}.", "Check the path.") from None
    except ValueError:
        raise problem(
            "points_too_large",
            f"{name} is no {what} file: it has more than {limit_bytes} bytes, or is no regular file.",
            _DOCUMENT,
        ) from None


def problem(code: str, message: str, advice: str) -> PointsError:
    """Return the error for unusable points."""
    return PointsError(code, message, advice)


def side_and_row(joint: JointName) -> tuple[Side, int]:
    """Return the side of a joint and its row: 0 hip, 1 knee, 2 ankle.

    >>> side_and_row("left_ankle")
    ('left', 2)
    """
    side, _, part = joint.partition("_")
    return ("left" if side == "left" else "right"), PARTS.index(part)


def _invalid(errors: list[Any], name: str) -> PointsError:
    places = [one["loc"] for one in errors if one["type"] == "missing"]
    lacking = [str(place[1]) for place in places if len(place) == 2 and place[0] == "joints_px"]
    if lacking:
        return problem(
            "points_missing",
            f"{name} lacks {', '.join(lacking)}.",
            "All six joints are needed: place those as well.",
        )
    first = errors[0]
    place = ".".join(map(str, first["loc"]))
    return problem("points_invalid", printable(f"{name}: {place}: {first['msg']}."), _DOCUMENT)
