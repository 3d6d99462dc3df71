"""Which photos a folder holds, and whether a file is still the one that was hashed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kneealign.errors import FolderError

PHOTO_ENDINGS = frozenset(
    f".{ending}"
    for endings in (
        ("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif"),
        ("avif", "heic", "heif", "hif", "tif", "tiff", "bmp", "dib"),
    )
    for ending in endings
)
"""Endings of the formats that can be read, in lower case."""


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo by its place in the folder."""

    name: str
    """Path relative to the folder, with forward slashes; may hold undecodable bytes as lone surrogates."""
    path: str
    """Absolute path."""
    size_bytes: int
    mtime_ns: int
    """With the size, tells a file that was changed without reading it."""


@dataclass(frozen=True)
class Listing:
    """What was found in a folder."""

    photos: tuple[FoundPhoto, ...]
    """Sorted by name."""
    unreadable_folders: tuple[tuple[str, str], ...]
    """Name and reason of sub-folders that the system does not let us look into."""


def list_photos(folder: Path, out: Path) -> Listing:
    """Find the photos in a folder and its sub-folders.

    Hidden files and folders are skipped, and so is the folder of results. Links to files are followed, links
    to folders are not, as they may lead in a circle.

    Raises
    ------
    FolderError
        Code ``folder_not_found``: there is no such folder, or it cannot be read.
    """
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links in the user's own path.
    try:
        next(os.scandir(root), None)
    except OSError as error:
        raise FolderError(
            "folder_not_found",
            f"The folder {folder} cannot be read: {error.strerror or error}.",
            "Name an existing folder with photos in it.",
        ) from None
    unreadable: list[tuple[str, str]] = []
    photos = list(_walk(root, "", _identity(out), unreadable))
    photos.sort(key=lambda photo: photo.name.split("/"))
    return Listing(tuple(photos), tuple(sorted(unreadable)))


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _walk(
    folder: Path, prefix: str, left_out: tuple[int, int] | None, unreadable: list[tuple[str, str]]
) -> Iterator[FoundPhoto]:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        unreadable.append((prefix.rstrip("/"), error.strerror or str(error)))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if _identity(Path(entry.path)) != left_out:
                yield from _walk(Path(entry.path), f"{name}/", left_out, unreadable)
        elif _ending(name) in PHOTO_ENDINGS and not entry.is_dir():
            yield _found(entry, name)


def _ending(name: str) -> str:
    # A Path for each of 100 000 files takes longer than everything else here.
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def _found(entry: os.DirEntry[str], name: str) -> FoundPhoto:
    try:
        stat = entry.stat()
    except OSError:  # A link that leads nowhere: reading it will say so.
        return FoundPhoto(name, entry.path, -1, -1)
    return FoundPhoto(name, entry.path, stat.st_size, stat.st_mtime_ns)


def file_sha256(path: str) -> str:
    """Return the hash of a file's bytes.

    Raises
    ------
    PhotoError
        The codes of :func:`kneealign.photo.source.read_source` for what cannot be read.
    """
    from kneealign.photo.source import read_source

    # Without a name: messages stand beside the photo's name, and two names may share one message.
    data, _ = read_source(path, name="")
    return hashlib.sha256(data).hexdigest()
