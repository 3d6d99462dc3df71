"""How kneealign performs on photos of real people, whose true angles nobody knows.

    python benchmarks/people.py FOLDER MANIFEST [--json FILE] [--sheets FOLDER] [--cache FOLDER] [--jobs N]

MANIFEST is a table (CSV) with the columns ``name`` (file in FOLDER without its ending), ``group`` (``ok``: a
careful user would call the photo fine; ``borderline``; ``refuse``: must give no number), ``cover`` (``bare``,
``tight``, ``jeans``, ``trousers``, ``loose``, ``dress`` or empty) and ``person`` (the same for all of one).

Printed are the shares measured and refused by group; the population that one mean per person and leg makes,
beside published adults; the spread between photos of one person; how much copies of a photo change its
angles; the agreement with plain MediaPipe; and the warnings that fine photos carry. ``--sheets`` draws every
photo with its points, for looking: keep that folder outside the checkout, the photos show people.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from headless_pieces import top_px, whole_photo
from people_copies import COPIES, CROPS, CUTS, Person, Picture, copied
from people_sheets import draw_sheets
from plain import plain_mediapipe

SIDES = ("left", "right")
GROUPS = ("ok", "borderline", "refuse")
LIMIT_DEG = 3.0
PUBLISHED = (
    "healthy adults on X-rays: mean -1.3, SD 2.3 (500 knees, Bellemans 2012); beyond +3: 3 %, beyond -3: 24 %"
)
UNCOVERED = ("bare", "tight")


@dataclass(frozen=True)
class Row:
    """One line of the manifest."""

    name: str
    group: str
    cover: str
    person: str
    path: str


@dataclass(frozen=True)
class Seen:
    """One photo, or one copy of it, as kneealign sees it."""

    name: str
    copy: str | None
    """Name of the copy; None for the photo itself."""
    status: str
    findings: dict[str, tuple[str, float | None]]
    """Severity and value by code."""
    deviation_deg: dict[str, float] | None
    half_width_deg: dict[str, float] | None
    joints_px: dict[str, list[tuple[float, float]]] | None
    """Hip, knee and ankle in the photo."""
    plain_deg: dict[str, float] | None = None

    def codes(self, severity: str) -> list[str]:
        """Return the codes of one severity."""
        return [code for code, (found, _) in self.findings.items() if found == severity]


def look_at(photo: Path | Picture, name: str, copy: str | None) -> Seen:
    """Measure one photo or copy."""
    import kneealign

    result = kneealign.measure(photo)
    legs = result.legs
    return Seen(
        name=name,
        copy=copy,
        status=result.status.value,
        findings={item.code.value: (item.severity.value, item.value) for item in result.findings},
        deviation_deg={side: leg.deviation_deg for side, leg in legs} if legs else None,
        half_width_deg={side: (leg.interval_deg[1] - leg.interval_deg[0]) / 2 for side, leg in legs}
        if legs
        else None,
        joints_px={side: [leg.joints_px.hip, leg.joints_px.knee, leg.joints_px.ankle] for side, leg in legs}
        if legs
        else None,
        plain_deg=plain_mediapipe(photo) if isinstance(photo, Path) and legs else None,
    )


def look_at_all(task: tuple[Row, tuple[str, ...], Path | None]) -> list[Seen]:
    """Measure a photo and its copies, except those already in the cache."""
    row, copies, cache = task
    known = _known(cache, row)
    photo = known.get(None) or look_at(Path(row.path), row.name, None)
    seen = [photo]
    if photo.joints_px is not None and copies:
        pixels = cv2.cvtColor(cv2.imread(row.path), cv2.COLOR_BGR2RGB)
        person = _person(photo.joints_px, row.name, pixels)
        for name in ("as pixels", *copies):
            changed = pixels if name == "as pixels" else copied(name, pixels, person)
            if changed is not None:
                seen.append(known.get(name) or look_at(changed, row.name, name))
    if cache:
        kept = {**known, **{item.copy: item for item in seen}}
        text = json.dumps([asdict(item) for item in kept.values()])
        _cached(cache, row).write_text(text, encoding="utf-8")
    return seen


def _known(cache: Path | None, row: Row) -> dict[str | None, Seen]:
    file = _cached(cache, row) if cache else None
    if file is None or not file.is_file():
        return {}
    return {item["copy"]: Seen(**item) for item in json.loads(file.read_text(encoding="utf-8"))}


def _cached(cache: Path, row: Row) -> Path:
    content = hashlib.sha256(Path(row.path).read_bytes()).hexdigest()[:12]
    return cache / f"{row.name}_{content}.json"


def _person(joints: dict[str, list[tuple[float, float]]], name: str, pixels: Picture) -> Person:
    points = np.array([joints[side] for side in SIDES])
    leg = float(np.linalg.norm(np.diff(points, axis=1), axis=2).sum(axis=1).mean())
    x, hips, ankles = points[..., 0], points[:, 0, 1].mean(), points[:, 2, 1].mean()
    whole = whole_photo(name, pixels, float(hips), float(ankles))
    top = {cut: top_px(whole, cut) for cut in CUTS.values()} if whole else {}
    return Person(float(x.min()), float(x.max()), float(hips), float(ankles), leg, top)


def change(copy: Seen, photo: Seen) -> list[float]:
    """Return how far both legs' angles moved; the sides change places in a mirrored copy."""
    if copy.deviation_deg is None or photo.deviation_deg is None:
        return []
    other = {"left": "right", "right": "left"} if copy.copy == "mirrored" else {side: side for side in SIDES}
    return [copy.deviation_deg[other[side]] - photo.deviation_deg[side] for side in SIDES]


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "none"


def shares(rows: list[Row], photos: dict[str, Seen]) -> dict[str, Any]:
    """Return how many photos of each group are measured, and why the others are refused."""
    found = {}
    for group in GROUPS:
        seen = [photos[row.name] for row in rows if row.group == group]
        refusals = Counter(code for item in seen for code in item.codes("refusal"))
        measured = [item.name for item in seen if item.status == "measured"]
        refused = [item.name for item in seen if item.status != "measured"]
        found[group] = {
            "photos": len(seen),
            "measured": len(measured),
            "refused_by": dict(refusals.most_common()),
            "wrong": refused if group == "ok" else measured if group == "refuse" else [],
        }
    return found


def population(rows: list[Row], photos: dict[str, Seen], covers: tuple[str, ...] | None) -> dict[str, Any]:
    """Return the average over the good photos, with one mean per person and leg, for all covers or some."""
    legs: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        angles = photos[row.name].deviation_deg
        if row.group == "ok" and angles and (covers is None or row.cover in covers):
            for side in SIDES:
                legs.setdefault((row.person, side), []).append(angles[side])
    means = np.array([np.mean(values) for values in legs.values()])
    if len(means) < 3:
        return {"people": len(means) // 2}
    return {
        "people": len({person for person, _ in legs}),
        "mean_deg": float(means.mean()),
        "sd_deg": float(means.std(ddof=1)),
        "beyond_plus_3": float((means > LIMIT_DEG).mean()),
        "beyond_minus_3": float((means < -LIMIT_DEG).mean()),
    }


def same_person(rows: list[Row], photos: dict[str, Seen]) -> dict[str, Any]:
    """Return the standard deviation between good photos of one person, by person and pooled over people."""
    by_person: dict[str, list[list[float]]] = {}
    for row in rows:
        angles = photos[row.name].deviation_deg
        if row.group == "ok" and angles:
            by_person.setdefault(row.person, []).append([angles[side] for side in SIDES])
    several = {person: np.array(legs) for person, legs in by_person.items() if len(legs) > 1}
    if not several:
        return {}
    variances = {person: float(legs.var(axis=0, ddof=1).mean()) for person, legs in several.items()}
    return {
        "photos": {person: len(legs) for person, legs in several.items()},
        "sd_deg": {person: variance**0.5 for person, variance in variances.items()},
        "pooled_deg": float(np.mean(list(variances.values()))) ** 0.5,
    }


def copies_of(seen: list[Seen]) -> dict[str, Any]:
    """Return how far each kind of copy changes the angles, compared with the same pixels unchanged."""
    plain = {item.name: item for item in seen if item.copy == "as pixels"}
    found = {}
    for name in COPIES:
        copies = [item for item in seen if item.copy == name and item.name in plain]
        moved = [value for item in copies for value in change(item, plain[item.name])]
        refused = Counter(code for item in copies for code in item.codes("refusal"))
        if len(moved) > 2:
            found[name] = {
                "copies": len(copies),
                "mean_deg": float(np.mean(moved)),
                "sd_deg": float(np.std(moved, ddof=1)),
                "largest_deg": float(np.abs(moved).max()),
                "refused": sum(item.status != "measured" for item in copies),
                "refused_by": dict(refused),
            }
    return found


def against_plain(photos: dict[str, Seen]) -> dict[str, float]:
    """Agreement with one plain detection of MediaPipe on all that is measured."""
    pairs = [
        (item.deviation_deg[side], item.plain_deg[side])
        for item in photos.values()
        if item.deviation_deg and item.plain_deg
        for side in SIDES
    ]
    if len(pairs) < 3:
        return {}
    ours, plain = np.array(pairs).T
    return {
        "legs": len(pairs),
        "mean_difference_deg": float((ours - plain).mean()),
        "sd_deg": float((ours - plain).std(ddof=1)),
        "correlation": float(np.corrcoef(ours, plain)[0, 1]),
    }


def warned(rows: list[Row], photos: dict[str, Seen]) -> dict[str, Any]:
    """Return the warnings on good photos, by cover."""
    found = {}
    for cover in sorted({row.cover for row in rows}):
        seen = [photos[row.name] for row in rows if row.group == "ok" and row.cover == cover]
        measured = [item for item in seen if item.half_width_deg]
        if measured:
            codes = Counter(code for item in measured for code in item.codes("warning"))
            found[cover or "not stated"] = {
                "measured": len(measured),
                "warned": sum(bool(item.codes("warning")) for item in measured),
                "codes": dict(codes.most_common()),
                "half_width_deg": float(np.mean([np.mean([*m.half_width_deg.values()]) for m in measured])),
            }
    return found


def print_figures(figures: dict[str, Any]) -> None:
    """Print the figures in a readable form."""
    print("MEASURED")
    for group, found in figures["shares"].items():
        measured = share(found["measured"], found["photos"])
        print(f"  {group:<11} measured {measured}; refused by {found['refused_by']}")
        if found["wrong"]:
            print(f"    {'refused' if group == 'ok' else 'measured'}: {' '.join(found['wrong'])}")
    print(f"\nFINE PHOTOS, one mean per person and leg ({PUBLISHED})")
    for cover, found in figures["population"].items():
        if "mean_deg" in found:
            beyond = f"beyond +3 {found['beyond_plus_3']:.0%}, beyond -3 {found['beyond_minus_3']:.0%}"
            spread = f"mean {found['mean_deg']:+.2f}, SD {found['sd_deg']:.2f}"
            print(f"  {cover:<11} {found['people']:3} people: {spread}, {beyond}")
    same = figures["same_person"]
    if same:
        print(f"\nTHE SAME PERSON, other photo: SD {same['pooled_deg']:.2f} pooled")
        by_person = (f"{who} {sd:.2f} ({same['photos'][who]})" for who, sd in same["sd_deg"].items())
        print("  " + ", ".join(by_person))
    print_copies(figures["copies"])
    plain = figures["plain"]
    if plain:
        difference = f"{plain['mean_difference_deg']:+.2f} on average, SD {plain['sd_deg']:.2f}"
        print(f"\nAGAINST PLAIN MEDIAPIPE: {difference}, correlation {plain['correlation']:.3f}")
    print("\nWARNINGS on fine photos that are measured")
    for cover, found in figures["warned"].items():
        warned_share, half_width = share(found["warned"], found["measured"]), found["half_width_deg"]
        print(f"  {cover:<11} {warned_share}, interval ±{half_width:.2f}: {found['codes']}")
    print(f"  bare or tight: {share(*figures['warned_uncovered'])}")


def print_copies(copies: dict[str, Any]) -> None:
    """Print how copies move the angles."""
    if not copies:
        return
    print("\nCOPIES of fine photos against the same pixels unchanged (degrees)")
    for name, found in copies.items():
        moved = (
            f"mean {found['mean_deg']:+.2f}  SD {found['sd_deg']:.2f}  largest {found['largest_deg']:5.2f}"
        )
        print(
            f"  {name:<24} {moved}  refused {share(found['refused'], found['copies'])} {found['refused_by']}"
        )
    worst = max((found["sd_deg"] for name, found in copies.items() if name not in CROPS), default=0.0)
    print(f"  largest SD, crops aside: {worst:.2f}")


def summarise(rows: list[Row], seen: list[Seen]) -> dict[str, Any]:
    """Return all figures."""
    photos = {item.name: item for item in seen if item.copy is None}
    covers = sorted({row.cover for row in rows if row.cover})
    found = {
        "shares": shares(rows, photos),
        "population": {
            "all": population(rows, photos, None),
            **{cover: population(rows, photos, (cover,)) for cover in covers},
        },
        "same_person": same_person(rows, photos),
        "copies": copies_of(seen),
        "plain": against_plain(photos),
        "warned": warned(rows, photos),
    }
    uncovered = [found["warned"][cover] for cover in UNCOVERED if cover in found["warned"]]
    found["warned_uncovered"] = (
        sum(item["warned"] for item in uncovered),
        sum(item["measured"] for item in uncovered),
    )
    return found


def code_version() -> str:
    """Return a name for the package's code and data as they are now."""
    import kneealign

    digest = hashlib.sha256()
    for file in sorted(Path(kneealign.__file__).parent.rglob("*")):
        if file.suffix in (".py", ".json", ".task"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def read_manifest(folder: Path, manifest: Path) -> list[Row]:
    """Return the rows whose photo is there."""
    files = {file.stem: file for file in folder.iterdir()}
    with manifest.open(encoding="utf-8", newline="") as lines:
        return [
            Row(row["name"], row["group"], row["cover"], row["person"], str(files[row["name"]]))
            for row in csv.DictReader(lines)
            if row["name"] in files
        ]


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--json", type=Path, help="write every figure and every photo here")
    parser.add_argument("--sheets", type=Path, help="draw contact sheets (PNG) into this folder")
    parser.add_argument(
        "--cache", type=Path, help="keep results here; a run that was ended goes on from them"
    )
    parser.add_argument("--jobs", type=int, help="processes; by default one for each processor")
    parser.add_argument("--subset", type=int, default=1, help="every N-th photo only")
    parser.add_argument("--groups", nargs="+", choices=GROUPS, default=GROUPS)
    parser.add_argument("--without", nargs="+", default=[], help="people to leave out, such as patients")
    parser.add_argument(
        "--copies", nargs="*", default=COPIES, help="copies to measure; none given: no copies"
    )
    parser.add_argument("--crop", choices=("waist", "neck"), help="of the copies, only this crop")
    args = parser.parse_args()
    if not args.folder.is_dir() or not args.manifest.is_file():
        print("Name the folder with the photos and the table about them.", file=sys.stderr)
        return 2
    rows = [row for row in read_manifest(args.folder, args.manifest) if row.group in args.groups]
    rows = [row for row in rows if row.person not in args.without][:: args.subset]
    cache = args.cache / code_version() if args.cache else None
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
    copies = {"ok": tuple(name for name in COPIES if name in args.copies and name.endswith(args.crop or ""))}
    tasks = [(row, copies.get(row.group, ()), cache) for row in rows]
    with ProcessPoolExecutor(args.jobs) as pool:
        seen = [item for found in pool.map(look_at_all, tasks) for item in found]
    figures = summarise(rows, seen)
    print_figures(figures)
    if args.json:
        everything = {**figures, "photos": [asdict(item) for item in seen]}
        args.json.write_text(json.dumps(everything, indent=1), encoding="utf-8")
    if args.sheets:
        whole = [(row, item) for row in rows for item in seen if item.name == row.name and item.copy is None]
        draw_sheets(whole, args.sheets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
