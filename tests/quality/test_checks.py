"""Facts just inside and just outside every limit, and the findings they lead to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from kneealign.codes import Finding, FindingCode, Severity
from kneealign.quality import (
    findings_sd_deg,
    has_refusal,
    needs_closer_look,
    sort_findings,
)
from kneealign.quality.checks import _held_against_limits
from kneealign.quality.light import LightFacts
from kneealign.quality.limits import rules
from tests.quality.figures import CAMERA, GOOD_LEGS, GOOD_LIGHT, GOOD_POSE, codes, standing
from tests.quality.test_limits import RULES


def test_good_facts_find_nothing() -> None:
    assert _held_against_limits(GOOD_POSE) == []
    assert _held_against_limits(GOOD_LEGS) == []
    assert _held_against_limits(GOOD_LIGHT) == []
    unknown = replace(GOOD_POSE, pitch_deg=None, knee_bend=None, distance_legs=None, sway=None)
    assert _held_against_limits(unknown) == []
    assert _held_against_limits(LightFacts(None, 0, None)) == []


def held(fact: str, value: float, where: dict[str, Any] | None = None) -> list[Finding]:
    good = next(facts for facts in (GOOD_POSE, GOOD_LIGHT, GOOD_LEGS) if hasattr(facts, fact))
    also = {where["fact"]: where["above"] + 0.1} if where else {}
    return _held_against_limits(replace(good, **{fact: value, **also}))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule['code']} by {rule['fact']}")
def test_just_inside_and_just_outside(rule: dict[str, Any]) -> None:
    beyond = 1e-3 if rule["bound"] == "above" else -1e-3
    milder: list[str] = []

    def raised(value: float) -> list[Finding]:
        found = held(rule["fact"], value, rule.get("where"))
        return [item for item in found if item.code == rule["code"]]

    for severity in ("info", "warning", "refusal"):
        if severity not in rule:
            continue
        limit = rule[severity]
        assert [item.severity for item in raised(limit)] == milder, "the limit itself is allowed"
        assert [item.severity for item in raised(limit - beyond)] == milder
        (outside,) = raised(limit + beyond)
        assert (outside.severity, outside.limit) == (severity, limit)
        assert outside.value == pytest.approx(limit + beyond)
        milder = [severity]


def made(code: str, severity: Any) -> Finding:
    return Finding(code, Severity(severity))  # type: ignore[arg-type]


def test_sorting() -> None:
    one = [made("c", "info"), made("a", "warning"), made("b", "refusal"), made("d", "warning")]
    assert [item.code for item in sort_findings(one)] == ["b", "a", "d", "c"]
    assert sort_findings([]) == ()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_each_code_once_in_its_worst_severity(order: tuple[int, ...]) -> None:
    same = [made("a", "info"), made("a", "refusal"), made("a", "warning")]
    assert [item.severity for item in sort_findings(same[index] for index in order)] == ["refusal"]


def test_refusal() -> None:
    assert has_refusal([made("a", "info"), made("b", "refusal")])
    assert not has_refusal([made("a", "info"), made("b", "warning")])
    assert not has_refusal([])


def test_limits_are_plain_json_numbers() -> None:
    assert json.loads(json.dumps(RULES)) == RULES
    assert len(rules()) == len(RULES)


def test_cloth_on_the_shins_is_fine_where_it_is_tight() -> None:
    assert [(item.code, item.severity) for item in held("shin_colour", 30)] == [("tight_clothing", "info")]
    trousers = _held_against_limits(
        replace(GOOD_LEGS, shin_colour=30, ankle_colour=30, foot_colour=20, shank_width=0.14)
    )
    assert [(item.code, item.severity) for item in trousers] == [("clothes_hide_legs", "warning")]


def test_wide_thighs_are_named_as_what_hides_the_hips() -> None:
    """Nothing else would tell a person in tight clothes why the interval is so wide."""
    assert [(item.code, item.severity) for item in held("hips_covered", 0.8)] == [("hips_hidden", "info")]
    assert codes(held("hips_covered", 0.3)) == []
    loose = _held_against_limits(replace(GOOD_LEGS, hips_covered=1.0, shin_colour=30, shank_width=0.14))
    assert codes(loose) == ["clothes_hide_legs"]


def test_boots_cover_the_ankles_and_trainers_do_not() -> None:
    assert codes(_held_against_limits(replace(GOOD_LEGS, foot_colour=30))) == ["shoes"]
    socks = _held_against_limits(replace(GOOD_LEGS, foot_colour=30, ankle_colour=30))
    assert [(item.code, item.severity) for item in socks] == [("ankles_covered", "info"), ("shoes", "info")]
    boots = _held_against_limits(replace(GOOD_LEGS, foot_colour=30, ankle_colour=30, shank_width=0.13))
    assert [(item.code, item.severity) for item in boots] == [
        ("ankles_covered", "warning"),
        ("shoes", "info"),
    ]


def test_knees_that_may_be_bent_widen_the_interval_by_degrees() -> None:
    def widened(bend: float) -> float:
        return findings_sd_deg(_held_against_limits(replace(GOOD_POSE, knee_bend=bend)))

    assert widened(1.1) == 0, "nothing is said, and nothing widened"
    assert 0 < widened(1.3) < widened(1.8) < widened(2.1) == widened(2.7)
    assert findings_sd_deg([]) == 0
    assert findings_sd_deg(held("colour_spread", 0.0)) > 0
    leaning = findings_sd_deg(_held_against_limits(replace(GOOD_POSE, sway=0.03)))
    assert leaning > widened(2.7)


def test_without_a_head_a_slight_bend_widens_the_interval_more() -> None:
    def added(without_head: float) -> float:
        facts = replace(GOOD_POSE, knee_bend=1.5, without_head=without_head)
        return findings_sd_deg(_held_against_limits(facts))

    assert added(without_head=1.0) > added(without_head=0.0) + 0.5


def test_two_views_suffice_for_who_stands_well() -> None:
    assert not needs_closer_look(standing(), CAMERA, [])
    assert not needs_closer_look(standing(), CAMERA, [Finding(FindingCode.TIGHT_CLOTHING, Severity.INFO)])


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.REFUSAL])
def test_a_warning_or_refusal_asks_for_more_views(severity: Severity) -> None:
    assert needs_closer_look(standing(), CAMERA, [Finding(FindingCode.KNEES_BENT, severity)])


def test_knees_that_are_nearly_bent_ask_for_more_views(monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = (rule for rule in rules() if rule.closer is not None)
    assert rule.code == "knees_bent"
    for value, nearly in ((rule.closer - 0.01, False), (rule.closer + 0.01, True)):  # type: ignore[operator]
        assert rule.verdict(value) is None
        facts = replace(GOOD_POSE, knee_bend=value)
        monkeypatch.setattr("kneealign.quality.checks.pose_facts", lambda *_, facts=facts, **__: facts)
        assert needs_closer_look(standing(), CAMERA, []) == nearly
