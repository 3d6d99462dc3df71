"""The final contents of the results folder: tables and overview, and nothing left over from earlier runs.

Everything is written beside its final place and moved there when complete. The bytes depend only on the
photos, the options and the versions, not on how the run went.
"""

from __future__ import annotations

import csv
import hashlib
import json
import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from io import BytesIO
from typing import IO, Any

from kneealign import __version__
from kneealign.batch import persons
from kneealign.batch.columns import COLUMNS, Row, codes_of, flatten, safe_cell
from kneealign.batch.journal import Journal
from kneealign.batch.overview import Overview
from kneealign.batch.summary import Counts
from kneealign.own_files import Made, OwnFiles, output_error
from kneealign.plain import json_bytes, printable

RESULTS, ERRORS, JSON_LINES, PARQUET, OVERVIEW, ABOUT = (
    "results.csv",
    "errors.csv",
    "results.jsonl",
    "results.parquet",
    "index.html",
    "about.txt",
)
TABLES = "tables"
"""The group of these files in the record."""

_ERROR_COLUMNS = ("file", "code", "message", "advice")
_ROWS_PER_GROUP = 10_000


def names(*, with_persons: bool = False) -> tuple[str, ...]:
    """Return the names of the files that are written; those of persons if the table of subjects names any."""
    parquet = (PARQUET,) if find_spec("pyarrow") else ()
    of_persons = (persons.PERSONS, persons.JSON_LINES) if with_persons else ()
    return (OVERVIEW, RESULTS, JSON_LINES, *parquet, ERRORS, ABOUT, *of_persons)


def write_all(
    own: OwnFiles, rows: Sequence[Row], journal: Journal, others: Collection[str] = (), *, lang: str = "en"
) -> Counts:
    """Write the tables and the overview; return how often each status, code and answer occurs.

    The tables are for programs too, and in English; the overview and the text beside it are in ``lang``.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``.
    OutputError
        Code ``output_folder``; the tables of an earlier run remain.
    """
    digest = _digest(rows, journal, lang)
    try:
        counts = _up_to_date(own, digest)
        if counts is None:
            counts, files, made = _write(own, rows, journal, lang)
            own.commit(TABLES, made)
            _remove_stale(own, {*files, *others, *(file.place for file in made)})
            own.keep_note({"digest": digest, **counts._asdict()})
    except OSError as error:
        raise output_error(own.folder, error) from error
    return counts


def up_to_date(own: OwnFiles, rows: Sequence[Row], journal: Journal, lang: str) -> bool:
    """Whether the tables exist and are what would be written."""
    return _up_to_date(own, _digest(rows, journal, lang)) is not None


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


def _write(
    own: OwnFiles, rows: Sequence[Row], journal: Journal, lang: str
) -> tuple[Counts, set[str], list[Made]]:
    """Write the tables beside their final places; return the counts and the places of all photos' files."""
    files: set[str] = set()
    statuses, codes, answers = counts = Counts(Counter(), Counter(), Counter())
    overview = Overview(lang)
    made: list[Made] = []
    with ExitStack() as stack:

        def table(place: str) -> IO[bytes]:
            return stack.enter_context(own.writing(place, made))

        # With a byte order mark, without which spreadsheets garble every non-English letter.
        results = csv.writer(stack.enter_context(_text(table(RESULTS), "utf-8-sig")), lineterminator="\r\n")
        errors = csv.writer(stack.enter_context(_text(table(ERRORS), "utf-8")), lineterminator="\r\n")
        lines = table(JSON_LINES)
        add_to_parquet = stack.enter_context(_parquet(table(PARQUET))) if find_spec("pyarrow") else None
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
            if status == "measured":
                answers[facts["result"]["verdict"]["see_a_clinician"]] += 1
            overview.add(number, name, status, facts)
            if row.is_photo:
                cells = flatten(number, name, row, status, facts)
                results.writerow([safe_cell(cells.get(column)) for column in COLUMNS])
                if add_to_parquet:
                    add_to_parquet(cells)
        if found := persons.persons(rows):
            people = stack.enter_context(_text(table(persons.PERSONS), "utf-8-sig"))
            persons.write(people, table(persons.JSON_LINES), found, journal)
        table(OVERVIEW).write(overview.render(counts, persons=len(found)).encode())
        table(ABOUT).write(_about(lang, with_persons=bool(found)).encode())
    return counts, files, made


def _about(lang: str, *, with_persons: bool) -> str:
    """Return what the results are, how to read them and what they are not; tables alone do not say it."""
    from kneealign.texts import about_results, words_in

    words = words_in(lang)
    said = [*about_results(words), *([words.file("overview")["about_persons"]] if with_persons else [])]
    paragraphs = (textwrap.fill(one, 100, break_on_hyphens=False) for one in said)
    return "\n\n".join(paragraphs) + "\n"


def _error(facts: dict[str, Any]) -> tuple[str, str, str]:
    return facts["code"], facts["message"], facts["advice"]


@contextmanager
def _text(file: IO[bytes], encoding: str) -> Iterator[IO[str]]:
    import io

    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    yield text
    text.flush()
    text.detach()


@contextmanager
def _parquet(file: IO[bytes]) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Give a function that adds a row, written in groups: all at once would take Arrow much memory.

    Rows go to Arrow as JSON: from Python's own lists it makes tables only with pandas, where pandas is
    installed, and importing that takes longer than measuring a photo.
    """
    import pyarrow
    from pyarrow import json as arrow_json
    from pyarrow import parquet

    types = {
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "whole": pyarrow.int64(),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    how = arrow_json.ParseOptions(explicit_schema=schema)
    group: list[str] = []
    with parquet.ParquetWriter(file, schema) as writer:

        def flush() -> None:
            if group:
                rows = BytesIO("\n".join(group).encode())
                writer.write_table(arrow_json.read_json(rows, parse_options=how))
            group.clear()

        def add(cells: dict[str, Any]) -> None:
            group.append(json.dumps(cells))
            if len(group) == _ROWS_PER_GROUP:
                flush()

        yield add
        flush()


def _digest(rows: Sequence[Row], journal: Journal, lang: str) -> str:
    """Return a name for everything that the tables are made from."""
    digest = hashlib.sha256(f"{__version__} {lang} {find_spec('pyarrow') is not None}\n".encode())
    for row in rows:
        entry = journal.entry(row.key) if row.key else None
        made = entry.checksum if entry else row.problem
        digest.update(f"{row.name!r} {row.person!r} {row.subject} {made}\n".encode())
    return digest.hexdigest()


def _up_to_date(own: OwnFiles, digest: str) -> Counts | None:
    """Return the counts of the last run if its tables exist and are what this one would write."""
    note, tables = own.note, own.latest(TABLES)
    if note.get("digest") != digest or not all(name in note for name in Counts._fields):
        return None
    if tables and all(own.is_own(TABLES, table) for table in tables):
        return Counts(*(Counter(note[name]) for name in Counts._fields))
    return None


def _remove_stale(own: OwnFiles, current: set[str]) -> None:
    """Remove what earlier runs wrote and this one did not: files of photos that are no longer there."""
    # A run without reports must not remove the reports of an earlier run.
    with_reports = any("/" in place for place in current)
    for group in own.groups:
        for place in own.contents(group).keys() - current:
            if with_reports or "/" not in place:
                own.remove(group, place)
