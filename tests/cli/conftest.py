"""The command line with a stand-in for the measurement, so that only the command line is tested."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import kneealign
from kneealign.cli import app
from kneealign.errors import ModelError, PhotoError
from kneealign.result import Assessment
from tests.factories import make_assessment, make_pixels, make_refused, with_pixels

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "KNEEALIGN_DEBUG", "KNEEALIGN_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run() -> Run:
    """Run the command line with these words; stdin may be given as bytes."""

    def invoke(*words: str, stdin: bytes | None = None) -> Any:
        return CliRunner().invoke(app, list(words), input=stdin, prog_name="kneealign")

    return invoke


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Replace the measurement; the photo's name decides what happens. Gives the calls that were made."""
    made: list[dict[str, Any]] = []

    def measure(photo: Any, subject: Any = None, **options: Any) -> Assessment:
        name = None if hasattr(photo, "read") else Path(photo).name
        made.append({"photo": photo if name else photo.read(), "subject": subject, **options})
        return _outcome(name, subject)

    # Looked up first: the name loads lazily and must not come back after the test.
    assert kneealign.measure
    monkeypatch.setattr(kneealign, "measure", measure)
    return made


def _outcome(name: str | None, subject: Any) -> Assessment:
    asked = name or ""
    if "unreadable" in asked:
        raise PhotoError("photo_damaged", f"The photo {name} cannot be read.", "Save it again as JPEG.")
    if "no-model" in asked:
        raise ModelError("model_missing", "The model file is missing.", "Reinstall kneealign.")
    if "fault" in asked:
        raise RuntimeError("boom")
    if "interrupt" in asked:
        raise KeyboardInterrupt
    made = make_refused() if "refused" in asked else make_assessment()
    result = replace(made, subject=subject or made.subject)
    sha256 = hashlib.sha256(asked.encode()).hexdigest()
    return with_pixels(replace(result, photo=replace(result.photo, name=name, sha256=sha256)), make_pixels())
