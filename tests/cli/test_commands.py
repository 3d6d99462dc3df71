"""The table of commands, which stands for them until one is called."""

from __future__ import annotations

from importlib import import_module

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


def test_a_command_is_suggested(run: Run) -> None:
    result = run("mesure", "photo.jpg")
    assert result.exit_code == 2
    assert "Did you mean 'measure'?" in result.stderr
