"""Earlier results of the same child, read back from a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kneealign.assessment import Assessment
    from kneealign.result_parts import Interval, Legs

RESULT_PATTERN = "*.kneealign.json"
"""Names of results in a folder."""


@dataclass(frozen=True)
class Earlier:
    """One earlier measurement."""

    age_years: float
    """Age then."""
    deviation_deg: dict[str, float]
    """Deviation of the "left" and the "right" leg, valgus positive."""
    interval_deg: dict[str, Interval]
    """95 % interval of each leg on that photo."""

    @classmethod
    def of(cls, age_years: float, legs: Legs) -> Earlier:
        """Return the measurement of these legs at this age."""
        return cls(
            age_years,
            {side: leg.deviation_deg for side, leg in legs},
            {side: leg.interval_deg for side, leg in legs},
        )


def read_folder(folder: str | Path) -> list[Assessment]:
    """Return the results in a folder, by file name.

    Raises
    ------
    OSError
        The folder or a file in it cannot be read.
    ValueError
        A file is not a result; the message names it.
    """
    from kneealign.assessment import Assessment

    results = []
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a folder", str(folder))
    for path in sorted(folder.glob(RESULT_PATTERN)):
        try:
            results.append(Assessment.from_json(path.read_bytes()))
        except ValueError as error:
            raise ValueError(f"{path.name} is not a result of kneealign.") from error
    return results


def earlier_than(assessment: Assessment, results: Iterable[Assessment]) -> tuple[Earlier, ...]:
    """Return the measurements that belong before this one, youngest first.

    Left out are refused photos, results without an age, of a later age, of the other sex, and this photo
    itself.
    """
    age = assessment.subject.age_years
    if age is None:
        return ()
    found = [
        Earlier.of(result.subject.age_years, result.legs)
        for result in results
        if result.legs is not None
        and result.subject.age_years is not None
        and result.subject.age_years <= age
        and result.photo.sha256 != assessment.photo.sha256
        and _may_be_same(result.subject.sex, assessment.subject.sex)
    ]
    return tuple(sorted(found, key=lambda earlier: earlier.age_years))


def _may_be_same(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
