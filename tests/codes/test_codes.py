"""Every code has its meaning, its words in every language, and its line in the documents."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from typing import Any

import pytest

from kneealign.codes import (
    ENUMERATIONS,
    Advice,
    Category,
    Code,
    Direction,
    FindingCode,
    Group,
    ImdBasis,
    ImdReason,
    NextStepCode,
    Reason,
    ReasonCode,
    VerdictCode,
    meanings,
)
from kneealign.result import json_schema
from kneealign.texts import languages, reason_text, words_in
from tests.conftest import ROOT

CODES = [(codes, code) for codes in ENUMERATIONS for code in codes]
SAID_ELSEWHERE = {
    ReasonCode.SENTENCE,
    ReasonCode.PHOTO_REFUSED,
    ReasonCode.USUAL_AT_THIS_AGE,
    ReasonCode.AGE_NOT_GIVEN,
}
"""Reasons that are said with the words of a finding or of a group, or bring their own."""


def test_every_enumeration_is_listed() -> None:
    assert set(ENUMERATIONS) == set(Code.__subclasses__())


@pytest.mark.parametrize(("codes", "code"), CODES, ids=str)
def test_a_code_has_a_meaning(codes: type[Code], code: Code) -> None:
    meaning = meanings(codes)[code]
    assert meaning[0].isupper() or meaning[0] == "`"
    assert meaning.endswith(".")
    assert len(meaning) < 130, "one short sentence"


@pytest.mark.parametrize(("codes", "code"), CODES, ids=str)
def test_a_code_is_its_own_string(codes: type[Code], code: Code) -> None:
    assert code == str(code) == f"{code}" == code.value == code.name.lower()
    assert json.loads(json.dumps({code: code})) == {code.value: code.value}
    assert pickle.loads(pickle.dumps(code)) is code
    assert copy.deepcopy(code) is code
    assert codes(code.value) is code


@pytest.mark.parametrize("lang", languages())
def test_every_code_has_words_in_every_language(lang: str) -> None:
    own = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in words_folder(lang)}
    assert own["findings"].keys() == set(FindingCode)
    for section, codes in (
        ("verdicts", VerdictCode),
        ("advice", Advice),
        ("next_steps", NextStepCode),
        ("categories", Category),
        ("groups", Group),
        ("imd_bases", ImdBasis),
        ("imd_reasons", ImdReason),
    ):
        assert own["answers"][section].keys() == set(codes), section
    assert own["answers"]["reasons"].keys() == set(ReasonCode) - SAID_ELSEWHERE
    assert own["answers"]["parts"]["directions"].keys() == set(Direction) - {Direction.STRAIGHT}


def words_folder(lang: str) -> Any:
    return (ROOT / "kneealign" / "texts" / "data" / lang).glob("*.json")


def test_reasons_that_are_said_elsewhere_are_said() -> None:
    words = words_in("en")
    for code, values in (
        (ReasonCode.SENTENCE, {"text": "As it was."}),
        (ReasonCode.PHOTO_REFUSED, {"finding": "no_person"}),
        (ReasonCode.USUAL_AT_THIS_AGE, {"group": "child_4_6"}),
        (ReasonCode.AGE_NOT_GIVEN, {}),
    ):
        assert reason_text(words, Reason(code, dict(values))).endswith(".")


def test_a_code_stands_for_one_thing() -> None:
    """Codes of verdicts and of reasons stand in one list, so they must differ."""
    assert not set(map(str, VerdictCode)) & set(map(str, ReasonCode))


def test_the_schema_lists_every_code_with_its_meaning() -> None:
    definitions = json_schema()["$defs"]
    for codes in ENUMERATIONS:
        listed = {one["const"]: one["description"] for one in definitions[codes.__name__]["oneOf"]}
        assert listed == {str(code): meaning for code, meaning in meanings(codes).items()}


def test_the_document_of_codes_is_current() -> None:
    tool = [sys.executable, str(ROOT / "tools" / "make_codes_doc.py"), "--check"]
    result = subprocess.run(tool, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert result.returncode == 0, "run: python tools/make_codes_doc.py"
