"""The overview page: the results of a folder at a glance, without a server."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kneealign.batch.columns import codes_of
from kneealign.batch.summary import Counts
from kneealign.codes import Advice
from kneealign.result import LegResult

if TYPE_CHECKING:
    import jinja2

    from kneealign.texts import Words

MOST_ROWS = 5000
"""Most photos that the page lists: with more, browsers become slow, and ``results.csv`` has them all."""

HISTOGRAM_DEG = 15
"""Deviations beyond this many degrees are counted in the outermost bars."""

_SIDES = ("right", "left")
_STRIP_Y = {"right": 11, "left": 23}


@dataclass
class _Reason:
    """One reason for refusals or failures, in the words of one example."""

    code: str
    status: str
    message: str
    advice: str
    count: int = 0


class Overview:
    """Collects the contents of the page, photo by photo.

    Parameters
    ----------
    lang : str
        Its language. What could not be read or processed is told as it was raised, in English.
    """

    def __init__(self, lang: str = "en") -> None:
        from kneealign.texts import words_in

        self._words = words_in(lang)
        self._photos: list[dict[str, Any]] = []
        self._bars = {side: Counter[int]() for side in _SIDES}
        self._reasons: dict[str, _Reason] = {}
        self._disclaimer = ""

    def add(self, number: int, name: str, status: str, facts: dict[str, Any]) -> None:
        """Add one photo: its number and name in the tables, its status, and the facts of its outcome."""
        result = facts.get("result")
        if result is None:
            self._add_reason(status, facts)
        else:
            result = _told(self._words, result)
            self._disclaimer = result["disclaimer"]
            if status == "refused":
                self._add_reason(status, result["findings"][0])
            else:
                for side in _SIDES:
                    self._bars[side][_bin(result["legs"][side]["deviation_deg"])] += 1
        if len(self._photos) < MOST_ROWS:
            self._photos.append(_photo(self._words, number, name, status, {**facts, "result": result}))

    def render(self, counts: Counts, *, persons: int = 0) -> str:
        """Return the page; with a link to the table of persons if there are any."""
        statuses = counts.statuses
        total = statuses.total() if hasattr(statuses, "total") else sum(statuses.values())
        reasons = sorted(self._reasons.values(), key=lambda reason: (-reason.count, reason.code))
        said = self._words.file("overview")

        def say(key: str, **values: object) -> str:
            return str(said[key]).format(**values)

        def counted(what: str, count: int) -> str:
            return say(f"{what}_one" if count == 1 else f"{what}_many", count=count)

        return _template().render(
            lang=self._words.lang,
            say=say,
            counted=counted,
            total=total,
            statuses=statuses,
            persons=persons,
            reasons=reasons,
            photos=self._photos,
            answers=[_answer(self._words, answer, counts.answers[answer]) for answer in Advice],
            histogram=_histogram(self._words, self._bars) if statuses["measured"] else None,
            disclaimer=self._disclaimer,
            with_pictures=any(photo["thumbnail"] for photo in self._photos),
        )

    def _add_reason(self, status: str, facts: dict[str, Any]) -> None:
        reason = self._reasons.setdefault(
            facts["code"], _Reason(facts["code"], status, facts["message"], facts["advice"])
        )
        reason.count += 1


def _told(words: Words, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the sentences of the page in its language; results have them in English."""
    from kneealign.result import Assessment
    from kneealign.texts import advice_text, disclaimer, finding_advice, finding_text, verdict_text

    if words.lang == "en":
        return result
    read = Assessment.from_json(json.dumps(result))
    findings = [
        {**said, "message": finding_text(words, finding), "advice": finding_advice(words, finding)}
        for said, finding in zip(result["findings"], read.findings, strict=True)
    ]
    text = f"{verdict_text(words, read.verdict)} {advice_text(words, read.verdict.see_a_clinician)}"
    verdict = {**result["verdict"], "text": text}
    return {**result, "disclaimer": disclaimer(words), "findings": findings, "verdict": verdict}


def _answer(words: Words, answer: Advice, count: int) -> dict[str, Any]:
    """Return the name of one of the four answers, and how often it was given."""
    from kneealign.texts import short_advice_text

    return {"code": str(answer), "words": short_advice_text(words, answer), "count": count}


def _photo(words: Words, number: int, name: str, status: str, facts: dict[str, Any]) -> dict[str, Any]:
    from kneealign.report import subject_words
    from kneealign.subject import Subject

    result: Any = facts.get("result")
    files = {kind: quote(place) for kind, place in facts.get("files", {}).items()}
    photo: dict[str, Any] = {
        "number": number,
        "name": name,
        "status": status,
        "thumbnail": files.get("thumbnail"),
        "report": files.get("report"),
        "legs": None,
        "lines": None,
        "strip": None,
        "person": subject_words(words, Subject(**result["subject"])) if result else "",
        "codes": codes_of(result) if result else [facts["code"]],
        "words": result["verdict"]["text"] if result else facts["message"],
        "answer": result["verdict"]["see_a_clinician"] if result and result["legs"] else "",
        "largest": None,
    }
    if status == "refused":
        photo["words"] = result["findings"][0]["message"]
    if result and result["legs"]:
        photo["legs"] = {side: _leg(words, result["legs"][side]) for side in _SIDES}
        photo["lines"] = _lines(result)
        photo["strip"] = {side: _mark(result["legs"][side], y) for side, y in _STRIP_Y.items()}
        photo["largest"] = max(abs(result["legs"][side]["deviation_deg"]) for side in _SIDES)
    return photo


def _leg(words: Words, leg: dict[str, Any]) -> dict[str, Any]:
    from kneealign.report import leg_words
    from kneealign.texts import interval_words

    result = LegResult(**leg)
    return {
        "words": leg_words(words, result),
        "xray": interval_words(words, result.xray_interval_deg, result.deviation_deg),
        "deviation_deg": result.deviation_deg,
        "direction": result.direction,
    }


def _mark(leg: dict[str, Any], y: int) -> dict[str, Any]:
    """Return position and X-ray interval of a leg in a strip 120 wide, varus on the left."""

    def x(deviation_deg: float) -> float:
        return round(60 + max(-HISTOGRAM_DEG, min(HISTOGRAM_DEG, deviation_deg)) * 52 / HISTOGRAM_DEG, 1)

    low, high = leg["xray_interval_deg"]
    return {"x": x(leg["deviation_deg"]), "line": f"M{x(low)} {y}H{x(high)}"}


def _lines(result: dict[str, Any]) -> dict[str, Any]:
    """Return the leg lines in a box 100 high with the photo's proportions."""
    size = result["photo"]
    share = 100 / size["height_px"]
    return {
        "width": round(size["width_px"] * share, 1),
        **{
            side: " ".join(
                f"{x * share:.1f},{y * share:.1f}"
                for x, y in (result["legs"][side]["joints_px"][joint] for joint in ("hip", "knee", "ankle"))
            )
            for side in _SIDES
        },
    }


def _bin(deviation_deg: float) -> int:
    """Return the whole degree under which a deviation is counted."""
    return max(-HISTOGRAM_DEG, min(HISTOGRAM_DEG, math.floor(deviation_deg + 0.5)))


def _histogram(words: Words, bars: dict[str, Counter[int]]) -> dict[str, Any]:
    """Return positions and sizes of the bars, in a picture 880 wide and 186 high."""
    said = words.file("overview")
    width, base, height = 880, 150, 124
    step = width / (2 * HISTOGRAM_DEG + 1)
    counts = {
        degree: [(side, bars[side][degree]) for side in _SIDES]
        for degree in range(-HISTOGRAM_DEG, HISTOGRAM_DEG + 1)
    }
    most = max(sum(count for _, count in pair) for pair in counts.values())
    shown = []
    for degree, pair in counts.items():
        top = float(base)
        for side, count in pair:
            if count:
                size = count / most * height
                top -= size
                x = (degree + HISTOGRAM_DEG) * step
                shown.append(
                    {
                        "x": round(x + 1, 1),
                        "y": round(top, 1),
                        "width": round(step - 2, 1),
                        "height": round(size, 1),
                        "side": side,
                        "title": said[f"bar_{side}"].format(degrees=_degrees(words, degree), count=count),
                    }
                )
    ticks = [
        {"x": round((degree + HISTOGRAM_DEG + 0.5) * step, 1), "words": _degrees(words, degree)}
        for degree in range(-HISTOGRAM_DEG, HISTOGRAM_DEG + 1, 5)
    ]
    return {"bars": shown, "ticks": ticks, "most": most, "base": base, "top": base - height, "width": width}


def _degrees(words: Words, degree: int) -> str:
    from kneealign.texts import angle_words

    if degree == 0:
        return "0°"
    beyond = "≥ " if abs(degree) == HISTOGRAM_DEG else ""
    return f"{beyond}{angle_words(words, degree)}"


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    from kneealign.report import page_styles

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kneealign.batch", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The overview looks like the reports.
    environment.globals["page_styles"] = Markup(page_styles())
    return environment.get_template("index.html.j2")
