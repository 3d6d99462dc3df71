r"""What has been done so far, in a file that survives being killed at any byte.

One line per event, only ever appended, each with a checksum, so that a line cut short (by ``kill -9``, a full
disk, a pulled drive) is noticed and costs nothing but itself::

    checksum TAB "hash" TAB {"name", "size", "mtime_ns", "sha256"}
    checksum TAB status TAB key TAB {outcome}

A result is found again by its key, which stands for the photo's bytes, the person, the options and the
versions. Outcomes are parsed only when the tables are written: checking 100 000 photos takes seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

from kneealign.batch.discover import FoundPhoto
from kneealign.files import output_error

Status = Literal["measured", "refused", "failed", "lost"]
STATUSES: tuple[Status, ...] = ("measured", "refused", "failed", "lost")
"""``lost``: a failure that may pass, such as a stopped process; it is tried again in the next run."""

_HASH = b"hash"
_STATUS_OF = {status.encode(): status for status in STATUSES}
_CHUNK_BYTES = 1 << 20
"""Read at the start in large pieces: the journal of 100 000 photos has 400 MB."""

_CHECKSUM_BYTES = len(b"01234567\t")


class Entry(NamedTuple):
    """Where a finished photo's outcome lies."""

    status: Status
    offset: int
    """Of the outcome's JSON in the file, in bytes."""
    length: int
    checksum: int


class Journal:
    """The journal of one folder of results: a context manager that reads it and appends to it.

    Raises
    ------
    OutputError
        Code ``output_folder``: the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hashes: dict[str, tuple[int, int, str]] = {}
        self._entries: dict[str, Entry] = {}
        self.fresh: set[str] = set()
        """Keys of the outcomes that were added since the journal was opened."""

    def __enter__(self) -> Journal:
        try:
            self._file = self._path.open("a+b")
            self._read()
        except OSError as error:
            raise output_error(self._path.parent, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def known_sha256(self, photo: FoundPhoto) -> str | None:
        """Return the hash of a photo whose size and time are as when it was hashed."""
        size, mtime_ns, sha256 = self._hashes.get(photo.name, (-1, -1, ""))
        return sha256 if (size, mtime_ns) == (photo.size_bytes, photo.mtime_ns) and sha256 else None

    def entry(self, key: str) -> Entry | None:
        """Return where the latest outcome for a key lies."""
        return self._entries.get(key)

    def outcome(self, key: str) -> dict[str, Any]:
        """Read the latest outcome for a key."""
        entry = self._entries[key]
        self._file.seek(entry.offset)
        outcome: dict[str, Any] = json.loads(self._file.read(entry.length).decode("ascii"))
        return outcome

    def add_hash(self, photo: FoundPhoto, sha256: str) -> None:
        """Note a photo's hash; it reaches the disk with the next outcome."""
        facts = {
            "name": photo.name,
            "size": photo.size_bytes,
            "mtime_ns": photo.mtime_ns,
            "sha256": sha256,
        }
        self._append(_HASH, _json(facts), durable=False)
        self._hashes[photo.name] = (photo.size_bytes, photo.mtime_ns, sha256)

    def add_outcome(self, key: str, status: Status, outcome: dict[str, Any]) -> None:
        """Append an outcome; when this returns, it is on the disk."""
        data = _json(outcome)
        end, checksum = self._append(status.encode(), key.encode() + b"\t" + data, durable=True)
        self._entries[key] = Entry(status, end - 1 - len(data), len(data), checksum)
        self.fresh.add(key)

    def _append(self, kind: bytes, body: bytes, *, durable: bool) -> tuple[int, int]:
        """Write a line; return where it ends and its checksum."""
        checksum = zlib.crc32(kind + b"\t" + body)
        try:
            end = self._file.seek(0, os.SEEK_END)
            line = b"%08x\t%s\t%s\n" % (checksum, kind, body)
            self._file.write(line)
            if durable:
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            raise output_error(self._path.parent, error) from error
        return end + len(line), checksum

    def _read(self) -> None:
        offset = 0
        line = b"\n"
        with self._path.open("rb", buffering=_CHUNK_BYTES) as file:
            for line in file:
                self._take(line, offset)
                offset += len(line)
        if not line.endswith(b"\n"):
            # Close the line that was cut short, or the next one would become part of it.
            self._file.write(b"\n")

    def _take(self, line: bytes, offset: int) -> None:
        line = line.removesuffix(b"\n")
        checksum = zlib.crc32(memoryview(line)[_CHECKSUM_BYTES:])
        if not line.startswith(b"%08x\t" % checksum):
            return
        _, kind, rest = line.split(b"\t", 2)
        if kind == _HASH:
            facts = json.loads(rest.decode("ascii"))
            self._hashes[facts["name"]] = (facts["size"], facts["mtime_ns"], facts["sha256"])
            return
        # The outcome itself is not looked at: it is most of the file, and the tables may be up to date.
        key, _, data = rest.partition(b"\t")
        start = offset + len(line) - len(data)
        self._entries[key.decode()] = Entry(_STATUS_OF[kind], start, len(data), checksum)


def make_key(parts: Iterable[Any]) -> str:
    """Return a short name for everything that an outcome depends on: text, numbers, None, tuples of them."""
    return hashlib.sha256(repr(tuple(parts)).encode()).hexdigest()[:32]


def _json(value: Any) -> bytes:
    # ASCII: file names may hold what cannot be written as UTF-8.
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
