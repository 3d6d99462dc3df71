"""How a benchmark says what it does and shows the figures it found."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def say(text: str) -> None:
    """Tell the person who waits what is being done, on standard error."""
    print(text, file=sys.stderr, flush=True)


def show(figures: Mapping[str, Any], file: Path | None) -> None:
    """Print the rows of a Markdown table, and write the figures to a JSON file if one is named."""
    for name, value in figures.items():
        print(f"| {name} | {value} |")
    if file:
        file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
