"""How far the measured legs are from the true ones, beside plain MediaPipe in the same run.

    python benchmarks/accuracy.py [FOLDER ...] [--cross-validate] [--ablation] [--json FILE] [--plot FILE]

A FOLDER holds photos and a ``reference.jsonl`` with the true angles and gaps of each; by default all rendered
people next to the checkout (``../shared/phantoms*``). Every photo goes through the public library with the
person's age, sex and height.

``--cross-validate`` states the figures for people who were never seen: what is fitted on renders, the hips'
distance and the intervals, is fitted anew without a tenth of the people, and then without one folder after
the other. ``--ablation`` leaves out one correction after the other. ``--json`` keeps all tables, by default
in ``benchmarks/results/accuracy.json``. All but the plain tables need ``pip install ".[bench]"``.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from plain import plain_mediapipe

if TYPE_CHECKING:
    from kneealign.result import Assessment

SHARED = Path(__file__).parents[1].parent / "shared"
RESULTS = Path(__file__).parent / "results" / "accuracy.json"
SIDES = ("left", "right")
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
    person: str
    """Folder and photo, or who it is where one person has several photos."""
    geometry: dict[str, Any] | None = None
    """What the angle and its interval were made of."""
    variants_deg: dict[str, float] | None = None
    """The angle without each correction."""


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


def measure_one(
    task: tuple[Path, dict[str, Any]], *, ablation: bool = False, crop: str | None = None
) -> tuple[Photo, list[Leg]]:
    """Measure one photo, or what is left of it when the head is cut off, both ways."""
    folder, truth = task
    photo = folder / truth["file"] if crop is None else _cut(folder, truth, crop)
    from accuracy_geometry import recorded

    import kneealign

    start = time.perf_counter()
    plain = plain_mediapipe(photo)
    between = time.perf_counter()
    subject = kneealign.Subject(truth["age_years"], truth["sex"], truth["height_cm"])
    with recorded() as geometry:
        result = kneealign.measure(photo, subject)
    end = time.perf_counter()
    person = truth["condition"] if truth["kind"] == "repeat" else truth["file"]

    name, kind, condition = f"{folder.name}/{truth['file']}", truth["kind"], truth["condition"]
    legs = []
    for side in SIDES:
        leg = getattr(result.legs, side) if result.legs else None
        legs.append(
            Leg(
                file=name,
                kind=kind,
                condition=condition,
                side=side,
                true_deg=truth["legs"][side]["deviation_deg"],
                plain_deg=plain and plain[side],
                measured_deg=leg and leg.deviation_deg,
                sd_deg=leg and (leg.interval_deg[1] - leg.interval_deg[0]) / (2 * Z[95]),
                person=f"{folder.name}/{person}",
                geometry=geometry.of(side, truth, result.findings) if leg else None,
                variants_deg=geometry.variants_deg(side) if leg and ablation else None,
            )
        )
    codes = [str(item.code) for item in result.findings if item.severity != "info"]
    gaps = _gaps(result, truth)
    photo_s, plain_s = end - between, between - start
    return Photo(name, kind, condition, result.status, codes, gaps, plain_s, photo_s), legs


def _gaps(result: Assessment, truth: dict[str, Any]) -> dict[str, tuple[float, float] | None]:
    """Return the gaps at ankles and knees, measured and true, in cm.

    Skins that press together measure 0 in a photo; the truth states the overlap.
    """
    gaps: dict[str, tuple[float, float] | None] = {}
    for name in ("ankle", "knee"):
        gap = getattr(result.gaps, name) if result.gaps else None
        gaps[name] = (gap.cm, max(0.0, truth[f"{name}_gap_cm"])) if gap and gap.cm is not None else None
    return gaps


def _cut(folder: Path, truth: dict[str, Any], crop: str) -> np.ndarray:
    from headless_pieces import whole_render, without_head

    whole = whole_render(folder, truth)
    assert whole is not None, truth["file"]
    return without_head(whole, crop)


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


def coverage_error(legs: list[Leg]) -> float | None:
    """Return the standard error of the coverage at 95 %; two legs of a photo count as one and a half."""
    share, count = coverage(legs), sum(leg.measured_deg is not None for leg in legs)
    return None if share is None else float(np.sqrt(max(share * (1 - share), 0.25 / count) / (0.75 * count)))


def half_width(legs: list[Leg]) -> float | None:
    """Mean half of a 95 % interval."""
    return float(Z[95] * np.mean([leg.sd_deg for leg in legs if leg.sd_deg is not None])) if legs else None


def gap_error(photos: list[Photo], name: str) -> float | None:
    """Mean absolute error of a gap in centimetres."""
    pairs = [photo.gaps_cm[name] for photo in photos]
    errors = [abs(pair[0] - pair[1]) for pair in pairs if pair is not None]
    return float(np.mean(errors)) if errors else None


def groups(photos: list[Photo], legs: list[Leg]) -> Iterator[tuple[str, list[Photo], list[Leg]]]:
    """Yield good photos, each hard condition, all hard ones, both together, and the other sets."""

    def pick(name: str, wanted: Any) -> tuple[str, list[Photo], list[Leg]]:
        return name, [p for p in photos if wanted(p)], [leg for leg in legs if wanted(leg)]

    yield pick("good", lambda item: item.kind == "good")
    for condition in sorted({p.condition for p in photos if p.kind == "hard" and p.condition}):
        yield pick(
            f"hard: {condition}", lambda item, c=condition: item.kind == "hard" and item.condition == c
        )
    yield pick("hard", lambda item: item.kind == "hard")
    yield pick("good and hard", lambda item: item.kind in ("good", "hard"))
    for condition in ("bare", "clothed"):
        yield pick(
            f"people, {condition}",
            lambda item, c=condition: item.kind == "people" and item.condition == c,
        )
    yield pick("stand again", lambda item: item.kind == "repeat")


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
            "coverage_95_se": coverage_error(some_legs),
            "half_width_deg": half_width(some_legs),
            "coverage_by_level": {level: coverage(some_legs, level) for level in Z},
            "ankle_gap_mae_cm": gap_error(some_photos, "ankle"),
            "knee_gap_mae_cm": gap_error(some_photos, "knee"),
            "plain_seconds": float(np.median([photo.plain_seconds for photo in some_photos])),
            "seconds": float(np.median([photo.seconds for photo in some_photos])),
        }
    return table


def print_table(table: dict[str, Any]) -> None:
    """Print the table as Markdown, the form in which docs/accuracy.md holds it."""
    print(
        "| photos | method | accepted | MAE | SD | bias | r | slope | 95 % limits | worst | in interval | ± |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
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
                f"{100 * row['coverage_95']:.0f} ± {100 * row['coverage_95_se']:.0f} %"
                if own and row["coverage_95"] is not None
                else "",
                f"{row['half_width_deg']:.1f}°" if own and row["half_width_deg"] is not None else "",
            ]
            print("| " + " | ".join(cells) + " |")
    print()
    print("| photos | ankle gap, mean error | knee gap | without any warning | time per photo (plain) |")
    print("|---|---|---|---|---|")
    for name, row in table.items():
        if row["ankle_gap_mae_cm"] is None:
            continue
        print(
            f"| {name} | {row['ankle_gap_mae_cm']:.2f} cm | {row['knee_gap_mae_cm']:.2f} cm "
            f"| {row['without_warning']} of {row['photos']} "
            f"| {row['seconds']:.2f} s ({row['plain_seconds']:.2f} s) |"
        )


def main() -> int:
    """Run the command line."""
    args = _options()
    if not args.folders or not all((folder / "reference.jsonl").is_file() for folder in args.folders):
        print("Name folders with photos and a reference.jsonl.", file=sys.stderr)
        return 2
    tasks = [(folder, truth) for folder in args.folders for truth in truths(folder)][:: args.subset or 1]
    with ProcessPoolExecutor(args.jobs) as pool:
        measure = functools.partial(measure_one, ablation=args.ablation, crop=args.crop)
        results = list(pool.map(measure, tasks, chunksize=4))
    photos = [photo for photo, _ in results]
    legs = [leg for _, pair in results for leg in pair]
    never_seen = _never_seen(legs) if args.cross_validate else {}
    tables = {"shipped": summarise(photos, legs)}
    tables |= {name: summarise(photos, held_out) for name, held_out in never_seen.items()}
    for name, table in tables.items():
        if name != "shipped":
            print(f"\n{name}:\n")
        print_table(table)
    if args.ablation:
        tables["ablation"] = ablation_table(legs)
        print()
        print_ablation(tables["ablation"])
    _print_worst(legs, args.worst)
    if args.json:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(rounded(tables), indent=1) + "\n", encoding="utf-8")
    if args.legs:
        args.legs.write_text(json.dumps([asdict(leg) for leg in legs]), encoding="utf-8")
    if args.plot:
        from accuracy_plot import plot

        drawn = never_seen.get("people never seen", legs)
        plot(drawn, summarise(photos, drawn), args.plot)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=sorted(SHARED.glob("phantoms*")))
    parser.add_argument("--cross-validate", action="store_true", help="figures for people never seen")
    parser.add_argument("--ablation", action="store_true", help="figures without each correction")
    parser.add_argument("--json", type=Path, nargs="?", const=RESULTS, help="write every table here")
    parser.add_argument("--legs", type=Path, help="write every leg here (JSON)")
    parser.add_argument("--plot", type=Path, help="draw the figure here (PNG)")
    parser.add_argument("--subset", type=int, help="every N-th photo only")
    parser.add_argument("--jobs", type=int, help="processes; by default one for each processor")
    parser.add_argument(
        "--crop", choices=("waist", "neck"), help="cut every photo there, as headless.py does"
    )
    parser.add_argument("--worst", type=int, default=0, help="list the N legs with the largest errors")
    return parser.parse_args()


def _never_seen(legs: list[Leg]) -> dict[str, list[Leg]]:
    """Return the legs as measured with what was fitted on other people, and on other folders."""
    from accuracy_geometry import without_folders, without_people

    return {"people never seen": without_people(legs), "folders never seen": without_folders(legs)}


def _print_worst(legs: list[Leg], count: int) -> None:
    measured = [leg for leg in legs if leg.measured_deg is not None]
    for leg in sorted(measured, key=lambda leg: -abs(leg.measured_deg - leg.true_deg))[:count]:
        print(leg.file, leg.side, f"{leg.measured_deg - leg.true_deg:+.2f}", f"sd {leg.sd_deg:.2f}")


def truths(folder: Path) -> list[dict[str, Any]]:
    """Return what is known of each photo that can be measured."""
    lines = (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    return [truth for truth in map(json.loads, filter(None, lines)) if truth["kind"] != "bad"]


def rounded(value: Any) -> Any:
    """Round every number to 0.001, so that the file says no more than is known."""
    if isinstance(value, dict):
        # How long a photo took belongs to the machine.
        return {name: rounded(item) for name, item in value.items() if not str(name).endswith("seconds")}
    return round(value, 3) if isinstance(value, float) else value


def ablation_table(legs: list[Leg]) -> dict[str, Any]:
    """Error figures of each group with all corrections and without each of them."""
    measured = [leg for leg in legs if leg.variants_deg]
    names = list(measured[0].variants_deg) if measured else []
    table: dict[str, Any] = {}
    for name in names:
        other = [replace(leg, measured_deg=leg.variants_deg[name]) for leg in measured]
        table[name] = {
            group: agreement(some, "measured_deg")
            for group, _, some in groups([], other)
            if group in ("good", "hard", "people, bare", "people, clothed", "stand again")
        }
    return table


def print_ablation(table: dict[str, Any]) -> None:
    """Print mean absolute error and bias of each group, one line for each correction."""
    shown = list(next(iter(table.values()), {}))
    print("| | " + " | ".join(shown) + " |")
    print("|---|" + "---|" * len(shown))
    for name, figures in table.items():
        cells = [
            f"{found['mae_deg']:.2f}° ({found['bias_deg']:+.2f}°)" if found else ""
            for found in figures.values()
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main())
