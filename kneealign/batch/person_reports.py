"""A report for every person of whom a folder holds several photos."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kneealign.batch import persons
from kneealign.batch.journal import Journal, make_key
from kneealign.batch.worker import REPORTS_FOLDER, Settings, write_files
from kneealign.errors import PhotoError
from kneealign.own_files import OwnFiles
from kneealign.report import result_files, safe_stem

if TYPE_CHECKING:
    from kneealign.result import Assessment, Picture


def write_reports(
    own: OwnFiles, found: Sequence[persons.Person], journal: Journal, settings: Settings
) -> set[str]:
    """Write picture, report and JSON file of every person with several photos; return where they are.

    What an earlier run has written of the same photos is left as it is. Nothing is written of a person one of
    whose photos has changed or is gone since it was measured.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``.
    OutputError
        Code ``output_folder``.
    """
    places: set[str] = set()
    for person in found if settings.reports != "none" else ():
        key = make_key((person.name, tuple(str(row.key) for row in person.rows), settings.conditions))
        made = own.latest(key)
        if not made or not all((own.folder / place).exists() for place in made):
            made = _write(own, key, person, journal, settings)
        places.update(made)
    return places


def _write(
    own: OwnFiles, key: str, person: persons.Person, journal: Journal, settings: Settings
) -> tuple[str, ...]:
    result = persons.together(person, journal)
    if result is None or result.stands is None:
        return ()
    if result.legs is None and settings.reports == "measured":
        return ()
    try:
        result = _with_pictures(result, person, settings)
    except PhotoError:
        return ()
    stem = f"{safe_stem(person.name)}-together-{key[:12]}"
    files = result_files(stem, result, settings.style, pdf=settings.pdf)
    writers = {f"{REPORTS_FOLDER}/{name}": write for name, write in files.items()}
    own.check_free(key, writers)
    own.commit(key, write_files(settings, writers))
    return tuple(writers)


def _with_pictures(result: Assessment, person: persons.Person, settings: Settings) -> Assessment:
    """Return the result with the photos, which the journal does not keep."""
    rows = [row for row in person.rows if row.path is not None and row.key is not None]
    by_name = {persons.shown_name(row): row for row in rows}
    results = []
    for one in result.stand_results:
        row = by_name[str(one.photo.name)]
        assert row.path is not None
        results.append(replace(one, picture=_picture(row.path, one.photo.sha256, settings)))
    assert result.stands is not None
    return replace(result, stand_results=tuple(results), picture=results[result.stands.shown - 1].picture)


def _picture(path: str | os.PathLike[str], sha256: str, settings: Settings) -> Picture:
    """Return a photo as a report shows it; where heads are is not known any more, so more of it is hidden."""
    from kneealign.photo import MEASURING_SIDE_PX, open_photo
    from kneealign.result import Picture

    photo = open_photo(Path(path), max_megapixels=settings.max_megapixels).at(MEASURING_SIDE_PX)
    if photo.sha256 != sha256:
        raise PhotoError("photo_changed", f"{path} has changed since it was measured.", "Run it again.")
    return Picture.of(photo.rgb, None)
