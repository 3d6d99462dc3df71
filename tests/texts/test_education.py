from __future__ import annotations

import re
from pathlib import Path

import pytest

import kneealign.report
import kneealign.texts
from kneealign.norms import reference
from kneealign.subject import Subject
from kneealign.texts import Fact, chapters, limits, methods, references, words_in

ROOMS = [Path(room.__file__).parent for room in (kneealign.report, kneealign.texts)]
EN = words_in("en")


def all_facts() -> list[Fact]:
    in_chapters = [fact for chapter in chapters(EN) for block in chapter.blocks for fact in block.facts]
    return [*in_chapters, *limits(EN), *methods(EN)]


def test_every_source_is_listed_and_every_listed_source_is_used() -> None:
    used = {key for fact in all_facts() for key in fact.sources} | set(reference.chart_sources())
    used |= {key for sex in ("female", None) for key in reference.adult_spread(Subject(sex=sex)).sources}
    assert used == set(references()) | set(reference.reference_texts())
    assert not set(references()) & set(reference.reference_texts())


def test_every_phrase_is_used() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in [*room.rglob("*.py"), *room.rglob("*.j2")]
    )
    # Keys that are put together from a name and a side, a basis or a joint.
    stems = {key.rpartition("_")[0] + "_{" for key in EN.phrases}
    built = {stem for stem in stems if stem in pages}
    unused = {
        key
        for key in EN.phrases
        if not re.search(rf"\b{key}\b", pages) and key.rpartition("_")[0] + "_{" not in built
    }
    unused -= {"leg_heading_left", "leg_heading_right"}
    assert not unused


def test_facts_that_name_angles_are_marked_so_that_a_refused_photo_shows_none() -> None:
    for fact in all_facts():
        assert fact.with_degrees == bool(re.search(r"\d\s*(°|degrees)", fact.text)), fact.text


@pytest.mark.parametrize("word", [r"normal\w*", r"abnormal\w*", r"diagnos\w*", r"deformit\w*"])
def test_words_that_judge_are_not_used(word: str) -> None:
    everything = [fact.text for fact in all_facts()] + list(EN.phrases.values())
    assert not [text for text in everything if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def test_exercise_never_straightens_bones() -> None:
    exercise = next(section for section in chapters(EN) if section.key == "exercise")
    assert "does not change the shape of bones" in exercise.lead
    for block in exercise.blocks:
        for fact in block.facts:
            assert not re.search(r"straighten(s|ing)? (the )?(legs?|bones?)", fact.text)


@pytest.mark.parametrize(
    ("age_years", "section", "first"),
    [
        (5, "usual", "small"),
        (9, "usual", "school"),
        (15, "usual", "teen"),
        (40, "usual", "adult"),
        (None, "usual", "adult"),
        (5, "about", "growing"),
        (40, "about", "adults"),
        (5, "signs", "now"),
        (40, "signs", "now"),
    ],
)
def test_what_fits_the_person_comes_first(age_years: float | None, section: str, first: str) -> None:
    chapter = next(chapter for chapter in chapters(EN) if chapter.key == section)
    blocks = chapter.for_age(age_years)
    assert blocks[0].key == first
    assert {block.key for block in blocks} == {block.key for block in chapter.blocks}


def test_the_signs_for_a_child_stand_before_those_for_an_adult() -> None:
    signs = next(chapter for chapter in chapters(EN) if chapter.key == "signs")
    assert [block.key for block in signs.for_age(5)] == ["now", "child", "adult"]
    assert [block.key for block in signs.for_age(40)] == ["now", "adult", "child"]
