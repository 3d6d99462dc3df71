"""What there is to learn: what the reader sees at once, what is folded away for others, and the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kneealign import texts
from kneealign.report.page import drawings
from kneealign.report.sources import references
from kneealign.texts import ADULT, ALL, CHILD, Block, Fact, Reader, Section, Words

if TYPE_CHECKING:
    from markupsafe import Markup

_HEADING_LETTERS, _LINE_LETTERS = 90, 30
"""Room that a heading and the end of a paragraph take, in letters of text."""

_ROW_LETTERS = 1200
"""The most that stands in one row of two columns."""

_OWN_FOLDS = ("exercise", "myths")
"""Chapters of which all that is not shown at once has a fold of its own."""

_EVERYBODY = Reader()

_LED = ("about", "signs", "care")
"""Chapters whose first sentence says more than what stands below it at once."""

_ADDRESSES = re.compile(
    r"(?P<doi>doi:10\.[^\s()]+[^\s().])|(?P<pmc>PMC\d+)|https://(?:www\.)?(?P<host>[^\s/]+)/\S*[^\s.]"
)

_Item = dict[str, Any]
_Columns = list[list[_Item]]


class Citations:
    """Numbers the sources in the order in which the page names them, and chooses what its reader is told."""

    def __init__(self, words: Words, reader: Reader, *, with_degrees: bool) -> None:
        """Start without a source.

        Parameters
        ----------
        words : Words
            The language.
        reader : Reader
            Whose page it is.
        with_degrees : bool
            Whether facts that name angles are told too.
        """
        self.words, self.reader, self._with_degrees = words, reader, with_degrees
        self._numbers: dict[str, int] = {}

    def facts(self, facts: Iterable[Fact], reader: Reader | None = None) -> list[_Item]:
        """Return the facts for a reader, or for whose page it is, with the numbers of their sources."""
        return [
            {"text": fact.text, "numbers": self.numbers(fact.sources)}
            for fact in facts
            if (self._with_degrees or not fact.with_degrees)
            and fact.concerns.may_concern(reader or self.reader)
        ]

    def listed(self) -> list[Markup]:
        """Return the sources that were named, in the order of their numbers, with links to them."""
        known = references(self.words)
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


def at_once(citations: Citations) -> list[_Item]:
    """Return the chapters with what the reader sees without opening anything.

    Parameters
    ----------
    citations : Citations
        Knows the reader and numbers the sources.
    """
    shown = []
    for section in texts.chapters(citations.words):
        blocks = [_said(block, citations) for block in _core(section, citations.reader)]
        blocks = [block for block in blocks if block["facts"]]
        if blocks or section.key == "about":
            lead = section.lead if section.key in _LED else None
            head = {"key": section.key, "title": section.title, "lead": lead}
            side_by_side = len(blocks) == 2
            rows = [[[block] for block in blocks]] if side_by_side else in_columns(blocks)
            shown.append({**head, "rows": rows})
    return shown


def folded(citations: Citations) -> list[_Item]:
    """Return what the reader opens; parameters as in :func:`at_once`."""
    words, reader = citations.words, citations.reader
    general, folds = [], []
    for section in texts.chapters(words):
        core = _core(section, reader)
        mine = [block for block in section.blocks if block not in core and _is_for(block, reader)]
        if section.key not in _OWN_FOLDS:
            general += mine
        elif mine:
            folds.append((f"all_{section.key}", section.title, section.lead, mine))
    own = reader.audience or ALL
    young = "teen" if own == CHILD and reader.age_years is not None and reader.age_years >= 13 else own
    folds.insert(0, (f"more_{own}", words.say(f"fold_more_{young}"), "", general))
    return [_fold(*fold, citations, reader) for fold in folds if fold[-1]]


def for_others(citations: Citations) -> list[_Item]:
    """Return what concerns people of other ages or with other legs; parameters as in :func:`at_once`."""
    words, reader = citations.words, citations.reader
    rest = [
        block
        for section in texts.chapters(words)
        for block in section.blocks
        if not block.is_core(reader) and not _is_for(block, reader)
    ]
    own = reader.audience
    folds = [
        (audience, words.say(f"fold_{audience}"), "", [b for b in rest if b.concerns.audience == audience])
        for audience in (CHILD, ADULT)
        if audience != own
    ]
    alike = [block for block in rest if block.concerns.audience in (own, ALL)]
    folds.insert(0, ("other_legs", words.say(f"fold_other_{own or ADULT}"), "", alike))
    return [_fold(*fold, citations, _EVERYBODY) for fold in folds if fold[-1]]


def _is_for(block: Block, reader: Reader) -> bool:
    """Whether a block that is not seen at once is for this reader; a parent may look ahead."""
    if reader.age_years is None:
        return block.concerns.audience == ALL and block.concerns.suits(reader)
    return block.concerns.includes(reader)


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


def _core(section: Section, reader: Reader) -> list[Block]:
    return [block for block in section.blocks if block.is_core(reader)]


def _fold(
    key: str, title: str, lead: str, blocks: list[Block], citations: Citations, reader: Reader
) -> _Item:
    said = [_said(block, citations, reader) for block in blocks]
    said = [block for block in said if block["facts"]]
    return {
        "key": key,
        "title": title,
        "lead": lead,
        "rows": in_columns([block for block in said if not block["drawing"]]),
        "drawn": [block for block in said if block["drawing"]],
    }


def _said(block: Block, citations: Citations, reader: Reader | None = None) -> _Item:
    return {
        "title": block.title,
        "facts": citations.facts(block.facts, reader),
        "urgent": block.urgent,
        "drawing": drawings.exercise(block.drawing, block.title) if block.drawing else None,
    }


def _letters(item: _Item) -> int:
    """Return about how much room a block or a fact takes, in letters of text."""
    if "facts" in item:
        return _HEADING_LETTERS + sum(_letters(fact) for fact in item["facts"])
    return _LINE_LETTERS + len(item["text"])
