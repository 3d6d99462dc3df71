"""The report's texts in the terminal, without a photo."""

from __future__ import annotations

from kneealign.report.sources import references
from kneealign.report.terminal import Page
from kneealign.texts import Fact, Section, Words, chapters, limits, words_in

LIMITS = "limits"
"""The topic of what a photo cannot tell, which is not a chapter in the texts."""


def topic_names() -> tuple[str, ...]:
    """Return the topics, the same in every language."""
    return (*(section.key for section in chapters(words_in("en"))), LIMITS)


def topic_text(words: Words, topic: str | None, *, width: int, color: bool) -> str:
    """Return a topic, or the list of topics for None.

    Parameters
    ----------
    topic : str or None
        One of :func:`topic_names`.
    width : int
        Columns of the terminal.
    color : bool
        Whether to highlight headings with ANSI codes.

    Raises
    ------
    KeyError
        There is no such topic.
    """
    page = Page(width, color)
    if topic is None:
        _contents(words, page)
    elif topic == LIMITS:
        numbers: dict[str, int] = {}
        page.add(words.say("limits_title"), style="bold")
        _facts(page, limits(words), numbers)
        _sources(words, page, numbers)
    else:
        _section(words, page, {section.key: section for section in chapters(words)}[topic])
    return "\n".join(page.lines)


def _contents(words: Words, page: Page) -> None:
    for section in chapters(words):
        page.add(f"{section.key}: {section.title}", style="bold")
        page.add(section.lead, indent="  ")
    page.add(f"{LIMITS}: {words.say('limits_title')}", style="bold")
    page.gap()
    page.add(words.say("learn_how"))


def _section(words: Words, page: Page, section: Section) -> None:
    numbers: dict[str, int] = {}
    page.add(section.title, style="bold")
    page.add(section.lead)
    for block in section.blocks:
        page.gap()
        page.add(block.title, style="bold")
        _facts(page, block.facts, numbers)
    _sources(words, page, numbers)


def _facts(page: Page, facts: tuple[Fact, ...], numbers: dict[str, int]) -> None:
    for fact in facts:
        cited = sorted(numbers.setdefault(key, len(numbers) + 1) for key in fact.sources)
        page.add(f"{fact.text} [{', '.join(map(str, cited))}]" if cited else fact.text, mark="-")


def _sources(words: Words, page: Page, numbers: dict[str, int]) -> None:
    page.gap()
    page.add(words.say("sources_title"), style="bold")
    for key, number in numbers.items():
        page.add(references(words)[key], mark=f"{number}.", style="dim")
