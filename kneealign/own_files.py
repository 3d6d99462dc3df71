"""The record of what kneealign wrote into a folder, and its only way to replace and delete files there.

A results folder has a record, ``.kneealign-files``. Before a file is moved to its place, its size and hash
are in the record and on the disk. A file is ours as long as its content is one that the record gives for its
place. Everything else belongs to the user: it is neither overwritten nor deleted, and if it is in the way the
run is refused. A killed run leaves temporary files whose names contain a token from the record, so that the
next run can tell them from the user's.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from kneealign.errors import OutputError
from kneealign.interrupts import unfinished
from kneealign.lines import Lines, in_the_way, open_itself, read_lines

RECORD_NAME = ".kneealign-files"
Contents = set[tuple[int, str]]
"""Sizes in bytes and SHA-256 of everything written to a place."""

_HEADER = b"kneealign: the files in this folder that kneealign wrote\n"
_RUN, _FILES, _NOTE = b"run", b"files", b"note"
_TEMPORARY = re.compile(r"\..*\.([0-9a-f]{16})-[0-9a-f]{8}\.tmp(\.\w+)?", re.DOTALL)
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Made:
    """A complete file that waits beside its final place."""

    place: str
    """Where it belongs, relative to the folder, with forward slashes."""
    temporary: str
    """Where it is, likewise."""
    size_bytes: int
    sha256: str


class OwnFiles:
    """The record of one folder: a context manager that reads it and adds to it.

    Each command sees only what it wrote itself, so two commands that share a folder leave each other's
    results alone. Files come in groups, such as all files of one photo, which are looked up together. If
    read-only, nothing is made or added, and a missing folder has an empty record.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``.
    OutputError
        Code ``output_folder``: the system refuses to read or write the record.
    """

    def __init__(self, folder: Path, command: str, *, read_only: bool = False) -> None:
        self.folder = folder
        self._command = f"{command} ".encode()
        self._read_only = read_only
        self.token = secrets.token_hex(8)
        """Marks temporary files of this run."""
        self._spans: dict[str, list[tuple[int, int]]] = {}
        # Holds only positions in the record, because of folders with 100 000 photos: contents are read when
        # needed.
        self._tokens: set[str] = set()
        self._note: bytes = b""

    def __enter__(self) -> OwnFiles:
        try:
            self._lines = Lines(self.folder / RECORD_NAME, _HEADER, self._take, read_only=self._read_only)
            self._lines.append(_RUN, self.token.encode(), durable=True)
        except OSError as error:
            raise output_error(self.folder, error) from error
        self._tokens.add(self.token)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()

    @property
    def note(self) -> dict[str, Any]:
        """The facts last kept with :meth:`keep_note`."""
        facts: dict[str, Any] = json.loads(self._note) if self._note else {}
        return facts

    def keep_note(self, facts: dict[str, Any]) -> None:
        """Keep facts about the folder."""
        self._note = json.dumps(facts).encode()
        self._lines.append(_NOTE, self._note, durable=True)

    @property
    def groups(self) -> Collection[str]:
        """Names of all groups."""
        return self._spans.keys()

    def latest(self, group: str) -> tuple[str, ...]:
        """Return the places of the files last written as this group."""
        spans = self._spans.get(group)
        return tuple(self._files(spans[-1])) if spans else ()

    def contents(self, group: str) -> dict[str, Contents]:
        """Return every place of a group with everything written there."""
        found: dict[str, Contents] = {}
        for span in self._spans.get(group, ()):
            for place, (size_bytes, sha256) in self._files(span).items():
                found.setdefault(place, set()).add((size_bytes, sha256))
        return found

    def is_own(self, group: str, place: str) -> bool:
        """Whether a file exists and is what kneealign wrote."""
        try:
            return _has_one_of(self.folder / place, self.contents(group).get(place, set()))
        except OSError:
            return False

    def check_free(self, group: str, places: Iterable[str]) -> None:
        """Check that files of a group may take these places.

        Raises
        ------
        FolderError
            Code ``file_in_the_way``: there is something that is not ours.
        """
        ours = self.contents(group)
        for place in places:
            path = self.folder / place
            try:
                path.lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise output_error(self.folder, error) from error
            try:
                free = _has_one_of(path, ours.get(place, set()))
            except OSError as error:
                raise in_the_way(path, error.strerror or str(error)) from error
            if not free:
                raise in_the_way(path)

    def write(self, place: str, write: Callable[[Path], object]) -> Made:
        """Have a file written beside its final place; see :func:`write_beside`."""
        return write_beside(self.folder, place, self.token, write)

    @contextmanager
    def writing(self, place: str, made: list[Made]) -> Iterator[IO[bytes]]:
        """Open a file beside its place; when the block ends well, it is complete and added to ``made``."""
        with _beside(self.folder, place, self.token) as temporary:
            with temporary.open("wb") as file:
                yield file
            made.append(_complete(place, temporary))

    def commit(self, group: str, made: Sequence[Made]) -> None:
        """Move complete files to their places, in order, replacing only what is ours.

        Raises
        ------
        FolderError
            Code ``file_in_the_way``; nothing was moved.
        OutputError
            Code ``output_folder``.
        """
        if not made:
            return
        self.check_free(group, [file.place for file in made])
        files = {file.place: (file.size_bytes, file.sha256) for file in made}
        data = json.dumps(files, separators=(",", ":")).encode("ascii")
        body = self._command + group.encode() + b"\t" + data
        try:
            end, _ = self._lines.append(_FILES, body, durable=True)
            self._spans.setdefault(group, []).append((end - 1 - len(data), len(data)))
            for file in made:
                _move(self.folder / file.temporary, self.folder / file.place)
                unfinished.discard(self.folder / file.temporary)
        except OSError as error:
            raise output_error(self.folder, error) from error

    def remove(self, group: str, place: str) -> None:
        """Delete a file if it is ours."""
        if self.is_own(group, place):
            (self.folder / place).unlink(missing_ok=True)

    def remove_leftovers(self, *sub_folders: str) -> None:
        """Delete the temporary files of this run and of earlier, killed ones."""
        for folder in (self.folder, *(self.folder / name for name in sub_folders)):
            try:
                names = os.listdir(folder)  # noqa: PTH208 - names of 500 000 files, without a Path for each.
            except OSError:
                continue
            for name in names:
                found = _TEMPORARY.fullmatch(name)
                if found and found[1] in self._tokens:
                    with contextlib.suppress(OSError):  # Gone already, or for the next run to remove.
                        (folder / name).unlink()

    def _files(self, span: tuple[int, int]) -> dict[str, tuple[int, str]]:
        files: dict[str, tuple[int, str]] = json.loads(self._lines.read(*span))
        return files

    def _take(self, kind: bytes, body: bytes, offset: int, checksum: int) -> None:
        if kind == _RUN:
            self._tokens.add(body.decode())
        elif kind == _NOTE:
            self._note = body
        elif kind == _FILES and body.startswith(self._command):
            group, _, files = body.partition(b"\t")
            span = offset + len(body) - len(files), len(files)
            self._spans.setdefault(group.removeprefix(self._command).decode(), []).append(span)


def write_beside(folder: Path, place: str, token: str, write: Callable[[Path], object]) -> Made:
    """Have a file written under a temporary name beside its final place, complete and on the disk.

    Parameters
    ----------
    folder : Path
        Folder of results.
    place : str
        Where the file belongs, relative to the folder.
    token : str
        Of the run, as in the record.
    write : callable
        Writes to the path it is given, which has the same ending as the place.

    Raises
    ------
    OSError
        The system refuses; no file is left behind.
    """
    with _beside(folder, place, token) as temporary:
        write(temporary)
        return _complete(place, temporary)


@contextmanager
def _beside(folder: Path, place: str, token: str) -> Iterator[Path]:
    path = folder / place
    temporary = path.with_name(f".{path.stem}.{token}-{secrets.token_hex(4)}.tmp{path.suffix}")
    unfinished.add(temporary)
    temporary.touch(exist_ok=False)
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _complete(place: str, temporary: Path) -> Made:
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())
        size_bytes, sha256 = _facts(file)
    folder, slash, _ = place.rpartition("/")
    return Made(place, f"{folder}{slash}{temporary.name}", size_bytes, sha256)


def recorded(folder: Path) -> dict[str, set[int]]:
    """Return the sizes of everything that kneealign wrote to a folder, by place, according to its record.

    The record is read only. A folder without a record, or that cannot be read, gives nothing.
    """
    found: dict[str, set[int]] = {}

    def take(kind: bytes, body: bytes, *_: int) -> None:
        if kind == _FILES:
            for place, (size_bytes, _) in json.loads(body.partition(b"\t")[2]).items():
                found.setdefault(place, set()).add(size_bytes)

    path = folder / RECORD_NAME
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            read_lines(path, _HEADER, take)
    except (OSError, ValueError):
        return found
    return found


def output_error(folder: Path, error: OSError) -> OutputError:
    """Return the error for a folder that the system refuses to write to, with the system's reason."""
    taken = isinstance(error, FileExistsError)
    reason = "a file of that name exists" if taken else error.strerror or str(error)
    return OutputError(
        "output_folder",
        f"Results cannot be written to {folder}: {reason}.",
        "Give --out a folder that you may write to, on a disk with free space.",
    )


def _has_one_of(path: Path, contents: Contents) -> bool:
    """Whether a path is a file, not a link, with one of these contents."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size not in {size for size, _ in contents}:
        return False
    with open_itself(path, "rb") as file:
        return _facts(file) in contents


def _facts(file: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    size_bytes = 0
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
        size_bytes += len(chunk)
    return size_bytes, digest.hexdigest()


def _move(temporary: Path, path: Path) -> None:
    """Move a file to its place; if the place was free, do not replace anything that has appeared since."""
    if path.exists():
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise in_the_way(path) from None
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOSPC):
            raise
        temporary.replace(path)  # This file system has no hard links.
    else:
        temporary.unlink()
