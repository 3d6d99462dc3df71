"""Light and sharpness, which are judged before the person's posture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HANDS, HIPS, KNEES, MOUTH, NOSE
from kneealign.geometry import median, quantile
from kneealign.pose import PX_PER_LEG, SIZE_PX, Pose
from kneealign.quality.colour import lab, patch_lab

BURNT_OUT = 250
"""Brightness of the darkest channel from which a pixel holds no information: white, apart from JPEG rounding.
At qualities from 40 to 90, 996 in 1000 white pixels of a render stay above it."""

SIDEWAYS = (12, 36)
"""Raster pixels on either side of the leg's edge in which its sharpness is measured: 0.04 leg lengths, the
width of the edge in a photo that is refused as blurred. Three times as many are used if there is no contrast
within them, because leg and background look alike or the blur is wider still."""

BACKGROUND_SHARE = 0.5
"""Lightness of skin over that of the brightest tenth of the picture around the legs, at least: 0.5 to 0.7 on
real photos in front of a bright wall, and a render too dark to measure shows no lighter wall (L* 6)."""

CONTRAST = 20.0
"""Least difference in brightness between leg and background for judging sharpness: three times the
largest noise of 69 good photos of people (standard deviation 6.6), and more than places as far apart as these
differ by where nothing ends (19 and less on 95 in 100)."""

PERSON_PROBABILITY = 0.5
"""Person probability at the leg's edge."""


@dataclass(frozen=True)
class LightFacts:
    """What light and focus did to the legs."""

    skin_light: float | None
    """Lightness L* (0 to 100) of the brightest of face and hands, or of the shins if neither is in the
    picture. Without a head the hands may be invented, so a bright background counts too."""
    burnt_out: float
    """Share of the legs' pixels that are white."""
    edge_width: float | None
    """Width over which the leg's edge fades into the background, in leg lengths; None without contrast."""


def light_facts(pose: Pose, rgb: NDArray[np.uint8]) -> LightFacts:
    """Collect what the (H, W, 3) picture shows about light and focus."""
    on_legs, around = _pixels_on_legs(pose, rgb), pose.outline.laid(rgb)
    light = _skin_light(pose, rgb)
    if not pose.shows_head(*rgb.shape[:2]):
        light = max(light or 0.0, BACKGROUND_SHARE * _bright(around))
    return LightFacts(
        skin_light=light,
        burnt_out=float((on_legs.min(axis=1) >= BURNT_OUT).mean()),
        edge_width=edge_width(around, pose.outline.mean),
    )


def _bright(around: NDArray[np.uint8]) -> float:
    """Return the lightness L* (0 to 100) that a tenth of the picture around the legs exceeds."""
    return quantile(lab(around[::8, ::8])[..., 0], 0.9) / 2.55


def _skin_light(pose: Pose, rgb: NDArray[np.uint8]) -> float | None:
    """Skin shows how much light there was; black trousers are black in any light."""
    points = pose.landmarks_px
    face_and_hands = [
        points[[NOSE, *MOUTH]].mean(axis=0),
        *(points[list(hand)].mean(axis=0) for hand in HANDS),
    ]
    shins = [points[list(pair)].mean(axis=0) for pair in zip(KNEES, ANKLES, strict=True)]
    for places in (face_and_hands, shins):
        seen = [patch_lab(rgb, place, pose.region.leg_px) for place in places]
        light = [float(patch[0]) / 2.55 for patch in seen if patch is not None]
        if light:
            return max(light)
    return None


def _pixels_on_legs(pose: Pose, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (N, 3) pixels along the thigh and shank lines."""
    height, width = rgb.shape[:2]
    samples = []
    for upper, lower in ((HIPS, KNEES), (KNEES, ANKLES)):
        for one, other in zip(upper, lower, strict=True):
            start, end = pose.landmarks_px[one], pose.landmarks_px[other]
            points = start + np.linspace(0.1, 0.9, 50)[:, None] * (end - start)
            x, y = np.clip(np.rint(points).astype(int), 0, [width - 1, height - 1]).T
            samples.append(rgb[y, x])
    return np.concatenate(samples)


def edge_width(around: NDArray[np.uint8], person: NDArray[np.float32]) -> float | None:
    """Return contrast over steepest slope across the outline's edges, in leg lengths: the median of the rows.

    Parameters
    ----------
    around : (512, 512, 3) array
        The picture in the outline's raster.
    person : (512, 512) array
        Person probability.
    """
    grey = cv2.cvtColor(around, cv2.COLOR_RGB2GRAY).astype(np.float32)
    widths = (_edge_width(grey, person > PERSON_PROBABILITY, sideways) for sideways in SIDEWAYS)
    return next((width for width in widths if width is not None), None)


def _edge_width(grey: NDArray[np.float32], inside: NDArray[np.bool_], sideways: int) -> float | None:
    hips, ankles = round(0.25 * SIZE_PX), round(0.9 * SIZE_PX)
    legs = inside[hips:ankles]
    # Far faster than finding them in two dimensions.
    edges = np.flatnonzero(legs[:, 1:] != legs[:, :-1])
    rows, columns = hips + edges // (SIZE_PX - 1), edges % (SIZE_PX - 1)
    usable = (columns >= sideways) & (columns < SIZE_PX - sideways - 1)
    rows, columns = rows[usable], columns[usable]
    profiles = grey[rows[:, None], columns[:, None] + np.arange(-sideways, sideways + 2)]
    if not len(profiles):
        return None
    contrast = np.abs(profiles[:, -3:].mean(axis=1) - profiles[:, :3].mean(axis=1))
    steepest = np.abs(np.diff(profiles, axis=1)).max(axis=1)
    clear = contrast >= CONTRAST
    if clear.sum() < SIZE_PX // 4:
        return None
    return float(median((contrast[clear] / steepest[clear]).astype(np.float64)) / PX_PER_LEG)
