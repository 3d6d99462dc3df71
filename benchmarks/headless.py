"""How well photos without a head are measured, and that pieces without legs are not.

    python benchmarks/headless.py [FOLDER...] [--json FILE] [--subset N] [--jobs N]

FOLDERs hold whole photos and a ``reference.jsonl`` with their true angles; by default the rendered people
beside the checkout (``../shared/phantoms``, ``phantoms2``). Each photo is measured whole, cut at waist and
cut at neck; good ones give pieces without whole legs, too: wall, floor, furniture, shins, thighs, an upper
body, one leg.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from headless_pieces import CUTS, PIECES, Whole, piece, without_head

SHARED = Path(__file__).parents[1].parent / "shared"
SIDES = ("left", "right")


@dataclass(frozen=True)
class Cut:
    """One picture cut from a photo, and its outcome."""

    file: str
    kind: str
    condition: str | None
    cut: str
    view: str | None
    refused_by: list[str]
    error_deg: list[float]
    """Measured minus true, left and right; empty if it was refused."""
    inside: list[bool]
    """Whether the true angles lie inside the intervals."""
    seconds: float


def cut_up(task: tuple[Path, dict[str, Any]]) -> list[Cut]:
    """Measure a photo whole and in pieces."""
    import kneealign
    from kneealign.pose import find_pose, shared_landmarker

    folder, truth = task
    rgb = cv2.cvtColor(cv2.imread(str(folder / truth["file"])), cv2.COLOR_BGR2RGB)
    pose = find_pose(rgb, shared_landmarker())
    pictures = {"whole": rgb}
    if pose is not None:
        rows = {
            joint: float(np.mean([truth["legs"][side]["pixels"][joint][1] for side in SIDES]))
            for joint in ("hip", "ankle")
        }
        name = f"{folder.name}/{truth['file']}"
        whole = Whole(name, rgb, pose.landmarks_px, rows["hip"], rows["ankle"])
        pictures |= {cut: without_head(whole, cut) for cut in CUTS}
        kinds = PIECES if truth["kind"] == "good" else ()
        pieces = {kind: piece(whole, kind) for kind in kinds}
        pictures |= {kind: picture for kind, picture in pieces.items() if picture is not None}
    subject = kneealign.Subject(truth["age_years"], truth["sex"], truth["height_cm"])
    found = []
    for cut, picture in pictures.items():
        start = time.perf_counter()
        result = kneealign.measure(picture, subject, picture=False)
        seconds = time.perf_counter() - start
        legs = dict(result.legs) if result.legs else {}
        true = {side: truth["legs"][side]["deviation_deg"] for side in SIDES}
        found.append(
            Cut(
                truth["file"],
                truth["kind"],
                truth["condition"],
                cut,
                result.photo.view,
                [item.code for item in result.refusals],
                [leg.deviation_deg - true[side] for side, leg in legs.items()],
                [leg.interval_deg[0] <= true[side] <= leg.interval_deg[1] for side, leg in legs.items()],
                seconds,
            )
        )
    return found


def figures(cuts: list[Cut]) -> dict[str, Any]:
    """Return the outcomes of some pictures."""
    measured = [item for item in cuts if item.error_deg]
    errors = np.array([value for item in measured for value in item.error_deg])
    found: dict[str, Any] = {
        "pictures": len(cuts),
        "measured": len(measured),
        "refused_by": dict(Counter(code for item in cuts for code in item.refused_by).most_common()),
        "seconds": float(np.median([item.seconds for item in cuts])),
    }
    if len(errors) > 1:
        found |= {
            "mae_deg": float(np.abs(errors).mean()),
            "bias_deg": float(errors.mean()),
            "sd_deg": float(errors.std(ddof=1)),
            "worst_deg": float(np.abs(errors).max()),
            "coverage_95": float(np.mean([inside for item in measured for inside in item.inside])),
        }
    return found


def summarise(cuts: list[Cut]) -> dict[str, Any]:
    """Return all figures by group."""
    groups = {
        f"{kind}: {cut}": [item for item in cuts if (item.kind, item.cut) == (kind, cut)]
        for kind in ("good", "hard", "bad")
        for cut in ("whole", *CUTS)
    }
    groups["backs"] = [item for item in cuts if item.condition == "back" and item.cut in CUTS]
    groups |= {f"piece: {kind}": [item for item in cuts if item.cut == kind] for kind in PIECES}
    groups["all pieces"] = [item for item in cuts if item.cut in PIECES]
    return {name: figures(some) for name, some in groups.items() if some}


def print_table(table: dict[str, Any]) -> None:
    """Print the table as Markdown."""
    print("| pictures | measured | MAE | bias | SD | worst | in interval | time |")
    print("|---|---|---|---|---|---|---|---|")
    for name, row in table.items():
        cells = [name, f"{row['measured']} of {row['pictures']}", *[""] * 5, f"{row['seconds']:.2f} s"]
        if "mae_deg" in row and not name.startswith(("bad", "piece", "all", "backs")):
            cells[2:7] = [
                f"{row['mae_deg']:.2f}°",
                f"{row['bias_deg']:+.2f}°",
                f"{row['sd_deg']:.2f}°",
                f"{row['worst_deg']:.1f}°",
                f"{100 * row['coverage_95']:.0f} %",
            ]
        print("| " + " | ".join(cells) + " |")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = [SHARED / "phantoms", SHARED / "phantoms2"]
    parser.add_argument("folders", nargs="*", type=Path, default=default)
    parser.add_argument("--json", type=Path, help="write every figure and every picture here")
    parser.add_argument("--subset", type=int, default=1, help="every N-th good photo only")
    parser.add_argument("--jobs", type=int, help="processes; by default one for each processor")
    args = parser.parse_args()
    tasks = []
    for folder in args.folders:
        if not (folder / "reference.jsonl").is_file():
            print(f"{folder} holds no reference.jsonl.", file=sys.stderr)
            return 2
        lines = (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines()
        truths = [json.loads(line) for line in lines]
        good = [truth for truth in truths if truth["kind"] == "good"][:: args.subset]
        tasks += [(folder, t) for t in good + [t for t in truths if t["kind"] in ("hard", "bad")]]
    with ProcessPoolExecutor(args.jobs) as pool:
        cuts = [item for found in pool.map(cut_up, tasks) for item in found]
    table = summarise(cuts)
    print_table(table)
    if args.json:
        everything = {"figures": table, "pictures": [asdict(item) for item in cuts]}
        args.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
