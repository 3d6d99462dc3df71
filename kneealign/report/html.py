"""The report as one self-contained web page: no script, no network, the picture inside."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from kneealign import norms
from kneealign.report import drawings, figures, wording
from kneealign.report.bands import Stripe, angle_stripes, category_words, imd_stripes
from kneealign.report.faces import hide_faces
from kneealign.report.others import among_others
from kneealign.report.pictures import drawn_close_ups, drawn_photo
from kneealign.report.texts import Block, Fact, Texts, say, texts
from kneealign.report.translate import translated

if TYPE_CHECKING:
    import jinja2
    import numpy as np
    from markupsafe import Markup
    from numpy.typing import NDArray

    from kneealign.assessment import Assessment
    from kneealign.report.style import Style
    from kneealign.result_parts import LegResult

_SHOWN_PROBABILITY = 0.005
_HEADING_LETTERS, _LINE_LETTERS, _SHAPES_LETTERS = 90, 30, 420
"""Room that a heading, the end of a paragraph and the three leg shapes take, in letters of text."""

_Item = dict[str, Any]


def render_html(assessment: Assessment, rgb: NDArray[np.uint8], style: Style) -> str:
    """Return the report as one HTML file in the current language.

    Parameters
    ----------
    assessment : Assessment
        The result.
    rgb : (H, W, 3) uint8 RGB array
        The upright photo, at full size or smaller.
    style : Style
        What the reader wants; the language is the current one.

    Returns
    -------
    str
        A page in UTF-8 that loads nothing, below 1.5 MB.
    """
    photo = rgb if style.show_face else hide_faces(assessment, rgb)
    said = translated(assessment)
    words = texts()
    citations = _Citations(words)
    measured = said.legs is not None
    page: dict[str, Any] = {
        "words": words.phrases,
        "say": say,
        "lang": words.lang,
        "result": said,
        "name": said.photo.name or "",
        "person": wording.subject_words(said.subject),
        "made_on": style.made_on.isoformat() if style.made_on else "",
        "picture": drawn_photo(said, photo),
        "close_ups": drawn_close_ups(said, photo),
        "privacy": _privacy(assessment, style),
        "clinician": wording.clinician_words(said.verdict),
        "findings": [finding for finding in said.findings if finding.severity != "refusal"],
        "shapes": drawings.leg_shapes(),
        # In the order of the page, since sources are numbered as they are named.
        "others": among_others(said, style.earlier, citations.numbers) if measured else None,
        "education": _education(said, words, citations),
        "limits": _halves(citations.facts(words.limits, with_degrees=measured)),
        "methods": citations.facts(words.methods, with_degrees=True),
        "page_foot": _css_string(norms.DISCLAIMER_SHORT),
        "paste": say("paste", **_versions(said)),
        "cite": say("cite", **_versions(said)),
        "provenance": _provenance(said),
        "group": _group_message(said),
        "measured": _measured(said) if measured else None,
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
            {"text": fact.text, "numbers": self.numbers(fact.sources)}
            for fact in facts
            if with_degrees or not fact.with_degrees
        ]

    def listed(self) -> list[str]:
        """Return the sources that were named, in the order of their numbers."""
        return [self._references[key] for key in self._numbers]

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of sources, ascending."""
        return sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys)


@cache
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    def plain(value: Any) -> Any:
        """Make control characters visible and keep units at their numbers, except in our own figures."""
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        return wording.UNIT.sub("\N{NO-BREAK SPACE}", wording.printable(value))

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
                blocks.append(
                    {"title": block.title, "facts": facts, "urgent": block.urgent, "drawing": _drawing(block)}
                )
        before = _SHAPES_LETTERS if section.key == "about" else 0
        chapters.append(
            {
                "key": section.key,
                "title": section.title,
                "lead": section.lead,
                "halves": _halves([block for block in blocks if not block["drawing"]], before),
                "drawn": [block for block in blocks if block["drawing"]],
            }
        )
    return chapters


def _halves(items: list[_Item], before: int = 0) -> tuple[list[_Item], list[_Item]]:
    """Return blocks or facts as two columns of about one height, in their order.

    Balanced CSS columns would do the same, but take WeasyPrint ten times as long.

    Parameters
    ----------
    items : list of dict
        Blocks with "facts", or facts with "text".
    before : int
        What stands above the first column, in letters of text.
    """
    heights = [_letters(item) for item in items]
    cut = min(
        range(len(items) + 1), key=lambda count: max(before + sum(heights[:count]), sum(heights[count:]))
    )
    return items[:cut], items[cut:]


def _letters(item: _Item) -> int:
    """Return about how much room a block or a fact takes, in letters of text."""
    if "facts" in item:
        return _HEADING_LETTERS + sum(_letters(fact) for fact in item["facts"])
    return _LINE_LETTERS + len(item["text"])


def _drawing(block: Block) -> str | None:
    return drawings.exercise(block.drawing, block.title) if block.drawing else None


def _css_string(text: str) -> Markup:
    """Return a text for the style sheet, with nothing in it that could end the string or the sheet."""
    from markupsafe import Markup

    safe = "".join(c if c.isalnum() or c in " .,;:-" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{safe}"')


def _privacy(assessment: Assessment, style: Style) -> str:
    if style.show_face:
        return ""
    unknown = assessment.heads is None and assessment.legs is None
    return say("face_unknown" if unknown else "face_hidden")


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
            "label": stripe.short_label,
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
        "figure": figures.imd_figure(stripes, distance) if known and distance.category else None,
    }


def _group_message(assessment: Assessment) -> str | None:
    """Return what is usual in the person's group, or None where it is said already or could mislead.

    The message may name angles, so a refused photo gets it only where the group itself is the reason:
    elsewhere it could be taken for a result.
    """
    group = norms.norm_group(assessment.subject)
    wanted = assessment.legs is not None or not group.assessed
    # The verdict of a child inside the window says the same already.
    return group.message if wanted and group.message not in assessment.verdict.reasons else None


def _versions(assessment: Assessment) -> dict[str, str]:
    made = assessment.provenance
    return {
        "version": made.kneealign,
        "mediapipe": made.mediapipe,
        "opencv": made.opencv,
        "model": made.model_sha256[:12],
        "norms": made.norms_id,
    }


def _provenance(assessment: Assessment) -> list[tuple[str, str]]:
    made, photo = assessment.provenance, assessment.photo
    options = ", ".join(f"{key} = {value}" for key, value in made.options.items())
    return [
        ("kneealign", made.kneealign),
        ("MediaPipe, OpenCV", f"{made.mediapipe}, {made.opencv}"),
        (say("prov_model"), made.model_sha256),
        (say("prov_norms"), made.norms_id),
        (say("prov_format"), assessment.schema_version),
        (
            say("prov_photo"),
            f"{photo.name or say('prov_no_name')}, {photo.width_px} × {photo.height_px} px",
        ),
        (say("prov_photo_hash"), photo.sha256),
        (say("prov_options"), options or say("prov_defaults")),
    ]
