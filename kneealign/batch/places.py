"""Where the results go, which must not be where the photos are."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kneealign.batch.discover import identity
from kneealign.batch.worker import FOLDERS
from kneealign.errors import FolderError
from kneealign.files import output_error, prepare_folder
from kneealign.lines import in_the_way


def check_apart(folder: Path, out: Path) -> None:
    """Check that no result can be mistaken for a photo, nor a photo for a result.

    The results folder may be inside the photo folder, where it is not searched, and the photo folder inside
    the results folder, except in the parts that kneealign fills.

    Raises
    ------
    FolderError
        Code ``out_among_photos``.
    """
    above = [identity(place) for place in (folder.resolve(), *folder.resolve().parents)]
    if identity(out) is not None and identity(out) == above[0]:
        raise _among_photos(f"{out} is the folder with the photos")
    for name in FOLDERS:
        if identity(out / name) is not None and identity(out / name) in above:
            raise _among_photos(f"{folder} lies in {out / name}, which the results would fill")


def check_folders(out: Path, *, with_reports: bool) -> None:
    """Check that there are only folders where result folders must be.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: there is a link or a file where one of our folders must be.
    OutputError
        Code ``output_folder``: the results folder is a file.
    """
    if out.exists() and not out.is_dir():
        raise output_error(out, FileExistsError())
    for name in FOLDERS if with_reports else ():
        path = out / name
        if os.path.lexists(path) and (path.is_symlink() or not path.is_dir()):
            raise in_the_way(path, "kneealign needs a folder here, and no link")


def make_folders(out: Path, *, with_reports: bool) -> None:
    """Make the result folders.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    prepare_folder(out)
    for name in FOLDERS if with_reports else ():
        prepare_folder(out / name)


def existing(out: Path) -> set[str]:
    """Return what the folders of reports and thumbnails contain, relative to the results folder."""
    found: set[str] = set()
    for folder in FOLDERS:
        with contextlib.suppress(OSError), os.scandir(out / folder) as entries:
            found.update(f"{folder}/{entry.name}" for entry in entries)
    return found


def _among_photos(what: str) -> FolderError:
    return FolderError(
        "out_among_photos",
        f"The results cannot be written there: {what}.",
        "Give --out a folder of its own, such as kneealign-results.",
    )
