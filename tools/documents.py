"""Shared by the tools that write a document: write it, or check whether it is current."""

from __future__ import annotations

import sys
from pathlib import Path


def write_or_check(target: Path, text: str) -> int:
    """Write the document; with ``--check`` on the command line only compare, and return 1 if it differs."""
    if "--check" in sys.argv[1:]:
        return 0 if target.is_file() and target.read_text(encoding="utf-8") == text else 1
    target.write_text(text, encoding="utf-8")
    return 0
