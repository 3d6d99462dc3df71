from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kneealign.batch import FolderSummary, measure_folder, worker
from tests.batch import works

Fill = Callable[..., Path]
Measure = Callable[..., FolderSummary]


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Make a folder with these files; words are their contents."""

    def make(files: dict[str, str | bytes], name: str = "photos") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        for place, content in files.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the children do stand-in work."""
    monkeypatch.setattr(worker, "prepare", works.prepare)
    monkeypatch.setattr(worker, "measure_photo", works.work)


@pytest.fixture
def measure(stand_in: None, tmp_path: Path) -> Measure:
    """Measure a folder with stand-in work into ``tmp_path / "out"``."""

    def run(folder: Path, **options: Any) -> FolderSummary:
        return measure_folder(
            folder, options.pop("out", tmp_path / "out"), **{"jobs": 1, "reports": "none", **options}
        )

    return run


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make folders called ``locked`` unreadable; permissions would not stop root, who runs tests in CI."""
    scan = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)


def tables(out: Path) -> dict[str, bytes]:
    """The bytes of everything that a run leaves, except the journal, the lock and the stamp."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "journal" not in path.name and not path.name.startswith(".")
    }


def leftovers(folder: Path) -> list[Path]:
    """Temporary files in a folder of results and below."""
    return sorted(path for path in folder.rglob("*") if ".tmp" in path.name)
