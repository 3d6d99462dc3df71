"""The educational texts: chapters, what a photo cannot tell, how a result is made, and their sources.

``data/structure.json`` says, for all languages, whom a text is for, which sources support it and which
drawing shows it; the sentences are in the same places in each language's ``chapters.json``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kneealign.texts.words import Words, read_data

CHILD, ADULT, ALL = "child", "adult", "all"
"""Whom a block concerns."""


@dataclass(frozen=True)
class Fact:
    """One statement for the reader, with the keys of the references that support it."""

    text: str
    """The statement in plain words."""
    sources: tuple[str, ...]
    """Keys into :func:`references`; empty for advice and for statements about the program itself."""
    with_degrees: bool
    """Whether it names angles: such facts are left out if the photo was refused."""


@dataclass(frozen=True)
class Block:
    """Facts under one heading."""

    key: str
    """Name of the block in the data file."""
    title: str
    """Heading."""
    audience: str
    """"child", "adult" or "all": whom it concerns first."""
    core: bool
    """Whether those whom it concerns read it without opening anything."""
    min_years: float
    """Age from which the block applies."""
    max_years: float
    """Age up to which (exclusive) it applies."""
    urgent: bool
    """Whether to highlight it."""
    drawing: str | None
    """Name of the drawing that shows it."""
    facts: tuple[Fact, ...]
    """The statements."""

    def concerns(self, age_years: float | None) -> bool:
        """Return whether it is for a person of this age; without an age only what is for everyone is."""
        if self.audience == ALL:
            return True
        return self.audience == audience_of(age_years) and (
            age_years is not None and self.min_years <= age_years < self.max_years
        )


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


def audience_of(age_years: float | None) -> str | None:
    """Return whose texts a person of this age, or a parent, reads; None without an age."""
    if age_years is None:
        return None
    return CHILD if age_years < 18 else ADULT


def chapters(words: Words) -> tuple[Section, ...]:
    """Return the education part."""
    said = words.file("chapters")["chapters"]
    return tuple(_section(key, raw, said[key]) for key, raw in read_data("structure")["chapters"].items())


def limits(words: Words) -> tuple[Fact, ...]:
    """Return what a photo cannot tell."""
    return _facts(read_data("structure")["limits"], words.file("chapters")["limits"])


def methods(words: Words) -> tuple[Fact, ...]:
    """Return how a result is made."""
    return _facts(read_data("structure")["methods"], words.file("chapters")["methods"])


def references() -> dict[str, str]:
    """Return the sources by key, as printed; titles stay in their original language."""
    return dict(read_data("structure")["references"])


def _section(key: str, raw: dict[str, Any], said: dict[str, Any]) -> Section:
    blocks = tuple(
        Block(
            key=name,
            title=said["blocks"][name]["title"],
            audience=block["audience"],
            core=block.get("core", False),
            min_years=block.get("min_years", 0.0),
            max_years=block.get("max_years", float("inf")),
            urgent=block.get("urgent", False),
            drawing=block.get("drawing"),
            facts=_facts(block["facts"], said["blocks"][name]["facts"]),
        )
        for name, block in raw["blocks"].items()
    )
    return Section(key, said["title"], said["lead"], blocks)


def _facts(raw: Sequence[dict[str, Any]], said: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(text, tuple(fact.get("sources", ())), fact.get("with_degrees", False))
        for fact, text in zip(raw, said, strict=True)
    )
