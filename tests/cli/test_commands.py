"""The table of commands, which stands for them until one is called."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kneealign.cli._commands import COMMANDS
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_what_the_table_says(run: Run, name: str) -> None:
    documented = getattr(import_module(f"kneealign.cli.{name}"), name).__doc__.strip()
    assert documented.startswith(COMMANDS[name].rstrip("."))
    assert run(name, "--help").exit_code == 0


def test_the_help_lists_all(run: Run) -> None:
    said = run("--help").stdout
    assert [name for name, words in COMMANDS.items() if name not in said or words not in said] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["mesure", "photo.jpg"], "Did you mean: kneealign measure"),
        (["Batch", "photos"], "Did you mean: kneealign batch"),
        (["version"], "Did you mean: kneealign --version"),
        (["photo.jpg"], "To measure a photo: kneealign measure photo.jpg"),
        (["my photo.HEIC", "--age", "5"], "To measure a photo: kneealign measure 'my photo.HEIC'"),
        (["photos"], "To measure a folder of photos: kneealign batch photos --out results"),
        (["frobnicate"], "Commands: measure, review, points, guide, batch"),
        (["help", "frobnicate"], "Commands: measure, review, points, guide, batch"),
        (["measure", "photos"], "To measure a folder of photos: kneealign batch photos --out results"),
        (["a\x1bb\0.jpg"], "kneealign measure"),
    ],
)
def test_what_may_be_meant_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert "\x1b" not in result.stderr


def test_a_folder_among_photos_does_not_stop_the_others(run: Run, tmp_path: Path, calls: list[Any]) -> None:
    result = run("measure", str(tmp_path), "good.jpg")
    assert result.exit_code == 2
    assert [call["photo"] for call in calls] == ["good.jpg"]


def test_help_is_a_command_too(run: Run) -> None:
    assert (run("help").exit_code, run("help").stdout) == (0, run("--help").stdout)
    for name in COMMANDS:
        assert (run("help", name).exit_code, run("help", name).stdout) == (0, run(name, "--help").stdout)


def test_every_command_with_arguments_shows_examples(run: Run) -> None:
    for name in COMMANDS:
        said = run(name, "--help").stdout
        assert "Example" in said
        assert said.count(f"  kneealign {name}") >= (1 if name in ("doctor", "schema") else 2)


def test_short_options(run: Run, tmp_path: Path, calls: list[Any]) -> None:
    assert run("-V").stdout == run("--version").stdout != ""
    assert run("measure", "good.jpg", "-o", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out" / "good.kneealign.json").is_file()
    assert "-o, --out" in run("batch", "--help").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measure", "good.jpg", "--person", "0"], "--person: must be a whole number, 1 or more, not '0'"),
        (
            ["measure", "good.jpg", "--person", "two"],
            "--person: must be a whole number, 1 or more, not 'two'",
        ),
        (
            ["measure", "good.jpg", "--person", "1.5"],
            "--person: must be a whole number, 1 or more, not '1.5'",
        ),
        (
            ["measure", "good.jpg", "--max-megapixels", "-1"],
            "--max-megapixels: must be a number above 0, not '-1'",
        ),
        (
            ["measure", "good.jpg", "--max-megapixels", "nan"],
            "--max-megapixels: must be a number above 0, not 'nan'",
        ),
        (
            ["measure", "good.jpg", "--max-megapixels", "inf"],
            "--max-megapixels: must be a number above 0, not 'inf'",
        ),
        (
            ["measure", "good.jpg", "--max-megapixels", "big"],
            "--max-megapixels: must be a number above 0, not 'big'",
        ),
        (["measure", "good.jpg", "--lang", "de"], "--lang: must be one of en, es, not 'de'"),
        (["learn", "--lang", "de"], "--lang: must be one of en, es, not 'de'"),
        (["learn", "nonsense"], "TOPIC: 'nonsense' is not one of: about"),
        (
            ["batch", "photos", "-o", "out", "--jobs", "0"],
            "--jobs: must be a whole number, 1 or more, not '0'",
        ),
        (
            ["batch", "photos", "-o", "out", "--timeout", "soon"],
            "--timeout: must be a number above 0, not 'soon'",
        ),
        (
            ["batch", "photos", "-o", "out", "--reports", "typo"],
            "--reports: must be one of none, measured, all, not 'typo'",
        ),
        (["measure", "good.jpg", "--history", "none"], "--history: none: Not a folder"),
        (["measure", "good.jpg", "--out", "a-file"], "a-file: a file of that name exists"),
    ],
)
def test_a_refused_value_is_shown_with_what_is_right(
    run: Run,
    calls: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a-file").write_text("mine")
    result = run(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert calls == []
    assert (tmp_path / "a-file").read_text() == "mine"
