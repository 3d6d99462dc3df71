"""Fit what turns landmarks into a camera's height and a knee's bend: the cues of quality/data/limits.json.

    python benchmarks/fit_cues.py

Looks at the rendered people next to the checkout (``../shared/phantoms``) through all views, and prints the
terms by least squares, the standard error, and how far bent knees stand from straight ones.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from big_photos import PHANTOMS

RATIO_WEIGHT, DEPTH_WEIGHT = 0.8, 0.6
"""Weights of the two signs of a bent knee: the shank's length tells more than the knee's depth."""

NOT_STANDING = ("side", "back", "feet_cropped", "knees_cropped", "far", "dark")
"""Photos whose landmarks say nothing about the camera."""


Row = tuple[dict[str, Any], dict[str, float]]
"""The truth about a render and what its landmarks show."""


def seen(truth: dict[str, Any]) -> dict[str, float] | None:
    """Return what the landmarks of one render show, in leg lengths."""
    from kneealign.body import ANKLES, EARS, HIPS, KNEES, SHOULDERS
    from kneealign.legs import Camera
    from kneealign.photo import load_photo
    from kneealign.pose import find_pose, look_closer, shared_landmarker

    photo = load_photo(PHANTOMS / truth["file"])
    landmarker = shared_landmarker()
    pose = find_pose(photo.rgb, landmarker)
    if pose is None:
        return None
    pose = look_closer(photo.rgb, landmarker, pose)
    height, width = photo.rgb.shape[:2]
    region, depth = pose.region, pose.depth
    across = (pose.landmarks_px @ region.across) / region.leg_px
    down = (pose.landmarks_px @ region.down) / region.leg_px
    ears, shoulders, hips, knees, ankles = (
        down[list(pair)].mean() for pair in (EARS, SHOULDERS, HIPS, KNEES, ANKLES)
    )
    return {
        "lean": depth[list(ANKLES)].mean() - depth[list(SHOULDERS)].mean(),
        "ears": across[EARS[0]] - across[EARS[1]],
        "nearness": region.leg_px / Camera(width, height, photo.focal_length_35mm).focal_px,
        "neck": shoulders - ears,
        "ratio": (ankles - knees) / (knees - hips),
        "knee_depth": depth[list(KNEES)].mean() - depth[list(HIPS)].mean(),
    }


def true_pitch_deg(truth: dict[str, Any]) -> float:
    """Return how far above hip height the camera stood, as an angle."""
    camera, hips = truth["camera"], truth["height_cm"] / 200
    return float(np.degrees(np.arctan2(camera["cam_height"] - hips, camera["cam_dist"])))


def fitted(columns: list[np.ndarray], target: np.ndarray) -> np.ndarray:
    """Return the terms of a least squares fit, the constant last."""
    table = np.column_stack([*columns, np.ones(len(target))])
    return np.asarray(np.linalg.lstsq(table, target, rcond=None)[0])


def column(name: str, rows: list[Row]) -> np.ndarray:
    """Return one fact of all rows."""
    return np.array([view[name] for _, view in rows])


def fit_pitch(rows: list[Row]) -> None:
    """Print the terms of the camera's height and their error."""
    pitch = np.array([true_pitch_deg(truth) for truth, _ in rows])
    columns = [column(name, rows) for name in ("lean", "ears")]
    terms = fitted(columns, pitch)
    error = np.column_stack([*columns, np.ones(len(pitch))]) @ terms - pitch
    print("pitch_deg", dict(zip(("lean", "ears", "constant"), terms.round(2).tolist(), strict=True)))
    print(f"  standard error {error.std():.2f} degrees on {len(pitch)} renders")


def fit_knee_bend(straight: list[Row], others: dict[str, list[Row]]) -> None:
    """Print the terms of the knee's bend, in standard deviations of straight knees, and the largest."""
    names = ("lean", "nearness", "neck", "ears")
    ratio = fitted([column(name, straight) for name in names], column("ratio", straight))
    depth = fitted([column("lean", straight)], column("knee_depth", straight))

    def signs(rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
        one = np.ones(len(rows))
        usual = np.column_stack([*(column(name, rows) for name in names), one]) @ ratio
        usual_depth = np.column_stack([column("lean", rows), one]) @ depth
        return usual - column("ratio", rows), usual_depth - column("knee_depth", rows)

    by_ratio, by_depth = RATIO_WEIGHT / signs(straight)[0].std(), DEPTH_WEIGHT / signs(straight)[1].std()

    def bend(rows: list[Row]) -> np.ndarray:
        one, other = signs(rows)
        return np.asarray(by_ratio * one + by_depth * other)

    sd = bend(straight).std()
    terms = {
        "ratio": -by_ratio,
        "knee_depth": -by_depth,
        "lean": by_ratio * ratio[0] + by_depth * depth[0],
        **{name: by_ratio * term for name, term in zip(names[1:], ratio[1:-1], strict=True)},
        "constant": by_ratio * ratio[-1] + by_depth * depth[-1],
    }
    print("knee_bend", {name: round(float(value / sd), 3) for name, value in terms.items()})
    for kind, rows in {"straight": straight, **others}.items():
        print(f"  {kind}: largest", np.sort(bend(rows) / sd)[-3:].round(2).tolist())


def main() -> int:
    """Print the terms and what they are worth."""
    lines = (PHANTOMS / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    with ProcessPoolExecutor() as pool:
        rows = [(truth, view) for truth, view in zip(truths, pool.map(seen, truths), strict=True) if view]
    kinds = {kind: [row for row in rows if row[0]["kind"] == kind] for kind in ("good", "hard")}
    bent = [row for row in rows if row[0]["condition"] == "knees_bent"]
    fit_pitch([row for row in rows if row[0]["condition"] not in NOT_STANDING])
    fit_knee_bend(kinds["good"], {"hard": kinds["hard"], "bent": bent})
    return 0


if __name__ == "__main__":
    sys.exit(main())
