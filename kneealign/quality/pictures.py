"""What outline, views and pixels of the measured legs tell in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HANDS, MOUTH, NOSE, SIDES, TOES, Side
from kneealign.geometry import composed, median
from kneealign.legs import REACH_PX, LegGeometry
from kneealign.pose import PX_PER_LEG, SIZE_PX, Pose, shrunk

PATCH_LEG = 0.02
"""Half the side of the squares in which colours are read, in leg lengths: inside a child's shin and hand."""

BESIDE_LEG = (0.025, 0.25)
"""Nearest and furthest background that is looked at beside the legs, in leg lengths."""

OUTSIDE_PROBABILITY = 0.1
"""Person probability below which a pixel is background."""

EDGE_STEP = 8.0
"""Change of colour from pixel to pixel of the outline's raster, in units of L*a*b*, that is an edge."""

BURNT_OUT = 250
"""Brightness of the darkest channel from which a pixel tells nothing any more."""

SIDEWAYS = 12
"""Raster pixels to either side of the leg's edge in which its sharpness is looked for."""

CONTRAST = 20.0
"""Least difference in brightness between leg and background where sharpness can be judged."""


_SRGB = np.arange(256) / 255
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""(256,) light of an sRGB value (IEC 61966-2-1)."""

_TO_XYZ = np.array(
    [
        [0.412453 / 0.950456, 0.357580 / 0.950456, 0.180423 / 0.950456],
        [0.212671, 0.715160, 0.072169],
        [0.019334 / 1.088754, 0.119193 / 1.088754, 0.950227 / 1.088754],
    ],
    np.float32,
)
"""From linear sRGB to X, Y, Z relative to the white point D65."""


@dataclass(frozen=True)
class LegFacts:
    """What outline, views and pixels add. Lengths are in leg lengths."""

    knee_width: float
    """Width of the wider leg at the knee."""
    ankle_width: float
    """Width of the wider leg at the ankle."""
    view_disagreement_deg: float
    """Larger of the two legs' standard deviations between views."""
    leg_brightness: float
    """Median brightness of the legs, 0 to 255."""
    burnt_out: float
    """Share of the legs' pixels that are white."""
    edge_width: float | None
    """Width over which the leg's edge fades into the background; None without contrast."""
    busy_background: float
    """Share of edges in the background beside the legs."""
    shin_colour: float | None
    """Difference of the shins' hue from that of hands and face, in units of a*b*; None where these are
    hidden."""
    ankle_colour: float | None
    """The same just above the ankles."""
    foot_colour: float | None
    """The same of the feet."""


def leg_facts(pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]) -> LegFacts:
    """Collect what outline, views and pixels of the (H, W, 3) picture tell of the measured legs."""
    edges, estimate = legs.estimate.edges, legs.estimate

    def widest(rows: dict[Side, float]) -> float:
        widths = [edges.at(edges.width(side), rows[side]) for side in SIDES]
        # A leg without an edge within reach is hidden by something wider than any leg.
        return max(width if np.isfinite(width) else REACH_PX for width in widths) / PX_PER_LEG

    on_legs = _pixels_on_legs(legs, rgb)
    around = _around_the_legs(pose, rgb)
    person = pose.outline.mean
    shin, ankle, foot = _colour_differences(pose, legs, rgb)
    return LegFacts(
        knee_width=widest(dict.fromkeys(SIDES, estimate.knee_row)),
        ankle_width=widest({side: estimate.ankle_rows[side] for side in SIDES}),
        view_disagreement_deg=max(float(np.std(legs.view_deviations_deg[side])) for side in SIDES),
        leg_brightness=float(median(on_legs.mean(axis=1))),
        burnt_out=float((on_legs.min(axis=1) >= BURNT_OUT).mean()),
        edge_width=_edge_width(around, person),
        busy_background=_busy_background(around, person),
        shin_colour=shin,
        ankle_colour=ankle,
        foot_colour=foot,
    )


def _pixels_on_legs(legs: LegGeometry, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return (N, 3) pixels along the thigh and shank lines."""
    height, width = rgb.shape[:2]
    samples = []
    for side in SIDES:
        hip, knee, ankle = legs.joints_px[side]
        for start, end in ((hip, knee), (knee, ankle)):
            points = start + np.linspace(0.1, 0.9, 50)[:, None] * (end - start)
            x, y = np.clip(np.rint(points).astype(int), 0, [width - 1, height - 1]).T
            samples.append(rgb[y, x])
    return np.concatenate(samples)


def _around_the_legs(pose: Pose, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the (512, 512, 3) picture in the outline's raster."""
    small, from_photo = shrunk(rgb, pose.region.leg_px / PX_PER_LEG)
    around: NDArray[np.uint8] = cv2.warpAffine(  # type: ignore[assignment]
        small,
        composed(from_photo, pose.outline.to_photo),
        (SIZE_PX, SIZE_PX),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return around


def _busy_background(around: NDArray[np.uint8], person: NDArray[np.float32]) -> float:
    # From the middle of the hips to the ankles, at half the raster's resolution.
    hips, ankles = round(0.25 * SIZE_PX), round(0.9 * SIZE_PX)
    half, _ = shrunk(around[hips:ankles], 2)
    smooth = np.asarray(cv2.GaussianBlur(_lab(half), (0, 0), 1))
    down, sideways = (np.add.reduce(np.abs(np.gradient(smooth, axis=axis)), axis=2) for axis in (0, 1))
    outside = (person[::2, ::2] < OUTSIDE_PROBABILITY).astype(np.uint8)
    away = 2 * cv2.distanceTransform(outside, cv2.DIST_L2, 5) / PX_PER_LEG
    away = away[hips // 2 :][: len(half)]
    beside = (away > BESIDE_LEG[0]) & (away < BESIDE_LEG[1])
    strong = np.hypot(down[beside], sideways[beside]) > 2 * EDGE_STEP
    return float(strong.mean()) if strong.size else 0.0


def _edge_width(around: NDArray[np.uint8], person: NDArray[np.float32]) -> float | None:
    """Contrast over steepest slope across the outline's edges, in leg lengths: the median over the rows."""
    grey = cv2.cvtColor(around, cv2.COLOR_RGB2GRAY).astype(np.float32)
    inside = person > 0.5
    rows, columns = np.nonzero(inside[:, 1:] != inside[:, :-1])
    hips, ankles = round(0.25 * SIZE_PX), round(0.9 * SIZE_PX)
    usable = (rows >= hips) & (rows < ankles) & (columns >= SIDEWAYS) & (columns < SIZE_PX - SIDEWAYS - 1)
    rows, columns = rows[usable], columns[usable]
    profiles = grey[rows[:, None], columns[:, None] + np.arange(-SIDEWAYS, SIDEWAYS + 2)]
    if not len(profiles):
        return None
    contrast = np.abs(profiles[:, -3:].mean(axis=1) - profiles[:, :3].mean(axis=1))
    steepest = np.abs(np.diff(profiles, axis=1)).max(axis=1)
    clear = contrast >= CONTRAST
    if clear.sum() < SIZE_PX // 4:
        return None
    return float(median((contrast[clear] / steepest[clear]).astype(np.float64)) / PX_PER_LEG)


def _colour_differences(
    pose: Pose, legs: LegGeometry, rgb: NDArray[np.uint8]
) -> tuple[float | None, float | None, float | None]:
    """Hue of shins, ankles and feet against the nearest of hands and face: cloth differs from skin."""
    points = pose.landmarks_px
    skin = [_hue(rgb, points[list(hand)].mean(axis=0), legs.leg_px) for hand in HANDS]
    skin += [_hue(rgb, points[[NOSE, *MOUTH]].mean(axis=0), legs.leg_px)]
    seen = [hue for hue in skin if hue is not None]

    def difference(places: list[NDArray[np.float64]]) -> float | None:
        hues = [hue for place in places if (hue := _hue(rgb, place, legs.leg_px)) is not None]
        if not hues or not seen:
            return None
        return float(np.mean([min(np.linalg.norm(hue - other) for other in seen) for hue in hues]))

    joints = [legs.joints_px[side] for side in SIDES]
    return (
        difference([(knee + ankle) / 2 for _, knee, ankle in joints]),
        difference([knee + 0.85 * (ankle - knee) for _, knee, ankle in joints]),
        difference([points[list(pair)].mean(axis=0) for pair in zip(ANKLES, TOES, strict=True)]),
    )


def _hue(rgb: NDArray[np.uint8], place: NDArray[np.float64], leg_px: float) -> NDArray[np.float64] | None:
    """Return the median (a*, b*) around a place, or None outside the picture."""
    height, width = rgb.shape[:2]
    x, y = int(place[0]), int(place[1])
    if not (0 <= x < width and 0 <= y < height):
        return None
    half = max(1, int(PATCH_LEG * leg_px))
    patch = rgb[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
    return median(_lab(patch).reshape(-1, 3)[:, 1:].astype(np.float64))


def _lab(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return L*a*b* (D65) of sRGB pixels, (..., 3), with L* from 0 to 255 as OpenCV scales it.

    OpenCV's own conversion first fills tables, which takes longer than all other checks of a photo.
    """
    xyz = _LINEAR[rgb] @ _TO_XYZ.T
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + np.float32(4 / 29))
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    lab: NDArray[np.float32] = np.stack([(116 * y - 16) * 2.55, 500 * (x - y), 200 * (y - z)], axis=-1)
    return lab.astype(np.float32)
