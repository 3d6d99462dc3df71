"""A study of kneealign on rendered people, whose legs are known, with the tools that a clinic would use.

python benchmarks/render_study.py FOLDER... --out DIR [--jobs N]

Writes subjects.csv and reference.csv from each folder's reference.jsonl, measures the folders and validates
the result. Photos of the kind "bad", which must be refused, are left out of the reference.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUBJECT = ("photo", "age_years", "sex", "height_cm")
REFERENCE = ("photo", "person", "side", "deviation_deg")


def truths(folders: list[Path]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rendered photo that has a reference, by the name that it has in the table of results."""
    for folder in folders:
        for line in (folder / "reference.jsonl").read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)
            if truth["kind"] != "bad":
                yield (f"{folder.name}/{truth['file']}" if len(folders) > 1 else truth["file"]), truth


def person_of(truth: dict[str, Any]) -> str:
    """Who was rendered: the same body is the same person."""
    return "-".join(str(truth[name]) for name in ("sex", "age_years", "height_cm", "hip_breadth_cm"))


def write_tables(folders: list[Path], out: Path) -> tuple[Path, Path]:
    """Write the two tables that a clinic would keep."""
    subjects, reference = out / "subjects.csv", out / "reference.csv"
    with (
        subjects.open("w", encoding="utf-8", newline="") as people,
        reference.open("w", encoding="utf-8", newline="") as legs,
    ):
        person_rows, leg_rows = csv.writer(people), csv.writer(legs)
        person_rows.writerow(SUBJECT)
        leg_rows.writerow(REFERENCE)
        for photo, truth in truths(folders):
            person_rows.writerow([photo, *(truth[name] for name in SUBJECT[1:])])
            for side, leg in truth["legs"].items():
                leg_rows.writerow([photo, person_of(truth), side, leg["deviation_deg"]])
    return subjects, reference


def without_calibration(study: bytes) -> bytes:
    """Return the numbers of a study without the calibration that they would give."""
    numbers = json.loads(study)
    kept = {name: value for name, value in numbers.items() if "calibration" not in name}
    return (json.dumps(kept, indent=2, ensure_ascii=False) + "\n").encode()


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()

    import kneealign
    from kneealign.validation import study_files, validate_study

    options.out.mkdir(parents=True, exist_ok=True)
    subjects, reference = write_tables(options.folders, options.out)
    results = options.out / "results"
    kneealign.measure_folder(
        options.folders,
        results,
        subjects=subjects,
        reports="none",
        jobs=options.jobs,
        on_note=lambda note: print(note, file=sys.stderr),
    )
    study = validate_study(results / "results.csv", reference, name="Rendered people, not X-rays")
    for name, data in study_files(study).items():
        # Renders say nothing of X-rays, so nobody shall measure with a calibration made of them.
        if name != "calibration.json":
            (options.out / name).write_bytes(without_calibration(data) if name == "study.json" else data)
            print(options.out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
