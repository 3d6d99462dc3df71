"""The report as one self-contained web page: no script, no network, the picture inside."""

from __future__ import annotations

import base64
import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kneealign.report import figures, wording
from kneealign.report.bands import Stripe, angle_stripes, category_words, imd_stripes, usual_by_age
from kneealign.report.overlay import draw_overlay
from kneealign.report.texts import Fact, Texts, texts

if TYPE_CHECKING:
    import jinja2
    import numpy as np
    from numpy.typing import NDArray

    from kneealign.assessment import Assessment, LegResult

_MAX_PICTURE_PX = 1200
_MAX_PICTURE_BYTES = 900_000
_JPEG_QUALITIES = (86, 76, 64, 50, 35)
_SHOWN_PROBABILITY = 0.005


def render_html(assessment: Assessment, rgb: NDArray[np.uint8]) -> str:
    """Return the report as one HTML file.

    Parameters
    ----------
    assessment : Assessment
        The result.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo, at full size or smaller.

    Returns
    -------
    str
        A page in UTF-8 that loads nothing, below 1.5 MB.
    """
    words = texts()
    citations = _Citations(words)
    page: dict[str, Any] = {
        "words": words.phrases,
        "lang": words.lang,
        "result": assessment,
        "name": assessment.photo.name or "",
        "person": wording.subject_words(assessment.subject),
        "picture": _picture(assessment, rgb),
        "clinician": wording.clinician_words(assessment.verdict),
        "findings": [finding for finding in assessment.findings if finding.severity != "refusal"],
        "shapes": figures.leg_shapes(),
        "education": _education(assessment, words, citations),
        "limits": citations.facts(words.limits, with_degrees=assessment.legs is not None),
        "methods": citations.facts(words.methods, with_degrees=True),
        "provenance": _provenance(assessment),
        "group": _group_message(assessment),
        "course": _course(assessment),
        "measured": _measured(assessment) if assessment.legs is not None else None,
    }
    return _template().render(**page, references=citations.listed())


class _Citations:
    """Numbers the sources in the order in which the page names them."""

    def __init__(self, words: Texts) -> None:
        self._references = words.references
        self._numbers: dict[str, int] = {}

    def facts(self, facts: tuple[Fact, ...], *, with_degrees: bool) -> list[dict[str, Any]]:
        """Return the facts with the numbers of their sources."""
        return [
            {"text": fact.text, "numbers": sorted(self._number(key) for key in fact.sources)}
            for fact in facts
            if with_degrees or not fact.with_degrees
        ]

    def listed(self) -> list[str]:
        """Return the sources that were named, in the order of their numbers."""
        return [self._references[key] for key in self._numbers]

    def _number(self, key: str) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    def plain(value: Any) -> Any:
        """Make control characters visible in everything but our own figures."""
        return wording.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kneealign.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=plain,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _education(assessment: Assessment, words: Texts, citations: _Citations) -> list[dict[str, Any]]:
    measured = assessment.legs is not None
    chapters = []
    for section in words.sections:
        blocks = []
        for block in section.for_age(assessment.subject.age_years):
            facts = citations.facts(block.facts, with_degrees=measured)
            if facts:
                blocks.append({"title": block.title, "facts": facts, "urgent": block.urgent})
        chapters.append({"key": section.key, "title": section.title, "lead": section.lead, "blocks": blocks})
    return chapters


def _measured(assessment: Assessment) -> dict[str, Any]:
    legs, gaps = assessment.legs, assessment.gaps
    assert legs is not None
    assert gaps is not None
    stripes = angle_stripes(assessment.subject)
    return {
        "figure": figures.angle_figure(stripes, legs),
        "legs": [_leg("right", legs.right, stripes), _leg("left", legs.left, stripes)],
        "asymmetry": wording.difference_words(assessment.asymmetry_deg or 0.0),
        "ankle_gap": wording.gap_words(gaps.ankle),
        "knee_gap": wording.gap_words(gaps.knee),
        "imd": _imd(assessment),
    }


def _leg(side: str, leg: LegResult, stripes: tuple[Stripe, ...]) -> dict[str, Any]:
    chances = [(stripe, leg.probabilities.get(stripe.category, 0.0)) for stripe in reversed(stripes)]
    shown = [
        {
            "label": stripe.label,
            "range": stripe.range_words,
            "percent": round(100 * chance, 1),
            "number": wording.percent_words(chance),
            "words": wording.chance_words(chance),
        }
        for stripe, chance in chances
        if chance >= _SHOWN_PROBABILITY
    ]
    return {
        "side": side,
        "value": wording.leg_words(leg),
        "lay": wording.lay_words(leg),
        "plus_minus": wording.plus_minus_words(leg.deviation_deg, leg.interval_deg),
        "on_photo": wording.interval_words(leg.interval_deg),
        "on_xray": wording.interval_words(leg.xray_interval_deg),
        "hka": f"{180 + wording.whole(leg.deviation_deg)}° ({wording.angle_words(leg.deviation_deg)})",
        "offset": wording.offset_words(leg.axis_offset_percent),
        "category": category_words(leg.category, stripes),
        "chances": shown,
        "unlikely": len(chances) - len(shown),
    }


def _imd(assessment: Assessment) -> dict[str, Any]:
    assert assessment.gaps is not None
    distance = assessment.gaps.intermalleolar_distance
    stripes = imd_stripes(assessment.subject)
    known = distance.cm is not None and distance.interval_cm is not None
    return {
        "basis": texts().phrases[f"imd_{distance.basis}"],
        "reason": distance.reason,
        "value": wording.cm_words(max(0.0, distance.cm)) if distance.cm is not None else None,
        "interval": wording.cm_interval_words(distance.interval_cm) if distance.interval_cm else None,
        "category": category_words(distance.category, stripes) if distance.category else None,
        "figure": figures.imd_figure(stripes, distance) if known else None,
    }


def _group_message(assessment: Assessment) -> str | None:
    """Return what is usual in the person's group, or None where it could be taken for a result.

    The message may name angles, so a refused photo gets it only where the group itself is the reason.
    """
    from kneealign.norms import norm_group

    group = norm_group(assessment.subject)
    return group.message if assessment.legs is not None or not group.assessed else None


def _course(assessment: Assessment) -> str | None:
    subject = assessment.subject
    if assessment.legs is None or subject.age_years is None or not subject.is_child:
        return None
    return figures.course_figure(usual_by_age(subject), subject.age_years, assessment.legs)


def _provenance(assessment: Assessment) -> list[tuple[str, str]]:
    made, photo = assessment.provenance, assessment.photo
    options = ", ".join(f"{key} = {value}" for key, value in made.options.items())
    return [
        ("kneealign", made.kneealign),
        ("MediaPipe, OpenCV", f"{made.mediapipe}, {made.opencv}"),
        ("Pose model (SHA-256)", made.model_sha256),
        ("Norms", made.norms_id),
        ("Result format", assessment.schema_version),
        ("Photo", f"{photo.name or 'no file name'}, {photo.width_px} × {photo.height_px} px"),
        ("Photo (SHA-256)", photo.sha256),
        ("Options", options or "defaults"),
    ]


def _picture(assessment: Assessment, rgb: NDArray[np.uint8]) -> dict[str, Any]:
    """Return the drawn photo as a data address with its size and its description."""
    import numpy as np
    from PIL import Image

    photo = Image.fromarray(np.ascontiguousarray(rgb[..., :3]))
    share = min(1.0, _MAX_PICTURE_PX / max(photo.size))
    if share < 1:
        size = (max(1, round(photo.width * share)), max(1, round(photo.height * share)))
        photo = photo.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Drawn at the size at which it is shown, so that letters and lines stay sharp.
    drawn = Image.fromarray(draw_overlay(assessment, np.asarray(photo)))
    return {
        "address": f"data:image/jpeg;base64,{base64.b64encode(_jpeg(drawn)).decode('ascii')}",
        "width": drawn.width,
        "height": drawn.height,
        "alt": _alt(assessment),
    }


def _jpeg(picture: Any) -> bytes:
    data = b""
    for quality in _JPEG_QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=0 if quality > 80 else 2)
        data = buffer.getvalue()
        if len(data) <= _MAX_PICTURE_BYTES:
            break
    return data


def _alt(assessment: Assessment) -> str:
    if assessment.legs is None:
        return "The photo, with a banner that says that it was not measured."
    right, left = (wording.leg_words(leg) for leg in (assessment.legs.right, assessment.legs.left))
    return (
        f"The photo with a line from hip to knee to ankle on each leg. Right leg: {right}. Left leg: {left}."
    )
