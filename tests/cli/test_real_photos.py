"""The whole command on real pictures, in its own process, as a user has it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import kneealign
from tests.cli.test_as_a_program import run

SAMPLES = Path(__file__).parents[2] / "sample_images"
MEASURED = SAMPLES / "knock_knees_adult.jpg"
REFUSED = SAMPLES / "feet_cut_off.jpg"


def test_stdout_is_json_and_stderr_lists_the_files(tmp_path: Path) -> None:
    result = run("measure", str(MEASURED), "--json", "--out", str(tmp_path), "--height-cm", "152")
    assert result.returncode == 0, result.stderr.decode()
    # The native libraries talk on stderr unless they are silenced.
    assert [line.split()[0] for line in result.stderr.decode().splitlines()] == ["Wrote"] * 3
    assert (tmp_path / "knock_knees_adult.kneealign.json").read_bytes() == result.stdout
    jsonschema.validate(json.loads(result.stdout), kneealign.json_schema())


def test_stdin_gives_the_same_result_as_the_file() -> None:
    by_path, by_stdin = (
        json.loads(run("measure", words, "--json", stdin=stdin).stdout)
        for words, stdin in ((str(MEASURED), b""), ("-", MEASURED.read_bytes()))
    )
    assert by_path["photo"].pop("name") == MEASURED.name
    assert by_stdin["photo"].pop("name") is None
    assert by_path == by_stdin


def test_several_photos_with_every_outcome(tmp_path: Path) -> None:
    text = tmp_path / "text.jpg"
    text.write_text("no photo")
    result = run("measure", str(REFUSED), str(text), str(MEASURED))
    shown = result.stdout.decode()
    assert result.returncode == 4
    assert shown.index(REFUSED.name) < shown.index(MEASURED.name)
    assert "text.jpg" in result.stderr.decode()
    assert "text.jpg" not in shown
    assert "valgus" in shown
    assert b"\x1b" not in result.stdout + result.stderr


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_a_broken_model(tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "own.task"
    model.write_bytes(content)
    result = run("measure", str(MEASURED), "--model", str(model))
    assert result.returncode == 5
    assert result.stdout == b""
    assert b"own.task" in result.stderr
    assert b"kneealign doctor" in result.stderr
    assert b"Traceback" not in result.stderr


def test_the_doctor_measures_its_photo() -> None:
    report = json.loads(run("doctor", "--json").stdout)
    status = {check["name"]: check["status"] for check in report["checks"]}
    assert status["pose model"] == "ok"
    assert status["test photo"] == "ok"
