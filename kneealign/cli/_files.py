"""Results into a folder: one name per photo, and never half a file."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneealign.cli._errors import OutputError
from kneealign.cli._output import json_bytes, printable

if TYPE_CHECKING:
    from kneealign.assessment import Assessment

STDIN = "-"
"""The photo argument that stands for standard input."""

_JPEG_OPTIONS: dict[str, Any] = {"quality": 90, "subsampling": "4:4:4"}
# Full colour resolution: the drawn lines and letters are thin and coloured.

_LONGEST_STEM_BYTES = 150
# File systems take 255 bytes in a name; the rest is for our endings.


def prepare_folder(folder: Path) -> None:
    """Make the folder and check that files can be written there, before any work is done.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _replacing(folder / "kneealign-probe", keep=False) as probe:
            probe.touch()
    except OSError as error:
        raise _output_error(folder, error) from error


def result_stems(photos: Sequence[str]) -> list[str]:
    """Return one file name stem per photo, different from all others, the same for the same photos."""
    taken: set[str] = set()
    stems = []
    for photo in photos:
        base = stem = _stem(photo)
        number = 1
        # Some file systems take A and a for the same name.
        while stem.casefold() in taken:
            number += 1
            stem = f"{base}-{number}"
        taken.add(stem.casefold())
        stems.append(stem)
    return stems


def write_results(folder: Path, stem: str, assessment: Assessment) -> list[Path]:
    """Write the drawn photo, the report and the JSON, replacing those of an earlier run; return their paths.

    The JSON comes last: where it stands, the other two are complete.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    from PIL import Image

    picture, report, result = (folder / f"{stem}.kneealign.{ending}" for ending in ("jpg", "html", "json"))
    try:
        with _replacing(picture) as path:
            Image.fromarray(assessment.draw()).save(path, "JPEG", **_JPEG_OPTIONS)
        with _replacing(report) as path:
            assessment.save_report(path)
        with _replacing(result) as path:
            path.write_bytes(json_bytes(assessment.to_json()))
    except OSError as error:
        raise _output_error(folder, error) from error
    return [picture, report, result]


def _stem(photo: str) -> str:
    if photo == STDIN:
        return "stdin"
    stem = re.sub(r"\s", "_", printable(Path(photo).stem)).strip(".")
    # Undecodable bytes of a file name arrive as lone surrogates, which no report can be written with.
    short = stem.encode("utf-8", "replace")[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore")
    return short or "photo"


@contextmanager
def _replacing(path: Path, *, keep: bool = True) -> Iterator[Path]:
    """Give a temporary path beside ``path`` and move it there when the block ends well."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        if keep:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _output_error(folder: Path, error: OSError) -> OutputError:
    taken = isinstance(error, FileExistsError)
    reason = "a file of that name exists" if taken else error.strerror or str(error)
    return OutputError(
        "output_folder",
        f"Results cannot be written to {folder}: {reason}.",
        "Give --out a folder that you may write to, on a disk with free space.",
    )
