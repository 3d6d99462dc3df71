from __future__ import annotations

import re
from pathlib import Path

import pytest

import kneealign.report
import kneealign.texts
from kneealign.norms import reference
from kneealign.norms.reference import reference_texts
from kneealign.report.sources import references as printed_references
from kneealign.subject import Subject
from kneealign.texts import Fact, Reader, chapters, limits, methods, references, source_notes, words_in
from kneealign.texts.words import read_data

ROOMS = [Path(room.__file__).parent for room in (kneealign.report, kneealign.texts)]
EN = words_in("en")


def all_facts() -> list[Fact]:
    in_chapters = [fact for chapter in chapters(EN) for block in chapter.blocks for fact in block.facts]
    return [*in_chapters, *limits(EN), *methods(EN)]


def test_every_source_is_listed_and_every_listed_source_is_used() -> None:
    used = {key for fact in all_facts() for key in fact.sources} | set(reference.chart_sources())
    used |= {key for sex in ("female", None) for key in reference.adult_spread(Subject(sex=sex)).sources}
    assert used == set(printed_references(EN))
    assert not set(references()) & set(reference.reference_texts())


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_is_said_of_a_source_is_said_in_the_readers_language(lang: str) -> None:
    words = words_in(lang)
    printed = printed_references(words)
    assert set(source_notes(words)) <= set(printed)
    assert printed["geometry"] == source_notes(words)["geometry"]
    assert printed["shohat"].endswith(f"2018;20:75–79 ({source_notes(words)['shohat']}).")
    published = {**references(), **reference_texts()}
    assert not [text for text in published.values() if text.endswith((")", "."))], (
        "a note is not for one language"
    )


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


def reader(age_years: float | None, *legs: str) -> Reader:
    """Somebody with these legs, or of whom none were measured."""
    return Reader(age_years, frozenset(legs) if legs else None)


@pytest.mark.parametrize(
    ("who", "section", "expected"),
    [
        (reader(5), "usual", ["small"]),
        (reader(9), "usual", ["school"]),
        (reader(15), "usual", ["teen"]),
        (reader(15, "varus"), "usual", ["teen", "grown"]),
        (reader(40), "usual", ["adult"]),
        (reader(40, "valgus", "uneven"), "usual", ["adult", "sides"]),
        (reader(None), "usual", []),
        (reader(5), "about", ["growing"]),
        (reader(5, "valgus"), "about", ["growing"]),
        (reader(5, "varus"), "about", ["growing", "bow_child"]),
        (reader(5, "valgus", "uneven"), "about", ["growing", "uneven"]),
        (reader(40), "about", ["adults"]),
        (reader(5), "signs", ["now", "child"]),
        (reader(40, "varus"), "signs", ["now", "adult"]),
        (reader(None), "signs", ["now"]),
        (reader(None, "varus"), "about", []),
        (reader(5), "treatment", []),
        (reader(12, "valgus"), "treatment", []),
        (reader(40), "treatment", []),
        (reader(5), "myths", []),
    ],
)
def test_at_once_everybody_reads_what_is_for_them(who: Reader, section: str, expected: list[str]) -> None:
    chapter = next(chapter for chapter in chapters(EN) if chapter.key == section)
    assert [block.key for block in chapter.blocks if block.is_core(who)] == expected


@pytest.mark.parametrize("age_years", [None, 2, 5, 9, 15, 40])
def test_what_was_found_decides_which_legs_are_told_of(age_years: float | None) -> None:
    """Nobody with bow-legs is told of knock-knees, unless the text names both, and the other way round."""
    said = {
        shape: " ".join(
            f"{block.title} {fact.text}"
            for section in chapters(EN)
            if section.key not in ("signs", "usual")
            for block in section.blocks
            if block.key != "growing" and block.concerns.may_concern(reader(age_years, shape))
            for fact in block.facts
            if fact.concerns.may_concern(reader(age_years, shape))
        )
        for shape in ("valgus", "varus", "straight")
    }
    sentences = {shape: re.split(r"(?<=[.!?:])\s", text) for shape, text in said.items()}
    one_only = [
        sentence
        for shape, other, own in (
            ("varus", r"[Kk]nock-?kn", r"[Bb]ow"),
            ("valgus", r"[Bb]ow-leg", r"[Kk]nock"),
        )
        for sentence in sentences[shape]
        if re.search(other, sentence) and not re.search(own, sentence)
    ]
    assert one_only == []
    assert "osteotomy" not in said["straight"]
    if age_years == 40:
        assert "shin bone below the knee is cut" in said["varus"]
        assert "thigh bone above the knee is cut" in said["valgus"]
        assert "rickets" not in said["varus"] + said["valgus"] + said["straight"]


def test_every_claim_of_popular_articles_is_answered_with_a_source() -> None:
    myths = next(chapter for chapter in chapters(EN) if chapter.key == "myths")
    assert len(myths.blocks) == 9
    assert all(fact.sources for block in myths.blocks for fact in block.facts)


def test_what_could_not_be_looked_up_again_is_named_beside_its_source() -> None:
    doubts = {key: text for key, text in read_data("structure")["not_confirmed"].items() if key != "note"}
    assert set(doubts) <= set(references())
    without_doi = {
        key for key, text in references().items() if re.search(r"\d{4}[;:]", text) and "doi:" not in text
    }
    # Journals without a DOI that were looked up: the Danish, the Israeli, and one in PubMed Central.
    assert without_doi - set(doubts) == {"madsen", "shohat", "macadam"}
    assert references()["olivero"].startswith("Annals of Joint: "), "no name from memory"


def test_sources_are_complete() -> None:
    for key, text in {**references(), **reference_texts()}.items():
        has_address = re.search(r"doi:10\.|PMC\d|https://|PubMed \d", text)
        has_place = re.search(r"\d{4}[;:,.( ]|\d{4}$", text)
        assert key == "geometry" or has_address or has_place, text
        if re.search(r"\d{4}(;|:\d)", text):  # a journal
            names = r"[^\W\d_][\w’ -]+ [A-ZÁ]{1,4}"
            assert re.match(rf"{names}(, {names})+(, et al)?\. |{names}\. ", text), text
        assert "observer" not in text.lower(), "no newspaper behind a medical sentence"
