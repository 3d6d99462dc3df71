"""Fits the cues of quality and legs that turn landmarks into camera height and knee bend.

    python benchmarks/fit_cues.py [FOLDER...]

Looks at rendered people through all views, by default at the folders beside the checkout (``../shared``), and
prints the terms by least squares, the standard error, and how far bent knees stand from straight ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from big_photos import PHANTOMS

FOLDERS = tuple(
    PHANTOMS.parent / name for name in ("phantoms", "phantoms2", "phantoms_people", "phantoms_repeat")
)

STANDING = ("good", "hard", "people", "repeat")
"""Kinds of renders whose landmarks say something about the camera."""

STRAIGHT = ("good", "people", "repeat")
"""Kinds with straight knees, seen as people take photos."""

Row = tuple[dict[str, Any], dict[str, float]]
"""The truth about a render and what its landmarks show."""


def seen(task: tuple[Path, dict[str, Any]]) -> dict[str, float] | None:
    """Return what the landmarks of one render show, in leg lengths; None without a head."""
    from kneealign.body import ANKLES, EARS, HIPS, KNEES
    from kneealign.codes import Framing
    from kneealign.photo import load_photo
    from kneealign.pose import find_pose, look_closer, shared_landmarker
    from kneealign.quality import framing

    folder, truth = task
    photo = load_photo(folder / truth["file"])
    landmarker = shared_landmarker()
    pose = find_pose(photo.rgb, landmarker)
    if pose is None or framing(pose, photo.rgb.shape) is not Framing.FULL_BODY:
        return None
    pose = look_closer(photo.rgb, landmarker, pose)
    region, depth = pose.region, pose.depth
    across = (pose.landmarks_px @ region.across) / region.leg_px
    down = (pose.landmarks_px @ region.down) / region.leg_px
    hips, knees, ankles = (down[list(pair)].mean() for pair in (HIPS, KNEES, ANKLES))
    hip_depth, knee_depth, ankle_depth = (depth[list(pair)].mean() for pair in (HIPS, KNEES, ANKLES))
    return {
        "ears": across[EARS[0]] - across[EARS[1]],
        "ankle_depth": ankle_depth - hip_depth,
        "ratio": (ankles - knees) / (knees - hips),
        "knee_depth": knee_depth - (hip_depth + ankle_depth) / 2,
    }


def true_pitch_deg(truth: dict[str, Any]) -> float:
    """Return how far above hip height the camera stood, as an angle."""
    camera, hips = truth["camera"], truth["height_cm"] / 200
    return float(np.degrees(np.arctan2(camera["cam_height"] - hips, camera["cam_dist"])))


def column(name: str, rows: list[Row]) -> np.ndarray:
    """Return one fact of all rows."""
    return np.array([view[name] for _, view in rows])


def table(names: tuple[str, ...], rows: list[Row]) -> np.ndarray:
    """Return the facts of all rows with a constant last."""
    return np.column_stack([*(column(name, rows) for name in names), np.ones(len(rows))])


def fitted(design: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the terms of a least squares fit."""
    return np.asarray(np.linalg.lstsq(design, target, rcond=None)[0])


def fit_pitch(rows: list[Row]) -> None:
    """Print the terms of the camera's height and their error."""
    names = ("ankle_depth", "ears")
    pitch = np.array([true_pitch_deg(truth) for truth, _ in rows])
    terms = fitted(table(names, rows), pitch)
    error = table(names, rows) @ terms - pitch
    print("pitch_deg", dict(zip((*names, "constant"), terms.round(2).tolist(), strict=True)))
    print(f"  standard error {error.std():.2f} degrees on {len(pitch)} renders")


def fit_knee_bend(straight: list[Row], others: dict[str, list[Row]]) -> None:
    """Print the terms of the knee's bend, in standard deviations of straight knees, and the largest."""
    signs = ("ratio", "knee_depth")
    usual = {sign: fitted(table(("ears",), straight), column(sign, straight)) for sign in signs}

    def lacking(sign: str, rows: list[Row]) -> np.ndarray:
        return np.asarray(table(("ears",), rows) @ usual[sign] - column(sign, rows))

    weights = {sign: 1 / lacking(sign, straight).std() for sign in signs}

    def bend(rows: list[Row]) -> np.ndarray:
        return np.asarray(sum(weights[sign] * lacking(sign, rows) for sign in signs))

    sd = bend(straight).std()
    terms = {
        **{sign: -weights[sign] for sign in signs},
        "ears": sum(weights[sign] * usual[sign][0] for sign in signs),
        "constant": sum(weights[sign] * usual[sign][1] for sign in signs),
    }
    print("knee_bend", {name: round(float(value / sd), 2) for name, value in terms.items()})
    for kind, rows in {"straight": straight, **others}.items():
        print(f"  {kind} ({len(rows)}): largest", np.sort(bend(rows) / sd)[-4:].round(2).tolist())


def main() -> int:
    """Print the terms and how well they work."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    tasks = []
    for folder in parser.parse_args().folders:
        lines = (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines()
        tasks += [(folder, json.loads(line)) for line in lines]
    with ProcessPoolExecutor() as pool:
        views = list(pool.map(seen, tasks, chunksize=4))
    rows = [(truth, view) for (_, truth), view in zip(tasks, views, strict=True) if view]
    bent = [row for row in rows if row[0]["condition"] == "knees_bent"]
    hard = [row for row in rows if row[0]["kind"] == "hard"]
    fit_pitch([row for row in rows if row[0]["kind"] in STANDING])
    fit_knee_bend([row for row in rows if row[0]["kind"] in STRAIGHT], {"hard": hard, "bent": bent})
    return 0


if __name__ == "__main__":
    sys.exit(main())
