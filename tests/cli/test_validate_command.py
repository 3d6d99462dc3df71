"""``kneealign validate`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.cli.conftest import Run
from tests.validation.tables import reference_table, results_table, true_angles


def test_a_study_is_written_and_said(run: Run, tmp_path: Path) -> None:
    truth = true_angles(20)
    noise = np.random.default_rng(1).normal(0, 1, truth.shape)
    results = results_table(tmp_path / "results.csv", truth + noise)
    reference = reference_table(tmp_path / "xray.csv", 180 - truth)
    done = run(
        *("validate", str(results), str(reference), "--convention", "hka", "--sign", "varus"),
        *("--limits", "-3,3", "--name", "Our clinic", "--out", str(tmp_path / "study")),
    )
    assert done.exit_code == 0, done.stderr
    assert "40 legs of 20 people" in done.stdout
    assert "ICC(A,1)" in done.stdout
    assert (tmp_path / "study" / "study.html").is_file()
    plain = json.loads((tmp_path / "study" / "study.json").read_text(encoding="utf-8"))
    assert plain["name"] == "Our clinic"
    assert "No calibration.json is written, because it takes 50 people" in " ".join(done.stderr.split())
    assert abs(plain["estimates"]["bias_deg"]["value"]) < 0.5


def test_photos_are_not_passed_off_as_people(run: Run, tmp_path: Path) -> None:
    """Three photos each of 17 people, whom no table names."""
    truth = np.repeat(true_angles(17), 3, axis=0)
    results = results_table(
        tmp_path / "results.csv", truth + np.random.default_rng(1).normal(0, 1, truth.shape)
    )
    reference = reference_table(tmp_path / "xray.csv", truth, named=False)
    done = run("validate", str(results), str(reference), "--out", str(tmp_path / "study"))
    assert done.exit_code == 0, done.stderr
    assert "102 legs of at most 51 people" in done.stdout
    assert "Photos were counted as people" in done.stdout
    assert "a column person must say who is in each photo" in " ".join(done.stderr.split())
    assert not (tmp_path / "study" / "calibration.json").exists()
    page = (tmp_path / "study" / "study.html").read_text(encoding="utf-8")
    assert "102 legs of at most 51 people" in page
    assert "102 legs of 51 people" not in page
    assert "counts as one more person" in page


def test_a_sign_that_was_given_needlessly_is_said(run: Run, tmp_path: Path) -> None:
    truth = true_angles(20)
    noise = np.random.default_rng(1).normal(0, 1, truth.shape)
    results = results_table(tmp_path / "results.csv", truth + noise)
    reference = reference_table(tmp_path / "xray.csv", truth)
    done = run("validate", str(results), str(reference), "--sign", "varus", "--out", str(tmp_path / "study"))
    assert "leave out --sign varus" in " ".join(done.stderr.split())
    assert "add --sign" not in done.stderr


def test_what_is_wrong_is_said(run: Run, tmp_path: Path) -> None:
    results = results_table(tmp_path / "results.csv", true_angles(20))
    out = ("--out", str(tmp_path / "study"))
    done = run("validate", str(results), str(tmp_path / "nothing.csv"), *out)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing.csv" in done.stderr
    assert not (tmp_path / "study").exists()
    assert run("validate", str(results), str(results), "--limits", "a", *out).exit_code == 2
    assert run("validate", str(results), str(results), "--sign", "up", *out).exit_code == 2
