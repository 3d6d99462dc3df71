"""What pixels and outline say about light, sharpness, background and clothes."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.body import ANKLES, HANDS, HEELS, HIPS, KNEES, MOUTH, NOSE
from kneealign.codes import Severity
from kneealign.geometry import apply
from kneealign.legs import find_legs
from kneealign.pose import Outline, Pose
from kneealign.quality import (
    check_legs,
    check_pose,
)
from kneealign.quality.facts import pose_facts
from kneealign.quality.light import light_facts
from kneealign.quality.limits import rules
from kneealign.quality.pictures import LegFacts, leg_facts
from tests.legs.figures import MIDDLE
from tests.quality.figures import CAMERA, GREY, SHAPE, codes, moved, standing


def face_and_hands(rgb: NDArray[np.uint8], brightness: int) -> NDArray[np.uint8]:
    """Paint squares where the figure's face and hands are; all other landmarks lie on the legs."""
    painted = rgb.copy()
    for points in ((NOSE, *MOUTH), *HANDS):
        x, y = standing().landmarks_px[list(points)].mean(axis=0).astype(int)
        painted[max(0, y - 30) : y + 30, max(0, x - 30) : x + 30] = brightness
    return painted


def test_light_is_that_of_the_skin_and_not_of_black_trousers() -> None:
    black_trousers = face_and_hands(np.full(SHAPE, 12, np.uint8), 150)
    assert check_pose(standing(), CAMERA, 1.0, black_trousers) == []
    at_night = face_and_hands(np.full(SHAPE, 12, np.uint8), 40)
    assert [(item.code, item.severity) for item in check_pose(standing(), CAMERA, 1.0, at_night)] == [
        ("too_dark", "warning")
    ]


def test_clothes_without_an_edge_within_reach_are_noticed() -> None:
    pose = standing()
    everywhere = tuple(np.ones_like(view) for view in pose.outline.views)
    pose = replace(pose, outline=Outline(everywhere, pose.outline.to_photo))
    legs = find_legs(pose, CAMERA)
    assert "clothes_hide_legs" in codes(check_legs(pose, legs, GREY))


def test_one_stray_view_is_no_disagreement() -> None:
    pose = standing()
    legs = find_legs(pose, CAMERA)

    def disagreement(views: list[float]) -> float:
        doubt = {
            "left": replace(legs.doubt["left"], view_deviations_deg=tuple(views)),
            "right": replace(legs.doubt["right"], view_deviations_deg=(0.0,) * len(views)),
        }
        return leg_facts(pose, replace(legs, doubt=doubt), GREY).view_disagreement_deg

    assert disagreement([5, 5.4, 5.2, 4.8, 5.1, 5.3, 4.9, -4]) < 0.5
    assert disagreement([5, 1, 5.2, 0.8, 5.1, 1.3, 4.9, 1.1]) == pytest.approx(2, abs=0.1)
    assert disagreement([5, 3]) == 1


def shown(rgb: NDArray[np.uint8]) -> LegFacts:
    pose = standing()
    return leg_facts(pose, find_legs(pose, CAMERA), rgb)


def photo_of_the_figure(background: int = 220, leg: int = 120) -> NDArray[np.uint8]:
    rgb = np.full(SHAPE, background, np.uint8)
    to_photo = standing().outline.to_photo
    for side in (-1, 1):
        # The bars of the mask: 8 to 58 columns from the middle.
        ends = apply(to_photo, np.array([[256 + side * 8.0, 100.0], [256 + side * 58.0, 470.0]]))
        (x0, x1), (y0, y1) = np.sort(ends[:, 0]).astype(int), np.sort(ends[:, 1]).astype(int)
        rgb[y0:y1, x0:x1] = leg
    return rgb


def test_blur_widens_the_edges() -> None:
    sharp = photo_of_the_figure()
    widths = [
        light_facts(standing(), cv2.GaussianBlur(sharp, (0, 0), sigma)).edge_width or 0  # type: ignore[arg-type]
        for sigma in (0.5, 4, 8, 12)
    ]
    assert widths == sorted(widths)
    assert widths[0] < 0.016
    assert widths[-1] > 0.03
    assert light_facts(standing(), GREY).edge_width is None


def test_white_legs_are_over_exposed() -> None:
    assert light_facts(standing(), photo_of_the_figure(leg=252)).burnt_out > 0.9
    assert light_facts(standing(), photo_of_the_figure(leg=230)).burnt_out == 0


def test_a_photo_without_colours_is_noticed() -> None:
    (limit,) = (rule.limits[Severity.WARNING] for rule in rules() if rule.fact == "colour_spread")
    grey = photo_of_the_figure()
    grey[:] = grey[..., :1]
    assert shown(grey).colour_spread < 0.1 * limit
    tinted = grey.copy()
    tinted[:800, :, 2] //= 2
    assert shown(tinted).colour_spread > limit


def test_stripes_beside_the_legs_are_busy() -> None:
    striped = photo_of_the_figure()
    assert shown(striped).busy_background < 0.03
    columns = np.arange(1200)
    striped[:, (columns // 20 % 2 == 0) & (np.abs(columns - 600) > 160)] = 0
    (limit,) = (rule.limits[Severity.INFO] for rule in rules() if rule.fact == "busy_background")
    assert shown(striped).busy_background > limit


@pytest.mark.parametrize("brightness", [30, 40])
def test_odd_legs_in_poor_light_are_refused_for_the_light(brightness: int) -> None:
    behind = moved((HIPS[0], KNEES[0], ANKLES[0], HEELS[0]), x=-300)
    dim = np.full(SHAPE, brightness, np.uint8)
    assert [(item.code, item.severity) for item in check_pose(behind, CAMERA, 1.0, dim)] == [
        ("too_dark", "refusal")
    ]
    assert [(item.code, item.severity) for item in check_pose(standing(), CAMERA, 1.0, dim)] == [
        ("too_dark", "warning")
    ]
    far = codes(check_pose(standing(), CAMERA, 0.15, dim))
    assert far == ["too_dark", "person_too_small"], "small legs are small in any light"


def worn(top: int, bottom: int, half_width: int) -> Pose:
    """The figure in one piece of cloth over both legs, in rows and columns of the outline's raster."""
    mask = standing().outline.views[0].copy()
    mask[top:bottom, int(MIDDLE) - half_width : int(MIDDLE) + half_width] = 1
    return standing(outline=Outline((mask,) * 4, standing().outline.to_photo))


def test_a_skirt_over_the_knees_is_refused_and_shorts_are_not() -> None:
    knee = 290
    long_skirt = worn(100, 400, 90)
    assert pose_facts(long_skirt, CAMERA, 1.0).cloth_width == pytest.approx(180 / 320, abs=0.02)
    assert codes(check_pose(long_skirt, CAMERA, 1.0, GREY)) == ["clothes_hide_legs"]
    shorts = worn(100, knee - 40, 90)
    assert pose_facts(shorts, CAMERA, 1.0).cloth_width == 0
    assert check_pose(shorts, CAMERA, 1.0, GREY) == []
    short_skirt = worn(100, knee + 8, 75)
    found = check_legs(short_skirt, find_legs(short_skirt, CAMERA), GREY)
    assert ("clothes_hide_legs", "refusal") in [(item.code, item.severity) for item in found]
