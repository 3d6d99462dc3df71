"""A study of the sample photos, from the photos to the page, as the documents show it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kneealign.batch.columns import COLUMNS, Row, flatten
from kneealign.result import Assessment
from tests.cli.conftest import Run, run  # noqa: F401
from tests.conftest import REFERENCE, SAMPLES, subject_of

TABLE = SAMPLES / "reference.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_what_the_reference_says() -> None:
    for row in rows():
        truth = REFERENCE[Path(row["photo"]).stem]
        for side in ("left", "right"):
            assert float(row[f"{side}_hka_deg"]) == truth[f"{side}_hka_deg"]
    assert len(rows()) == len(REFERENCE)


@pytest.fixture(scope="module")
def results(sample: Callable[[str], Assessment], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample photos' table as ``kneealign batch`` writes it."""
    path = tmp_path_factory.mktemp("samples") / "results.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number, name in enumerate(REFERENCE, 1):
            result = sample(name)
            row = Row(f"{name}.jpg", subject_of(name), result.photo.sha256, "key")
            facts: dict[str, Any] = {"result": result.to_dict()}
            writer.writerow(flatten(number, row.name, row, str(result.status), facts))
    return path


def test_a_study_of_the_samples(run: Run, results: Path, tmp_path: Path) -> None:  # noqa: F811
    done = run("validate", str(results), str(TABLE), "--out", str(tmp_path / "study"))
    assert done.exit_code == 0, done.stderr
    found = json.loads((tmp_path / "study" / "study.json").read_text(encoding="utf-8"))
    legs = found["legs"]
    assert legs["reference_legs"] == 2 * len(REFERENCE)
    assert legs["pairs"] + legs["not_measured"] == legs["reference_legs"]
    assert legs["not_measured"] >= 4, "two photos at least are refused"
    assert legs["persons"] < legs["pairs"] / 2, "some people have several photos"
    assert abs(found["estimates"]["bias_deg"]["value"]) < 0.7
    assert found["estimates"]["icc_agreement"]["value"] > 0.97
    assert found["coverage"]["xray_interval"]["share"] == 1.0
    assert found["why_no_calibration"] == "few_persons"
    assert "few_persons" in found["notes"]
