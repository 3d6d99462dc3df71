"""The sentences that speak of several photos, or of a study, stand in for sentences that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kneealign.texts import languages, words_in


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, str):
        yield path, node
        return
    if node is None:  # a sentence of a list that stays
        return
    for key, value in (
        node.items() if isinstance(node, dict) else ((str(i), one) for i, one in enumerate(node))
    ):
        yield from leaves(value, (*path, key))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("what", ["several", "studied"])
def test_each_stands_in_for_one_with_the_same_values(what: str, lang: str) -> None:
    own = words_in(lang).file(what)
    for name, texts in own.items():
        single = dict(leaves(words_in(lang).file(name)))
        several = dict(leaves(words_in(lang, **{what: True}).file(name)))
        for path, text in leaves(texts):
            assert path in single, path
            assert several[path] == text != single[path]
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", single[path])), path
        untouched = set(single) - {path for path, _ in leaves(texts)}
        assert all(several[path] == single[path] for path in untouched)
