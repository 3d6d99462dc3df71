"""Results into a folder, and never half a file."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneealign.errors import OutputError
from kneealign.plain import json_bytes, printable
from kneealign.report.style import DEFAULT, Style

if TYPE_CHECKING:
    from kneealign.assessment import Assessment

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
        with replacing(folder / "kneealign-probe", keep=False) as probe:
            probe.touch()
    except OSError as error:
        raise output_error(folder, error) from error


def write_results(
    folder: Path, stem: str, assessment: Assessment, style: Style = DEFAULT, *, pdf: bool = False
) -> list[Path]:
    """Write the drawn photo, the report and the JSON, replacing those of an earlier run; return their paths.

    The JSON comes last: where it stands, the others are complete.

    Parameters
    ----------
    folder : Path
        Where to write.
    stem : str
        What the names begin with.
    assessment : Assessment
        The result, with its pixels.
    style : Style
        How the reader wants picture and report.
    pdf : bool
        Whether to write the report as a PDF too.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    from PIL import Image

    endings = ("jpg", "html", "pdf", "json") if pdf else ("jpg", "html", "json")
    paths = {ending: folder / f"{stem}.kneealign.{ending}" for ending in endings}
    try:
        with replacing(paths["jpg"]) as path:
            Image.fromarray(assessment.draw(lang=style.lang, show_face=style.show_face)).save(
                path, "JPEG", **_JPEG_OPTIONS
            )
        for ending in endings[1:-1]:
            with replacing(paths[ending]) as path:
                assessment.save_report(
                    path,
                    lang=style.lang,
                    show_face=style.show_face,
                    earlier=style.earlier,
                    made_on=style.made_on,
                )
        with replacing(paths["json"]) as path:
            path.write_bytes(json_bytes(assessment.to_json()))
    except OSError as error:
        raise output_error(folder, error) from error
    return list(paths.values())


def safe_stem(photo: str) -> str:
    """Return a file name stem for a photo's results: no folder, no spaces, nothing odd, not too long."""
    stem = re.sub(r"\s", "_", printable(Path(photo).stem)).strip(".")
    # Undecodable bytes of a file name arrive as lone surrogates, which no report can be written with.
    short = stem.encode("utf-8", "replace")[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore")
    return short or "photo"


@contextmanager
def replacing(path: Path, *, keep: bool = True) -> Iterator[Path]:
    """Give a temporary path beside ``path`` and move it there when the block ends well."""
    # The ending stays, since it decides what a report is written as.
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.tmp{path.suffix}")
    try:
        yield temporary
        if keep:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def output_error(folder: Path, error: OSError) -> OutputError:
    """Return the error for a folder that the system refuses to write to, with the system's reason."""
    taken = isinstance(error, FileExistsError)
    reason = "a file of that name exists" if taken else error.strerror or str(error)
    return OutputError(
        "output_folder",
        f"Results cannot be written to {folder}: {reason}.",
        "Give --out a folder that you may write to, on a disk with free space.",
    )
