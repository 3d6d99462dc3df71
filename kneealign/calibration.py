"""What a study of one's own says of photos against X-rays, as a file: ``calibration.json``.

``kneealign validate`` writes it, and a measurement takes it in place of the published spread.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from kneealign._version import __version__
from kneealign.codes import STRICT
from kneealign.errors import OptionError, StudyError
from kneealign.files import read_small
from kneealign.geometry import Z95
from kneealign.plain import json_bytes, printable

if TYPE_CHECKING:
    from pydantic import ConfigDict

    from kneealign.subject import Subject

FILE_NAME = "calibration.json"
MAX_FILE_BYTES = 20_000
"""A calibration takes half a kilobyte; a larger file is something else."""

FEWEST_PERSONS = 50
"""Of a study that a calibration is made of: fewer leave the spread uncertain by more than a fifth."""

_ROUNDING_DEG = 0.002
"""Of three numbers that the file holds to a thousandth."""

_EXACT: ConfigDict = {**STRICT, "strict": True}  # type: ignore[typeddict-item]
_ADVICE = "kneealign validate writes such a file; docs/validation.md describes it."


def spread_to_expect_deg(sd_deg: float, bias_deg: float, persons: int) -> float:
    """Return the standard deviation to expect of a new photo against an X-ray, from a study.

    It holds the standard deviation of the differences, the uncertainty of their mean, the mean itself (which
    is not taken off a measurement), and, since all that comes from so many people only, Student's t in place
    of the normal distribution.
    """
    t = _t975(persons - 1) / Z95
    return t * math.sqrt(sd_deg**2 * (1 + 1 / persons) + bias_deg**2)


def _t975(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, by the series of Abramowitz and Stegun 26.7.5.

    Its error is below 1e-5 from 49 degrees of freedom on, and it spares a measurement loading scipy.
    """
    z, v = NormalDist().inv_cdf(0.975), freedom
    return z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)


@dataclass(frozen=True)
class Calibration:
    """How far photos lay from X-rays in one study."""

    __pydantic_config__ = _EXACT

    calibration_version: Literal["1"]
    """Version of this format."""
    name: str
    """What the study is called."""
    spread_deg: float
    """Standard deviation to expect of a new photo against an X-ray: from the study's SD, bias and size."""
    sd_deg: float
    """Standard deviation of the differences."""
    bias_deg: float
    """Mean difference, photo minus X-ray: valgus positive."""
    photo_sd_deg: float
    """How well the visible leg lines of the study were measured: median standard deviation."""
    legs: int
    """Legs in the study."""
    persons: int
    """People they belong to."""
    ages_years: tuple[float, float]
    """Youngest and oldest person."""
    kneealign: str
    """Version that measured the photos."""
    model_sha256: str
    """Hash of the pose model that measured them."""

    def covers(self, subject: Subject) -> bool:
        """Whether the person is of an age that the study had."""
        youngest, oldest = self.ages_years
        return subject.age_years is not None and youngest <= subject.age_years <= oldest

    def to_bytes(self) -> bytes:
        """Return the file's content."""
        return json_bytes(json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False))

    @property
    def sha256(self) -> str:
        """Name of this calibration by its content."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def check_made_by(self, model_sha256: str) -> None:
        """Stop where the study was measured with something else.

        Raises
        ------
        StudyError
            Code ``calibration_other_version``.
        """
        if (self.kneealign, self.model_sha256) != (__version__, model_sha256):
            raise StudyError(
                "calibration_other_version",
                f"The calibration {printable(self.name)} is of kneealign {printable(self.kneealign)} and "
                f"model {printable(self.model_sha256[:12])}; this is {__version__} with {model_sha256[:12]}.",
                "Measure the study's photos again with this version, then run kneealign validate again.",
            )


CalibrationSource: TypeAlias = str | os.PathLike[str] | Calibration
"""A calibration, or the path of its file."""


def read_calibration(source: CalibrationSource) -> Calibration:
    """Return a calibration from its file.

    Raises
    ------
    StudyError
        Codes ``calibration_unreadable``, ``calibration_invalid``.
    OptionError
        Code ``bad_calibration``: neither a path nor a calibration.
    """
    if isinstance(source, Calibration):
        return source
    if not isinstance(source, (str, os.PathLike)):
        raise OptionError(
            "bad_calibration", f"calibration cannot be {source!r}.", "Give the path of a calibration.json."
        )
    from pydantic import TypeAdapter, ValidationError

    path = Path(source)
    try:
        data = read_small(path, MAX_FILE_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StudyError("calibration_unreadable", f"{path} cannot be read: {reason}.", _ADVICE) from None
    try:
        found = TypeAdapter(Calibration).validate_json(data)
    except ValidationError as error:
        first: Any = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise _invalid(path, f"{place}: {first['msg']}") from None
    if not _possible(found):
        raise _invalid(path, "its numbers cannot come from a study")
    expected = spread_to_expect_deg(found.sd_deg, found.bias_deg, found.persons)
    if abs(found.spread_deg - expected) > _ROUNDING_DEG:
        raise _invalid(path, f"spread_deg does not follow from the rest: it would be {expected:.3f}")
    return found


def _possible(found: Calibration) -> bool:
    numbers = (found.spread_deg, found.sd_deg, found.bias_deg, found.photo_sd_deg, *found.ages_years)
    youngest, oldest = found.ages_years
    return (
        all(map(math.isfinite, numbers))
        and 0 < found.spread_deg < 30
        and min(found.sd_deg, found.photo_sd_deg, youngest) >= 0
        and youngest <= oldest
        and FEWEST_PERSONS <= found.persons <= found.legs
    )


def _invalid(path: Path, reason: str) -> StudyError:
    return StudyError("calibration_invalid", f"{path} is not a calibration: {printable(reason)}.", _ADVICE)
