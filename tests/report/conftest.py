"""The samples' reports, each made once in a test run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kneealign.assessment import Assessment
from tests.factories import make_assessment


@pytest.fixture(scope="session")
def report(
    sample: Callable[[str], Assessment], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """Write the report of a sample as a web page, once for each language; the child has a history."""
    folder = tmp_path_factory.mktemp("reports")

    def write(name: str, lang: str = "en") -> Path:
        path = folder / f"{name}.{lang}.html"
        if not path.exists():
            earlier = [make_assessment(9, 8, subject=sample(name).subject)] if "child" in name else []
            sample(name).save_report(path, lang=lang, earlier=earlier, made_on=date(2026, 1, 2))
        return path

    return write
