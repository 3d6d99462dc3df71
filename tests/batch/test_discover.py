from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from kneealign.batch.discover import list_photos
from kneealign.errors import FolderError
from tests.batch.conftest import Fill


def names(folder: Path, out: Path | None = None) -> list[str]:
    return [photo.name for photo in list_photos(folder, out or folder / "no-such-out").photos]


def test_sub_folders_are_searched_and_everything_is_sorted_by_path(fill: Fill) -> None:
    folder = fill({"b.jpg": "", "a/z.png": "", "a.jpg": "", "a/b/c.webp": "", "B.JPG": ""})
    assert names(folder) == ["B.JPG", "a/b/c.webp", "a/z.png", "a.jpg", "b.jpg"]


@pytest.mark.parametrize(
    "name",
    ["a.JPG", "a.jpeg", "a.PnG", "a.heic", "a.HEIF", "a.tif", "a.TIFF", "a.avif", "a.bmp", "a.gif", "a.webp"],
)
def test_every_format_in_any_case(fill: Fill, name: str) -> None:
    assert names(fill({name: ""})) == [name]


@pytest.mark.parametrize("name", [".a.jpg", ".hidden/a.jpg", "notes.txt", "jpg", "a.jpg.part", "._a.jpg"])
def test_what_is_no_photo_is_left_out(fill: Fill, name: str) -> None:
    assert names(fill({name: ""})) == []


def test_the_folder_of_results_is_left_out(fill: Fill) -> None:
    folder = fill({"a.jpg": "", "results/thumbnails/a.jpg": ""})
    assert names(folder, folder / "results") == ["a.jpg"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(fill: Fill) -> None:
    folder = fill({"a.jpg": ""})
    (folder / "again.jpg").symlink_to(folder / "a.jpg")
    (folder / "nowhere.jpg").symlink_to(folder / "gone.jpg")
    (folder / "circle").symlink_to(folder)
    assert names(folder) == ["a.jpg", "again.jpg", "nowhere.jpg"]


def test_a_link_to_itself_is_a_photo_that_cannot_be_read(fill: Fill) -> None:
    folder = fill({"a.jpg": ""})
    (folder / "self.jpg").symlink_to(folder / "self.jpg")
    listing = list_photos(folder, folder / "out")
    assert [(photo.name, photo.stamp is None) for photo in listing.photos] == [
        ("a.jpg", False),
        ("self.jpg", True),
    ]


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES])
def test_a_failing_disk_costs_what_it_holds(fill: Fill, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    folder = fill({"a.jpg": "", "b.jpg": "", "sub/c.jpg": ""})
    scan = os.scandir

    class Entry:
        """An entry of which nothing but its name can be learned."""

        def __init__(self, entry: os.DirEntry[str]) -> None:
            self.name, self.path = entry.name, entry.path

        def is_dir(self, *, follow_symlinks: bool = True) -> bool:
            raise OSError(number, os.strerror(number))

    def scandir(path: Any) -> Any:
        found = sorted(scan(path), key=lambda entry: entry.name)
        return iter([Entry(entry) if entry.name == "b.jpg" else entry for entry in found])

    monkeypatch.setattr(os, "scandir", scandir)
    assert names(folder) == ["a.jpg", "b.jpg", "sub/c.jpg"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no undecodable names")
def test_odd_names_are_found(fill: Fill) -> None:
    folder = fill({"line\nbreak.jpg": "", "=1+1.jpg": ""})
    (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.jpg"))).touch()
    assert len(names(folder)) == 3


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="gone") as caught:
        list_photos(tmp_path / "gone", tmp_path)
    assert caught.value.code == "folder_not_found"


@pytest.mark.usefixtures("locked")
def test_a_sub_folder_that_cannot_be_read_is_named(fill: Fill) -> None:
    folder = fill({"a.jpg": "", "locked/b.jpg": ""})
    listing = list_photos(folder, folder / "out")
    assert [photo.name for photo in listing.photos] == ["a.jpg"]
    assert listing.unreadable_folders == (("locked", "Permission denied"),)
