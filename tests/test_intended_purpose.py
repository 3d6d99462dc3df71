"""What kneealign is for is said in the same words everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from kneealign.texts import disclaimer, languages, short_disclaimer, words_in
from tests.conftest import ROOT
from tests.factories import make_assessment, make_pixels

DISCLAIMER = disclaimer(words_in("en"))
PURPOSE = DISCLAIMER[DISCLAIMER.index("kneealign is for") :]
"""What stands in every result and report; documents say the same."""


def said(text: str) -> str:
    """A text without line ends and the marks of emphasis."""
    return " ".join(text.replace("**", "").split())


@pytest.mark.parametrize("document", ["README.md", "docs/intended-purpose.md", "docs/example.json"])
def test_documents_say_it(document: str) -> None:
    assert PURPOSE in said((ROOT / document).read_text(encoding="utf-8"))


def test_results_and_reports_say_it(tmp_path: Path) -> None:
    assert all(word in PURPOSE for word in ("learning", "not a medical device", "screening", "diagnosis"))
    result = make_assessment()
    assert PURPOSE in result.to_dict()["disclaimer"]
    report = Path(result.save_report(tmp_path / "report.html", make_pixels()))
    assert PURPOSE in said(report.read_text(encoding="utf-8"))


def test_every_language_rules_out_screening_and_diagnosis() -> None:
    words = {
        "en": ("screening", "diagnosis", "medical device"),
        "es": ("cribado", "diagnóstico", "producto sanitario"),
    }
    assert set(words) == set(languages())
    for lang, needed in words.items():
        assert all(word in disclaimer(words_in(lang)) for word in needed), lang
        assert needed[-1] in short_disclaimer(words_in(lang)), lang


def test_no_document_promises_what_the_purpose_rules_out() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    promises = ("screening tool", "can diagnose", "diagnoses ", "detects knock", "clinically validated")
    for path in documents:
        text = path.read_text(encoding="utf-8").lower()
        assert not [promise for promise in promises if promise in text], path.name
