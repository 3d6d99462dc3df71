"""What a reader sees of a report without opening anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "hr", "link"}
UNITS = {"p", "li", "h1", "h2", "h3", "figcaption", "th", "td"}


class Visible(HTMLParser):
    """Collects what stands outside closed folds: sentences, and words in tables and the contents list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self._units: list[list[str]] = []
        self.feed(html)

    @property
    def sentences(self) -> list[str]:
        """Headings, paragraphs, points and captions, each ended with a mark."""
        said = [_tidy(text) for kind, text in self._units if kind == "text" and text.strip()]
        return [text if text[-1] in ".!?:" else f"{text}." for text in said]

    @property
    def words(self) -> int:
        """Words and numbers, in tables and lists of contents too."""
        said = " ".join(text for _, text in self._units)
        return len([word for word in said.split() if re.search(r"\w", word)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self._open.append(tag)
        if tag in UNITS:
            kind = "other" if {"table", "nav"} & set(self._open) else "text"
            self._units.append([kind, ""])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        folded = "details" in self._open and "summary" not in self._open
        if self._units and not folded and not {"style", "svg", "sup", "head"} & set(self._open):
            self._units[-1][1] += data


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" \N{WORD JOINER}")
