"""The documents say what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import kneealign
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/batch.md",
    "docs/errors.md",
    "docs/json.md",
    "docs/privacy.md",
    "docs/report.md",
    "sample_images/README.md",
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_options_in_the_readme_are_those_of_the_command(run: Run) -> None:
    table = re.findall(r"^\| `(--[a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    options = re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", run("measure", "--help").stdout, re.MULTILINE)
    assert sorted(table) == sorted(set(options) - {"--help"})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_in_documents_use_options_that_exist(run: Run, document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for command, words in re.findall(r"kneealign (measure|batch|guide|learn|doctor|schema)\b([^`\n]*)", text):
        known = run(command, "--help").stdout
        assert [word for word in re.findall(r"--[a-z-]+", words) if word not in known] == []


def test_every_sample_photo_is_described() -> None:
    folder = ROOT / "sample_images"
    described = re.findall(r"^\| `([^`]+\.jpg)`", (folder / "README.md").read_text(), re.MULTILINE)
    assert sorted(described) == sorted(path.name for path in folder.glob("*.jpg"))
    assert sorted(described) == sorted(
        entry["file"] for entry in json.loads((folder / "reference.json").read_text())
    )


def test_the_example_result_follows_the_schema() -> None:
    text = (ROOT / "docs" / "example.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), kneealign.json_schema())
    assert kneealign.Assessment.from_json(text).to_json() == text.rstrip("\n")
