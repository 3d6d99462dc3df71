"""The files of a result: the drawn photo, the report, the JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kneealign.own_files import Made, OwnFiles, output_error
from kneealign.plain import harmless, json_bytes
from kneealign.report import render
from kneealign.report.style import DEFAULT, Style

if TYPE_CHECKING:
    from kneealign.result import Assessment

Write = Callable[[Path], object]
"""Writes a file to the path that it is given."""

_LONGEST_STEM_BYTES = 150
# File systems take 255 bytes in a name; the rest is for our endings.


def result_files(
    stem: str, assessment: Assessment, style: Style = DEFAULT, *, pdf: bool = False
) -> dict[str, Write]:
    """Return what writes each file of a result, by name: the drawn photo, the report and the JSON.

    The JSON comes last: if it exists, the others are complete.

    Parameters
    ----------
    stem : str
        Beginning of the names.
    assessment : Assessment
        The result, with its picture.
    style : Style
        How the reader wants picture and report.
    pdf : bool
        Whether to write the report as a PDF too.
    """
    shown = render.shown_of(assessment, style=style)

    def picture(path: Path) -> None:
        path.write_bytes(shown.drawn.data)

    def page(path: Path) -> None:
        render.write_page(assessment, shown, path, style)

    writers: dict[str, Write] = {"jpg": picture, "html": page}
    if pdf:
        writers["pdf"] = page
    writers["json"] = lambda path: path.write_bytes(json_bytes(assessment.to_json()))
    return {f"{stem}.kneealign.{ending}": write for ending, write in writers.items()}


def write_results(
    folder: Path,
    stem: str,
    assessment: Assessment,
    style: Style = DEFAULT,
    *,
    pdf: bool = False,
    more: Mapping[str, Write] | None = None,
) -> list[Path]:
    """Write the files of a result, replacing those that kneealign wrote earlier; return their paths.

    Parameters are those of :func:`result_files`; ``more`` writes other files of the result, by name.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: the record of the folder does not say that a file is ours.
    OutputError
        Code ``output_folder``.
    """
    writers = {**(more or {}), **result_files(stem, assessment, style, pdf=pdf)}
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
    stem = re.sub(r"\s", "_", harmless(Path(photo).stem)).strip(".")
    # Undecodable bytes of a file name arrive as lone surrogates, which cannot be written to a report.
    short = stem.encode("utf-8", "replace")[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore")
    return short or "photo"
