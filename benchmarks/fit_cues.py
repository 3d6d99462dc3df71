"""Fits the cues of quality and legs that turn landmarks into camera height and knee bend.

    python benchmarks/fit_cues.py [FOLDER...]

Looks at rendered people through all views, by default at the folders beside the checkout (``../shared``):
whole, and cut at waist and neck. Prints the terms by least squares, the standard error, and how far bent
knees stand from straight ones. For photos without a head the program moves the constant of the camera's
height, so that cuts of real people average what their whole photos show.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from big_photos import PHANTOMS
from headless_pieces import CUTS, whole_render, without_head

FOLDERS = tuple(
    PHANTOMS.parent / name for name in ("phantoms", "phantoms2", "phantoms_people", "phantoms_repeat")
)

STANDING = ("good", "hard", "people", "repeat")
"""Kinds of renders whose landmarks say something about the camera."""

STRAIGHT = ("good", "people", "repeat")
"""Kinds with straight knees, seen as people take photos."""

Row = tuple[dict[str, Any], dict[str, float]]
"""The truth about a render and what its landmarks show."""


def seen(task: tuple[Path, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return what the landmarks of one render show, whole and cut, as far as they are found."""
    from kneealign.pose import find_pose, look_closer, shared_landmarker

    folder, truth = task
    rgb = cv2.cvtColor(cv2.imread(str(folder / truth["file"])), cv2.COLOR_BGR2RGB)
    landmarker, whole = shared_landmarker(), whole_render(folder, truth)
    pictures = {"whole": rgb} | ({cut: without_head(whole, cut) for cut in CUTS} if whole else {})
    found = {}
    for cut, picture in pictures.items():
        pose = find_pose(picture, landmarker)
        if pose is not None and pose.headless == (cut != "whole"):
            found[cut] = facts(look_closer(picture, landmarker, pose))
    return found


def facts(pose: Any) -> dict[str, float]:
    """Return what the landmarks of one person show, in leg lengths."""
    from kneealign.body import ANKLES, EARS, HEELS, HIPS, KNEES

    region, depth = pose.region, pose.depth
    across = (pose.landmarks_px @ region.across) / region.leg_px
    down = (pose.landmarks_px @ region.down) / region.leg_px
    hips, knees, ankles, heels = (down[list(pair)].mean() for pair in (HIPS, KNEES, ANKLES, HEELS))
    hip_depth, knee_depth, ankle_depth = (depth[list(pair)].mean() for pair in (HIPS, KNEES, ANKLES))
    return {
        "ears": across[EARS[0]] - across[EARS[1]],
        "ankle_depth": ankle_depth - hip_depth,
        "ratio": (ankles - knees) / (knees - hips),
        "knee_depth": knee_depth - (hip_depth + ankle_depth) / 2,
        "heels": heels - ankles,
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


def fit_pitch(label: str, names: tuple[str, ...], rows: list[Row]) -> None:
    """Print the terms of the camera's height and their error."""
    pitch = np.array([true_pitch_deg(truth) for truth, _ in rows])
    terms = fitted(table(names, rows), pitch)
    error = table(names, rows) @ terms - pitch
    print(label, dict(zip((*names, "constant"), terms.round(2).tolist(), strict=True)))
    print(f"  standard error {error.std():.2f} degrees on {len(pitch)} pictures")


def fit_knee_bend(
    label: str, signs: dict[str, tuple[str, ...]], straight: list[Row], others: dict[str, list[Row]]
) -> None:
    """Print the terms of the knee's bend, in standard deviations of straight knees, and the largest.

    What straight knees usually show of each sign follows from the facts that stand beside it.
    """
    usual = {sign: fitted(table(by, straight), column(sign, straight)) for sign, by in signs.items()}

    def lacking(sign: str, rows: list[Row]) -> np.ndarray:
        return np.asarray(table(signs[sign], rows) @ usual[sign] - column(sign, rows))

    weights = {sign: 1 / lacking(sign, straight).std() for sign in signs}

    def bend(rows: list[Row]) -> np.ndarray:
        return np.asarray(sum(weights[sign] * lacking(sign, rows) for sign in signs))

    sd = bend(straight).std()
    terms: dict[str, float] = {sign: -weights[sign] for sign in signs}
    for sign, by in signs.items():
        for name, value in zip((*by, "constant"), usual[sign], strict=True):
            terms[name] = terms.get(name, 0.0) + weights[sign] * float(value)
    print(label, {name: round(float(value / sd), 2) for name, value in terms.items()})
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
    truths = [truth for _, truth in tasks]

    def rows_of(cuts: tuple[str, ...]) -> list[Row]:
        found = zip(truths, views, strict=True)
        return [(truth, view[cut]) for truth, view in found for cut in cuts if cut in view]

    for suffix, cuts, pitch_by, bend_by in (
        ("", ("whole",), ("ankle_depth", "ears"), {"ratio": ("ears",), "knee_depth": ("ears",)}),
        (" without a head", CUTS, ("ankle_depth",), {"knee_depth": ("ankle_depth",), "heels": ()}),
    ):
        rows = rows_of(cuts)
        others = {
            "hard": [row for row in rows if row[0]["kind"] == "hard"],
            "bent": [row for row in rows if row[0]["condition"] == "knees_bent"],
        }
        fit_pitch("pitch_deg" + suffix, pitch_by, [row for row in rows if row[0]["kind"] in STANDING])
        straight = [row for row in rows if row[0]["kind"] in STRAIGHT]
        fit_knee_bend("knee_bend" + suffix, bend_by, straight, others)
    return 0


if __name__ == "__main__":
    sys.exit(main())
