"""What stands in the folder of results at the end: tables, overview, and nothing left over.

Everything is written beside its place and moved there when it is complete. The bytes depend on the photos,
the options and the versions only, not on how the run went.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from kneealign import __version__
from kneealign.batch.journal import Journal
from kneealign.batch.overview import Overview
from kneealign.batch.rows import COLUMNS, Row, codes_of, flatten
from kneealign.batch.worker import REPORTS_FOLDER, THUMBNAILS_FOLDER
from kneealign.files import output_error, replacing
from kneealign.photo.problems import printable
from kneealign.plain import json_bytes

RESULTS, ERRORS, JSON_LINES, PARQUET, OVERVIEW = (
    "results.csv",
    "errors.csv",
    "results.jsonl",
    "results.parquet",
    "index.html",
)
STAMP = ".kneealign-tables"
"""What the tables were made from, so that a run that finds nothing to do is done at once."""

_ERROR_COLUMNS = ("file", "code", "message", "advice")
_ROWS_PER_GROUP = 10_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Counts = tuple["Counter[str]", "Counter[str]"]


def write_all(out: Path, rows: Sequence[Row], journal: Journal) -> Counts:
    """Write the tables and the overview; return how often each status and each code occurs.

    Raises
    ------
    OutputError
        Code ``output_folder``; the tables of an earlier run stay as they were.
    """
    digest = _digest(rows, journal)
    try:
        counts = _up_to_date(out, digest)
        if counts is None:
            counts, files = _write(out, rows, journal)
            _tidy(out, files)
            _write_stamp(out, digest, counts)
    except OSError as error:
        raise output_error(out, error) from error
    return counts


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _outcomes(rows: Sequence[Row], journal: Journal) -> Iterator[tuple[str, Row, str, dict[str, Any]]]:
    """Give name, row, status and facts of each photo, with the photo's own name in its result."""
    for row in rows:
        name = printable(row.name)
        if row.key is None:
            assert row.problem is not None
            yield name, row, "failed", row.problem
            continue
        entry = journal.entry(row.key)
        assert entry is not None
        facts = journal.outcome(row.key)
        if "result" in facts:
            facts["result"]["photo"]["name"] = name.rpartition("/")[2]
        yield name, row, "failed" if entry.status == "lost" else entry.status, facts


def _write(out: Path, rows: Sequence[Row], journal: Journal) -> tuple[Counts, set[str]]:
    """Write the tables; return the counts and the places of all files that belong to photos."""
    files: set[str] = set()
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    overview = Overview()
    with ExitStack() as stack:
        # With the mark of UTF-8, without which spreadsheets garble every letter that is not English.
        results = csv.writer(stack.enter_context(_text(out / RESULTS, "utf-8-sig")), lineterminator="\r\n")
        errors = csv.writer(stack.enter_context(_text(out / ERRORS, "utf-8")), lineterminator="\r\n")
        lines = stack.enter_context(_durable(out / JSON_LINES))
        add_to_parquet = stack.enter_context(_parquet(out / PARQUET)) if find_spec("pyarrow") else None
        results.writerow(COLUMNS)
        errors.writerow(_ERROR_COLUMNS)
        for number, (name, row, status, facts) in enumerate(_outcomes(rows, journal), 1):
            statuses[status] += 1
            files.update(facts.get("files", {}).values())
            if status == "failed":
                errors.writerow(safe_cell(cell) for cell in (name, *_error(facts)))
                codes[facts["code"]] += 1
            else:
                lines.write(json_bytes(json.dumps(facts["result"], ensure_ascii=False)))
                codes.update(codes_of(facts["result"])[:1] if status == "refused" else ())
            overview.add(number, name, status, facts)
            if row.is_photo:
                cells = flatten(number, name, row, status, facts)
                results.writerow([safe_cell(cells.get(column)) for column in COLUMNS])
                if add_to_parquet:
                    add_to_parquet(cells)
        page = stack.enter_context(_durable(out / OVERVIEW))
        page.write(overview.render(statuses, codes).encode())
    return (statuses, codes), files


def _error(facts: dict[str, Any]) -> tuple[str, str, str]:
    return facts["code"], facts["message"], facts["advice"]


@contextmanager
def _durable(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place when it is complete and on the disk."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[IO[str]]:
    import io

    with _durable(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def _parquet(path: Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Give a function that adds a row, written in groups: Arrow takes much memory for all at once."""
    import pyarrow
    from pyarrow import parquet

    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole": pyarrow.int64(),
        "flag": pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    group: list[dict[str, Any]] = []
    with _durable(path) as file, parquet.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            writer.write_table(pyarrow.Table.from_pylist(group, schema))
            group.clear()

        def add(cells: dict[str, Any]) -> None:
            group.append(cells)
            if len(group) == _ROWS_PER_GROUP:
                flush()

        yield add
        flush()


def _digest(rows: Sequence[Row], journal: Journal) -> str:
    """Return a name for everything that the tables are made from."""
    digest = hashlib.sha256(f"{__version__} {find_spec('pyarrow') is not None}\n".encode())
    for row in rows:
        entry = journal.entry(row.key) if row.key else None
        made = entry.checksum if entry else row.problem
        digest.update(f"{row.name!r} {row.subject} {made}\n".encode())
    return digest.hexdigest()


def _table_facts(out: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of the tables that are there."""
    found = {}
    for name in (RESULTS, ERRORS, JSON_LINES, PARQUET, OVERVIEW):
        path = out / name
        if path.is_file():
            stat = path.stat()
            found[name] = (stat.st_size, stat.st_mtime_ns)
    return found


def _up_to_date(out: Path, digest: str) -> Counts | None:
    try:
        stamp = json.loads((out / STAMP).read_text(encoding="utf-8"))
        files = {name: tuple(facts) for name, facts in stamp["files"].items()}
        if stamp["digest"] == digest and files == _table_facts(out):
            return Counter(stamp["statuses"]), Counter(stamp["codes"])
    except (OSError, ValueError, KeyError, AttributeError):
        # No stamp, or one that was cut short: the tables are written again.
        return None
    return None


def _write_stamp(out: Path, digest: str, counts: Counts) -> None:
    statuses, codes = counts
    stamp = {"digest": digest, "files": _table_facts(out), "statuses": statuses, "codes": codes}
    with _durable(out / STAMP) as file:
        file.write(json.dumps(stamp).encode())


def _tidy(out: Path, files: set[str]) -> None:
    """Remove what killed runs left half written, and the files of photos that are no longer there."""
    for path in out.glob(".*.tmp"):
        path.unlink(missing_ok=True)
    if not files:  # The reports of an earlier run are not for a run without reports to remove.
        return
    for name in (REPORTS_FOLDER, THUMBNAILS_FOLDER):
        for path in (out / name).iterdir():
            ours = ".kneealign." in path.name or name == THUMBNAILS_FOLDER
            if ours and path.is_file() and f"{name}/{path.name}" not in files:
                path.unlink(missing_ok=True)
