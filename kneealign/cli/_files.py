"""One name per photo for the files of ``--out``."""

from __future__ import annotations

from collections.abc import Sequence

from kneealign.files import prepare_folder
from kneealign.report import safe_stem, write_results

__all__ = ["STDIN", "prepare_folder", "result_stems", "write_results"]

STDIN = "-"
"""The photo argument that stands for standard input."""


def result_stems(photos: Sequence[str]) -> list[str]:
    """Return one unique file name stem per photo, always the same for the same photos."""
    taken: set[str] = set()
    stems = []
    for photo in photos:
        base = stem = "stdin" if photo == STDIN else safe_stem(photo)
        number = 1
        # Some file systems treat A and a as the same name.
        while stem.casefold() in taken:
            number += 1
            stem = f"{base}-{number}"
        taken.add(stem.casefold())
        stems.append(stem)
    return stems
