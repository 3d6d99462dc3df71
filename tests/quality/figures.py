"""A standing figure that no check objects to, and how to move parts of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kneealign.body import EARS, HEELS, NOSE, TOES
from kneealign.codes import Finding
from kneealign.geometry import apply
from kneealign.legs import Camera
from kneealign.pose import Outline, Pose, Region
from kneealign.pose.views import ViewResult
from kneealign.quality.facts import PoseFacts
from kneealign.quality.light import LightFacts
from kneealign.quality.pictures import LegFacts
from tests.legs.figures import MIDDLE, bars, body, landmarks

GOOD_POSE = PoseFacts(
    leg_px=600,
    hips_swapped=0,
    without_head=0,
    steepness=None,
    front=None,
    hip_separation=0.25,
    knee_separation=0.2,
    ankle_separation=0.2,
    stance_width=0.8,
    turn_deg=1,
    toe_out_deg=2,
    pitch_deg=0,
    knee_bend=0,
    leg_length_difference=0.01,
    leg_visibility=0.99,
    foot_visibility=0.9,
    cloth_width=0,
    tilt_deg=1,
    roll_deg=1,
    lean_deg=1,
    sway=0.004,
    off_centre=0.01,
    edge_distance=0.2,
    distance_legs=3,
)


GOOD_LEGS = LegFacts(
    knee_width=0.15,
    shank_width=0.08,
    hem_ratio=1.0,
    skirt_hem_ratio=1.0,
    foot_widening=None,
    knees_unlike=2.0,
    hips_covered=0.0,
    view_disagreement_deg=0.4,
    busy_background=0.004,
    shin_colour=1,
    ankle_colour=1,
    foot_colour=1,
    colour_spread=10,
)


GOOD_LIGHT = LightFacts(skin_light=65, burnt_out=0, edge_width=0.007)


SHAPE = (1600, 1200, 3)


CAMERA = Camera(1200, 1600, None)


GREY = np.full(SHAPE, 140, np.uint8)


def standing(**changes: NDArray[np.float64]) -> Pose:
    """A person who stands well: the figure of the outline's raster, twice as large, head to feet."""
    region = Region(np.array([600.0, 800.0]), np.array([0.0, 1.0]), 600.0)
    to_photo = region.to_photo(-0.8, -0.4, 320)
    raster = landmarks(hip=38, knee=33, ankle=33)
    raster[[NOSE, *EARS]] = [[256, -190], [264, -195], [248, -195]]
    raster[list(TOES)] = raster[list(HEELS)] + [0, 10]
    points = apply(to_photo, raster)
    mask = body(gap=16, width=50)
    mask[370:] = bars((MIDDLE - 48, MIDDLE - 18), (MIDDLE + 18, MIDDLE + 48), blur_px=2)[370:]
    look = ViewResult(points, np.zeros(33), np.ones(33), mask, to_photo)
    outline = Outline((mask,) * 4, to_photo)
    pose = Pose(points, look.depth, look.visibility, region, outline, (points,), (look,) * 4)
    return replace(pose, **changes)


def moved(index: int | tuple[int, ...], x: float = 0, y: float = 0) -> Pose:
    pose = standing()
    points = pose.landmarks_px.copy()
    points[[index] if isinstance(index, int) else list(index)] += [x, y]
    return replace(pose, landmarks_px=points, region=Region.of(points))


def codes(findings: list[Finding]) -> list[str]:
    return [item.code for item in findings]
