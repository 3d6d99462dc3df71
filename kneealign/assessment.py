"""The result: frozen types, JSON in and out, JSON Schema.

This is the contract that others parse. Units are in the names; valgus is positive, varus negative;
left and right are the person's; pixels are (x right, y down) in the upright photo at full size.
``None`` stands for what is not known; a number is never invented.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kneealign.result_parts import STRICT, Finding, Gaps, Legs, PhotoInfo, Provenance, Scale, Status, Verdict
from kneealign.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Assessment:
    """The measurement of one photo, and what it means for this person.

    Returned by :func:`kneealign.measure`. A refused photo has ``legs`` and ``gaps`` None and at least
    one finding of severity ``"refusal"``.
    """

    __pydantic_config__ = STRICT

    status: Status
    """"refused": the photo was read but must not be measured; the findings say why."""
    photo: PhotoInfo
    """The photo that was measured."""
    subject: Subject
    """The person as described by the user."""
    legs: Legs | None
    """Both legs; null when refused."""
    gaps: Gaps | None
    """Distances between the legs; null when refused."""
    scale: Scale | None
    """From pixels to centimetres; null when refused."""
    asymmetry_deg: float | None
    """Absolute difference between the two deviations; null when refused."""
    verdict: Verdict
    """The one-sentence answer."""
    findings: tuple[Finding, ...]
    """What was noticed about the photo, refusals first."""
    disclaimer: str
    """What this result is not."""
    provenance: Provenance
    """What made this result."""
    schema_version: Literal["1"] = field(default="1", kw_only=True)
    """Version of this format."""

    def with_pixels(
        self,
        rgb: NDArray[np.uint8],
        heads: Iterable[tuple[float, float, float]] | None = None,
        finer: Callable[[], NDArray[np.uint8]] | None = None,
    ) -> Assessment:
        """Attach the upright photo, (H, W, 3) RGB at any size, for :meth:`draw` and :meth:`save_report`.

        Pixels are no part of the result: they are not compared and not written to JSON.

        Parameters
        ----------
        rgb : (H, W, 3) uint8 RGB array
            The upright photo.
        heads : iterable of (x, y, radius) in pixels of ``rgb``, optional
            Where heads are, so that reports hide them and nothing else; None where that is not known.
        finer : function, optional
            Returns the same photo in more pixels; called when a picture is first made of it.
        """
        width, height = rgb.shape[1], rgb.shape[0]
        shares = None if heads is None else tuple((x / width, y / height, r / width) for x, y, r in heads)
        object.__setattr__(self, "_pixels", rgb)
        object.__setattr__(self, "_finer", finer)
        object.__setattr__(self, "_heads", shares)
        return self

    @property
    def pixels(self) -> NDArray[np.uint8] | None:
        """The upright photo, (H, W, 3) RGB, perhaps smaller than the original; None after reading JSON."""
        finer = getattr(self, "_finer", None)
        if finer is not None:
            object.__setattr__(self, "_pixels", finer())
            object.__setattr__(self, "_finer", None)
        return getattr(self, "_pixels", None)

    def renamed(self, name: str | None) -> Assessment:
        """Return the same result, with its pixels, of a photo of another name."""
        twin = replace(self, photo=replace(self.photo, name=name))
        for kept in ("_pixels", "_finer", "_heads"):
            object.__setattr__(twin, kept, getattr(self, kept, None))
        return twin

    @property
    def heads(self) -> tuple[tuple[float, float, float], ...] | None:
        """Circles around heads as (x, y, radius): x and radius in photo widths, y in photo heights.

        None where nothing is known about heads; reports then hide more of the photo.
        """
        return getattr(self, "_heads", None)

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings for which no number is given."""
        return tuple(finding for finding in self.findings if finding.severity == "refusal")

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain dicts, lists, strings and numbers in the contract's key order."""
        plain = asdict(self)
        return {"schema_version": plain.pop("schema_version"), **plain}

    def to_json(self, *, indent: int | None = 2) -> str:
        """Return the result as JSON; the same photo and options give the same text."""
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Assessment:
        """Read a result back.

        Raises
        ------
        ValueError
            The text is not JSON or not a result of this schema version.
        """
        result: Assessment = _adapter().validate_json(text)
        return result

    def draw(
        self, photo: NDArray[np.uint8] | None = None, *, lang: str = "en", show_face: bool = False
    ) -> NDArray[np.uint8]:
        """Return the photo with leg lines, joints, angles, sides and the disclaimer drawn on it.

        Parameters
        ----------
        photo : (H, W, 3) uint8 RGB array, optional
            The upright photo; needed only for a result that was read from JSON.
        lang : "en" or "es"
            Language of what is written on it.
        show_face : bool
            Leave faces as they are; otherwise they are hidden for good.

        Raises
        ------
        ValueError
            There are no pixels to draw on, or no texts in this language.
        """
        from kneealign.report import Style, draw_overlay

        return draw_overlay(self, self._photo_or_own(photo), Style(lang=lang, show_face=show_face))

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
        """Write the self-contained report and return its path: a PDF to ``*.pdf``, else HTML.

        Parameters
        ----------
        path : path
            Where to write.
        photo : (H, W, 3) uint8 RGB array, optional
            The upright photo; needed only for a result that was read from JSON.
        lang : "en" or "es"
            Language of the report.
        show_face : bool
            Leave faces as they are; otherwise they are hidden for good.
        earlier : iterable of Assessment
            Results of earlier photos of the same child, for the growth chart.
        made_on : date, optional
            Printed at the top.

        Raises
        ------
        ValueError
            There are no pixels to draw on, or no texts in this language.
        OSError
            The file cannot be written.
        ReportError
            A PDF was asked for and WeasyPrint or a system library that it needs is missing.
        """
        from kneealign.report import Style, render_html, render_pdf

        path = Path(path)
        style = Style(lang=lang, show_face=show_face, earlier=tuple(earlier), made_on=made_on)
        pixels = self._photo_or_own(photo)
        if path.suffix.lower() == ".pdf":
            path.write_bytes(render_pdf(self, pixels, style))
        else:
            path.write_text(render_html(self, pixels, style), encoding="utf-8")
        return path

    def _photo_or_own(self, photo: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
        pixels = self.pixels if photo is None else photo
        if pixels is None:
            raise ValueError("This result was read from JSON: pass the upright RGB photo to draw on.")
        return pixels


def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Assessment)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a result."""
    schema: dict[str, Any] = _adapter().json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kneealign assessment",
        **{key: value for key, value in schema.items() if key != "title"},
    }
