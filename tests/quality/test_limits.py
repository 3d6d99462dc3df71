"""The data: every rule has its texts, its limits and its reason, and nothing is there for nothing."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from kneealign.codes import FindingCode
from kneealign.quality.facts import PoseFacts
from kneealign.quality.light import LightFacts
from kneealign.quality.pictures import LegFacts
from kneealign.texts import words_in
from tests.conftest import ROOT

ROOM = ROOT / "kneealign" / "quality"
RULES: list[dict[str, Any]] = json.loads((ROOM / "data" / "limits.json").read_text(encoding="utf-8"))["rules"]
ENGLISH: dict[str, dict[str, str]] = words_in("en").file("findings")
FACTS = {field.name for kind in (PoseFacts, LightFacts, LegFacts) for field in fields(kind)}

WITHOUT_A_LIMIT = {
    "no_person": {"refusal"},
    "no_such_person": {"refusal"},
    "several_people": {"refusal"},
    "other_people": {"info"},
    "under_two_years": {"refusal"},
    "hips_outside_frame": {"refusal"},
    "knees_outside_frame": {"refusal"},
    "feet_outside_frame": {"refusal"},
    "joints_by_hand": {"info"},
    "refused_without_points": {"warning"},
    "joints_off_person": {"warning"},
    "stance_unchecked": {"warning"},
    "age_unknown": {"info"},
    "height_unknown": {"info"},
    "height_unlikely_for_age": {"info"},
    "height_unusual_for_age": {"info"},
    "scale_from_legs": {"info"},
    "lens_unknown": {"info"},
    "front_camera": {"info"},
    "local_calibration": {"info"},
    "calibration_outside_ages": {"info"},
    "marker_and_height_disagree": {"warning"},
    "marker_and_age_disagree": {"warning"},
    "stand_refused": {"info"},
    "stand_given_twice": {"info"},
    "outlier_stand": {"info"},
    "stands_disagree": {"refusal", "warning"},
    "one_stand_only": {"info"},
    "no_stand_usable": {"refusal"},
}
"""Findings of the code itself, and the severities that it gives them."""


def severities() -> dict[str, set[str]]:
    used = {code: set(kinds) for code, kinds in WITHOUT_A_LIMIT.items()}
    for rule in RULES:
        used.setdefault(rule["code"], set()).update({"info", "warning", "refusal"} & rule.keys())
    return used


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['code']} by {rule['fact']}")
def test_a_rule_is_complete(rule: dict[str, Any]) -> None:
    assert set(rule) <= {
        "fact",
        "code",
        "bound",
        "info",
        "warning",
        "refusal",
        "basis",
        "where",
        "unless",
        "closer",
    }
    assert rule["fact"] in FACTS
    assert rule["bound"] in ("above", "below")
    assert rule["basis"].strip()
    limits = [rule[severity] for severity in ("info", "warning", "refusal") if severity in rule]
    assert limits
    assert limits == sorted(set(limits), reverse=rule["bound"] == "below"), "the milder comes first"
    assert set(rule.get("unless", ())) <= {other["code"] for other in RULES}
    if "where" in rule:
        assert rule["where"]["fact"] in FACTS


def test_every_fact_is_held_against_a_limit() -> None:
    conditions = {rule["where"]["fact"] for rule in RULES if "where" in rule}
    assert {rule["fact"] for rule in RULES} | conditions == FACTS


def test_texts_are_there_for_every_severity_and_no_other() -> None:
    assert {code: set(texts) - {"advice", "good"} for code, texts in ENGLISH.items()} == severities()


def test_every_code_is_a_finding_of_a_rule_or_of_the_code() -> None:
    assert severities().keys() == set(FindingCode)
    package = ROOT / "kneealign"
    sources = [
        *ROOM.glob("*.py"),
        package / "pipeline.py",
        package / "correction" / "sight.py",
        package / "scaling.py",
        package / "stands" / "mean.py",
    ]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert all(f"FindingCode.{code.upper()}" in source for code in WITHOUT_A_LIMIT)


@pytest.mark.parametrize("code", ENGLISH)
def test_texts_are_sentences(code: str) -> None:
    for kind, text in ENGLISH[code].items():
        assert text == text.strip()
        if kind == "advice" and not text:
            assert set(ENGLISH[code]) == {"advice", "info", "good"}, (
                "who is warned or refused is told what to do"
            )
            continue
        assert text[0].isupper()
        assert text.endswith(".")
        assert "  " not in text
