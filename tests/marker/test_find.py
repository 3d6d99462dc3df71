"""The marker in photos: how large a pixel is beside it, and nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

import kneealign
from kneealign.codes import FindingCode, ScaleMethod, Severity
from kneealign.legs import plausible_leg_cm
from kneealign.marker import PAPERS, Place, find_marker
from kneealign.norms.doubts import usual_xray_sd_deg
from kneealign.report import render_text
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import MARKED, MEASURED, REFERENCE, SAMPLES
from tests.marker.scenes import Turn, with_marker

FOCAL_PX = 1280 * 26 / 36
ANKLES = np.array([480.0, 1000.0])
TURNS = {
    "upright": (0.0, 0.0, 0.0),
    "leaning against a box": (20.0, 10.0, 0.0),
    "leaning forward, turned": (-10.0, -25.0, 5.0),
    "tilted far": (60.0, 0.0, 30.0),
    "on the floor": (90.0, 0.0, 0.0),
    "on the floor, turned": (90.0, 0.0, 40.0),
}


def nowhere(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.zeros(len(points), bool)


def room(height: int = 1280, width: int = 960, seed: int = 0) -> NDArray[np.uint8]:
    """A wall and a floor with some noise."""
    shades = np.full((height, width, 3), (170, 165, 155), float)
    shades[int(height * 0.7) :] = (120, 100, 80)
    noise = np.random.default_rng(seed).normal(0, 5, shades.shape)
    return (shades + noise).clip(0, 255).astype(np.uint8)


def place(distance_cm: float) -> Place:
    return Place(ANKLES, 80 / distance_cm * FOCAL_PX, nowhere)


def drawn(distance_cm: float, turn: Turn, paper: str = "a4") -> NDArray[np.uint8]:
    """A page beside the feet: upright around the ankles' height, or on the floor below it."""
    below = (7.0 if turn[0] > 45 else -4.0) / distance_cm * FOCAL_PX
    middle = (ANKLES[0] + 30 / distance_cm * FOCAL_PX, ANKLES[1] + below)
    return with_marker(room(), FOCAL_PX, middle, distance_cm, turn, PAPERS[paper])


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("distance_cm", [180.0, 250.0, 330.0])
@pytest.mark.parametrize("turn", TURNS.values(), ids=list(TURNS))
def test_a_centimetre_beside_the_feet(turn: Turn, distance_cm: float, paper: str) -> None:
    seen = find_marker(drawn(distance_cm, turn, paper), place(distance_cm), FOCAL_PX)
    assert seen is not None
    assert seen.paper is PAPERS[paper]
    error = seen.cm_per_px / (distance_cm / FOCAL_PX) - 1
    assert abs(error) < 0.02
    assert abs(error) < 1.96 * seen.relative_sd
    assert seen.distance_cm == pytest.approx(distance_cm, rel=0.02)
    assert 5 / distance_cm < seen.relative_sd < 0.05


@pytest.mark.parametrize("wrong", [0.7, 1.4])
@pytest.mark.parametrize("name", ["upright", "on the floor"])
def test_a_wrong_lens_hardly_matters(name: str, wrong: float) -> None:
    seen = find_marker(drawn(250.0, TURNS[name]), place(250.0), FOCAL_PX * wrong, lens_known=False)
    assert seen is not None
    assert seen.cm_per_px == pytest.approx(250 / FOCAL_PX, rel=0.02)


@pytest.mark.parametrize(("name", "side_px"), [("upright", 15), ("on the floor", 22)])
def test_how_small_a_marker_may_be(name: str, side_px: float) -> None:
    """The smallest people who are measured, with legs of 110 pixels, have a marker of 22 beside them."""
    share = side_px / (16 / 250 * FOCAL_PX)
    small = cv2.resize(drawn(250.0, TURNS[name]), None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    there = Place((ANKLES + 0.5) * share - 0.5, place(250.0).leg_px * share, nowhere)
    seen = find_marker(small, there, FOCAL_PX * share)
    assert seen is not None
    assert seen.cm_per_px == pytest.approx(250 / (FOCAL_PX * share), rel=0.03)


def test_a_mirror_image_is_turned_back() -> None:
    picture = np.ascontiguousarray(drawn(250.0, TURNS["upright"])[:, ::-1])
    there = Place(np.array([959 - ANKLES[0], ANKLES[1]]), place(250.0).leg_px, nowhere)
    assert find_marker(picture, there, FOCAL_PX) is None
    seen = find_marker(picture, there, FOCAL_PX, mirrored=True)
    assert seen is not None
    assert seen.cm_per_px == pytest.approx(250 / FOCAL_PX, rel=0.01)


def test_a_marker_on_clothes_or_far_from_the_feet_does_not_count() -> None:
    picture = drawn(250.0, TURNS["upright"])
    worn = Place(ANKLES, place(250.0).leg_px, lambda points: points[:, 0] > ANKLES[0])
    assert find_marker(picture, worn, FOCAL_PX) is None
    above = with_marker(room(), FOCAL_PX, (ANKLES[0], ANKLES[1] - 200), 250.0)
    assert find_marker(above, place(250.0), FOCAL_PX) is None
    behind = with_marker(room(), FOCAL_PX, (ANKLES[0] + 100, ANKLES[1]), 480.0)
    assert find_marker(behind, place(250.0), FOCAL_PX) is None, "it would make the legs 1.5 m long"


def test_there_is_no_marker_in_noise_or_tiles() -> None:
    chance = np.random.default_rng(0)
    for cell in (1, 3, 6, 12, 25) * 2:
        cells = chance.integers(0, 256, (1280 // cell + 1, 960 // cell + 1), dtype=np.uint8)
        grey = np.kron(cells, np.ones((cell, cell), np.uint8))[:1280, :960]
        black = np.where(grey > 127, 255, 0).astype(np.uint8)
        for picture in (grey, black):
            assert find_marker(np.dstack([picture] * 3), place(250.0), FOCAL_PX) is None


@pytest.mark.parametrize("name", MEASURED)
def test_there_is_no_marker_in_the_samples(name: str, sample: Callable[[str], Assessment]) -> None:
    scale = sample(name).scale
    assert scale is not None
    assert scale.method is ScaleMethod.HEIGHT


def test_a_photo_with_a_marker_needs_no_height() -> None:
    truth = REFERENCE[MARKED]
    result = kneealign.measure(SAMPLES / f"{MARKED}.jpg", Subject(31, "female"), picture=False)
    assert result.scale is not None
    assert result.gaps is not None
    assert result.scale.method is ScaleMethod.MARKER
    assert result.gaps.ankle.cm == pytest.approx(truth["ankle_gap_cm"], abs=1.0)
    assert result.gaps.knee.cm == pytest.approx(truth["knee_gap_cm"], abs=1.0)
    assert FindingCode.HEIGHT_UNKNOWN not in {finding.code for finding in result.findings}
    assert result.to_dict()["scale"]["method"] == "marker"


@pytest.mark.parametrize(("wrong", "said"), [(1.0, False), (1.12, True)])
def test_the_marker_wins_over_the_height(wrong: float, said: bool) -> None:
    height_cm = round(REFERENCE[MARKED]["height_cm"] * wrong, 1)
    photo = SAMPLES / f"{MARKED}.jpg"
    result = kneealign.measure(photo, Subject(31, "female", height_cm), picture=False)
    assert result.scale is not None
    assert result.scale.method is ScaleMethod.MARKER
    found = [one for one in result.findings if one.code is FindingCode.MARKER_AND_HEIGHT_DISAGREE]
    assert bool(found) is said
    for one in found:
        assert one.severity is Severity.WARNING
        assert one.limit == 5.0
        assert one.value == pytest.approx(11, abs=3)
        assert one.values["by_marker_cm"] == pytest.approx(REFERENCE[MARKED]["height_cm"], abs=6)
        assert "% off the height" in " ".join(render_text(result).split())
        assert usual_xray_sd_deg([one], result.subject) == usual_xray_sd_deg([], result.subject)


@pytest.mark.parametrize(("age", "said"), [(31, False), (4, True)])
def test_without_a_height_a_marker_is_held_against_the_age(age: float, said: bool) -> None:
    result = kneealign.measure(SAMPLES / f"{MARKED}.jpg", Subject(age, "female"), picture=False)
    found = [one for one in result.findings if one.code is FindingCode.MARKER_AND_AGE_DISAGREE]
    assert bool(found) is said
    assert all(one.severity is Severity.WARNING for one in found)


def test_a_leg_of_45_cm_is_not_an_adults() -> None:
    low, high = plausible_leg_cm(Subject(31)) or (0.0, 0.0)
    assert 50 < low < 75 < high < 115
    assert plausible_leg_cm(Subject()) is None
