"""Results into a folder, and never half a file."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneealign.interrupts import unfinished
from kneealign.own_files import Made, OwnFiles, output_error
from kneealign.plain import json_bytes, printable
from kneealign.report.style import DEFAULT, Style

if TYPE_CHECKING:
    from kneealign.result import Assessment

__all__ = ["output_error", "prepare_folder", "replacing", "result_files", "safe_stem", "write_results"]

Write = Callable[[Path], object]
"""Writes a file to the path that it is given."""

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
        with replacing(folder / "kneealign-probe", keep=False):
            pass
    except OSError as error:
        raise output_error(folder, error) from error


def result_files(
    stem: str, assessment: Assessment, style: Style = DEFAULT, *, pdf: bool = False
) -> dict[str, Write]:
    """Return what writes each file of a result, by name: the drawn photo, the report and the JSON.

    The JSON comes last: where it stands, the others are complete.

    Parameters
    ----------
    stem : str
        What the names begin with.
    assessment : Assessment
        The result, with its pixels.
    style : Style
        How the reader wants picture and report.
    pdf : bool
        Whether to write the report as a PDF too.
    """

    def picture(path: Path) -> None:
        from PIL import Image

        drawn = assessment.draw(lang=style.lang, show_face=style.show_face)
        Image.fromarray(drawn).save(path, "JPEG", **_JPEG_OPTIONS)

    def report(path: Path) -> None:
        assessment.save_report(
            path, lang=style.lang, show_face=style.show_face, earlier=style.earlier, made_on=style.made_on
        )

    writers: dict[str, Write] = {"jpg": picture, "html": report}
    if pdf:
        writers["pdf"] = report
    writers["json"] = lambda path: path.write_bytes(json_bytes(assessment.to_json()))
    return {f"{stem}.kneealign.{ending}": write for ending, write in writers.items()}


def write_results(
    folder: Path, stem: str, assessment: Assessment, style: Style = DEFAULT, *, pdf: bool = False
) -> list[Path]:
    """Write the files of a result, replacing those that kneealign wrote earlier; return their paths.

    Parameters are those of :func:`result_files`.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: the record of the folder does not say that a file is ours.
    OutputError
        Code ``output_folder``.
    """
    writers = result_files(stem, assessment, style, pdf=pdf)
    with OwnFiles(folder, "measure") as own:
        own.check_free(stem, writers)
        made: list[Made] = []
        try:
            for name, write in writers.items():
                made.append(own.write(name, write))
            own.commit(stem, made)
        except OSError as error:
            raise output_error(folder, error) from error
        finally:
            for file in made:
                (folder / file.temporary).unlink(missing_ok=True)
    return [folder / name for name in writers]


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
    unfinished.add(temporary)
    temporary.touch(exist_ok=False)
    try:
        yield temporary
        if keep:
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
