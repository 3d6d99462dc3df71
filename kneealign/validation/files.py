"""The files of a study."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kneealign.calibration import FILE_NAME, Calibration
from kneealign.own_files import Made, OwnFiles, output_error
from kneealign.plain import json_bytes
from kneealign.validation.calibrate import WhyNot, calibration_of
from kneealign.validation.page import render_page
from kneealign.validation.plots import figures
from kneealign.validation.study import Study, to_dict

GROUP = "study"


def study_files(study: Study) -> dict[str, bytes]:
    """Return the files of a study by name: the page, the numbers, each figure alone, and its calibration."""
    drawings = figures(study)
    calibration = calibration_of(study)
    files = {
        "study.html": render_page(study, drawings, calibration).encode(),
        "study.json": json_bytes(
            json.dumps(_numbers(study, calibration), indent=2, ensure_ascii=False, allow_nan=False)
        ),
        **{f"{name}.svg": svg.encode() for name, svg in drawings.items()},
    }
    if isinstance(calibration, Calibration):
        files[FILE_NAME] = calibration.to_bytes()
    return files


def _numbers(study: Study, calibration: Calibration | WhyNot) -> dict[str, Any]:
    if isinstance(calibration, WhyNot):
        return {**to_dict(study), "calibration": None, "why_no_calibration": calibration.value}
    return {**to_dict(study), "calibration": asdict(calibration), "why_no_calibration": None}


def write_study(study: Study, folder: Path) -> list[Path]:
    """Write the files of a study, replacing those that kneealign wrote earlier; return their paths.

    Raises
    ------
    FolderError
        Code ``file_in_the_way``: a file of the user's has the name of one of them.
    OutputError
        Code ``output_folder``.
    """
    contents = study_files(study)
    with OwnFiles(folder, "validate") as own:
        own.check_free(GROUP, contents)
        made: list[Made] = []
        try:
            for name, data in contents.items():
                made.append(own.write(name, lambda path, data=data: path.write_bytes(data)))  # type: ignore[misc]
            for name in own.contents(GROUP).keys() - contents.keys():
                own.remove(GROUP, name)  # Such as the figure of another run.
            own.commit(GROUP, made)
        except OSError as error:
            raise output_error(folder, error) from error
        finally:
            for file in made:
                (folder / file.temporary).unlink(missing_ok=True)
    return [folder / name for name in contents]
