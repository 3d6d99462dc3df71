"""The samples' reports, each made once in a test run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kneealign.result import Assessment
from tests.conftest import lacking
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


@pytest.fixture(scope="session")
def ordinary_letters() -> None:
    """Skip a test of the layout on a Linux without letters as wide as those of other systems.

    What fits a line or a page with Arial, Helvetica or Liberation may not fit with DejaVu, which is wider and
    all that a bare Debian has.
    """
    if shutil.which("fc-list") is None:  # not the way of Windows and macOS, which bring their letters
        return
    fonts = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    if not all(name in fonts for name in ("Liberation Sans", "Liberation Serif")):
        lacking("the Liberation fonts (Debian: apt install fonts-liberation)")
