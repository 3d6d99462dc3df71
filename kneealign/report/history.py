"""Earlier results of the same child, read back from a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kneealign import norms
from kneealign.files import read_small

if TYPE_CHECKING:
    from kneealign.body import Side
    from kneealign.result import Assessment, Interval, Legs, Stands

RESULT_PATTERN = "*.kneealign.json"
"""Names of results in a folder."""

MAX_RESULT_BYTES = 1_000_000
"""A result takes about 10 kB; a file larger than this is something else."""

Unused = Literal["refused", "no_age", "same_photo", "later", "other_sex"]
"""Why a result cannot be an earlier one of another: nothing was measured, no age was given, it is the same
photo, the person was older then, or of the other sex."""


@dataclass(frozen=True)
class Earlier:
    """One earlier measurement."""

    age_years: float
    """Age then."""
    deviation_deg: dict[Side, float]
    """Deviation of the "left" and the "right" leg, valgus positive."""
    xray_interval_deg: dict[Side, Interval]
    """95 % interval of each leg on an X-ray."""
    smallest_change_deg: dict[Side, float] | None = None
    """What may be chance between two measurements such as this one; None for a single photo."""

    @classmethod
    def of(cls, age_years: float, legs: Legs, stands: Stands | None = None) -> Earlier:
        """Return the measurement of these legs at this age, on one photo or on several stands."""
        return cls(
            age_years,
            {side: leg.deviation_deg for side, leg in legs},
            {side: leg.xray_interval_deg for side, leg in legs},
            smallest_change_deg(stands),
        )


def smallest_change_deg(stands: Stands | None) -> dict[Side, float] | None:
    """Return what may be chance between two measurements of several stands; None for a single photo."""
    if stands is None:
        return None
    return {"left": stands.left.smallest_change_deg, "right": stands.right.smallest_change_deg}


def read_folder(folder: str | Path) -> list[Assessment]:
    """Return the results in a folder, by file name.

    Raises
    ------
    OSError
        The folder or a file in it cannot be read.
    ValueError
        A file is not a result, not a regular file or too large; the message names it.
    """
    from kneealign.result import Assessment

    results = []
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a folder", str(folder))
    for path in sorted(folder.glob(RESULT_PATTERN)):
        try:
            results.append(Assessment.from_json(read_small(path, MAX_RESULT_BYTES)))
        except ValueError as error:
            raise ValueError(f"{path.name} is not a result of kneealign.") from error
    return results


def earlier_than(assessment: Assessment, results: Iterable[Assessment]) -> tuple[Earlier, ...]:
    """Return the earlier measurements of the same person, youngest first.

    Those that :func:`why_unused` names are left out, and all of them if this result has no age.
    """
    if assessment.subject.age_years is None:
        return ()
    found = [
        Earlier.of(result.subject.age_years, result.legs, result.stands)
        for result in results
        if result.legs is not None
        and result.subject.age_years is not None
        and _unused(assessment, result) is None
    ]
    return tuple(sorted(found, key=lambda earlier: earlier.age_years))


def with_history(assessment: Assessment, results: Iterable[Assessment]) -> Assessment:
    """Return the result with changes since earlier ones that chance does not explain in its verdict.

    Earlier results whose angles are not sure enough to be compared are left out.
    """
    comparable = (result for result in results if norms.can_be_compared(result.verdict))
    earlier = earlier_than(assessment, comparable)
    if assessment.legs is None or not earlier:
        return assessment
    verdict = norms.with_changes(
        assessment.verdict,
        {side: leg.deviation_deg for side, leg in assessment.legs},
        assessment.subject,
        [norms.Then(one.age_years, one.deviation_deg, one.smallest_change_deg) for one in earlier],
        smallest_change_deg(assessment.stands),
    )
    return replace(assessment, verdict=verdict)


def why_unused(assessment: Assessment, results: Iterable[Assessment]) -> Counter[Unused]:
    """Return how many results were not used, by reason."""
    reasons = (_unused(assessment, result) for result in results)
    return Counter(reason for reason in reasons if reason is not None)


def _unused(assessment: Assessment, result: Assessment) -> Unused | None:
    now, then = assessment.subject, result.subject
    if _photos(result) & _photos(assessment):
        return "same_photo"
    if result.legs is None:
        return "refused"
    if then.age_years is None:
        return "no_age"
    if not _may_be_same(then.sex, now.sex):
        return "other_sex"
    if now.age_years is not None and then.age_years > now.age_years:
        return "later"
    return None


def _photos(result: Assessment) -> set[str]:
    """Return the hashes of the photos behind a result."""
    stands = result.stands.photos if result.stands else ()
    return {result.photo.sha256, *(stand.photo.sha256 for stand in stands)}


def _may_be_same(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
