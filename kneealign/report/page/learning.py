"""What there is to learn: what the reader sees at once, what is folded away for others, and the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kneealign import texts
from kneealign.report.page import drawings
from kneealign.report.sources import references
from kneealign.texts import ADULT, ALL, CHILD, Block, Fact, Section, Words

if TYPE_CHECKING:
    from markupsafe import Markup

_HEADING_LETTERS, _LINE_LETTERS = 90, 30
"""Room that a heading and the end of a paragraph take, in letters of text."""

_ROW_LETTERS = 1200
"""The most that stands in one row of two columns."""

_OWN_FOLDS = ("exercise", "myths")
"""Chapters of which all that is not shown at once has a fold of its own, for everybody."""

_LED = ("about", "signs", "care")
"""Chapters whose first sentence says more than what stands below it at once."""

_ADDRESSES = re.compile(
    r"(?P<doi>doi:10\.[^\s()]+[^\s().])|(?P<pmc>PMC\d+)|https://(?:www\.)?(?P<host>[^\s/]+)/\S*[^\s.]"
)

_Item = dict[str, Any]
_Columns = list[list[_Item]]


class Citations:
    """Numbers the sources in the order in which the page names them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def facts(self, facts: Iterable[Fact], *, with_degrees: bool) -> list[_Item]:
        """Return the facts with the numbers of their sources."""
        return [
            {"text": fact.text, "numbers": self.numbers(fact.sources)}
            for fact in facts
            if with_degrees or not fact.with_degrees
        ]

    def listed(self) -> list[Markup]:
        """Return the sources that were named, in the order of their numbers, with links to them."""
        known = references()
        return [linked(known[key]) for key in self._numbers]

    def numbers(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of sources, ascending."""
        return sorted(self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys)


def linked(reference: str) -> Markup:
    """Return a reference whose address can be followed; nothing is loaded before somebody does.

    >>> print(linked("Nobody. Journal 2020;1:2. doi:10.1/x (5 knees)."))
    Nobody. Journal 2020;1:2. <a href="https://doi.org/10.1/x" rel="noreferrer">doi:10.1/x</a> (5 knees).
    """
    from markupsafe import Markup, escape

    parts, end = [], 0
    for found in _ADDRESSES.finditer(reference):
        shown = address = found[0]
        if found["doi"]:
            address = f"https://doi.org/{shown.removeprefix('doi:')}"
        elif found["pmc"]:
            address = f"https://pmc.ncbi.nlm.nih.gov/articles/{shown}/"
        else:
            shown = found["host"]
        link = f'<a href="{escape(address)}" rel="noreferrer">{escape(shown)}</a>'
        parts += [escape(reference[end : found.start()]), Markup(link)]
        end = found.end()
    return Markup("").join([*parts, escape(reference[end:])])


def at_once(
    words: Words, age_years: float | None, citations: Citations, *, with_degrees: bool
) -> list[_Item]:
    """Return the chapters with what this reader sees without opening anything.

    Parameters
    ----------
    age_years : float, optional
        Age of the person in the photo; a child's page is written for the parents.
    citations : Citations
        Numbers the sources.
    with_degrees : bool
        Whether facts that name angles are told too.
    """
    shown = []
    for section in texts.chapters(words):
        blocks = [_said(block, citations, with_degrees) for block in _core(section, age_years)]
        blocks = [block for block in blocks if block["facts"]]
        if blocks or section.key == "about":
            lead = section.lead if section.key in _LED else None
            head = {"key": section.key, "title": section.title, "lead": lead}
            shown.append({**head, "rows": in_columns(blocks)})
    return shown


def folded(words: Words, age_years: float | None, citations: Citations, *, with_degrees: bool) -> list[_Item]:
    """Return what is opened by those whom it concerns; parameters as in :func:`at_once`."""
    own = texts.audience_of(age_years)
    sections = texts.chapters(words)
    rest = {
        section.key: [block for block in section.blocks if block not in _core(section, age_years)]
        for section in sections
    }
    general = [block for key, blocks in rest.items() if key not in _OWN_FOLDS for block in blocks]

    def for_audience(key: str, *audiences: str | None) -> tuple[str, str, str, list[Block]]:
        blocks = [block for block in general if block.audience in audiences]
        return key, words.say(f"fold_{key}"), "", blocks

    folds = [
        for_audience(f"more_{own or ALL}", own, ALL),
        *((f"all_{s.key}", s.title, s.lead, rest[s.key]) for s in sections if s.key in _OWN_FOLDS),
        *(for_audience(audience, audience) for audience in (CHILD, ADULT) if audience != own),
    ]
    return [_fold(*fold, citations, with_degrees) for fold in folds]


def in_columns(items: list[_Item]) -> list[_Columns]:
    """Return blocks or facts as rows of two columns of about one height each, in their order.

    Balanced CSS columns would do the same, but take WeasyPrint ten times as long. A row stays on one page, so
    that none is taller than a quarter of a page. What is alone gets one column as wide as the page.

    Parameters
    ----------
    items : list of dict
        Blocks with "facts", or facts with "text".
    """
    rows: list[list[_Item]] = [[]]
    for item in items:
        if rows[-1] and sum(map(_letters, [*rows[-1], item])) > _ROW_LETTERS:
            rows.append([])
        rows[-1].append(item)
    return [_halves(row) for row in rows if row]


def _halves(items: list[_Item]) -> _Columns:
    heights = [_letters(item) for item in items]
    cut = min(range(1, len(items) + 1), key=lambda count: max(sum(heights[:count]), sum(heights[count:])))
    return [items[:cut], items[cut:]] if cut < len(items) else [items]


def _core(section: Section, age_years: float | None) -> list[Block]:
    return [block for block in section.blocks if block.core and block.concerns(age_years)]


def _fold(
    key: str, title: str, lead: str, blocks: list[Block], citations: Citations, with_degrees: bool
) -> _Item:
    said = [_said(block, citations, with_degrees) for block in blocks]
    said = [block for block in said if block["facts"]]
    return {
        "key": key,
        "title": title,
        "lead": lead,
        "rows": in_columns([block for block in said if not block["drawing"]]),
        "drawn": [block for block in said if block["drawing"]],
    }


def _said(block: Block, citations: Citations, with_degrees: bool) -> _Item:
    return {
        "title": block.title,
        "facts": citations.facts(block.facts, with_degrees=with_degrees),
        "urgent": block.urgent,
        "drawing": drawings.exercise(block.drawing, block.title) if block.drawing else None,
    }


def _letters(item: _Item) -> int:
    """Return about how much room a block or a fact takes, in letters of text."""
    if "facts" in item:
        return _HEADING_LETTERS + sum(_letters(fact) for fact in item["facts"])
    return _LINE_LETTERS + len(item["text"])
