"""The result: a plain frozen value of codes and numbers.

Units are in the names; valgus is positive, varus negative; left and right are the person's; pixels are
(x right, y down) in the upright photo at full size. ``None`` means not known; a number is never made up.
Words are added when a result is written or shown, in any language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kneealign.codes import Finding, Severity, Status, Verdict
from kneealign.result.parts import Gaps, Legs, PhotoInfo, Provenance, Scale
from kneealign.result.picture import Picture
from kneealign.result.stands import Stands
from kneealign.subject import Subject

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Assessment:
    """The measurement of one photo, and what it means for this person.

    Returned by :func:`kneealign.measure`. A refused photo has ``legs`` and ``gaps`` None and at least
    one finding of severity ``"refusal"``. It can be pickled, copied and compared.
    """

    status: Status
    """Whether the photo was measured or refused."""
    photo: PhotoInfo
    """The photo that was measured."""
    subject: Subject
    """The person as described by the user."""
    legs: Legs | None
    """Both legs; None when refused."""
    gaps: Gaps | None
    """Distances between the legs; None when refused, if nobody was seen, or if stands disagree."""
    scale: Scale | None
    """From pixels to centimetres; None when refused."""
    asymmetry_deg: float | None
    """Absolute difference between the two deviations; None when refused."""
    verdict: Verdict
    """The answer, with its reasons."""
    findings: tuple[Finding, ...]
    """What was noticed about the photo, refusals first."""
    provenance: Provenance
    """What made this result."""
    schema_version: Literal["2"] = field(default="2", kw_only=True)
    """Version of the JSON format."""
    stands: Stands | None = field(default=None, kw_only=True)
    """What each photo showed where several of one person were combined; None for a single photo."""
    picture: Picture | None = field(default=None, compare=False, repr=False, kw_only=True)
    """The photo, for pictures and reports; not compared, not written to JSON, None after reading JSON."""
    stand_results: tuple[Assessment, ...] = field(default=(), compare=False, repr=False, kw_only=True)
    """The photos' own results where several were combined; not written to JSON, empty after reading it."""

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings for which no number is given."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.REFUSAL)

    @property
    def of_several(self) -> bool:
        """Whether sentences speak of several photos: not where a single one of them can be used."""
        return self.stands is not None and self.stands.used != 1

    def renamed(self, name: str | None) -> Assessment:
        """Return the same result of a photo of another name."""
        return replace(self, photo=replace(self.photo, name=name))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form as plain dicts, lists, strings and numbers, with the sentences in English."""
        from kneealign.result import document

        return document.to_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the result as JSON; the same photo and options give the same text."""
        from kneealign.result import document

        return document.to_json(self, indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Assessment:
        """Read a result back; see :func:`kneealign.result.document.from_json`."""
        from kneealign.result import document

        return document.from_json(text)

    def draw(
        self, photo: NDArray[np.uint8] | None = None, *, lang: str = "en", show_face: bool = False
    ) -> NDArray[np.uint8]:
        """Return the photo with the result drawn on it; see :func:`kneealign.report.draw`."""
        from kneealign import report

        return report.draw(self, photo, lang=lang, show_face=show_face)

    def save_report(
        self,
        path: str | Path,
        photo: NDArray[np.uint8] | None = None,
        *,
        lang: str = "en",
        show_face: bool = False,
        earlier: Iterable[Assessment] = (),
        made_on: date | None = None,
    ) -> Path:
        """Write the report, HTML or PDF, and return its path; see :func:`kneealign.report.save`."""
        from kneealign import report

        return report.save(
            self, path, photo, lang=lang, show_face=show_face, earlier=earlier, made_on=made_on
        )
