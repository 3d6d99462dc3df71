"""The commands, each imported only when it is called: ``kneealign --help`` needs none of them."""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from kneealign.cli._errors import ErrorBoundary
from kneealign.plain import one_line

COMMANDS = {
    "measure": "Measure knee alignment on one or more photos.",
    "review": "Check and move the joints of a photo.",
    "points": "Take joints to COCO keypoints and back.",
    "guide": "Read how to take a good photo.",
    "batch": "Measure all photos in folders.",
    "marker": "Make a page to print that gives photos a scale in centimetres.",
    "learn": "Read about knock-knee and bow-leg.",
    "validate": "Compare measurements with X-rays, or two readings.",
    "doctor": "Check this installation and say how to fix each problem.",
    "dictionary": "Print a REDCap data dictionary for results.csv.",
    "schema": "Print the JSON Schema of a result.",
}
"""What each command does, in the order of the help. Each is a function in the module of its name."""

_PHOTO_ENDINGS = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".gif", ".dcm")
)


class Commands(ErrorBoundary):
    """The group of all commands."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, imported now, or None for an unknown name."""
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.commands[cmd_name] = _load(cmd_name)
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the first word names; if there is none, suggest one."""
        name, *rest = args
        if name == "help" and not rest:
            typer.echo(ctx.get_help())
            raise typer.Exit
        if name == "help":
            return self.resolve_command(ctx, [rest[0], "--help"])
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f'There is no command "{one_line(name)}". {hint_for(name)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def hint_for(word: str) -> str:
    """Return what someone who typed this word instead of a command may have meant."""
    quoted = shlex.quote(one_line(word))
    if is_folder(word):
        return f"To measure a folder of photos: kneealign batch {quoted} --out results"
    if Path(word).suffix.lower() in _PHOTO_ENDINGS:
        return f"To measure a photo: kneealign measure {quoted}"
    if word.lower() == "version":
        return "Did you mean: kneealign --version"
    if close := get_close_matches(word.lower(), COMMANDS, n=1):
        return f"Did you mean: kneealign {close[0]}"
    return f"Commands: {', '.join(COMMANDS)}."


def is_folder(word: str) -> bool:
    """Whether a folder of this name exists and may be read."""
    try:
        return bool(word) and Path(word).is_dir()
    except (OSError, ValueError):
        return False


def _load(name: str) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name)(getattr(import_module(f"kneealign.cli.{name}"), name))
    return typer.main.get_command(alone)
