"""The one sink of the command line: data to stdout, messages to stderr, progress only on a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

import typer

from kneealign.plain import CONTROL, UNSAFE, json_bytes, one_line, printable

__all__ = ["Output", "json_bytes", "one_line", "printable", "text_width", "wants_color"]

_TEXT_WIDTH = (40, 100)
"""Narrowest and widest text in columns: longer lines are hard to read, shorter ones break tables."""

_CONTROL_BUT_STYLE = re.compile(rf"[{UNSAFE}]|\x1b(?!\[[0-9;]*m)")
_ERASE_LINE = "\r\x1b[K"


def wants_color(stream: TextIO) -> bool:
    """Whether to colour text on this stream: NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or _is_terminal(stream)


def text_width() -> int:
    """Return the width for text in columns, from COLUMNS or the terminal."""
    narrowest, widest = _TEXT_WIDTH
    return max(narrowest, min(widest, shutil.get_terminal_size((80, 24)).columns))


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _put(stream: TextIO, text: str) -> None:
    """Write text to a stream that may not know every character."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


@dataclass
class Output:
    """Where a command's words go.

    The streams are looked up when they are used, so that whoever replaces them is heard.
    """

    quiet: bool = False
    """Whether to leave out every message that is not an error."""

    _in_progress: bool = False

    def data(self, text: str) -> None:
        """Print a result for people to stdout; colours in it stay when stdout takes colours."""
        self._end_progress()
        unsafe = _CONTROL_BUT_STYLE if wants_color(sys.stdout) else CONTROL
        text = unsafe.sub("\N{REPLACEMENT CHARACTER}", text)
        _put(sys.stdout, text if text.endswith("\n") else text + "\n")

    def json(self, text: str) -> None:
        """Print JSON to stdout: always UTF-8, whatever the terminal's encoding."""
        self._end_progress()
        sys.stdout.flush()
        sys.stdout.buffer.write(json_bytes(text))
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Print a message to stderr unless quiet."""
        if not self.quiet:
            self._end_progress()
            _put(sys.stderr, one_line(text) + "\n")

    def error(self, message: str, advice: str = "") -> None:
        """Print an error and what to do about it to stderr."""
        self._end_progress()
        label = typer.style("Error:", fg="red", bold=True) if wants_color(sys.stderr) else "Error:"
        lines = [f"{label} {one_line(message)}"]
        if advice:
            lines.append(f"  {one_line(advice)}")
        _put(sys.stderr, "\n".join(lines) + "\n")

    def progress(self, text: str) -> None:
        """Show what is going on in the last line of a terminal; anything else shows nothing."""
        if not self.quiet and _is_terminal(sys.stderr):
            line = one_line(text)[: shutil.get_terminal_size((80, 24)).columns - 1]
            _put(sys.stderr, _ERASE_LINE + line)
            self._in_progress = True

    def _end_progress(self) -> None:
        if self._in_progress:
            _put(sys.stderr, _ERASE_LINE)
            self._in_progress = False
