"""How to cite kneealign, from ``CITATION.cff``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PACKAGE = Path(__file__).parents[1]
_PLACES = (_PACKAGE / "data" / "CITATION.cff", _PACKAGE.parent / "CITATION.cff")
"""The file in an installed package, where the build puts it, and in a checkout."""


class Citation(NamedTuple):
    """What a reference list needs besides the version."""

    authors: str
    """Names, separated by commas."""
    title: str


@cache
def citation() -> Citation:
    """Return authors and title of the program."""
    path = next(path for path in _PLACES if path.is_file())
    text = path.read_text(encoding="utf-8")
    # The file is our own and flat, so two patterns are enough instead of a YAML library.
    names = re.findall(r'^  - name: "([^"]+)"$', text, re.MULTILINE)
    titles = re.findall(r'^title: "([^"]+)"$', text, re.MULTILINE)
    return Citation(", ".join(names), titles[0])
