"""Write reports to look at: all samples and seven made-up people, in every language, as pages and pictures.

    python tools/report_cases.py OUT                 # pages, PDFs and screen pictures at 390 and 1280 px
    python tools/report_cases.py OUT --only worse    # one of them
    python tools/report_cases.py --documents         # the pictures of reports and drawn photos in docs/images

The seven are drawn, and their joints placed where the drawing has them: everything after the joints, from the
angles to the page, is the program's own. Three samples of one person are also shown together. Needs the extra
"test", Chromium and, for PDFs, Pango.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

import kneealign
from kneealign.body import SIDES
from kneealign.codes import Framing, ScaleMethod
from kneealign.legs import LegDoubt, LegGaps, PixelScale, PlacedLegs
from kneealign.photo import open_photo
from kneealign.report import with_history
from kneealign.result import Assessment, Picture, Provenance
from kneealign.result.from_geometry import measured_result
from kneealign.subject import Subject
from kneealign.texts import languages

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_images"
WIDTHS_PX = (390, 1280)
DOCUMENTS = {"report_child": "child_without_height", "report_adult": "bow_legs_adult"}
DRAWN = {"result": ("knock_knees_adult", 900), "waist_down": ("waist_down_adult", 760)}
"""Drawn photos in the documents, and their heights in px."""
STANDS, TOGETHER, STANDS_WIDTH_PX = ("stand_1", "stand_2", "stand_3"), "stands_together", 1400

_WIDTH_PX, _HEIGHT_PX = 900, 1400
_WALL, _FLOOR, _SKIN, _SHIRT, _SHORTS = (
    (214, 212, 206),
    (176, 170, 160),
    (222, 184, 160),
    (120, 150, 176),
    (70, 84, 104),
)


@dataclass(frozen=True)
class Case:
    """One made-up person."""

    subject: Subject
    left_deg: float
    right_deg: float
    ankle_gap_cm: float = 0.0
    """Between the ankles with the knees touching."""
    before: tuple[tuple[float, float, float], ...] = ()
    """Earlier photos: age in years, left and right deviation."""


CASES = {
    "two_years": Case(Subject(2.0, "male", 87), 0.5, 1.0, 1.0),
    "five_wide_gap": Case(Subject(5.0, "female", 109), 9.0, 9.5, 9.0),
    "eight_and_a_half": Case(Subject(8.5, "female", 131), 8.5, 8.0, 6.0),
    "teen_one_sided": Case(Subject(14.0, "male", 165), 11.0, 1.0, 4.5),
    "four_bow_legs": Case(Subject(4.0, "male", 104), -7.0, -6.5),
    "adult_varus": Case(Subject(38.0, "male", 179), -8.5, -9.0),
    "worse": Case(
        Subject(11.0, "female", 145),
        9.5,
        9.0,
        7.0,
        before=((8.0, 3.0, 2.5), (9.5, 5.5, 5.0), (10.5, 8.0, 7.5)),
    ),
}


def made_up(name: str) -> tuple[Assessment, list[Assessment]]:
    """Return the result of a made-up person, and the results of earlier photos."""
    case = CASES[name]
    earlier = [
        _result(
            f"{name}_at_{age:g}",
            replace(case, subject=replace(case.subject, age_years=age), left_deg=left, right_deg=right),
        )
        for age, left, right in case.before
    ]
    return with_history(_result(name, case), earlier), earlier


def samples() -> Iterator[tuple[str, Assessment]]:
    """Yield every sample with its result, the child's once more without the height, and the stands together.

    The rendered child is very short for the age, which a report then speaks of first.
    """
    stands = []
    for row in json.loads((SAMPLES / "reference.json").read_text(encoding="utf-8")):
        name = Path(row["file"]).stem
        subject = Subject(row["age_years"], row["sex"], row["height_cm"])
        result = kneealign.measure(SAMPLES / row["file"], subject)
        stands += [result] if name in STANDS else []
        yield name, result
        if name == "child_5_years":
            yield (
                "child_without_height",
                kneealign.measure(SAMPLES / row["file"], replace(subject, height_cm=None)),
            )
    yield TOGETHER, kneealign.combine(stands)


def _result(name: str, case: Case) -> Assessment:
    joints = {side: _joints(side, case) for side in SIDES}
    rgb = _drawing(joints)
    leg_px = float(np.mean([np.hypot(*np.diff(joints[side], axis=0).T).sum() for side in SIDES]))
    cm_per_px = (case.subject.height_cm or 100.0) / (_HEIGHT_PX - 200)
    gap = case.ankle_gap_cm / cm_per_px / leg_px
    deviations = {"left": case.left_deg, "right": case.right_deg}
    youth = min(1.0, max(0.0, (16 - (case.subject.age_years or 16)) / 12))
    legs = PlacedLegs(
        joints_px=joints,
        deviation_deg=deviations,
        axis_offset_percent={side: 100 * math.sin(math.radians(deg)) / 4 for side, deg in deviations.items()},
        doubt={side: LegDoubt(deg, (deg,) * 6, youth=youth) for side, deg in deviations.items()},
        gaps=LegGaps(
            knee_leg=0.0 if case.ankle_gap_cm else 0.1,
            ankle_leg=gap,
            modelled_imd_leg=gap if case.ankle_gap_cm else -0.1,
            modelled_icd_leg=-0.1 if case.ankle_gap_cm else 0.11,
        ),
        leg_px=leg_px,
    )
    photo = replace(open_photo(rgb).at(max(rgb.shape)), name=f"{name}.png")
    result = measured_result(
        photo,
        case.subject,
        Framing.FULL_BODY,
        legs,
        PixelScale(cm_per_px, 0.012, ScaleMethod.HEIGHT),
        [],
        Provenance(kneealign.__version__, "none", "none", "0" * 64, kneealign.norms.NORMS_ID, {}),
    )
    return replace(result, picture=Picture.of(rgb, [(_WIDTH_PX / 2, 150.0, 75.0)]))


def _joints(side: str, case: Case) -> np.ndarray:
    """Return hip, knee and ankle: half the angle lies above the knee, half below."""
    degrees = case.left_deg if side == "left" else case.right_deg
    outwards = 1 if side == "left" else -1
    half = math.radians(degrees / 2)
    hip = np.array([_WIDTH_PX / 2 + outwards * 62.0, 690.0])
    knee = hip + 300 * np.array([-outwards * math.sin(half), math.cos(half)])
    ankle = knee + 300 * np.array([outwards * math.sin(half), math.cos(half)])
    return np.stack([hip, knee, ankle])


def _drawing(joints: dict[Any, np.ndarray]) -> np.ndarray:
    image = Image.new("RGB", (_WIDTH_PX, _HEIGHT_PX), _WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 1180, _WIDTH_PX, _HEIGHT_PX), fill=_FLOOR)
    middle = _WIDTH_PX / 2

    def stroke(points: list[tuple[float, float]], width: int, colour: tuple[int, int, int]) -> None:
        draw.line(points, fill=colour, width=width, joint="curve")
        for x, y in points:
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)

    for outwards in (-1, 1):
        stroke(
            [(middle + outwards * 120, 330), (middle + outwards * 165, 520), (middle + outwards * 190, 690)],
            44,
            _SKIN,
        )
    for leg in joints.values():
        hip, knee, ankle = (tuple(map(float, point)) for point in leg)
        stroke([hip, knee], 92, _SKIN)
        stroke([knee, ankle], 66, _SKIN)
        stroke([(ankle[0], ankle[1] + 20), (ankle[0], ankle[1] + 42)], 70, _SKIN)
    draw.rounded_rectangle((middle - 125, 270, middle + 125, 640), 60, fill=_SHIRT)
    for leg in joints.values():
        hip = tuple(map(float, leg[0]))
        stroke([hip, (hip[0], hip[1] + 90)], 112, _SHORTS)
    draw.rectangle((middle - 118, 600, middle + 118, 690), fill=_SHORTS)
    stroke([(middle, 220), (middle, 280)], 60, _SKIN)
    draw.ellipse((middle - 72, 70, middle + 72, 236), fill=_SKIN)
    return np.asarray(image)


def write(folder: Path, name: str, result: Assessment, earlier: list[Assessment]) -> list[Path]:
    """Write a result's pages and PDFs, and return the pages."""
    pages = []
    for lang in languages():
        stem = folder / f"{name}.{lang}"
        pages.append(result.save_report(stem.with_suffix(f".{lang}.html"), lang=lang, earlier=earlier))
        result.save_report(stem.with_suffix(f".{lang}.pdf"), lang=lang, earlier=earlier)
    return pages


def with_browser(look: Callable[[Any], None]) -> None:
    """Call a function with a page of the system's Chromium."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        look(browser.new_page())
        browser.close()


def _photograph(pages: list[Path]) -> Callable[[Any], None]:
    def look(page: Any) -> None:
        for path in pages:
            page.goto(path.resolve().as_uri())
            for width in WIDTHS_PX:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=path.with_suffix(f".{width}.png"), full_page=True)

    return look


def write_documents(folder: Path) -> None:
    """Make the pictures of first pages and of drawn photos in the documents."""
    results = dict(samples())
    pages = {
        document: results[name].save_report(folder / f"{document}.html")
        for document, name in DOCUMENTS.items()
    }
    for document, (name, height) in DRAWN.items():
        drawn = Image.fromarray(results[name].draw())
        _save(drawn.resize((round(drawn.width * height / drawn.height), height)), document)
    sheet = Image.fromarray(results[TOGETHER].draw())
    _save(sheet.resize((STANDS_WIDTH_PX, round(sheet.height * STANDS_WIDTH_PX / sheet.width))), "stands")

    def look(page: Any) -> None:
        page.set_viewport_size({"width": 1000, "height": 900})
        for document, path in pages.items():
            page.goto(path.resolve().as_uri())
            end = page.evaluate("document.querySelector('.contents').getBoundingClientRect().top")
            shot = folder / f"{document}.png"
            page.screenshot(path=shot, full_page=True, clip={"x": 0, "y": 0, "width": 1000, "height": end})
            with Image.open(shot) as picture:
                _save(picture, document)

    with_browser(look)


def _save(picture: Image.Image, document: str) -> None:
    target = ROOT / "docs" / "images" / f"{document}.jpg"
    picture.convert("RGB").save(target, "JPEG", quality=86, subsampling=0)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", help="part of a name")
    parser.add_argument("--documents", action="store_true", help="make the pictures in docs/images")
    options = parser.parse_args()
    if options.documents:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            write_documents(Path(folder))
        return
    if options.folder is None:
        parser.error("name a folder")
    options.folder.mkdir(parents=True, exist_ok=True)
    results = [(name, *made_up(name)) for name in CASES]
    if not options.only or not any(options.only in name for name in CASES):
        results += [(name, result, []) for name, result in samples()]
    pages = [
        page
        for name, result, earlier in results
        if not options.only or options.only in name
        for page in write(options.folder, name, result, earlier)
    ]
    with_browser(_photograph(pages))


if __name__ == "__main__":
    main()
