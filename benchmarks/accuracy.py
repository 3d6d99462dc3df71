"""How far the measured legs are from the true ones, beside plain MediaPipe in the same run.

    python benchmarks/accuracy.py [FOLDER] [--json FILE] [--plot FILE] [--subset N]

FOLDER holds photos and a ``reference.jsonl`` with the true angles and gaps of each; by default the rendered
people next to the checkout (``../shared/phantoms``). Every photo goes through the public library with
the person's age, sex and height. ``--plot`` needs ``pip install ".[bench]"``.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

DEFAULT_FOLDER = Path(__file__).parents[1].parent / "shared" / "phantoms"
SIDES = ("left", "right")
LEG_LANDMARKS = {"left": (23, 25, 27), "right": (24, 26, 28)}
Z = {50: 0.6745, 68: 0.9945, 80: 1.2816, 90: 1.6449, 95: 1.96, 99: 2.5758}


@dataclass(frozen=True)
class Leg:
    """One leg of one photo: the truth, plain MediaPipe and kneealign."""

    file: str
    kind: str
    condition: str | None
    side: str
    true_deg: float
    plain_deg: float | None
    measured_deg: float | None
    sd_deg: float | None


@dataclass(frozen=True)
class Photo:
    """One photo: whether it was measured, its gaps, and how long it took."""

    file: str
    kind: str
    condition: str | None
    status: str
    findings: list[str]
    gaps_cm: dict[str, tuple[float, float] | None]
    plain_seconds: float
    seconds: float


def measure_one(task: tuple[Path, dict[str, Any]]) -> tuple[Photo, list[Leg]]:
    """Measure one photo both ways."""
    folder, truth = task
    path = folder / truth["file"]
    import kneealign

    start = time.perf_counter()
    plain = plain_mediapipe(path)
    between = time.perf_counter()
    subject = kneealign.Subject(truth["age_years"], truth["sex"], truth["height_cm"])
    result = kneealign.measure(path, subject)
    end = time.perf_counter()

    legs = []
    for side in SIDES:
        leg = getattr(result.legs, side) if result.legs else None
        legs.append(
            Leg(
                file=truth["file"],
                kind=truth["kind"],
                condition=truth["condition"],
                side=side,
                true_deg=truth["legs"][side]["deviation_deg"],
                plain_deg=plain and plain[side],
                measured_deg=leg and leg.deviation_deg,
                sd_deg=leg and (leg.interval_deg[1] - leg.interval_deg[0]) / (2 * Z[95]),
            )
        )
    gaps: dict[str, tuple[float, float] | None] = {}
    for name in ("ankle", "knee"):
        gap = getattr(result.gaps, name) if result.gaps else None
        # Skins that press together measure 0 in a photo; the truth states the overlap.
        gaps[name] = (gap.cm, max(0.0, truth[f"{name}_gap_cm"])) if gap else None
    codes = [item.code for item in result.findings if item.severity != "info"]
    photo = Photo(
        truth["file"],
        truth["kind"],
        truth["condition"],
        result.status,
        codes,
        gaps,
        between - start,
        end - between,
    )
    return photo, legs


def plain_mediapipe(path: Path) -> dict[str, float] | None:
    """One detection on the whole photo, and the angle between its own landmarks."""
    import cv2
    import mediapipe

    from kneealign.legs.angles import deviation_deg

    rgb = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    height, width = rgb.shape[:2]
    image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
    people = _stock_landmarker().detect(image).pose_landmarks
    if not people:
        return None
    points = np.array([(point.x * width, point.y * height) for point in people[0]])
    return {side: deviation_deg(points[list(LEG_LANDMARKS[side])], side) for side in SIDES}


@functools.cache
def _stock_landmarker() -> Any:
    from mediapipe.tasks.python import BaseOptions, vision

    from kneealign.pose import load_bundle

    options = vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(load_bundle().path)))
    landmarker = vision.PoseLandmarker.create_from_options(options)
    # MediaPipe closes on a thread pool, and those end before ordinary exit handlers run.
    threading._register_atexit(landmarker.close)  # type: ignore[attr-defined]
    return landmarker


def agreement(legs: list[Leg], field: str) -> dict[str, float] | None:
    """Error figures of one method over legs that it measured."""
    pairs = np.array([(getattr(leg, field), leg.true_deg) for leg in legs if getattr(leg, field) is not None])
    if len(pairs) < 2:
        return None
    error = pairs[:, 0] - pairs[:, 1]
    bias, sd = float(error.mean()), float(error.std(ddof=1))
    figures = {
        "legs": len(pairs),
        "mae_deg": float(np.abs(error).mean()),
        "sd_deg": sd,
        "bias_deg": bias,
        "limits_low_deg": bias - Z[95] * sd,
        "limits_high_deg": bias + Z[95] * sd,
        "worst_deg": float(np.abs(error).max()),
    }
    if len(pairs) >= 6:
        figures["correlation"] = float(np.corrcoef(pairs.T)[0, 1])
        figures["slope"] = float(np.polyfit(pairs[:, 1], pairs[:, 0], 1)[0])
    return figures


def coverage(legs: list[Leg], level: int = 95) -> float | None:
    """Share of true angles inside the interval of a nominal level."""
    inside = [
        abs(leg.measured_deg - leg.true_deg) <= Z[level] * leg.sd_deg
        for leg in legs
        if leg.measured_deg is not None and leg.sd_deg is not None
    ]
    return float(np.mean(inside)) if inside else None


def gap_error(photos: list[Photo], name: str) -> float | None:
    """Mean absolute error of a gap in centimetres."""
    pairs = [photo.gaps_cm[name] for photo in photos]
    errors = [abs(pair[0] - pair[1]) for pair in pairs if pair is not None]
    return float(np.mean(errors)) if errors else None


def groups(photos: list[Photo], legs: list[Leg]) -> Iterator[tuple[str, list[Photo], list[Leg]]]:
    """Yield good photos, each hard condition, all hard ones, both together."""

    def pick(name: str, wanted: Any) -> tuple[str, list[Photo], list[Leg]]:
        return name, [p for p in photos if wanted(p)], [leg for leg in legs if wanted(leg)]

    yield pick("good", lambda item: item.kind == "good")
    for condition in sorted({p.condition for p in photos if p.kind == "hard" and p.condition}):
        yield pick(
            f"hard: {condition}", lambda item, c=condition: item.kind == "hard" and item.condition == c
        )
    yield pick("hard", lambda item: item.kind == "hard")
    yield pick("good and hard", lambda item: item.kind in ("good", "hard"))


def summarise(photos: list[Photo], legs: list[Leg]) -> dict[str, Any]:
    """All figures by group."""
    table: dict[str, Any] = {}
    for name, some_photos, some_legs in groups(photos, legs):
        if not some_photos:
            continue
        table[name] = {
            "photos": len(some_photos),
            "accepted": sum(photo.status == "measured" for photo in some_photos),
            "without_warning": sum(
                photo.status == "measured" and not photo.findings for photo in some_photos
            ),
            "plain": agreement(some_legs, "plain_deg"),
            "kneealign": agreement(some_legs, "measured_deg"),
            "coverage_95": coverage(some_legs),
            "coverage_by_level": {level: coverage(some_legs, level) for level in Z},
            "ankle_gap_mae_cm": gap_error(some_photos, "ankle"),
            "knee_gap_mae_cm": gap_error(some_photos, "knee"),
            "plain_seconds": float(np.median([photo.plain_seconds for photo in some_photos])),
            "seconds": float(np.median([photo.seconds for photo in some_photos])),
        }
    return table


def print_table(table: dict[str, Any]) -> None:
    """Print the table as Markdown, the form in which docs/accuracy.md holds it."""
    print("| photos | method | accepted | MAE | SD | bias | r | slope | 95 % limits | worst | in interval |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, row in table.items():
        for method in ("plain", "kneealign"):
            figures = row[method]
            if figures is None:
                continue
            own = method == "kneealign"
            cells = [
                name if not own else "",
                "plain MediaPipe" if not own else "**kneealign**",
                f"{row['accepted']} of {row['photos']}" if own else "",
                f"{figures['mae_deg']:.2f}°",
                f"{figures['sd_deg']:.2f}°",
                f"{figures['bias_deg']:+.2f}°",
                f"{figures['correlation']:.4f}" if "correlation" in figures else "",
                f"{figures['slope']:.3f}" if "slope" in figures else "",
                f"{figures['limits_low_deg']:+.1f}° to {figures['limits_high_deg']:+.1f}°",
                f"{figures['worst_deg']:.1f}°",
                f"{100 * row['coverage_95']:.0f} %" if own and row["coverage_95"] is not None else "",
            ]
            print("| " + " | ".join(cells) + " |")
    print()
    print("| photos | ankle gap, mean error | knee gap | without any warning | time per photo (plain) |")
    print("|---|---|---|---|---|")
    for name, row in table.items():
        print(
            f"| {name} | {row['ankle_gap_mae_cm']:.2f} cm | {row['knee_gap_mae_cm']:.2f} cm "
            f"| {row['without_warning']} of {row['photos']} "
            f"| {row['seconds']:.2f} s ({row['plain_seconds']:.2f} s) |"
        )


def plot(legs: list[Leg], table: dict[str, Any], target: Path) -> None:
    """Draw measured against true, Bland-Altman, and coverage by nominal level."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    measured = [leg for leg in legs if leg.kind == "good" and leg.measured_deg is not None]
    truth = np.array([leg.true_deg for leg in measured])
    ours = np.array([leg.measured_deg for leg in measured])
    plain = np.array([np.nan if leg.plain_deg is None else leg.plain_deg for leg in measured])
    figure, (scatter, bland, cover) = plt.subplots(1, 3, figsize=(13, 4.3), constrained_layout=True)
    ends = [truth.min() - 2, truth.max() + 2]
    scatter.plot(ends, ends, color="0.6", linewidth=1, zorder=0)
    scatter.scatter(truth, plain, s=14, color="#d55e00", label="plain MediaPipe", alpha=0.6)
    scatter.scatter(truth, ours, s=14, color="#0072b2", label="kneealign", alpha=0.8)
    scatter.set(
        xlabel="true deviation (°, valgus positive)", ylabel="measured (°)", title="Good photos, each leg"
    )
    scatter.legend(frameon=False)

    for values, colour in ((plain, "#d55e00"), (ours, "#0072b2")):
        error = values - truth
        bland.scatter((values + truth) / 2, error, s=14, color=colour, alpha=0.7)
        bias, sd = np.nanmean(error), np.nanstd(error, ddof=1)
        for level in (bias, bias - Z[95] * sd, bias + Z[95] * sd):
            bland.axhline(level, color=colour, linewidth=1, linestyle="-" if level == bias else "--")
    bland.set(xlabel="mean of true and measured (°)", ylabel="measured - true (°)", title="Bland-Altman")

    levels = list(Z)
    cover.plot([40, 100], [40, 100], color="0.6", linewidth=1, zorder=0)
    for name, colour in (("good", "#0072b2"), ("good and hard", "#009e73")):
        shares = [100 * table[name]["coverage_by_level"][level] for level in levels]
        cover.plot(levels, shares, marker="o", color=colour, label=name)
    cover.set(
        xlabel="nominal level (%)", ylabel="true angles inside (%)", title="Do the intervals keep their word?"
    )
    cover.legend(frameon=False)
    figure.savefig(target, dpi=110)


def without_clock(node: Any) -> Any:
    """Return the same figures to three decimals, without those that differ from run to run."""
    if isinstance(node, dict):
        return {key: without_clock(value) for key, value in node.items() if not str(key).endswith("seconds")}
    return round(node, 3) if isinstance(node, float) else node


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--json", type=Path, help="write every figure and every leg here")
    parser.add_argument("--results", type=Path, help="write the figures that documents state here")
    parser.add_argument("--plot", type=Path, help="draw the figure here (PNG)")
    parser.add_argument("--subset", type=int, help="every N-th photo only")
    parser.add_argument("--worst", type=int, default=0, help="list the N legs with the largest errors")
    args = parser.parse_args()
    reference = args.folder / "reference.jsonl"
    if not reference.is_file():
        print(f"{args.folder} holds no reference.jsonl: name the folder with the phantoms.", file=sys.stderr)
        return 2
    truths = [json.loads(line) for line in reference.read_text(encoding="utf-8").splitlines() if line]
    truths = [truth for truth in truths if truth["kind"] != "bad"][:: args.subset or 1]
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(measure_one, [(args.folder, truth) for truth in truths], chunksize=4))
    photos = [photo for photo, _ in results]
    legs = [leg for _, pair in results for leg in pair]
    table = summarise(photos, legs)
    print_table(table)
    if args.worst:
        measured = [leg for leg in legs if leg.measured_deg is not None]
        for leg in sorted(measured, key=lambda leg: -abs(leg.measured_deg - leg.true_deg))[: args.worst]:
            print(leg.file, leg.side, f"{leg.measured_deg - leg.true_deg:+.2f}", f"sd {leg.sd_deg:.2f}")
    if args.json:
        everything = {
            "table": table,
            "photos": [asdict(p) for p in photos],
            "legs": [asdict(x) for x in legs],
        }
        args.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")
    if args.results:
        args.results.write_text(json.dumps(without_clock(table), indent=1) + "\n", encoding="utf-8")
    if args.plot:
        plot(legs, table, args.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
