"""Write tests/correction/data/vectors.json: joints, and what the formulas in Python make of them.

    python tools/make_review_vectors.py [--check]

The page of ``kneealign review`` computes the same in JavaScript, and tests hold both to this file. Its frames
(planes and edges of samples) stay as they are unless the file is deleted first; what the formulas make of the
joints is computed anew. With ``--check`` nothing is written; the exit code says whether the file is current.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from kneealign import pipeline
from kneealign.body import SIDES
from kneealign.codes import FindingCode, ScaleMethod
from kneealign.correction import unseen_sight
from kneealign.correction.live import live_frame
from kneealign.legs import (
    FORMULA,
    GapDoubt,
    Joints,
    LegDoubt,
    LegEdges,
    LegFrame,
    PixelScale,
    intercondylar,
    intermalleolar,
    place_legs,
)
from kneealign.legs.hips import HipDistance
from kneealign.legs.joints import JointEstimate
from kneealign.legs.perspective import FrontalPlane
from kneealign.photo import open_photo
from kneealign.pose import shared_landmarker
from kneealign.subject import Subject

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "tests" / "correction" / "data" / "vectors.json"

EACH, SCATTER_PX = 20, 14.0
"""Sets of joints for each frame, and how far they are scattered around the program's."""

FRAMES: dict[str, tuple[str, Subject, dict[str, Any]]] = {
    "adult": ("knock_knees_adult", Subject(27, "female", 152), {}),
    "child": ("child_5_years", Subject(5, "female", 110), {}),
    "waist_down": ("waist_down_adult", Subject(30, "male", 180), {}),
    "no_height": ("bow_legs_adult", Subject(40), {}),
    "from_above": ("straight_legs_adult", Subject(40, "male", 178), {"elevation_deg": 17.0}),
    "not_seen": ("one_sided_knock_knee_adult", Subject(45, "male", 174), {"lost": True}),
}
"""Sample, person, and how the frame differs from what the sample gives."""


def vectors() -> dict[str, Any]:
    """Return frames with joints and what is measured of them."""
    kept = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.is_file() else None
    scattered = np.random.default_rng(16)
    found = {}
    for name in FRAMES:
        if kept is None:
            frame, start = _frame(*FRAMES[name])
            legs = [
                {
                    side: np.round(start[side] + scattered.normal(0, SCATTER_PX, (3, 2)), 1).tolist()
                    for side in SIDES
                }
                for _ in range(EACH)
            ]
        else:
            frame, legs = kept[name]["frame"], [case["legs"] for case in kept[name]["cases"]]
            frame["formula"] = FORMULA
        found[name] = {"frame": frame, "cases": [{"legs": one, **measured(frame, one)} for one in legs]}
    return found


def _frame(
    sample: str, subject: Subject, changes: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return a sample's frame and the program's joints, in pixels at full size."""
    how = pipeline._How(subject, shared_landmarker(), None, False)
    seen, pose = pipeline._find(open_photo(ROOT / "sample_images" / f"{sample}.jpg"), how)
    sight = pipeline._sight(seen, how, pose)
    assert sight.legs is not None
    assert sight.frame.plane is not None
    share = seen.px_per_pixel
    joints = {side: (sight.legs.joints_px[side] + 0.5) * share - 0.5 for side in SIDES}
    if changes.get("lost"):
        sight = unseen_sight(FindingCode.NO_PERSON, sight.camera, subject)
    elif changes:
        sight = replace(sight, frame=replace(sight.frame, plane=replace(sight.frame.plane, **changes)))
    return json.loads(json.dumps(live_frame(sight, share))), joints


def measured(frame: dict[str, Any], legs: dict[str, Any]) -> dict[str, Any]:
    """Return angles and gaps of legs in a frame, by the formulas of ``kneealign.legs``."""
    joints: Joints = {side: np.array(legs[side], np.float64) for side in SIDES}
    doubt = {side: LegDoubt(0.0, ()) for side in SIDES}
    placed = place_legs(joints, _leg_frame(frame), doubt)
    result: dict[str, Any] = {
        "deviation_deg": {side: round(placed.deviation_deg[side], 4) for side in SIDES},
        "gaps_leg": None,
        "gaps_cm": None,
    }
    if placed.gaps is None:
        return result
    gaps = {"knee": placed.gaps.knee_leg, "ankle": placed.gaps.ankle_leg}
    result["gaps_leg"] = {name: round(gap, 6) for name, gap in gaps.items()}
    if frame["length_cm"] is not None:
        length_px = placed.leg_px
        if frame["ear_px"] is not None:
            ankles = np.mean([joints[side][2] for side in SIDES], axis=0)
            length_px = float(np.linalg.norm(ankles - frame["ear_px"]))
        scale = PixelScale(frame["length_cm"] / length_px, 0.02, ScaleMethod.HEIGHT)
        leg_cm = placed.leg_px * float(scale.cm_per_px or 0)
        result["gaps_cm"] = {name: round(gap * leg_cm, 4) for name, gap in gaps.items()}
        for name, found in (("ankle", intermalleolar), ("knee", intercondylar)):
            length = found(placed.gaps, placed.leg_px, scale, GapDoubt()).length
            result["gaps_cm"][f"{name}_touching"] = None if length is None else round(length.cm, 4)
    return result


def _leg_frame(frame: dict[str, Any]) -> LegFrame:
    """Return what ``place_legs`` needs, in pixels at full size."""
    plane, edges = frame["plane"], frame["edges"]
    return LegFrame(
        plane=None
        if plane is None
        else FrontalPlane(
            np.array(plane["origin_px"]), np.array(plane["down"]), frame["focal_px"], plane["elevation_deg"]
        ),
        focal_px=frame["focal_px"],
        estimate=None if edges is None else _estimate(edges),
        to_photo=None if edges is None else cv2.invertAffineTransform(np.array(edges["to_raster"])),
    )


def _estimate(edges: dict[str, Any]) -> JointEstimate:
    """Return an estimate with these gaps and widths; its joints are replaced when legs are placed."""

    def column(values: list[float | None]) -> np.ndarray:
        return np.array([math.nan if value is None else value for value in values])

    gap, left, right = (column(one) for one in (edges["gap"], *(edges["width"][side] for side in SIDES)))
    legs = LegEdges(
        rows=edges["first_row"] + np.arange(len(gap)),
        outer_left=gap + left,
        inner_left=gap,
        inner_right=np.zeros_like(gap),
        outer_right=-right,
        crease=np.ones(len(gap), bool),
        facing=1,
    )
    none = dict.fromkeys(SIDES, 0.0)
    hips = HipDistance(0.0, 0.0, 1.0, 0.0, {})
    return JointEstimate({}, legs, 0.0, none, hips, True, 0.0, none, none, dict.fromkeys(SIDES, True))


def main() -> int:
    """Run the command line."""
    text = json.dumps(vectors(), separators=(",", ":")) + "\n"
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
