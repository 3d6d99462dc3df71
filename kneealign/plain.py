"""Text that is safe to print and to write, whatever a file name or a message holds."""

from __future__ import annotations

import re
import unicodedata

UNSAFE = r"\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""C0 and C1 control characters except escape, and the marks that reverse the direction of text: a file name
that holds them could move the cursor, retitle the window or make another name appear."""

CONTROL = re.compile(rf"[{UNSAFE}\x1b]")
_NOT_ESCAPED_BY_JSON = re.compile("[\x7f-\x9f\ud800-\udfff]")


def harmless(text: str) -> str:
    """Return the text without anything that controls a terminal; tabs and line ends stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return safe text on one line."""
    return " ".join(harmless(text).split())


def printable(text: str) -> str:
    r"""Make a text safe to print, to log and to put into JSON: one line, no control codes, valid Unicode.

    Control and direction-changing characters become visible escapes, as in ``repr``; bytes of a file name
    that are not valid text become U+FFFD.

    >>> printable("knees\n\x1b[31m.jpg")
    'knees\\n\\x1b[31m.jpg'
    """
    if text.isprintable():
        return text
    return "".join(_printable_character(character) for character in text)


def _printable_character(character: str) -> str:
    # Unusual spaces are harmless, and macOS writes them into the names of its screenshots.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    if unicodedata.category(character) == "Cs":
        return "\ufffd"
    return character.encode("unicode_escape").decode("ascii")


def json_bytes(text: str) -> bytes:
    r"""Return JSON as a UTF-8 line, with ``\uXXXX`` for what would control a terminal or is not UTF-8."""
    return _NOT_ESCAPED_BY_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"
