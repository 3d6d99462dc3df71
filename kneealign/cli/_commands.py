"""The commands, each imported when it is called: ``kneealign --help`` needs none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer

from kneealign.cli._errors import ErrorBoundary

COMMANDS = {
    "measure": "Measure knee alignment on one or several photos.",
    "guide": "Read how to take a photo that can be measured.",
    "batch": "Measure all photos in a folder.",
    "learn": "Read about knock-knee and bow-leg.",
    "doctor": "Check this installation, and say what to do about each problem.",
    "schema": "Print the JSON Schema of a result.",
}
"""What each command does, in the order of the help. Each is a function in the module of its name."""


class Commands(ErrorBoundary):
    """The group of all commands."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, imported now; for an unknown name import all, so that one can be suggested."""
        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.commands[name] = _load(name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _load(name: str) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name)(getattr(import_module(f"kneealign.cli.{name}"), name))
    return typer.main.get_command(alone)
