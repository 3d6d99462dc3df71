"""The DICOM files of a result."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneealign.errors import OptionError, ReportError
from kneealign.report import Write, draw

if TYPE_CHECKING:
    from kneealign.result import Assessment


def check_dicom() -> None:
    """Stop where DICOM cannot be written.

    Raises
    ------
    ReportError
        Code ``dicom_missing``.
    """
    try:
        import highdicom  # noqa: F401
    except ImportError as error:
        raise ReportError(
            "dicom_missing",
            "DICOM needs highdicom, which is not installed.",
            'In the folder of kneealign run: python -m pip install ".[dicom]".',
        ) from error


def dicom_files(stem: str, result: Assessment, *, lang: str = "en") -> dict[str, Write]:
    """Return what writes the DICOM files of a result, by name; nothing for a refused photo.

    ``STEM.kneealign.sc.dcm`` is the drawn photo, faces hidden always; ``STEM.kneealign.sr.dcm`` the
    measurement, with polylines that lie on that photo. Neither says who the patient is.

    Parameters
    ----------
    stem : str
        What the names begin with.
    result : Assessment
        The result of one photo, with its picture.
    lang : str
        Language of what is written on the photo.

    Raises
    ------
    ReportError
        Code ``dicom_missing``.
    OptionError
        Code ``bad_dicom``: the result combines several photos, and a polyline lies on one.
    """
    check_dicom()
    if result.stands is not None:
        raise OptionError(
            "bad_dicom",
            "DICOM files belong to one photo, and this result combines several.",
            "Write the DICOM files of each photo's own result.",
        )
    if result.legs is None:
        return {}
    from kneealign.dicom.capture import secondary_capture, uids_of
    from kneealign.dicom.measurements import measurement_report

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # highdicom tells its developers what it leaves out.
        uids = uids_of(result)
        capture = secondary_capture(result, draw(result, lang=lang), uids)
        report = measurement_report(result, capture, uids)

    def writer(dataset: Any) -> Write:
        return lambda path: dataset.save_as(Path(path), enforce_file_format=True)

    return {f"{stem}.kneealign.sc.dcm": writer(capture), f"{stem}.kneealign.sr.dcm": writer(report)}
