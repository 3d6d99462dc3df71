"""The one sink of the command line: data to stdout, messages to stderr, progress only on a terminal."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import Any, TextIO

import typer

from kneealign.plain import CONTROL, UNSAFE, json_bytes, one_line

__all__ = [
    "Output",
    "Sink",
    "json_bytes",
    "nobody_reads",
    "one_line",
    "text_width",
    "wants_color",
    "watch_streams",
]

_TEXT_WIDTH = (40, 100)
"""Narrowest and widest text, in columns: longer lines are hard to read, and shorter ones break tables."""

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


class Sink(io.RawIOBase):
    """Stands in for stdout or stderr: remembers that something could not be written, and never raises.

    A full disk, a closed stream or a reader that has gone therefore stops no command before its files are
    written, and nothing that prints, including the command-line parser, needs to handle it.
    """

    def __init__(self, stream: io.TextIOWrapper | None) -> None:
        self._stream = stream  # Kept, because it would close its descriptor when collected.
        buffer = stream and stream.buffer
        self._raw: Any = getattr(buffer, "raw", buffer)  # There is no buffer in between under python -u.
        self.lost: str = ""
        """Why printed output was lost."""
        self.unread = False
        """Whether the reader has gone, as ``head`` does when it has enough: that is not an error."""

    @property
    def ended(self) -> bool:
        """Whether further output is lost."""
        return self.unread or bool(self.lost)

    def write(self, data: Any) -> int:
        """Write bytes, or drop them after a failure."""
        if not self.ended:
            try:
                if self._raw is None:
                    raise OSError(errno.EBADF, "standard output is closed")
                written: int = self._raw.write(data)
                return written
            except BrokenPipeError:
                self.unread = True
            except OSError as error:
                self.lost = error.strerror or str(error)
        return len(data)

    def writable(self) -> bool:
        """Say yes."""
        return True

    def fileno(self) -> int:
        """Return the descriptor."""
        if self._raw is None:
            raise io.UnsupportedOperation("the stream is closed")
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._raw is not None and bool(self._raw.isatty())


def watch_streams() -> Sink | None:
    """Put a sink behind stdout and stderr; return stdout's, or None where that is not the system's."""
    sys.stderr, _ = _watched(sys.stderr)
    sys.stdout, sink = _watched(sys.stdout)
    return sink


def _watched(stream: TextIO | None) -> tuple[TextIO, Sink | None]:
    if stream is None:  # Closed before the program began.
        sink = Sink(None)
        return io.TextIOWrapper(io.BufferedWriter(sink), "utf-8", "replace"), sink
    if not isinstance(stream, io.TextIOWrapper):
        return stream, None
    stream.flush()
    sink = Sink(stream)
    buffer = io.BufferedWriter(sink)
    return io.TextIOWrapper(
        buffer, stream.encoding, stream.errors, line_buffering=stream.line_buffering
    ), sink


def nobody_reads() -> bool:
    """Whether anything printed to stdout from now on is lost."""
    sink = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return isinstance(sink, Sink) and sink.ended


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _put(stream: TextIO, text: str) -> None:
    """Write text to a stream that may not support every character."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


@dataclass
class Output:
    """Where a command's output goes. The streams are looked up when used, so they may be replaced."""

    quiet: bool = False
    """Whether to leave out every message that is not an error."""

    _in_progress: bool = False

    def data(self, text: str) -> None:
        """Print a result for people to stdout, with colours if stdout takes them."""
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
        """Show progress in the last line of a terminal; print nothing elsewhere."""
        if not self.quiet and _is_terminal(sys.stderr):
            line = one_line(text)[: shutil.get_terminal_size((80, 24)).columns - 1]
            _put(sys.stderr, _ERASE_LINE + line)
            self._in_progress = True

    def _end_progress(self) -> None:
        if self._in_progress:
            _put(sys.stderr, _ERASE_LINE)
            self._in_progress = False
