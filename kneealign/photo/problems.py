"""Every way in which a photo can fail to be read, in one table."""

from __future__ import annotations

from kneealign.errors import PhotoError
from kneealign.plain import printable

FORMATS = "JPEG, PNG, WebP, AVIF, HEIC, TIFF, BMP or GIF"
"""The formats that are read, as people call them."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "photo_not_found": (
        "{photo} does not exist.",
        "Check the spelling of the file name and the folder.",
    ),
    "photo_is_folder": (
        "{photo} is a folder, not a photo.",
        "Name the photo files inside it.",
    ),
    "photo_not_a_file": (
        "{photo} is {detail}, not a file.",
        "Save the photo as a file first, or pass its bytes.",
    ),
    "photo_unreadable": (
        "{photo} cannot be opened: {detail}.",
        "Check that you may read the file and that the disk or drive is connected.",
    ),
    "photo_empty": (
        "{photo} is empty: it has no bytes.",
        "Copy or download it again. If you gave a stream, rewind it to the start of the photo.",
    ),
    "photo_not_an_image": (
        "{photo} is {detail}.",
        f"Save or export the photo as JPEG or PNG; {FORMATS} can be read.",
    ),
    "photo_needs_dicom": (
        "{photo} is a DICOM file, for which pydicom is not installed.",
        'In the folder of kneealign run: python -m pip install ".[dicom]". Or export the photo as JPEG.',
    ),
    "photo_names_patient": (
        "{photo} says of itself that the patient's data is written on the picture.",
        "Export the photo without annotations: the drawn photo and the report would show them.",
    ),
    "photo_bad_array": (
        "{photo} is {detail}.",
        "Give RGB of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4) as uint8, uint16 or float from 0 to 1.",
    ),
    "photo_damaged": (
        "{photo} is damaged, incomplete or in a rare variant of its format, and cannot be decoded.",
        "Copy or download it again; if it opens elsewhere, save it there as JPEG.",
    ),
    "photo_too_large": (
        "{photo} is too large: {detail}.",
        "Save a smaller copy of the photo; 12 megapixels are more than enough.",
    ),
    "photo_too_small": (
        "{photo} is too small: {detail}.",
        "Use the original photo, not a thumbnail.",
    ),
}
"""For each code the message and the advice. ``{photo}`` is the photo by name, ``{detail}`` what was found."""

_LONGEST_SHOWN = 200


def problem(code: str, name: str | None, detail: str = "") -> PhotoError:
    """Make the error for one of the codes of :data:`PROBLEMS`.

    Parameters
    ----------
    code : str
        A key of :data:`PROBLEMS`.
    name : str or None
        What the user calls the photo; any characters, however strange.
    detail : str
        What was found, to stand in the middle of the sentence.
    """
    message, advice = PROBLEMS[code]
    return PhotoError(code, message.format(photo=_photo_called(name), detail=printable(detail)), advice)


def _photo_called(name: str | None) -> str:
    if not name:
        return "The photo"
    shown = printable(name)
    if len(shown) > _LONGEST_SHOWN:
        shown = "…" + shown[-_LONGEST_SHOWN:]
    return f'The photo "{shown}"'
