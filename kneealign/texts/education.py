"""The educational texts: chapters, what a photo cannot tell, how a result is made, and their sources.

``data/structure.json`` says, for all languages, whom a text is for, which sources support it and which
drawing shows it; the sentences are in the same places in each language's ``chapters.json``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kneealign.texts.words import Words, read_data

CHILD, ADULT, ALL = "child", "adult", "all"
"""Whom a text is for by age."""

VALGUS, VARUS, STRAIGHT, UNEVEN = "valgus", "varus", "straight", "uneven"
"""Whom a text is for by the legs: knock-knees, bow-legs, neither, or legs that differ."""


@dataclass(frozen=True)
class Reader:
    """Whose legs a reader wants to read about."""

    age_years: float | None = None
    """Age of the person in the photo; a child's page is written for the parents."""
    legs: frozenset[str] | None = None
    """Shapes of the legs that were found; None where none were, so that all of them are told."""

    @property
    def audience(self) -> str | None:
        """Return the audience, "child" or "adult"; None without an age."""
        return audience_of(self.age_years)


@dataclass(frozen=True)
class Concerns:
    """Whom a text concerns."""

    audience: str = ALL
    """"child", "adult" or "all"."""
    min_years: float = 0.0
    """Age from which it applies."""
    max_years: float = math.inf
    """Age up to which (exclusive) it applies."""
    legs: frozenset[str] = frozenset()
    """Shapes of legs that it is about; empty where it is about any."""

    def includes(self, reader: Reader) -> bool:
        """Return whether a reader is concerned; without an age only what is for everybody is."""
        age = reader.age_years
        of_this_age = age is None or self.min_years <= age < self.max_years
        return self.audience in (ALL, reader.audience) and of_this_age and self.suits(reader)

    def may_concern(self, reader: Reader) -> bool:
        """Return whether a reader may be concerned: without an age everybody may."""
        return self.includes(reader) or (reader.age_years is None and self.suits(reader))

    def suits(self, reader: Reader) -> bool:
        """Return whether it is about the reader's shape of legs."""
        return not self.legs or reader.legs is None or bool(self.legs & reader.legs)


@dataclass(frozen=True)
class Fact:
    """One statement for the reader, with the keys of the references that support it."""

    text: str
    """The statement in plain words."""
    sources: tuple[str, ...]
    """Keys into :func:`references`; empty for advice and for statements about the program itself."""
    with_degrees: bool
    """Whether it names angles: such facts are left out if the photo was refused."""
    concerns: Concerns = Concerns()
    """Whom of those who read the block it concerns."""


@dataclass(frozen=True)
class Block:
    """Facts under one heading."""

    key: str
    """Name of the block in the data file."""
    title: str
    """Heading."""
    concerns: Concerns
    """Whom it concerns."""
    core: Concerns | None
    """Who of them reads it without opening anything; None where nobody does."""
    urgent: bool
    """Whether to highlight it."""
    drawing: str | None
    """Name of the drawing that shows it."""
    facts: tuple[Fact, ...]
    """The statements."""

    def is_core(self, reader: Reader) -> bool:
        """Return whether a reader sees it without opening anything."""
        if self.core is None or not self.concerns.includes(reader):
            return False
        # What only some read at once needs to be known to be for this reader.
        known = (reader.legs is not None or not self.core.legs) and (
            reader.age_years is not None or self.core.min_years <= 0
        )
        return known and self.core.includes(reader)


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


def source_notes(words: Words) -> dict[str, str]:
    """Return what is said of sources besides, such as how many people a study saw, by their keys."""
    notes: dict[str, str] = words.file("chapters")["source_notes"]
    return notes


def _section(key: str, raw: dict[str, Any], said: dict[str, Any]) -> Section:
    blocks = tuple(
        Block(
            key=name,
            title=said["blocks"][name]["title"],
            concerns=_concerns(block),
            core=_core(block.get("core", False)),
            urgent=block.get("urgent", False),
            drawing=block.get("drawing"),
            facts=_facts(block["facts"], said["blocks"][name]["facts"]),
        )
        for name, block in raw["blocks"].items()
    )
    return Section(key, said["title"], said["lead"], blocks)


def _core(raw: bool | dict[str, Any]) -> Concerns | None:
    return _concerns({} if raw is True else raw) if raw else None


def _concerns(raw: dict[str, Any]) -> Concerns:
    return Concerns(
        raw.get("audience", ALL),
        raw.get("min_years", 0.0),
        raw.get("max_years", math.inf),
        frozenset(raw.get("legs", ())),
    )


def _facts(raw: Sequence[dict[str, Any]], said: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(
        Fact(text, tuple(fact.get("sources", ())), fact.get("with_degrees", False), _concerns(fact))
        for fact, text in zip(raw, said, strict=True)
    )
