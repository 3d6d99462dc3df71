from __future__ import annotations

import re
from pathlib import Path

import pytest

import kneealign.report
import kneealign.texts
from kneealign.norms import reference
from kneealign.norms.reference import reference_texts
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

    # Keys that are put together from a name and a side, a basis, a joint, a band or an audience.
    def is_used(key: str) -> bool:
        starts = [key[: place + 1] for place, letter in enumerate(key) if letter == "_"]
        return re.search(rf"\b{key}\b", pages) is not None or any(f"{start}{{" in pages for start in starts)

    unused = {key for key in EN.phrases if not is_used(key)}
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
    ("age_years", "section", "expected"),
    [
        (5, "usual", ["small"]),
        (9, "usual", ["school"]),
        (15, "usual", ["teen"]),
        (40, "usual", ["adult"]),
        (None, "usual", []),
        (5, "about", ["growing"]),
        (40, "about", ["adults"]),
        (5, "signs", ["now", "child"]),
        (40, "signs", ["now", "adult"]),
        (None, "signs", ["now"]),
        (5, "treatment", []),
        (12, "treatment", []),
        (40, "treatment", []),
        (5, "myths", []),
    ],
)
def test_at_once_everybody_reads_what_is_for_them(
    age_years: float | None, section: str, expected: list[str]
) -> None:
    chapter = next(chapter for chapter in chapters(EN) if chapter.key == section)
    shown = [block.key for block in chapter.blocks if block.core and block.concerns(age_years)]
    assert shown == expected


def test_every_claim_of_popular_articles_is_answered_with_a_source() -> None:
    myths = next(chapter for chapter in chapters(EN) if chapter.key == "myths")
    assert len(myths.blocks) == 9
    assert all(fact.sources for block in myths.blocks for fact in block.facts)


def test_sources_are_complete() -> None:
    for key, text in {**references(), **reference_texts()}.items():
        has_address = re.search(r"doi:10\.|PMC\d|https://|PubMed \d", text)
        has_place = re.search(r"\d{4}[;:,.( ]|\d{4}$", text)
        assert key == "geometry" or has_address or has_place, text
        if re.search(r"\d{4}(;|:\d)", text):  # a journal
            names = r"[^\W\d_][\w’ -]+ [A-ZÁ]{1,4}"
            assert re.match(rf"{names}(, {names})+(, et al)?\. |{names}\. ", text), text
        assert "observer" not in text.lower(), "no newspaper behind a medical sentence"
