from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from kneealign.batch import overview
from kneealign.batch.overview import Overview
from kneealign.batch.summary import Counts
from tests.factories import make_assessment, make_refused

FAILED = {"code": "worker_timeout", "message": "It took longer than 120 s.", "advice": "Check it."}


def page(*photos: tuple[str, str, dict[str, Any]], lang: str = "en") -> str:
    collected = Overview(lang)
    for number, (name, status, facts) in enumerate(photos, 1):
        collected.add(number, name, status, facts)
    answers = [
        facts["result"]["verdict"]["see_a_clinician"] for _, status, facts in photos if status == "measured"
    ]
    statuses = Counter(status for _, status, _ in photos)
    return collected.render(Counts(statuses, Counter(), Counter(answers)))


def measured(left_deg: float = 0.5, **files: str) -> dict[str, Any]:
    return {"result": make_assessment(left_deg=left_deg).to_dict(), "files": files}


def refused() -> dict[str, Any]:
    return {"result": make_refused().to_dict(), "files": {}}


def test_everything_is_said_without_the_script() -> None:
    text = page(
        ("a.jpg", "measured", measured(6.0)), ("b.jpg", "refused", refused()), ("c.jpg", "failed", FAILED)
    )
    shown = text.partition("<script>")[0]
    for words in (
        "3 photos",
        "6° valgus",
        "The feet are outside the picture or cut off by its edge.",
        "It took longer than 120 s.",
    ):
        assert words in shown
    assert "Step back" in shown


def test_the_spanish_page_holds_no_english() -> None:
    text = page(("a.jpg", "measured", measured(6.0)), ("b.jpg", "refused", refused()), lang="es")
    shown = re.sub(r"(?s)<(style|script)>.*?</\1>|<small class=\"code\">.*?</small>", "", text)
    words = re.sub(r"<[^>]+>", " ", shown) + " ".join(
        re.findall(r'(?:aria-label|placeholder)="(.*?)"', shown)
    )
    assert '<html lang="es">' in text
    for said in (
        "2 fotos",
        "6° de valgo",
        "Los pies están fuera de la imagen",
        "Aléjese",
        "Nada en esta foto es motivo de consulta",
    ):
        assert said in words
    english = r"\b(the|and|knee|with|leg|legs|photos?|measured|refused|failed|right|left|valgus)\b"
    assert re.findall(english, words.replace("kneealign", "")) == []


def test_it_asks_the_network_for_nothing() -> None:
    class Addresses(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    parser = Addresses()
    parser.feed(
        page(("a.jpg", "measured", measured(thumbnail="thumbnails/k.jpg", report="reports/ä b.html")))
    )
    assert parser.found == ["thumbnails/k.jpg", "reports/%C3%A4%20b.html"]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.jpg", '" onload="x.jpg', "{{ 7*7 }}.jpg", "</ol>.jpg"]
)
def test_names_are_text(name: str) -> None:
    text = page((name, "measured", measured(thumbnail="t.jpg")))
    assert (name in text) == (name == "{{ 7*7 }}.jpg")
    assert text.count("<script>") == 1


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "MOST_ROWS", 2)
    text = page(*[(f"{number}.jpg", "measured", measured()) for number in range(3)])
    assert "The first 2 of 3" in text
    assert text.count('<tr role="row" class="measured"') == 2


@pytest.mark.parametrize(
    ("deviation_deg", "degree"), [(0.4, 0), (0.5, 1), (-0.6, -1), (40.0, 15), (-15.0, -15), (-99.0, -15)]
)
def test_bars_count_whole_degrees_and_gather_the_extremes(deviation_deg: float, degree: int) -> None:
    assert overview._bin(deviation_deg) == degree


def test_without_measured_photos_there_is_no_histogram() -> None:
    assert "<svg" not in page(("b.jpg", "refused", refused()))
