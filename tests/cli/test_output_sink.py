from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.cli._output import Output, json_bytes, one_line, text_width
from kneealign.plain import harmless


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def use_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put one terminal behind stdout and stderr, as a person has it.

    Called by the test itself: pytest swaps the streams again between a fixture and its test.
    """
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


@given(st.text())
def test_printable_text_steers_nothing(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert all(c in "\t\n" or not (ord(c) < 32 or 127 <= ord(c) < 160) for c in shown)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(st.characters(), min_size=1))
def test_json_bytes_say_the_same_as_the_json(text: str) -> None:
    encoded = json_bytes(json.dumps(text, ensure_ascii=False))
    assert json.loads(encoded) == text
    assert not any(127 <= ord(c) < 160 for c in encoded.decode())


def test_progress_is_erased_before_data(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = use_terminal(monkeypatch)
    output = Output()
    output.progress("1 of 2: a.jpg")
    output.data("result")
    assert terminal.getvalue() == "\r\x1b[K1 of 2: a.jpg\r\x1b[Kresult\n"


def test_progress_fits_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = use_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "20")
    Output().progress("x" * 50)
    assert terminal.getvalue().count("x") == 19


@pytest.mark.parametrize("silenced_by", ["quiet", "TERM=dumb"])
def test_no_progress_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch, silenced_by: str) -> None:
    terminal = use_terminal(monkeypatch)
    if silenced_by == "TERM=dumb":
        monkeypatch.setenv("TERM", "dumb")
    Output(quiet=silenced_by == "quiet").progress("1 of 2")
    assert terminal.getvalue() == ""


def test_style_survives_on_a_terminal_and_steering_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = use_terminal(monkeypatch)
    Output().data("\x1b[1mbold\x1b[0m \x1b[2J \x1b]0;title\x07")
    assert terminal.getvalue() == "\x1b[1mbold\x1b[0m \ufffd[2J \ufffd]0;title\ufffd\n"


def test_characters_that_the_terminal_lacks_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    Output().data("5.0° valgus")
    Output().json('{"unit": "°"}')
    assert stream.buffer.getvalue() == b'5.0? valgus\n{"unit": "\xc2\xb0"}\n'  # type: ignore[attr-defined]


@pytest.mark.parametrize(("columns", "width"), [("10", 40), ("72", 72), ("500", 100)])
def test_text_width_stays_readable(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert text_width() == width
