"""The page's formulas in JavaScript against those of ``kneealign.legs``."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from make_review_vectors import vectors

from kneealign.body import SIDES
from kneealign.codes import Severity
from kneealign.legs import Camera
from kneealign.quality import check_placed, refusing_limits
from tests.conftest import ROOT

VECTORS: dict[str, Any] = json.loads(
    (ROOT / "tests" / "correction" / "data" / "vectors.json").read_text(encoding="utf-8")
)
FORMULA = (ROOT / "kneealign" / "correction" / "templates" / "formula.js").read_text(encoding="utf-8")
FUNCTION = FORMULA.replace('"use strict";', "")  # no directive in a function that takes a pair
MEASURE = f"([frame, all]) => {{ {FUNCTION}; return all.map((legs) => formula.measure(frame, legs)); }}"


def test_the_vectors_are_what_python_makes_of_them() -> None:
    assert vectors() == VECTORS, "run: python tools/make_review_vectors.py"


def test_javascript_and_python_agree(browser: Any) -> None:
    page = browser.new_page()
    compared = 0
    for name, vector in VECTORS.items():
        cases = vector["cases"]
        found = page.evaluate(MEASURE, [vector["frame"], [case["legs"] for case in cases]])
        for case, result in zip(cases, found, strict=True):
            assert result["deviation_deg"] == pytest.approx(case["deviation_deg"], abs=0.01), name
            for kind, within in (("gaps_leg", 1e-4), ("gaps_cm", 0.01)):
                if case[kind] is None:
                    assert result[kind] is None, name
                    continue
                for gap, value in case[kind].items():
                    expected = value if value is None else pytest.approx(value, abs=within)
                    assert result[kind][gap] == expected, (name, kind, gap)
                    compared += 1
    page.close()
    assert compared > 300


def test_the_page_refuses_what_python_refuses(browser: Any) -> None:
    limits = [
        {"fact": rule.fact, "bound": rule.bound, "limit": limit, "text": str(rule.code), "always": True}
        for rule, limit in refusing_limits(seen=False)
    ]
    plausible = {"limits": limits, "landmarks": None, "reach_px": None}
    random = np.random.default_rng(5)
    good = np.array([[[640, 400], [636, 700], [640, 1000]], [[560, 400], [564, 700], [560, 1000]]], float)
    drawn = [good + random.normal(0, scale, good.shape) for scale in (3, 15, 40, 90) for _ in range(50)]
    turned = [good @ np.array([[0.8, -0.6], [0.6, 0.8]]) + [-300, 300], good * 0.1, good * [3.5, 1]]
    legs = [{side: one[i].tolist() for i, side in enumerate(SIDES)} for one in [*drawn, *turned]]
    script = f"([how, all]) => {{ {FUNCTION}; return all.map((legs) => formula.refusal(how, legs)); }}"
    page = browser.new_page()
    shown = page.evaluate(script, [plausible, legs])
    page.close()
    camera = Camera(1200, 1600, None)
    seen = set()
    for one, text in zip(legs, shown, strict=True):
        joints = {side: np.array(one[side]) for side in SIDES}
        found = check_placed(joints, camera, 1.0, seen=False)
        refused = {str(item.code) for item in found if item.severity is Severity.REFUSAL}
        assert (text in refused) if refused else text == ""
        seen |= {text}
    assert seen >= {"", "legs_crossed", "not_standing_evenly", "person_too_small"}


def test_a_marker_wins_over_the_height(browser: Any) -> None:
    page = browser.new_page()
    frame, legs = VECTORS["adult"]["frame"], VECTORS["adult"]["cases"][0]["legs"]
    (found,) = page.evaluate(MEASURE, [{**frame, "cm_per_px": 0.25}, [legs]])
    page.close()
    length_px = sum(math.dist(a, b) for leg in legs.values() for a, b in pairwise(leg)) / 2
    assert found["cm_per_px"] == 0.25
    assert found["gaps_cm"]["ankle"] == pytest.approx(found["gaps_leg"]["ankle"] * length_px * 0.25)


def test_the_vectors_cover_what_can_differ() -> None:
    frames = [vector["frame"] for vector in VECTORS.values()]
    assert {frame["plane"] is None for frame in frames} == {True, False}
    assert {frame["ear_px"] is None for frame in frames} == {True, False}
    assert {frame["length_cm"] is None for frame in frames} == {True, False}
    assert any(frame["plane"] and abs(frame["plane"]["elevation_deg"]) > 10 for frame in frames)
    touching = [
        case["gaps_cm"]["ankle_touching"]
        for one in VECTORS.values()
        for case in one["cases"]
        if case["gaps_cm"]
    ]
    assert None in touching
    angles = [
        case["deviation_deg"][side]
        for one in VECTORS.values()
        for case in one["cases"]
        for side in one["cases"][0]["legs"]
    ]
    assert min(angles) < -5
    assert max(angles) > 15
