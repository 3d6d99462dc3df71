"""How well photos without a head are measured, and that pieces without legs are not.

    python benchmarks/headless.py [FOLDER...] [--crop waist|neck] [--photos FOLDER] [--json FILE] [--subset N]
        [--seed WORD]

FOLDERs hold whole photos and a ``reference.jsonl`` with their true angles; by default the rendered people
beside the checkout (``../shared/phantoms``, ``phantoms2``). Each photo is measured whole, cut at waist and
cut at neck; those from behind are cut at five heights. Good ones give pieces without whole legs, too: wall,
floor, furniture, shins, thighs, an upper body, one leg. So do the photos in the folder ``--photos``, such as
those of real people. Sides are swapped if the legs stand in the other order than in the reference, or if
their angles fit each other's reference.
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
from headless_pieces import CUTS, PIECES, Whole, piece, whole_photo, whole_render, without_head
from numpy.typing import NDArray

SHARED = Path(__file__).parents[1].parent / "shared"
SIDES = ("left", "right")
HIPS, ANKLES = (23, 24), (27, 28)

SWAPPED_DEG = 1.0
"""By how much better the angles must fit the other leg, on average, to count as swapped."""

BACK_CUTS = {"waist": 3, "neck": 2}
"""How often a photo from behind is cut, as there are few."""

Picture = NDArray[np.uint8]
Task = tuple[Path, dict[str, Any] | None, tuple[str, ...], str]
"""A folder or photo, the photo's line of the reference, the cuts, and the seed."""


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
    swapped: bool
    """Whether left and right are swapped."""
    seconds: float


def cut_up(task: Task) -> list[Cut]:
    """Measure a photo whole and in pieces."""
    path, truth, cuts, seed = task
    if truth is None:
        return [measured(path.name, None, kind, picture) for kind, picture in pieces_of(path, seed).items()]
    whole = whole_render(path, truth, seed)
    pictures = [("whole", cv2.cvtColor(cv2.imread(str(path / truth["file"])), cv2.COLOR_BGR2RGB))]
    if whole is not None:
        back = truth["condition"] == "back"
        pictures += [
            (cut, without_head(whole, cut, number))
            for cut in cuts
            for number in range(BACK_CUTS[cut] if back else 1)
        ]
        pictures += list(cut_pieces(whole).items()) if truth["kind"] == "good" else []
    return [measured(truth["file"], truth, cut, picture) for cut, picture in pictures]


def pieces_of(photo: Path, seed: str) -> dict[str, Picture]:
    """Return pieces of a photo of which nothing else is known; none where no whole person is measured."""
    import kneealign

    read = cv2.imread(str(photo))
    if read is None:
        return {}
    while max(read.shape) >= 2000:
        read = cv2.resize(read, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    rgb = cv2.cvtColor(read, cv2.COLOR_BGR2RGB)
    result = kneealign.measure(rgb, picture=False)
    if result.legs is None or result.photo.view != "full_body":
        return {}
    joints = [leg.joints_px for _, leg in result.legs]
    hip, ankle = (float(np.mean([getattr(each, name)[1] for each in joints])) for name in ("hip", "ankle"))
    whole = whole_photo(photo.name, rgb, hip, ankle, seed)
    return cut_pieces(whole) if whole is not None else {}


def cut_pieces(whole: Whole) -> dict[str, Picture]:
    """Return all pieces for which the photo has room."""
    pieces = {kind: piece(whole, kind) for kind in PIECES}
    return {kind: picture for kind, picture in pieces.items() if picture is not None}


def measured(file: str, truth: dict[str, Any] | None, cut: str, picture: Picture) -> Cut:
    """Measure one picture and compare it with the truth, where that is known."""
    import kneealign

    known = truth or {}
    subject = kneealign.Subject(known.get("age_years"), known.get("sex"), known.get("height_cm"))
    start = time.perf_counter()
    result = kneealign.measure(picture, subject, picture=False)
    seconds = time.perf_counter() - start
    legs = dict(result.legs) if result.legs else {}
    true = {side: truth["legs"][side]["deviation_deg"] if truth else float("nan") for side in SIDES}
    return Cut(
        file,
        known.get("kind", "photo"),
        known.get("condition"),
        cut,
        result.photo.view,
        [item.code for item in result.refusals],
        [leg.deviation_deg - true[side] for side, leg in legs.items()],
        [leg.interval_deg[0] <= true[side] <= leg.interval_deg[1] for side, leg in legs.items()],
        truth is not None and sides_swapped(legs, truth),
        seconds,
    )


def sides_swapped(legs: dict[str, Any], truth: dict[str, Any]) -> bool:
    """Whether measured legs stand in the other order than the true ones, or fit each other's angles."""
    if not legs or truth["condition"] == "back":
        return False
    ankles = [(legs[side].joints_px.ankle[0], truth["legs"][side]["pixels"]["ankle"][0]) for side in SIDES]
    (left, true_left), (right, true_right) = ankles
    measured = np.array([legs[side].deviation_deg for side in SIDES])
    true = np.array([truth["legs"][side]["deviation_deg"] for side in SIDES])
    better = np.abs(measured - true).mean() - np.abs(measured - true[::-1]).mean()
    return bool((left - right) * (true_left - true_right) < 0 or better > SWAPPED_DEG)


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
            "swapped": sum(item.swapped for item in measured),
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
    pieces = [item for item in cuts if item.cut in PIECES]
    groups["all pieces of renders"] = [item for item in pieces if item.kind != "photo"]
    groups["all pieces of photos"] = [item for item in pieces if item.kind == "photo"]
    return {name: figures(some) for name, some in groups.items() if some}


def print_table(table: dict[str, Any]) -> None:
    """Print the table as Markdown."""
    print("| pictures | measured | MAE | bias | SD | worst | in interval | sides swapped | time |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, row in table.items():
        cells = [name, f"{row['measured']} of {row['pictures']}", *[""] * 6, f"{row['seconds']:.2f} s"]
        if "mae_deg" in row and not name.startswith(("bad", "piece", "all", "backs")):
            cells[2:8] = [
                f"{row['mae_deg']:.2f}°",
                f"{row['bias_deg']:+.2f}°",
                f"{row['sd_deg']:.2f}°",
                f"{row['worst_deg']:.1f}°",
                f"{100 * row['coverage_95']:.0f} %",
                str(row["swapped"]),
            ]
        print("| " + " | ".join(cells) + " |")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = [SHARED / "phantoms", SHARED / "phantoms2"]
    parser.add_argument("folders", nargs="*", type=Path, default=default)
    parser.add_argument("--crop", choices=CUTS, help="cut there only; by default at both")
    parser.add_argument("--photos", type=Path, help="folder with photos to take pieces of, too")
    parser.add_argument("--json", type=Path, help="write every figure and every picture here")
    parser.add_argument("--subset", type=int, default=1, help="every N-th good photo only")
    parser.add_argument("--seed", default="", help="another word gives other cuts and pieces")
    parser.add_argument("--jobs", type=int, help="processes; by default one for each processor")
    args = parser.parse_args()
    cuts_at = (args.crop,) if args.crop else CUTS
    tasks: list[Task] = []
    for folder in args.folders:
        if not (folder / "reference.jsonl").is_file():
            print(f"{folder} holds no reference.jsonl.", file=sys.stderr)
            return 2
        lines = (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines()
        truths = [json.loads(line) for line in lines]
        good = [truth for truth in truths if truth["kind"] == "good"][:: args.subset]
        tasks += [
            (folder, t, cuts_at, args.seed)
            for t in good + [t for t in truths if t["kind"] in ("hard", "bad")]
        ]
    if args.photos:
        tasks += [(file, None, (), args.seed) for file in sorted(args.photos.iterdir())[:: args.subset]]
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
