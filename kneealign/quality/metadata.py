"""Findings from what is said of the person and the camera, whatever the picture shows."""

from __future__ import annotations

from kneealign.codes import Finding, FindingCode, Framing, ScaleMethod, Severity
from kneealign.legs import PixelScale
from kneealign.photo import Photo
from kneealign.subject import Subject, plausible_height

YOUNGEST_YEARS = 2.0
"""There are no limits for younger children."""


def notices(photo: Photo, subject: Subject, *, mirrored: bool) -> list[Finding]:
    """Return what is not known or not likely about the person and the camera.

    Parameters
    ----------
    photo : Photo
        The photo with its metadata.
    subject : Subject
        Who is in it, as the user says.
    mirrored : bool
        Whether the user says that it is a mirror image.
    """
    noticed = {
        FindingCode.AGE_UNKNOWN: subject.age_years is None,
        FindingCode.HEIGHT_UNKNOWN: subject.height_cm is None,
        FindingCode.LENS_UNKNOWN: photo.focal_length_35mm is None,
        FindingCode.FRONT_CAMERA: photo.front_camera is True and not mirrored,
    }
    found = [Finding(code, Severity.INFO) for code, applies in noticed.items() if applies]
    age, height = subject.age_years, subject.height_cm
    rare = subject.height_is_rare
    if age is not None and height is not None and (rare or subject.height_is_unlikely):
        limit = plausible_height(age, subject.sex).limit_for(height)
        code = FindingCode.HEIGHT_UNUSUAL_FOR_AGE if rare else FindingCode.HEIGHT_UNLIKELY_FOR_AGE
        found.append(Finding(code, Severity.INFO, {"height_cm": height}, limit))
    return found


def too_young(subject: Subject) -> Finding:
    """Return the refusal of a child for whom there are no limits."""
    age_years = subject.age_years or 0.0
    return Finding(FindingCode.UNDER_TWO_YEARS, Severity.REFUSAL, {"age_years": age_years}, YOUNGEST_YEARS)


def from_behind() -> Finding:
    """Return the refusal of a photo that is said to be from behind."""
    return Finding(FindingCode.SEEN_FROM_BEHIND, Severity.REFUSAL)


def about_scale(scale: PixelScale, view: Framing) -> list[Finding]:
    """Return that centimetres are less certain, if they come from the legs instead of the whole body."""
    if scale.method is not ScaleMethod.HEIGHT or scale.relative_sd is None or view is Framing.FULL_BODY:
        return []
    return [Finding(FindingCode.SCALE_FROM_LEGS, Severity.INFO, {"relative_sd": scale.relative_sd})]
