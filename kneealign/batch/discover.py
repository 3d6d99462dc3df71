"""The photos in a folder, and whether a file is still the one that was hashed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from kneealign.errors import FolderError
from kneealign.own_files import RECORD_NAME, recorded

PHOTO_ENDINGS = frozenset(
    f".{ending}"
    for endings in (
        ("jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif"),
        ("avif", "heic", "heif", "hif", "tif", "tiff", "bmp", "dib", "dcm"),
    )
    for ending in endings
)
"""Endings of the formats that can be read, in lower case."""

JOURNAL_NAME = "journal.kneealign"

_OUR_THUMBNAIL = re.compile(r"[0-9a-f]{32}\.jpg")


class Stamp(NamedTuple):
    """Shows, without reading a file, whether it was changed or replaced."""

    size_bytes: int
    mtime_ns: int
    inode: int
    """Differs if the file was replaced."""
    ctime_ns: int
    """Changes with every change, and programs cannot set it (on Windows: when the file was made)."""


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo and its place in the folder."""

    name: str
    """Path relative to the folder, with forward slashes; may hold undecodable bytes as lone surrogates."""
    path: str
    """Absolute path."""
    stamp: Stamp | None
    """None for a file without a status, such as a broken link: reading it says why."""


@dataclass(frozen=True)
class Listing:
    """What was found in a folder."""

    photos: tuple[FoundPhoto, ...]
    """Sorted by name."""
    unreadable_folders: tuple[tuple[str, str], ...]
    """Name and reason for each sub-folder that the system does not let us read."""
    own_pictures: int
    """Pictures that kneealign made, which are left out."""


@dataclass
class _Walk:
    """One pass through a folder."""

    left_out: tuple[int, int] | None
    """Identity of the folder of results."""
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    own_pictures: int = 0
    own: dict[str, set[int]] = field(default_factory=dict)
    """Sizes of what kneealign wrote according to its records, by path."""

    def folder(self, folder: str, prefix: str) -> Iterator[FoundPhoto]:
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            self.unreadable.append((prefix.rstrip("/"), error.strerror or str(error)))
            return
        names = {entry.name for entry in entries}
        if RECORD_NAME in names:
            for place, sizes in recorded(Path(folder)).items():
                self.own[os.path.join(folder, *place.split("/"))] = sizes  # noqa: PTH118 - keys are texts.
        for entry in entries:
            if entry.name.startswith("."):
                continue
            name = prefix + entry.name
            if _is_folder(entry):
                if identity(entry.path) != self.left_out:
                    yield from self.folder(entry.path, f"{name}/")
            elif _ending(name) in PHOTO_ENDINGS and not _leads_to_folder(entry):
                photo = FoundPhoto(name, entry.path, _stamp(entry))
                if self._is_own(photo):
                    self.own_pictures += 1
                else:
                    yield photo

    def _is_own(self, photo: FoundPhoto) -> bool:
        folder, name = os.path.split(photo.path)
        if ".kneealign." in name:
            return True
        if photo.stamp is not None and photo.stamp.size_bytes in self.own.get(photo.path, ()):
            return True
        # Results folders from before there were records.
        above, in_folder = os.path.split(folder)
        return (
            in_folder == "thumbnails"
            and _OUR_THUMBNAIL.fullmatch(name) is not None
            and Path(above, JOURNAL_NAME).is_file()
        )


def list_photos(folder: Path, out: Path) -> Listing:
    """Find the photos in a folder and its sub-folders.

    Hidden files and folders are skipped, and so are the folder of results and pictures that kneealign made.
    Links to files are followed, links to folders are not, because they may be circular.

    Raises
    ------
    FolderError
        Code ``folder_not_found``: there is no such folder, or it cannot be read.
    """
    root = os.path.abspath(folder)  # noqa: PTH100 - resolve() would follow links in the user's own path.
    try:
        next(os.scandir(root), None)
    except OSError as error:
        raise FolderError(
            "folder_not_found",
            f"The folder {folder} cannot be read: {error.strerror or error}.",
            "Name an existing folder with photos in it.",
        ) from None
    walk = _Walk(identity(out))
    photos = list(walk.folder(root, ""))
    photos.sort(key=lambda photo: photo.name.split("/"))
    return Listing(tuple(photos), tuple(sorted(walk.unreadable)), walk.own_pictures)


def list_folders(folders: Sequence[Path], out: Path) -> Listing:
    """Find the photos in one or more folders; with several, names of photos begin with the folder's.

    Raises
    ------
    FolderError
        Codes ``folder_not_found``, ``folders_overlap`` (a folder is named twice or lies inside another).
    """
    listings = [list_photos(folder, out) for folder in folders]
    if len(listings) < 2:
        return listings[0] if listings else Listing((), (), 0)
    _check_distinct(folders)
    photos: list[FoundPhoto] = []
    unreadable: list[tuple[str, str]] = []
    for label, listing in zip(_labels(folders), listings, strict=True):
        photos += [replace(photo, name=f"{label}/{photo.name}") for photo in listing.photos]
        unreadable += [(f"{label}/{name}", reason) for name, reason in listing.unreadable_folders]
    return Listing(
        tuple(sorted(photos, key=lambda photo: photo.name.split("/"))),
        tuple(sorted(unreadable)),
        sum(listing.own_pictures for listing in listings),
    )


def _check_distinct(folders: Sequence[Path]) -> None:
    found = [identity(folder) for folder in folders]
    for number, folder in enumerate(folders):
        above = [identity(place) for place in folder.resolve().parents]
        others = found[:number] + found[number + 1 :]
        if found[number] in others or any(place in others for place in above):
            raise FolderError(
                "folders_overlap",
                f"The folder {folder} is named twice or lies inside another one that is named.",
                "Name each folder once; sub-folders are searched too.",
            )


def _labels(folders: Sequence[Path]) -> list[str]:
    """Return a short, distinct name for each folder: the end of its path."""
    paths = [Path(os.path.abspath(folder)).parts for folder in folders]  # noqa: PTH100 - as in list_photos.
    parts = [[part.strip("/\\:") for part in path if part.strip("/\\:")] for path in paths]
    for count in range(1, max(map(len, parts)) + 1):
        labels = ["/".join(words[-count:]) for words in parts]
        if len(set(labels)) == len(labels):
            break
    return labels


def identity(folder: str | Path) -> tuple[int, int] | None:
    """Return the identity of a folder, whatever path leads to it; None if it does not exist."""
    try:
        found = os.stat(folder)  # noqa: PTH116 - a Path for each of many folders takes long.
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # A failing disk, or a network drive that has disappeared.
        return False


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # A link to itself, or into a folder without access.
        return False


def _ending(name: str) -> str:
    # Making a Path for each of 100 000 files would take longer than everything else here.
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        # Not entry.stat(), which on Windows gives no inode.
        found = os.stat(entry.path)  # noqa: PTH116
    except OSError:
        return None
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)


def file_sha256(path: str) -> str:
    """Return the hash of a file's bytes.

    Raises
    ------
    PhotoError
        The codes of :func:`kneealign.photo.source.read_source` for what cannot be read.
    """
    from kneealign.photo import read_source

    # Without a name: messages are shown beside the photo's name, and two names may share one message.
    data, _ = read_source(path, name="")
    return hashlib.sha256(data).hexdigest()
