"""The page on which a person moves the joints: one self-contained file with the photo in it.

The script on it computes angles and gaps as ``legs`` does; ``tests/correction/test_formula.py`` holds the two
against each other.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import SIDES
from kneealign.codes import Finding, FindingCode, ScaleMethod, Severity
from kneealign.correction.live import live_frame, plausible
from kneealign.correction.points import FORMAT, JOINTS, SUFFIX, VERSION, Points, side_and_row
from kneealign.correction.sight import Sight
from kneealign.errors import OptionError
from kneealign.geometry import apply
from kneealign.legs import Joints
from kneealign.pose import PX_PER_LEG
from kneealign.quality import HIDING_KNEES, HIDING_LEGS
from kneealign.report import hide_faces, page_styles, safe_stem
from kneealign.result import Assessment
from kneealign.subject import Subject
from kneealign.texts import Words, disclaimer, finding_text, words_in

if TYPE_CHECKING:
    import jinja2

MAX_SIDE_PX = 2400
"""Longest side of the photo on the page: a pixel of it is then half a millimetre of a person."""

JPEG_QUALITY = 88

SIMPLER_PX = 0.7
"""How far the drawn outline may lie from the true one, in pixels of its raster."""


@dataclass(frozen=True)
class Reviewed:
    """A photo whose joints are to be checked."""

    result: Assessment
    """What the program measured or refused, with the picture to show."""
    sight: Sight
    """What joints placed by hand are measured with."""
    px_per_pixel: float
    """Full-size pixels per pixel of the picture that was measured."""
    mirrored: bool
    """The photo is a mirror image."""
    placed: Points | None
    """Joints to begin with; None to begin with the program's."""


def review_page(reviewed: Reviewed, *, lang: str = "en", show_face: bool = False) -> str:
    """Return the page as HTML.

    Raises
    ------
    OptionError
        Codes ``bad_language`` and ``face_unknown``: no head was found that could be hidden.
    """
    words = words_in(lang)
    said = words.file("review")
    script = _script()
    result = reviewed.result
    return _template().render(
        lang=lang,
        said=said,
        photo=_photo_address(result, show_face),
        size=result.photo,
        title=result.photo.name or words.say("photo"),
        notices=_notices(words, reviewed),
        command=_command(reviewed),
        data=json.dumps(_data(reviewed, words), ensure_ascii=False, allow_nan=False),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        disclaimer=disclaimer(words),
    )


def _data(reviewed: Reviewed, words: Words) -> dict[str, Any]:
    """Return what the script works with; pixels are those of the photo at full size."""
    said = words.file("review")
    program = _program_joints(reviewed)
    start = dict(program)
    if reviewed.placed is not None:
        start |= {joint: list(place) for joint, place in asdict(reviewed.placed.joints_px).items()}
    photo = reviewed.result.photo
    unsure = [joint for joint in JOINTS if _looks_like(joint, reviewed.mirrored) in reviewed.sight.unsure]
    return {
        "format": FORMAT,
        "schema_version": VERSION,
        "photo": {key: getattr(photo, key) for key in ("name", "sha256", "width_px", "height_px")},
        "file": safe_stem(photo.name or "photo") + SUFFIX,
        "mirrored": reviewed.mirrored,
        "program": program,
        "start": start,
        "hidden": list(reviewed.placed.hidden) if reviewed.placed else [],
        "unsure": unsure,
        "outline": _outline(reviewed),
        "unseen_gaps": _unseen_gaps(reviewed),
        "refused": bool(_blocking(reviewed)),
        "plausible": plausible(reviewed.sight, reviewed.px_per_pixel, words),
        "frame": {**live_frame(reviewed.sight, reviewed.px_per_pixel), "cm_per_px": _by_marker(reviewed)},
        "texts": said["script"],
        "joint_names": said["joints"],
    }


def _by_marker(reviewed: Reviewed) -> float | None:
    """Return centimetres per pixel where a marker in the photo gives them: it wins over the height."""
    scale = reviewed.result.scale
    return scale.cm_per_px if scale is not None and scale.method is ScaleMethod.MARKER else None


def _unseen_gaps(reviewed: Reviewed) -> list[str]:
    """Return the gaps that clothes hide."""
    codes = {finding.code for finding in reviewed.sight.findings}
    touching = ["knee_touching", "ankle_touching"]
    if codes & HIDING_LEGS:
        return ["knee", "ankle", *touching]
    return ["knee", *touching] if codes & HIDING_KNEES else []


def _looks_like(joint: Any, mirrored: bool) -> tuple[str, int]:
    side, row = side_and_row(joint)
    return (SIDES[SIDES.index(side) ^ 1] if mirrored else side), row


def _program_joints(reviewed: Reviewed) -> dict[str, list[float] | None]:
    """Return the program's joints by name, None where it has none inside the picture."""
    legs = reviewed.sight.legs
    own: Joints | None = None if legs is None else legs.joints_px
    photo = reviewed.result.photo
    found: dict[str, list[float] | None] = {}
    for joint in JOINTS:
        found[joint] = None
        if own is not None:
            side, row = _looks_like(joint, reviewed.mirrored)
            x, y = (own[side][row] + 0.5) * reviewed.px_per_pixel - 0.5  # type: ignore[index]
            if 0 <= x <= photo.width_px - 1 and 0 <= y <= photo.height_px - 1:
                found[joint] = [round(float(x), 1), round(float(y), 1)]
    return found


def _outline(reviewed: Reviewed) -> str:
    """Return the person's outline around the legs as a path; "" where none is known."""
    pose = reviewed.sight.pose
    if pose is None:
        return ""
    inside = np.asarray(pose.outline.mean >= 0.5, np.uint8)
    # The raster's own border is no outline.
    inside[[0, -1]] = inside[:, [0, -1]] = 0
    lines, _ = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    paths = []
    for line in lines:
        if len(line) > PX_PER_LEG:
            simple = cv2.approxPolyDP(line, SIMPLER_PX, closed=True)[:, 0].astype(np.float64)
            points = (apply(pose.outline.to_photo, simple) + 0.5) * reviewed.px_per_pixel - 0.5
            paths.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(paths)


def _notices(words: Words, reviewed: Reviewed) -> list[str]:
    """Return what somebody must know who places joints on this photo."""
    said = words.file("review")["notices"]
    sight = reviewed.sight
    notices = []
    blocking = _blocking(reviewed)
    if blocking:
        reasons = " ".join(finding_text(words, item) for item in blocking)
        notices.append(said["refused"].format(reasons=reasons))
    elif sight.lost is not None:
        notices.append(said["lost" if sight.legs is None else "astray"])
    elif sight.pose is None:
        notices.append(said["elsewhere"])
    return notices


def _blocking(reviewed: Reviewed) -> list[Finding]:
    """Return the refusals that stay, wherever the joints are put."""
    about_person = (item for item in reviewed.result.refusals if item.code is FindingCode.UNDER_TWO_YEARS)
    about_photo = (item for item in reviewed.sight.findings if item.severity is Severity.REFUSAL)
    return [*about_person, *about_photo]


def _command(reviewed: Reviewed) -> list[str]:
    """Return the words of the command that measures the saved file."""
    name = reviewed.result.photo.name or "photo.jpg"
    parts = ["kneealign", "measure", _quoted(name), "--points", _quoted(safe_stem(name) + SUFFIX)]
    subject: Subject = reviewed.result.subject
    for option, value in (
        ("--age", subject.age_years),
        ("--sex", subject.sex),
        ("--height-cm", subject.height_cm),
        ("--weight-kg", subject.weight_kg),
    ):
        if value is not None:
            parts += [option, value if isinstance(value, str) else f"{value:g}"]
    return [*parts, *(["--mirrored"] if reviewed.mirrored else []), "--out", "results"]


def _quoted(name: str) -> str:
    return f'"{name}"' if any(not (letter.isalnum() or letter in "._-") for letter in name) else name


def _photo_address(result: Assessment, show_face: bool) -> str:
    """Return the photo as a data address, faces hidden unless they are to be shown."""
    from PIL import Image

    assert result.picture is not None
    if not show_face and result.legs is None and result.picture.heads is None:
        raise OptionError(
            "face_unknown",
            "Nobody was found in the photo, so no face could be hidden on the page.",
            "If the page stays with you, leave faces as they are: --show-face (show_face=True).",
        )
    rgb: NDArray[np.uint8] = result.picture.rgb if show_face else hide_faces(result, result.picture.rgb)
    photo = Image.fromarray(np.ascontiguousarray(rgb[..., :3]))
    photo.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"


@cache
def _script() -> str:
    folder = files("kneealign.correction") / "templates"
    return "".join((folder / name).read_text(encoding="utf-8") for name in ("formula.js", "review.js"))


@cache
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kneealign.correction", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["page_styles"] = Markup(page_styles())
    # Data must not end its script element.
    environment.filters["inert"] = lambda text: Markup(text.replace("<", "\\u003c"))
    environment.filters["trusted"] = Markup
    return environment.get_template("review.html.j2")
