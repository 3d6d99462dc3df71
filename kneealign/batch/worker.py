"""Measures one photo in a child process, on this machine or another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kneealign.batch import shared
from kneealign.batch.journal import OutcomeStatus, make_key
from kneealign.calibration import Calibration
from kneealign.errors import KneealignError, ModelError, OutputError, PhotoError, ReportError
from kneealign.files import output_error
from kneealign.interrupts import unfinished
from kneealign.options import Facing
from kneealign.own_files import Made, write_beside
from kneealign.report import DEFAULT, Style, Write, result_files, safe_stem
from kneealign.subject import Subject

if TYPE_CHECKING:
    from kneealign.correction import Points
    from kneealign.result import Assessment

Reports = Literal["none", "measured", "all"]
"""Which photos get a drawn picture, a report and a JSON file."""

REPORTS_FOLDER = "reports"
THUMBNAILS_FOLDER = "thumbnails"
FOLDERS = (REPORTS_FOLDER, THUMBNAILS_FOLDER)

_THUMBNAIL_PX = (240, 320)
_THUMBNAIL_QUALITY = 80
PASSING_PHOTO_CODES = ("photo_unreadable", "photo_not_found", "photo_changed")


@dataclass(frozen=True)
class Settings:
    """Settings shared by all photos of a run."""

    out: str
    """Absolute path of the results folder."""
    token: str
    """Marks temporary files of this run."""
    reports: Reports
    max_megapixels: float
    model: str | None
    versions: dict[str, str | None]
    """Versions of everything that can change a result, on the machine that runs the folder."""
    mirrored: bool = False
    facing: Facing | None = None
    style: Style = DEFAULT
    """Style of pictures and reports, without a date, so that the same photo gives the same files."""
    pdf: bool = False
    calibration: Calibration | None = None
    machine: str = ""
    """Name of the machine that runs the folder."""

    @property
    def conditions(self) -> str:
        """Name that represents the options and versions on which an outcome depends."""
        files = () if self.reports == "none" else (self.reports, self.style, self.pdf)
        return make_key(
            (files, self.mirrored, self.facing, self.max_megapixels, self.versions, self.calibration)
        )


@dataclass(frozen=True)
class Task:
    """One photo to measure."""

    key: str
    """Name of the outcome."""
    path: str
    """Absolute path, the same on every machine that measures."""
    sha256: str
    """Hash of the bytes to measure."""
    subject: Subject
    points: Points | None = None
    """Joints that a person placed on the photo."""
    facing: Facing | None = None
    """Which side of the legs this photo shows, in place of the run's setting."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of a photo, as the journal keeps it."""

    status: OutcomeStatus
    facts: dict[str, Any]
    """``result`` and ``files`` of a photo that was read; ``code``, ``message``, ``advice`` of a failure."""
    made: tuple[Made, ...] = ()
    """Its files, complete and waiting beside their final places."""
    machine: str = ""
    """Name of the machine that measured it."""


def versions(model: str | None) -> dict[str, str | None]:
    """Return the versions of everything that can change a result, without importing the libraries.

    Raises
    ------
    ModelError
        The pose model is missing or damaged.
    """
    from importlib import metadata

    from kneealign import __version__
    from kneealign.norms import NORMS_ID
    from kneealign.pose import load_bundle

    def version(distribution: str) -> str | None:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            return None

    libraries = ("mediapipe", "numpy", "opencv-python-headless", "opencv-python", "pillow", "pillow-heif")
    return {
        "kneealign": __version__,
        "norms": NORMS_ID,
        "model": load_bundle(model).sha256,
        **{library: version(library) for library in libraries},
    }


def prepare(settings: Settings) -> None:
    """Load the model, once per process.

    Raises
    ------
    ModelError
        The model or MediaPipe does not load, this machine has other versions (``worker_differs``), or it does
        not see the results folder (``folder_not_shared``).
    """
    import cv2

    from kneealign.pose import shared_landmarker

    with shared.named_machine(settings.machine):
        different = _different(versions(settings.model), settings.versions)
        if different:
            raise ModelError(
                "worker_differs",
                f"This worker has different versions from the machine that started the run: {different}.",
                "Install the same versions on every machine.",
            )
        if settings.reports != "none":
            shared.check_folders([str(Path(settings.out, name)) for name in FOLDERS])
        # There is one process per processor: threads inside them would only wait for each other.
        cv2.setNumThreads(1)
        shared_landmarker(settings.model)


def _different(here: dict[str, str | None], there: dict[str, str | None]) -> str:
    """Return the versions that differ, in words."""
    return ", ".join(
        f"{name} {_short(here.get(name))} instead of {_short(there.get(name))}"
        for name in sorted({*here, *there})
        if here.get(name) != there.get(name)
    )


def _short(version: str | None) -> str:
    # The version of the model is a hash.
    return "missing" if version is None else version[:16]


def measure_photo(settings: Settings, task: Task) -> Outcome:
    """Measure one photo and write its files beside their final places; only the run itself moves them there.

    Raises
    ------
    ModelError, ImportError, OutputError, ReportError
        The next photo would fail in the same way.
    """
    with shared.named_machine(settings.machine):
        return replace(_outcome(settings, task), machine=shared.this_machine())


def _outcome(settings: Settings, task: Task) -> Outcome:
    try:
        assessment = _measure(settings, task)
        made = _write(settings, task, assessment)
    except (ModelError, ImportError, OutputError, ReportError, MemoryError):
        raise
    except KneealignError as error:
        return failure(error.code, error.message, error.advice)
    except Exception as error:
        return failure(
            "unexpected_fault",
            f"Something went wrong inside kneealign: {type(error).__name__}: {error}",
            "This is a fault in the program: please report it.",
        )
    result = assessment.renamed(None).to_dict()
    files = {kind_of(file.place): file.place for file in made}
    status: OutcomeStatus = "refused" if assessment.legs is None else "measured"
    return Outcome(status, {"result": result, "files": files}, made)


def failure(code: str, message: str, advice: str = "") -> Outcome:
    """Return the outcome of a photo that could not be measured."""
    passing = code.startswith(("worker_", "unexpected_")) or code in PASSING_PHOTO_CODES
    return Outcome("lost" if passing else "failed", {"code": code, "message": message, "advice": advice})


def _measure(settings: Settings, task: Task) -> Assessment:
    import kneealign
    from kneealign.photo import read_source
    from kneealign.plain import printable

    data, _ = read_source(task.path, name="")
    assessment = kneealign.measure(
        data,
        task.subject,
        mirrored=settings.mirrored,
        calibration=settings.calibration,
        facing=task.facing or settings.facing,
        max_megapixels=settings.max_megapixels,
        model=settings.model,
        picture=settings.reports != "none",
        points=task.points,
    )
    # The result's own hash is compared: hashing the same bytes again would take milliseconds per photo.
    if assessment.photo.sha256 != task.sha256:
        raise PhotoError(
            "photo_changed",
            "The photo was changed while the folder was being measured.",
            "Run the same command again.",
        )
    return assessment.renamed(printable(Path(task.path).name))


def places(settings: Settings, task: Task) -> list[str]:
    """Return where the files of a photo will be, relative to the results folder."""
    if settings.reports == "none":
        return []
    endings = ("jpg", "html", "json", "pdf") if settings.pdf else ("jpg", "html", "json")
    reports = [f"{REPORTS_FOLDER}/{_stem(task)}.kneealign.{ending}" for ending in endings]
    return [f"{THUMBNAILS_FOLDER}/{task.key}.jpg", *reports]


def _stem(task: Task) -> str:
    # Long enough for 100 000 photos of the same name: the chance of a collision is 1 in 50 000.
    return f"{safe_stem(task.path)}-{task.key[:12]}"


def kind_of(place: str) -> str:
    """Return the kind of a photo's file, as the journal calls it."""
    if place.startswith(THUMBNAILS_FOLDER):
        return "thumbnail"
    ending = place.rpartition(".")[2]
    return {"jpg": "picture", "html": "report"}.get(ending, ending)


def _write(settings: Settings, task: Task, assessment: Assessment) -> tuple[Made, ...]:
    """Write the requested files."""
    if settings.reports == "none":
        return ()
    writers = {f"{THUMBNAILS_FOLDER}/{task.key}.jpg": _thumbnail(assessment, settings.style.show_face)}
    if settings.reports == "all" or assessment.status == "measured":
        files = result_files(_stem(task), assessment, settings.style, pdf=settings.pdf)
        writers |= {f"{REPORTS_FOLDER}/{name}": write for name, write in files.items()}
    return write_files(settings, writers)


def write_files(settings: Settings, writers: dict[str, Write]) -> tuple[Made, ...]:
    """Write files beside their final places.

    Raises
    ------
    OutputError
        Code ``output_folder``.
    """
    out = Path(settings.out)
    try:
        made = tuple(write_beside(out, place, settings.token, write) for place, write in writers.items())
    except OSError as error:
        raise output_error(out, error) from error
    # From here on the run itself takes care of them; a worker need not remember those of 100 000 photos.
    unfinished.difference_update(out / file.temporary for file in made)
    return made


def _thumbnail(assessment: Assessment, show_face: bool) -> Write:
    import cv2
    import numpy as np
    from PIL import Image

    from kneealign.report import hide_faces

    assert assessment.picture is not None
    rgb = assessment.picture.rgb
    height, width = rgb.shape[:2]
    share = min(_THUMBNAIL_PX[0] / width, _THUMBNAIL_PX[1] / height, 1.0)
    size = max(1, round(share * width)), max(1, round(share * height))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    picture = Image.fromarray(small if show_face else hide_faces(assessment, small))
    return lambda path: picture.save(path, "JPEG", quality=_THUMBNAIL_QUALITY)
