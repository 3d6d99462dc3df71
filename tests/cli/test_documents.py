"""The documents say what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import kneealign
from kneealign.cli._commands import COMMANDS
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    str(path.relative_to(ROOT))
    for folder in (ROOT, ROOT / "docs", ROOT / "sample_images")
    for path in folder.glob("*.md")
)


def test_links_lead_somewhere() -> None:
    links = [
        (ROOT / document).parent / link
        for document in DOCUMENTS
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / document).read_text(encoding="utf-8"))
    ]
    assert len(links) > 20
    assert [link for link in links if not link.exists()] == []


def test_prose_stays_within_120_columns() -> None:
    long = []
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        lines = [line for line in prose.splitlines() if not line.startswith(("|", "![", "    "))]
        long += [(document, line) for line in lines if len(line) > 120]
    assert long == []


def test_the_options_in_the_readme_are_those_of_the_command(run: Run) -> None:
    table = re.findall(r"^\| `(--[a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    options = re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", run("measure", "--help").stdout, re.MULTILINE)
    assert sorted(table) == sorted(set(options) - {"--help"})


def test_commands_in_documents_use_options_that_exist(run: Run) -> None:
    text = "\n".join((ROOT / document).read_text(encoding="utf-8") for document in DOCUMENTS)
    used: dict[str, set[str]] = {}
    for command, words in re.findall(rf"kneealign ({'|'.join(COMMANDS)})\b([^`\n]*)", text):
        used.setdefault(command, set()).update(re.findall(r"--[a-z-]+", words))
    assert sum(map(len, used.values())) > 8
    for command, options in used.items():
        known = set(re.findall(r"--[a-z-]+", run(command, "--help").stdout))
        assert options - known == set(), command


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


def test_the_example_result_is_what_its_command_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (command,) = re.findall(
        r"^ {4}kneealign (.+) > docs/example\.json$",
        (ROOT / "docs" / "json.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    monkeypatch.chdir(ROOT)
    printed = json.loads(run(*command.split()).stdout)
    stated = json.loads((ROOT / "docs" / "example.json").read_text(encoding="utf-8"))
    for library in ("kneealign", "mediapipe", "opencv"):
        assert printed["provenance"].pop(library)
        assert stated["provenance"].pop(library)
    assert printed == stated


BY_NAME = re.compile(
    r"\b(?:pip3?|pipx|uv|uvx)\b(?:\s+\w+)*?\s+(?:install|add|run)?(?:\s+-\S+)*\s*[\"']?kneealign\b(?!/)|\bkneealign\[(?=\w)"
)
"""The name is not published: whoever registers it would get what people are told to install."""


@pytest.mark.parametrize(
    "command",
    [
        "pip install kneealign",
        "python -m pip install -U 'kneealign[pdf]'",
        "pipx install kneealign",
        "uv tool install kneealign",
        "uvx kneealign",
        'the extra kneealign[pdf]"',
    ],
)
def test_an_installation_by_name_is_noticed(command: str) -> None:
    assert BY_NAME.search(command)


def test_nothing_is_installed_by_name() -> None:
    folders = ("kneealign", "docs", "benchmarks", "tools", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [path for path in ROOT.glob("*") if path.is_file()]
    texts = {path: path.read_bytes().decode("utf-8", "ignore") for path in files}
    assert sum("pip install" in text for text in texts.values()) >= 5
    assert [path for path, text in texts.items() if BY_NAME.search(text)] == []


@pytest.mark.parametrize("photo", ["straight_legs_adult.jpg", "feet_cut_off.jpg"])
def test_the_library_example_in_the_readme_runs(
    photo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "photo.jpg").write_bytes((ROOT / "sample_images" / photo).read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out
    assert (tmp_path / "report.html").is_file()
