"""``kneealign review``: a page on which the joints of a photo are checked and moved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kneealign.cli._options import (
    Age,
    Height,
    Language,
    MaxMegapixels,
    Mirrored,
    Model,
    Person,
    Quiet,
    Sex,
    ShowFace,
    Weight,
    subject_of,
)
from kneealign.cli._output import Output
from kneealign.memory import require_for_program

if TYPE_CHECKING:
    from kneealign.correction import Points
    from kneealign.subject import Subject


def review(
    photo: Annotated[
        Path,
        typer.Argument(
            metavar="PHOTO|RESULT.json",
            show_default=False,
            help="The photo, or a result of it (.kneealign.json), which says who is in it.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            show_default=False,
            help="Write the page to this file. A page that kneealign review wrote there is replaced, another "
            "file never.",
        ),
    ],
    of_photo: Annotated[
        Path | None,
        typer.Option(
            "--photo",
            metavar="FILE",
            show_default=False,
            help="With a result: the photo, if it is not beside it.",
        ),
    ] = None,
    points: Annotated[
        Path | None,
        typer.Option(metavar="FILE", show_default=False, help="Begin with these joints, as saved earlier."),
    ] = None,
    age: Age = None,
    sex: Sex = None,
    height_cm: Height = None,
    weight_kg: Weight = None,
    person: Person = None,
    mirrored: Mirrored = False,
    lang: Language = "en",
    show_face: ShowFace = False,
    quiet: Quiet = False,
    model: Model = None,
    max_megapixels: MaxMegapixels = 100.0,
) -> None:
    """Check and move the joints of a photo.

    Writes a page to do it on: one file with the photo in it, for any browser. Nothing is uploaded. It saves
    NAME.points.json, which kneealign measure --points measures.

    \b
    Examples:
      kneealign review photo.jpg --out review.html
      kneealign review results/photo.kneealign.json --photo photo.jpg --out review.html
    """  # noqa: D301
    require_for_program()
    from kneealign.correction import read_points
    from kneealign.files import write_own

    start = None if points is None else read_points(points)
    described: dict[str, Any] = {"subject": subject_of(age, sex, height_cm, weight_kg)}
    described |= {"person": person, "mirrored": mirrored}
    if photo.suffix.lower() == ".json":
        if described != {"subject": subject_of(None, None, None, None), "person": None, "mirrored": False}:
            raise typer.BadParameter(
                "a result says who is in the photo: leave out --age, --sex, --height-cm, --weight-kg, "
                "--person and --mirrored, or give the photo",
                param_hint="RESULT.json",
            )
        photo, described, kept = _of_result(photo, of_photo)
        start = start or kept
    elif of_photo is not None:
        raise typer.BadParameter("belongs to a result; give the photo only once", param_hint="--photo")
    import kneealign

    page = kneealign.review(
        photo,
        **described,
        points=start,
        model=model,
        max_megapixels=max_megapixels,
        lang=lang,
        show_face=show_face,
    )
    write_own(out, "review", page.encode())
    Output(quiet).note(f"Wrote {out}")


def _of_result(path: Path, photo: Path | None) -> tuple[Path, dict[str, Any], Points | None]:
    """Return the photo of a result, who is in it, and the joints where a person had placed them."""
    from kneealign.correction import check_photo_of, photo_of, points_of, read_result

    result = read_result(path)
    if photo is None:
        photo = photo_of(result, (path.parent, path.parent.parent, Path.cwd()))
    else:
        check_photo_of(result, photo)
    options = result.provenance.options
    subject: Subject = result.subject
    described = {
        "subject": subject,
        "person": options.get("person"),
        "mirrored": bool(options.get("mirrored", False)),
    }
    by_hand = result.provenance.points is not None and result.legs is not None
    return photo, described, points_of(result) if by_hand else None
