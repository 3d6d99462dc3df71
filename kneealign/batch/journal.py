r"""What has been done so far, in a file that survives a kill at any byte.

One of :class:`kneealign.lines.Lines` per event::

    checksum TAB "hash" TAB {"name", "stamp", "sha256"}
    checksum TAB status TAB key TAB {outcome}

A result is found by its key, which represents the photo's bytes, the person, the options and the versions.
Outcomes are parsed only when the tables are written: checking 100 000 photos takes seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

from kneealign.batch.discover import FoundPhoto, Stamp
from kneealign.lines import Lines
from kneealign.own_files import output_error

OutcomeStatus = Literal["measured", "refused", "failed", "lost"]
STATUSES: tuple[OutcomeStatus, ...] = ("measured", "refused", "failed", "lost")
"""``lost``: a failure that may be temporary, such as a stopped process; the next run tries again."""

_HEADER = b"kneealign: journal of what has been measured\n"
_HASH = b"hash"
_STATUS_OF = {status.encode(): status for status in STATUSES}


class Entry(NamedTuple):
    """Where the outcome of a finished photo is."""

    status: OutcomeStatus
    offset: int
    """Position of the outcome's JSON in the file, in bytes."""
    length: int
    checksum: int


class Journal:
    """The journal of one folder of results: a context manager that reads it and appends to it.

    If read-only, no file is made, and additions are forgotten at the end.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: something else has this name.
    OutputError
        Code ``output_folder``: the file cannot be read or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._read_only = read_only
        self._hashes: dict[str, tuple[Stamp, str]] = {}
        self._entries: dict[str, Entry] = {}
        self.fresh: set[str] = set()
        """Keys of the outcomes added since the journal was opened."""

    def __enter__(self) -> Journal:
        try:
            self._lines = Lines(self._path, _HEADER, self._take, read_only=self._read_only)
        except OSError as error:
            raise output_error(self._path.parent, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    def known_sha256(self, photo: FoundPhoto) -> str | None:
        """Return the hash of a photo whose file has not been touched since it was hashed."""
        stamp, sha256 = self._hashes.get(photo.name, (None, None))
        return sha256 if stamp is not None and stamp == photo.stamp else None

    def entry(self, key: str) -> Entry | None:
        """Return where the latest outcome for a key is."""
        return self._entries.get(key)

    def outcome(self, key: str) -> dict[str, Any]:
        """Read the latest outcome for a key."""
        entry = self._entries[key]
        outcome: dict[str, Any] = json.loads(self._lines.read(entry.offset, entry.length).decode("ascii"))
        return outcome

    def add_hash(self, photo: FoundPhoto, sha256: str) -> None:
        """Note a photo's hash; it reaches the disk with the next outcome."""
        if photo.stamp is not None:
            facts = {"name": photo.name, "stamp": photo.stamp, "sha256": sha256}
            self._append(_HASH, _json(facts), durable=False)
            self._hashes[photo.name] = (photo.stamp, sha256)

    def add_outcome(self, key: str, status: OutcomeStatus, outcome: dict[str, Any]) -> None:
        """Append an outcome; when this returns, it is on the disk."""
        data = _json(outcome)
        end, checksum = self._append(status.encode(), key.encode() + b"\t" + data, durable=True)
        self._entries[key] = Entry(status, end - 1 - len(data), len(data), checksum)
        self.fresh.add(key)

    def _append(self, kind: bytes, body: bytes, *, durable: bool) -> tuple[int, int]:
        """Write a line; return where it ends and its checksum."""
        try:
            return self._lines.append(kind, body, durable=durable)
        except OSError as error:
            raise output_error(self._path.parent, error) from error

    def _take(self, kind: bytes, body: bytes, offset: int, checksum: int) -> None:
        if kind == _HASH:
            facts = json.loads(body.decode("ascii"))
            if "stamp" in facts:  # Earlier versions recorded less.
                self._hashes[facts["name"]] = (Stamp(*facts["stamp"]), facts["sha256"])
        elif kind in _STATUS_OF:
            # The outcome itself is not parsed: it is most of the file, and the tables may be up to date.
            key, _, data = body.partition(b"\t")
            start = offset + len(body) - len(data)
            self._entries[key.decode()] = Entry(_STATUS_OF[kind], start, len(data), checksum)


def make_key(parts: Iterable[Any]) -> str:
    """Return a short name for everything that an outcome depends on: text, numbers, None, tuples of them."""
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:32]


def _json(value: Any) -> bytes:
    # ASCII: file names may hold what cannot be written as UTF-8.
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
