"""The distance between the hip joints, which have no edge of their own and may be hidden by clothes.

On bare thighs the outline shows it: the outer edges of the thighs run along the femurs, and pelvis and thighs
together show where those lines start. Cloth hangs away from the body, and the network places its hip
landmarks by the cloth, a fifth too far apart on people in trousers. Anatomy is then a better guide than the
picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kneealign.body import ANKLES, HEELS, HIPS, KNEES, SIDES
from kneealign.geometry import median, quantile
from kneealign.legs.edges import LegEdges
from kneealign.pose import PX_PER_LEG

ADULT_SEPARATION_LEG = 0.2125
"""Distance of the hip joint centres over the leg's length (hip to ankle): 17 to 18 cm (Bell 1989: each 0.36
of the distance between the front iliac spines from the middle) on 80 to 84 cm (ANSUR II)."""

CHILD_SEPARATION_LEG = 0.03
"""Added for small children, whose legs are short relative to the pelvis: renders give 0.24 to 0.25."""

GROWN_UP_YEARS, SMALL_CHILD_YEARS = 18.0, 6.0
"""Ages from which proportions are those of an adult, and up to which they are those of a small child."""

BROAD_ANKLES_YEARS, SLIM_ANKLES_YEARS = 3.0, 9.0
"""Ages up to which ankles are those of a small child, and from which they are an adult's. On renders a bare
ankle takes 9.0 % of the leg below 5 years, 8.4 % at 6, 7.7 % from 7 to 11 and 7.0 % in adults (median)."""

BODY_TERMS = {
    "pelvis": {"leg": 0.043, "pelvis": 0.446, "knees": -0.067},
    "thighs": {"leg": 0.048, "thighs": 0.558, "knees": -0.244},
}
"""Distance of the hip joint centres by the breadth of the pelvis, and by that of both thighs, each with the
leg's length and the distance of the knees (knees far apart spread the thighs, so they count against). The
smaller counts: shirts, hems and hands can only add breadth. Robust fit to 258 renders of adults and children;
people who were not fitted on scatter by 1.7 % (good), 2.5 % (hard) and 2.7 % (shorts and shirts), by 2.2, 2.6
and 3.1 % if both breadths are added up, by 3.9 to 5.1 % with landmarks alone."""

PELVIS_BAND_LEG = (0.04, 0.14)
"""Where the pelvis is measured, in leg lengths below the hip landmarks. The lower quartile is used, since
hands and jackets only add width."""

THIGH_BAND_LEG = (0.2, 0.25)
"""Where both thighs are measured: below the crotch and above the hem of most shorts."""

DISAGREEMENT = (0.10, 0.18)
"""Relative difference between outline and landmarks, caused by hands, bags or skirts: without them 99 in 100
renders differ by less than the first value (standard deviation 0.04). From it on the outline counts less,
from the second on not at all. With a single limit, as for every pair of limits here, the angle could jump
between two copies of one photo."""

HEADLESS_DISAGREEMENT = (0.15, 0.3)
"""The same without a head, where landmarks of hips scatter more: with the limits above, the angles of 42
renders are off by 0.70 degrees cut at the waist and by 0.57 at the neck, with these by 0.65 and 0.52. Those
of real people move by as much with either; with wider limits they move by more."""

BARE_THIGH_LEG, BARE_KNEE_LEG = 0.219, 0.1655
"""Width of one leg at two fifths of the thigh's length, and from just above the knee down to it. Bare and
slender legs of renders stay below these values; the median real person in trousers shows 1.15 times as
much."""

CHILD_WIDTH_LEG = 0.039
"""Added to both for small children, whose short legs are wide: below 4 years legs of 14 bare renders measure
0.032 (thigh) and 0.038 (knee) more than those of 122 adults (median). From 7 years on they are as slender as
adults, but if the addition ended there, children in trousers would be measured worse: clothed renders by 0.91
degrees instead of 0.87."""

CLOTH_LIMITS = (0.99, 1.25)
"""Mean of both widths relative to those of bare legs: up to the first value the outline is that of the body,
from the second on anatomy alone counts. A higher second value suits renders, whose cloth lies close to the
skin; a lower one real people. With this one 34 ordinary adults average 1 degree of varus, as published, and
clothed renders who were not fitted on are still missed by less than 0.9 degrees (docs/accuracy.md)."""

Floats = NDArray[np.float64]
Terms = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class HipDistance:
    """Distance of the hip joint centres, and what it is based on."""

    px: float
    """In raster pixels."""
    covered: float
    """From 0 (the outline shows the body) to 1 (it shows cloth, and anatomy alone counts)."""
    outline_used: float
    """From 1 (outline and landmarks agree) to 0 (the landmarks replace the outline)."""
    apart_percent: float
    """How far pelvis and thighs disagree, in percent of the leg length, weighted by how far these count."""
    terms_px: dict[str, float]
    """The terms of the estimate from the outline, in raster pixels by name; NaN where there is no edge."""


def growth(age_years: float | None) -> float:
    """Return 0 for an adult or an unknown age, up to 1 for a small child."""
    if age_years is None:
        return 0.0
    return trust(age_years, (SMALL_CHILD_YEARS, GROWN_UP_YEARS))


def ankle_breadth(age_years: float | None) -> float:
    """Return 0 for ankles of an adult or at an unknown age, up to 1 for those of a small child."""
    if age_years is None:
        return 0.0
    return trust(age_years, (BROAD_ANKLES_YEARS, SLIM_ANKLES_YEARS))


def trust(value: float, limits: tuple[float, ...]) -> float:
    """Return 1 up to the first limit, 0 from the second on and for NaN, linear in between."""
    full, none = limits
    return float(np.clip((none - value) / (none - full), 0.0, 1.0)) if np.isfinite(value) else 0.0


def hip_distance(
    edges: LegEdges,
    landmarks: Floats,
    knees_apart: float,
    stretch: float = 1.0,
    youth: float = 0.0,
    *,
    headless: bool = False,
) -> HipDistance:
    """Estimate how far apart the hip joint centres are.

    Parameters
    ----------
    edges : LegEdges
        Edges from the hips to the knees.
    landmarks : (33, 2) array
        Landmarks in raster (column, row).
    knees_apart : float
        Distance of the knees' centres in raster pixels.
    stretch : float
        How much longer the legs are than they look.
    youth : float
        From 0, an adult, to 1, a small child.
    headless : bool
        Whether the photo ends below the head.
    """
    hip, knee, ankle = (float(landmarks[list(rows), 1].mean()) for rows in (HIPS, KNEES, (*ANKLES, *HEELS)))
    seen = abs(float(landmarks[HIPS[0], 0] - landmarks[HIPS[1], 0]))
    thigh, leg = knee - hip, (ankle - hip) * stretch
    pelvis, thighs = (_breadth(edges, hip, band) for band in (PELVIS_BAND_LEG, THIGH_BAND_LEG))
    terms = {
        "leg": leg,
        "pelvis": quantile(pelvis, 0.25) if len(pelvis) else float("nan"),
        "thighs": _median(thighs),
        "knees": knees_apart,
    }
    said = by_outline(terms)
    body = float(np.min(said))
    agreement = trust(abs(body - seen) / max(seen, 1.0), HEADLESS_DISAGREEMENT if headless else DISAGREEMENT)
    if agreement > 0:
        seen += agreement * (body - seen)
    wider = CHILD_WIDTH_LEG * youth
    widths = [
        (_median(_widths(edges, hip + start * thigh, hip + end * thigh)) / max(leg, 1.0) - wider) / bare
        for start, end, bare in (
            (0.4, 0.5, BARE_THIGH_LEG),
            (0.7, 0.8, BARE_KNEE_LEG),
            (0.97, 1.03, BARE_KNEE_LEG),
        )
    ]
    looseness = widths[0] / 2 + (widths[1] + widths[2]) / 4
    covered = 1 - trust(looseness, CLOTH_LIMITS)
    expected = (ADULT_SEPARATION_LEG + CHILD_SEPARATION_LEG * youth) * leg
    counts = agreement * (1 - covered)
    apart = 100 * counts * float(np.ptp(said)) / max(leg, 1.0) if counts > 0 else 0.0
    return HipDistance(seen + covered * (expected - seen), covered, agreement, apart, terms)


def by_outline(lengths_px: Mapping[str, float], terms: Terms = BODY_TERMS) -> Floats:
    """Return (2,) what pelvis and thighs say, from lengths by name; NaN without an edge."""
    return np.array([sum(part[name] * lengths_px[name] for name in part) for part in terms.values()])


def _breadth(edges: LegEdges, hip_row: float, band_leg: tuple[float, float]) -> Floats:
    """Return the distances of both outer edges in a band below the hips, in raster pixels."""
    rows = edges.between(hip_row + band_leg[0] * PX_PER_LEG, hip_row + band_leg[1] * PX_PER_LEG)
    both = np.abs(edges.outer_left - edges.outer_right)[rows]
    return np.asarray(both[np.isfinite(both)], np.float64)


def _widths(edges: LegEdges, top: float, bottom: float) -> Floats:
    """Return the widths of both legs in all rows between two, in raster pixels."""
    rows = edges.between(top, bottom)
    both = np.concatenate([edges.width(side)[rows] for side in SIDES])
    return np.asarray(both[np.isfinite(both)], np.float64)


def _median(values: Floats) -> float:
    return float(median(values)) if len(values) else float("nan")
