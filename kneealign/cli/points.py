"""``kneealign points``: joints to COCO keypoints, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kneealign.cli._errors import EXIT_REFUSED, report_error
from kneealign.cli._options import Mirrored, Model, Person, Quiet, one_of
from kneealign.cli._output import Output
from kneealign.errors import KneealignError, ModelError, PointsError

if TYPE_CHECKING:
    from kneealign.correction import Points, PointsPhoto


def points(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE|DIR",
            show_default=False,
            help="The file for --to, the folder for --from. Files of others are never replaced.",
        ),
    ],
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PHOTO|RESULT.json|NAME.points.json]...",
            show_default=False,
            help="Whose joints to write: photos are measured, results and points files are read.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="coco",
            parser=one_of("--to", "coco"),
            show_default=False,
            help="Write the joints to the file of --out as COCO keypoints.",
        ),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="COCO.json",
            show_default=False,
            help="Write NAME.points.json to the folder of --out for each image of a COCO file.",
        ),
    ] = None,
    photos: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            show_default=False,
            help="With --from: where the photos are; by default beside the COCO file.",
        ),
    ] = None,
    person: Person = None,
    mirrored: Mirrored = False,
    quiet: Quiet = False,
    model: Model = None,
) -> None:
    """Take joints to COCO keypoints and back.

    CVAT and Label Studio read and write them. Keypoints go by their names: left_hip, left_knee,
    left_ankle, right_hip, right_knee, right_ankle.

    \b
    Examples:
      kneealign points photo.jpg results/other.kneealign.json --to coco --out coco.json
      kneealign points --from coco.json --photos photos --out corrected
    """  # noqa: D301
    output = Output(quiet)
    if (to is None) == (from_file is None):
        raise typer.BadParameter("give either --to coco or --from COCO.json", param_hint="--to")
    if from_file is not None:
        if inputs:
            raise typer.BadParameter("takes no photos besides; they are in the file", param_hint="--from")
        raise typer.Exit(_from_coco(output, from_file, photos or from_file.parent, out))
    if not inputs:
        raise typer.BadParameter("names nothing to write", param_hint="--to")
    raise typer.Exit(_to_coco(output, inputs, out, _Measuring(person, mirrored, model)))


class _Measuring:
    """Gets the joints of photos, results and points files."""

    def __init__(self, person: int | None, mirrored: bool, model: str | None) -> None:
        self._options = {"person": person, "mirrored": mirrored, "model": model}

    def points(self, path: Path) -> Points:
        from kneealign.correction import SUFFIX, points_of, read_points, read_result

        if path.name.lower().endswith(SUFFIX):
            return read_points(path)
        if path.suffix.lower() == ".json":
            return points_of(read_result(path))
        import kneealign

        return points_of(kneealign.measure(path, picture=False, **self._options))  # type: ignore[arg-type]


def _to_coco(output: Output, inputs: list[Path], out: Path, measuring: _Measuring) -> int:
    """Write what can be had of all inputs; return the exit code."""
    import json

    from kneealign.correction import to_coco
    from kneealign.files import write_own
    from kneealign.plain import json_bytes

    found, worst = [], 0
    for path in inputs:
        try:
            found.append(measuring.points(path))
        except (ModelError, ImportError):
            raise
        except KneealignError as error:
            code = EXIT_REFUSED if error.code == "result_without_joints" else error.exit_code
            report_error(output, error, about=str(path))
            worst = max(worst, code)
    if found:
        text = json.dumps(to_coco(found), indent=2, ensure_ascii=False, allow_nan=False)
        write_own(out, "points", json_bytes(text))
        output.note(f"Wrote {out}: {len(found)} photos")
    return worst


def _from_coco(output: Output, file: Path, photos: Path, out: Path) -> int:
    """Write a points file for every image that can be used; return the exit code."""
    from kneealign.correction import SUFFIX, from_coco, read_coco
    from kneealign.files import write_own
    from kneealign.plain import json_bytes
    from kneealign.report import safe_stem

    worst = written = 0
    taken: set[str] = set()
    for one in from_coco(read_coco(file), lambda name: _photo(photos, name)):
        if one.points is None:
            worst = max(worst, report_error(output, one.error or KneealignError("", "")))
            continue
        name = safe_stem(one.name) + SUFFIX
        if name.casefold() in taken:
            output.error(f"{name} would be written twice.", "Give the photos names that differ.")
            worst = max(worst, PointsError.exit_code)
            continue
        taken.add(name.casefold())
        write_own(out / name, "points", json_bytes(one.points.to_json()))
        output.note(f"Wrote {out / name}")
        written += 1
    if not written and not worst:
        output.error(f"{file} holds no image.", "Give a COCO file with images.")
        return PointsError.exit_code
    return worst


def _photo(folder: Path, name: str) -> PointsPhoto | None:
    """Return the photo of a COCO file by its name with or without folders; None where it is not there."""
    from kneealign.correction import photo_facts

    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    for path in (folder.joinpath(*parts), folder.joinpath(*parts[-1:])):
        if parts and path.is_file():
            return photo_facts(path)
    return None
