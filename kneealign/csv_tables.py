"""Reads tables that people write, as CSV from any spreadsheet, with the line number of each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from kneealign.errors import KneealignError

Wrong: TypeAlias = Callable[[str], KneealignError]
"""Makes the error to raise from the problem, given in a few words without a full stop."""

_MOST_BYTES = 50_000_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel and other spreadsheets begin."""


def table_text(table: Path, unreadable: Wrong) -> str:
    """Return a table's text: UTF-8, UTF-16 as Excel writes it, or what Windows used before them."""
    try:
        with table.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(error.strerror or str(error)) from None
    if len(data) > _MOST_BYTES:
        raise unreadable(f"it has more than {_MOST_BYTES / 1e6:.0f} MB")
    if data.startswith(_WORKBOOKS):
        raise unreadable("it is a workbook and not a CSV table")
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        # Older code pages decode any bytes; the following tells tables from other files.
        text = data.decode("cp1252", "replace") if not utf_16 else "\0"
    if "\0" in text:
        raise unreadable("it is not text")
    return text


def table_rows(text: str, invalid: Wrong) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number, counted from 1, and the cells of each row that is not empty.

    The first row is the header, in lower case. Commas, semicolons or tabs separate, as in the header.
    """
    first, _, rest = text.partition("\n")
    start = 1
    if first.lower().startswith("sep="):  # Excel's own way of naming the separator.
        delimiter, text, start = first.strip()[4:5] or "\t", rest, 2
    else:
        delimiter = max(",;\t", key=first.count)
    offset = start - 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        for raw in reader:
            line, start = start, offset + reader.line_num + 1
            cells = [cell.strip() for cell in raw]
            if not any(cells):
                continue
            if not header:
                header = [cell.lower() for cell in cells]
                yield line, header
            elif any(cells[len(header) :]):
                raise invalid(f"line {line}: more cells than columns; put names with {delimiter} in quotes")
            else:
                yield line, cells
    except csv.Error as error:
        raise invalid(f"line {offset + reader.line_num}: {error}") from None
    if not header:
        raise invalid("line 1: the table is empty")
