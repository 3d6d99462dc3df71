"""The report's fixed texts and their sources: read once from data/texts.en.json, on first use."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


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
    """Everything in the texts file."""

    lang: str
    """Language code of the page."""
    chance_words: tuple[ChanceStep, ...]
    """Scale of chances, from high to low."""
    phrases: dict[str, str]
    """Captions, headings and sentences by name."""
    sections: tuple[Section, ...]
    """The education part."""
    limits: tuple[Fact, ...]
    """What a photo cannot do."""
    methods: tuple[Fact, ...]
    """How the result was made."""
    references: dict[str, str]
    """Sources by key, as they are printed."""


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Return the English texts."""
    # Slow to import, and not needed by those who only draw.
    from importlib.resources import files

    raw = json.loads(files("kneealign.report").joinpath("data/texts.en.json").read_text(encoding="utf-8"))
    return Texts(
        lang=raw["lang"],
        chance_words=tuple(ChanceStep(**step) for step in raw["chance_words"]),
        phrases=raw["phrases"],
        sections=tuple(_section(key, section) for key, section in raw["sections"].items()),
        limits=_facts(raw["limits"]),
        methods=_facts(raw["methods"]),
        references=raw["references"],
    )


def _section(key: str, raw: dict[str, Any]) -> Section:
    blocks = tuple(
        Block(
            key=name,
            title=block["title"],
            audience=block.get("audience", "all"),
            min_years=block.get("min_years", 0.0),
            max_years=block.get("max_years", float("inf")),
            urgent=block.get("urgent", False),
            facts=_facts(block["facts"]),
        )
        for name, block in raw["blocks"].items()
    )
    return Section(key, raw["title"], raw["lead"], blocks)


def _facts(raw: list[dict[str, Any]]) -> tuple[Fact, ...]:
    return tuple(
        Fact(fact["text"], tuple(fact.get("sources", ())), fact.get("with_degrees", False)) for fact in raw
    )


def _fits(block: Block, age_years: float | None) -> bool:
    if block.audience == "all":
        return True
    # Without an age the adult bands were used, so adults come first.
    if (block.audience == "child") != (age_years is not None and age_years < 18):
        return False
    return age_years is None or block.min_years <= age_years < block.max_years
