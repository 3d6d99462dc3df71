"""From earlier results in a folder to everything that a person reads: a change beyond chance, end to end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kneealign.cli import app
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import SAMPLES
from tests.factories import make_assessment

CHANGED = "Since the photo at 4.5 years both legs moved about 7° towards knock-knee"


def before(folder: Path, deviation_deg: float) -> None:
    """Write the result of a photo taken a year earlier."""
    earlier = make_assessment(deviation_deg, deviation_deg, subject=Subject(4.5, "female", 88))
    earlier = replace(earlier, photo=replace(earlier.photo, sha256="1" * 64))
    folder.mkdir()
    (folder / "earlier.kneealign.json").write_text(earlier.to_json(), encoding="utf-8")


def test_a_change_beyond_chance_reaches_verdict_summary_json_and_page(tmp_path: Path) -> None:
    before(tmp_path / "then", 0.4)
    person = ("--age", "5.5", "--sex", "female", "--height-cm", "93.3")
    words = ("measure", str(SAMPLES / "child_5_years.jpg"), *person, "--history", str(tmp_path / "then"))
    told = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "now")], prog_name="kneealign")
    assert told.exit_code == 0, told.stderr
    flat = " ".join(told.stdout.split())
    assert CHANGED in flat
    assert "Show this to a doctor or physiotherapist." in flat
    text = (tmp_path / "now" / "child_5_years.kneealign.json").read_text(encoding="utf-8")
    verdict = json.loads(text)["verdict"]
    assert (verdict["code"], verdict["see_a_clinician"]) == ("changed_for_the_worse", "yes")
    assert verdict["next_step"]["code"] == "show_to_a_clinician"
    assert verdict["values"]["change_deg"] == pytest.approx(7, abs=1.5)
    assert verdict["values"]["from_years"] == 4.5
    assert CHANGED in verdict["text"]
    page = (tmp_path / "now" / "child_5_years.kneealign.html").read_text(encoding="utf-8")
    assert CHANGED in page
    assert 'class="course"' in page
    assert Assessment.from_json(text).verdict.code == "changed_for_the_worse"


def test_a_change_within_chance_changes_no_answer(tmp_path: Path) -> None:
    before(tmp_path / "then", 4.0)
    person = ("--age", "5.5", "--sex", "female", "--height-cm", "93.3")
    words = ("measure", str(SAMPLES / "child_5_years.jpg"), *person, "--json")
    answers = [
        json.loads(CliRunner().invoke(app, [*words, *history], prog_name="kneealign").stdout)["verdict"]
        for history in ((), ("--history", str(tmp_path / "then")))
    ]
    assert answers[0] == answers[1]
