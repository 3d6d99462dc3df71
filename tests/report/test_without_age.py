"""A photo of somebody whose age nobody gave: numbers everywhere, bands nowhere."""

from __future__ import annotations

import json
from collections import Counter

import pytest

import kneealign
from kneealign.batch.columns import Row, flatten
from kneealign.batch.overview import Overview
from kneealign.batch.summary import Counts
from kneealign.report import render_html, render_text
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import SAMPLES

BANDS = ("mild", "moderate", "marked", "usual range for adults", "% chance", "likely (")


@pytest.fixture(scope="module")
def ageless() -> Assessment:
    return kneealign.measure(SAMPLES / "knock_knees_adult.jpg", Subject(sex="female", height_cm=152))


def test_json_has_angles_and_no_band(ageless: Assessment) -> None:
    result = json.loads(ageless.to_json())
    for leg in result["legs"].values():
        assert leg["deviation_deg"] > 9
        assert (leg["category"], leg["probabilities"], leg["limits"]) == (None, {}, [])
    assert result["gaps"]["intermalleolar_distance"]["category"] is None
    assert result["verdict"]["next_step"]["code"] == "give_the_age"
    assert Assessment.from_json(ageless.to_json()) == ageless


def test_the_summary_and_the_page_name_the_angles_and_no_band(ageless: Assessment) -> None:
    assert ageless.picture is not None
    text = " ".join(render_text(ageless).split())
    page = render_html(ageless, ageless.picture.rgb)
    assert "give the age" in text.lower() or "--age" in text
    for said in (text, page):
        assert "° valgus" in said
    for band in BANDS:
        assert band not in text
    assert 'class="band-' not in page
    assert 'class="chances"' not in page
    assert "Canadian women" not in page


def test_a_folders_tables_have_no_band_either(ageless: Assessment) -> None:
    facts = {"result": json.loads(ageless.to_json())}
    cells = flatten(1, "a.jpg", Row("a.jpg", ageless.subject), "measured", facts)
    assert cells["left_deviation_deg"] > 9
    for side in ("left", "right"):
        assert cells[f"{side}_category"] is cells[f"{side}_category_probability"] is None
    overview = Overview()
    overview.add(1, "a.jpg", "measured", facts)
    page = overview.render(Counts(Counter(measured=1), Counter(), Counter(cannot_tell=1)))
    assert not [band for band in BANDS if band in page]
