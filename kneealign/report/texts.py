"""The report's fixed texts: one data file per language, read on first use.

English (``data/texts.en.json``) also says whom a text concerns and which sources carry it; the others
hold nothing but their sentences, in the same places.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kneealign.language import language
from kneealign.norms import reference


@dataclass(frozen=True)
class ChanceStep:
    """One step of the scale that puts probabilities into words."""

    at_least: float
    """Smallest probability of this step."""
    words: str
    """How it is said."""


@dataclass(frozen=True)
class Fact:
    """One statement for the reader with the keys of the references that carry it."""

    text: str
    """The statement in plain words."""
    sources: tuple[str, ...]
    """Keys into the references; empty for advice and for what the program says about itself."""
    with_degrees: bool
    """Whether it names angles: such facts are left out when the photo was refused."""


@dataclass(frozen=True)
class Block:
    """Facts under one heading."""

    key: str
    """Name of the block in the data file."""
    title: str
    """Heading."""
    audience: str
    """"child", "adult" or "all": whom it concerns first."""
    min_years: float
    """Age from which the block concerns a person."""
    max_years: float
    """Age up to which (not included) it does."""
    urgent: bool
    """Whether it must stand out."""
    drawing: str | None
    """Name of the drawing that shows it."""
    facts: tuple[Fact, ...]
    """The statements."""


@dataclass(frozen=True)
class Section:
    """One chapter of the education part."""

    key: str
    """Name of the chapter, used as its anchor."""
    title: str
    """Heading."""
    lead: str
    """One sentence that says the main thing."""
    blocks: tuple[Block, ...]
    """Contents."""

    def for_age(self, age_years: float | None) -> tuple[Block, ...]:
        """Return the blocks with those that fit this age first, the others after them in their order."""
        return tuple(sorted(self.blocks, key=lambda block: not _fits(block, age_years)))


@dataclass(frozen=True)
class Texts:
    """Everything that is said in one language."""

    lang: str
    """Language code of the page."""
    chance_words: tuple[ChanceStep, ...]
    """Scale of chances, from high to low."""
    phrases: dict[str, str]
    """Captions, headings and sentences by name; some have places for values in braces."""
    sections: tuple[Section, ...]
    """The education part."""
    limits: tuple[Fact, ...]
    """What a photo cannot do."""
    methods: tuple[Fact, ...]
    """How the result was made."""
    references: dict[str, str]
    """Sources by key, as they are printed; titles stay in the language they were published in."""


def say(key: str, **values: object) -> str:
    """Return a phrase in the current language with its values filled in."""
    return texts().phrases[key].format(**values)


def texts() -> Texts:
    """Return every text in the current language."""
    return _load(language())


@cache
def _load(code: str) -> Texts:
    # English is the frame that sentences of the other languages are put into.
    frame = read_data("texts.en.json")
    said = read_data(f"texts.{code}.json")
    return Texts(
        lang=code,
        chance_words=tuple(
            ChanceStep(step["at_least"], other["words"])
            for step, other in zip(frame["chance_words"], said["chance_words"], strict=True)
        ),
        phrases=said["phrases"],
        sections=tuple(
            _section(key, section, said["sections"][key]) for key, section in frame["sections"].items()
        ),
        limits=_facts(frame["limits"], said["limits"]),
        methods=_facts(frame["methods"], said["methods"]),
        references={**read_data("references.json"), **reference.reference_texts()},
    )


def read_data(name: str) -> dict[str, Any]:
    """Return a data file of this room."""
    # Slow to import, and not needed by those who only draw.
    from importlib.resources import files

    data: dict[str, Any] = json.loads(
        files("kneealign.report").joinpath(f"data/{name}").read_text(encoding="utf-8")
    )
    return data


def _section(key: str, raw: dict[str, Any], said: dict[str, Any]) -> Section:
    blocks = tuple(
        Block(
            key=name,
            title=said["blocks"][name]["title"],
            audience=block["audience"],
            min_years=block.get("min_years", 0.0),
            max_years=block.get("max_years", float("inf")),
            urgent=block.get("urgent", False),
            drawing=block.get("drawing"),
            facts=_facts(block["facts"], said["blocks"][name]["facts"]),
        )
        for name, block in raw["blocks"].items()
    )
    return Section(key, said["title"], said["lead"], blocks)


def _facts(raw: Sequence[dict[str, Any]], said: Sequence[dict[str, Any] | str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            text if isinstance(text, str) else text["text"],
            tuple(fact["sources"]),
            fact.get("with_degrees", False),
        )
        for fact, text in zip(raw, said, strict=True)
    )


def _fits(block: Block, age_years: float | None) -> bool:
    if block.audience == "all":
        return True
    # Without an age the adult bands were used, so adults come first.
    if (block.audience == "child") != (age_years is not None and age_years < 18):
        return False
    return age_years is None or block.min_years <= age_years < block.max_years
