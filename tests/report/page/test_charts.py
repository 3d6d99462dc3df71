from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from kneealign.norms import reference
from kneealign.report.bands import usual_by_age
from kneealign.report.history import Earlier, earlier_than, read_folder
from kneealign.report.page import drawings
from kneealign.report.page.charts import growth_figure, spread_figure
from kneealign.report.page.others import among_others, history_sentences
from kneealign.report.page.svg import Axis
from kneealign.result import Legs
from kneealign.subject import Subject
from kneealign.texts import chapters, words_in
from tests.factories import make_assessment, make_leg, make_refused

EN = words_in("en")
GIRL = Subject(age_years=5.5, sex="female", height_cm=110)


def drawn(svg: str) -> ET.Element:
    """A figure without its key."""
    figure = ET.fromstring(svg)
    (keys,) = (group for group in figure if group.get("class") == "keys")
    assert len(list(keys.iter("text"))) >= 4
    figure.remove(keys)
    return figure


def measured(age_years: float, left_deg: float, right_deg: float) -> Earlier:
    return Earlier.of(age_years, Legs(left=make_leg("left", left_deg), right=make_leg("right", right_deg)))


@pytest.mark.parametrize(
    ("age_years", "sex", "mean_deg", "sd_deg"),
    [
        (3, "male", 4.0, 2.5),
        (3.5, None, 4.0, 2.45),
        (8, "female", 1.5, 2.0),
        (16, "male", -0.2, 2.0),
        (16, None, 0.25, 2.0),
    ],
)
def test_the_published_curve_is_shifted_by_the_offset(
    age_years: float, sex: str | None, mean_deg: float, sd_deg: float
) -> None:
    point = reference.child_at(age_years, sex)  # type: ignore[arg-type]
    assert point.mean_deg == pytest.approx(mean_deg)
    assert point.sd_deg == pytest.approx(sd_deg)


def test_ages_beyond_the_curve_get_its_ends() -> None:
    curve = reference.children_curve("female")
    assert reference.child_at(1, "female").mean_deg == curve[0].mean_deg
    assert reference.child_at(30, "female").mean_deg == curve[-1].mean_deg


def test_the_share_of_adults_follows_the_spread() -> None:
    women = reference.adult_spread(Subject(sex="female"))
    assert women.share_above(women.mean_deg) == pytest.approx(0.5)
    assert women.share_above(women.mean_deg + 1.96 * women.sd_deg) == pytest.approx(0.025, abs=1e-3)
    assert reference.adult_spread(Subject()).group == "unknown"


def test_every_reference_row_names_listed_sources() -> None:
    assert set(reference.chart_sources()) <= set(reference.reference_texts())


def test_points_of_the_child_stand_at_their_age_and_angle() -> None:
    usual = usual_by_age(GIRL)
    figure = drawn(
        growth_figure(EN, "female", [measured(4.5, 9, 8.5), measured(5.5, 7, 6.5)], usual, "girls")
    )
    across = Axis(2, 8, 108, 382)
    left = next(g for g in figure.iter("g") if g.get("class") == "side-left")
    dots = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in left.iter("circle")]
    assert [x for x, _ in dots] == [pytest.approx(across.px(age)) for age in (4.5, 5.5)]
    # More valgus is further up, and the line joins the dots.
    assert dots[0][1] < dots[1][1]
    course = next(line for line in left.iter("polyline") if line.get("class") == "course")
    assert course.get("points") == " ".join(f"{x:g},{y:g}" for x, y in dots)
    one = drawn(growth_figure(EN, None, [measured(5.5, 7, 6.5)], usual, "children"))
    assert not [line for line in one.iter("polyline") if line.get("class") == "course"]
    childhood = Axis(2, 18, 108, 382)
    assert [float(c.get("cx", 0)) for c in one.iter("circle")] == [pytest.approx(childhood.px(5.5))]


@pytest.mark.parametrize("ages", [(2.0, 2.2, 2.6), (5.0, 5.3, 5.5), (3.0, 17.9), (16.9, 17.4, 17.9)])
def test_marks_of_photos_months_apart_lie_apart(ages: tuple[float, ...]) -> None:
    photos = [measured(age, 7, 6.5) for age in ages]
    figure = drawn(growth_figure(EN, "male", photos, usual_by_age(GIRL), "boys"))
    left = next(g for g in figure.iter("g") if g.get("class") == "side-left")
    discs = [(float(c.get("cx", 0)), float(c.get("r", 0))) for c in left.iter("circle")]
    assert [x for x, _ in discs] == sorted(x for x, _ in discs)
    assert discs[-1][1] > discs[0][1]  # the present photo stands out
    for (x0, r0), (x1, r1) in pairwise(discs):
        assert x1 - x0 >= 0.9 * (r0 + r1)
    for kind in ("mean", "limit"):
        for course in figure.iter("polyline"):
            if course.get("class") == kind:
                xs = [float(point.split(",")[0]) for point in course.get("points", "").split()]
                assert 80 <= min(xs) < max(xs) <= 392


@pytest.mark.parametrize("sex", ["female", "male", None])
@pytest.mark.parametrize("ages", [(3.0,), (14.0,), (16.0,), (17.9,), (14.0, 17.5)])
def test_the_name_of_the_mean_touches_neither_line_nor_mark(sex: Any, ages: tuple[float, ...]) -> None:
    figure = drawn(
        growth_figure(EN, sex, [measured(a, 1, 0.4) for a in ages], usual_by_age(GIRL), "children")
    )
    (name,) = (text for text in figure.iter("text") if text.text == "average")
    x, y = float(name.get("x", 0)), float(name.get("y", 0))
    (zero,) = (float(line.get("y1", 0)) for line in figure.iter("line") if line.get("class") == "zero")
    assert not y - 12 < zero < y + 4
    dots = [float(dot.get("cx", 0)) for dot in figure.iter("circle")]
    assert x + 24 < min(dots) - 6 or x - 24 > max(dots) + 6


def test_extreme_legs_stay_inside_the_figures() -> None:
    for degrees in (-30.0, 30.0):
        one = measured(12, degrees, degrees)
        legs = Legs(left=make_leg("left", degrees), right=make_leg("right", degrees))
        for svg in (
            growth_figure(EN, "male", [one], usual_by_age(Subject(age_years=12, sex="male")), "boys"),
            spread_figure(EN, reference.adult_spread(Subject()), legs, (-3.0, 3.0), "adults"),
        ):
            for element in drawn(svg).iter():
                for name in ("x", "cx", "x1", "x2"):
                    assert -12 <= float(element.get(name, 0)) <= 400
                for name in ("y", "cy", "y1", "y2"):
                    assert 0 <= float(element.get(name, 0)) <= 360


@pytest.mark.parametrize(
    ("change", "visit", "words"),
    [
        (2.0, False, "may be chance"),
        (6.0, True, "show both photos to a clinician"),
        (6.0, False, "not away from what is usual"),
    ],
)
def test_a_change_is_held_against_chance(change: float, visit: bool, words: str) -> None:
    measurements = [measured(4, 8, 8), measured(5, 8 - change, 8)]
    text = " ".join(history_sentences(EN, measurements, calls_for_a_visit=visit))
    assert f"{change:g}° towards varus" in text
    assert "5°" in text
    assert words in text
    assert not history_sentences(EN, [measured(4, 8, 8)], calls_for_a_visit=visit)


def test_the_largest_change_is_told() -> None:
    measurements = [measured(8, 3, 2.5), measured(10, 8, 7), measured(11, 9.5, 9)]
    text = " ".join(history_sentences(EN, measurements, calls_for_a_visit=True))
    assert "the photo at 8 years" in text
    assert "7° towards valgus" in text
    assert "show both photos" in text


def test_earlier_results_are_those_of_this_child_before(tmp_path) -> None:  # type: ignore[no-untyped-def]
    def at(age_years: float, sha256: str, **changes: object):  # type: ignore[no-untyped-def]
        result = make_assessment(8, 8, subject=replace(GIRL, age_years=age_years, **changes))
        return replace(result, photo=replace(result.photo, sha256=sha256 * 64))

    now = at(5.5, "0")
    others = [at(4.5, "1"), at(3.5, "2"), at(7, "3"), at(4, "4", sex="male"), now, make_refused()]
    for number, result in enumerate(others):
        (tmp_path / f"{number}.kneealign.json").write_text(result.to_json(), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a result")
    found = earlier_than(now, read_folder(tmp_path))
    assert [one.age_years for one in found] == [3.5, 4.5]
    assert earlier_than(make_assessment(subject=Subject()), others) == ()


def test_what_is_no_result_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.kneealign.json").write_text("{}")
    with pytest.raises(ValueError, match=r"a\.kneealign\.json"):
        read_folder(tmp_path)
    with pytest.raises(OSError, match="Not a folder"):
        read_folder(tmp_path / "nowhere")


def test_children_get_the_growth_chart_and_adults_their_spread() -> None:
    child = among_others(EN, make_assessment(7, 7, subject=GIRL), [], lambda keys: [len(list(keys))])
    adult = among_others(EN, make_assessment(7, -4), [], lambda keys: [len(list(keys))])
    assert "growth" in child["figure"]
    assert "3.2° valgus" in child["sentences"][0]
    assert "spread" in adult["figure"]
    told = "about 9 would be further towards bow-leg (by an X-ray: up to 70)."
    assert told in adult["sentences"][1], "a count that an X-ray leaves open is never told alone"
    ordinary = among_others(EN, make_assessment(-1, -1), [], lambda keys: [len(list(keys))])
    assert not any("100" in sentence for sentence in ordinary["sentences"]), "2 to 98 would tell nothing"
    far = among_others(EN, make_assessment(8, -8), [], lambda keys: [len(list(keys))])
    assert "fewer than 1 would be further towards bow-leg (by an X-ray" in far["sentences"][1]


@pytest.mark.parametrize("name", [b.drawing for s in chapters(EN) for b in s.blocks if b.drawing])
def test_every_exercise_is_drawn(name: str) -> None:
    figure = ET.fromstring(drawings.exercise(name, "A title"))
    kinds = {element.get("class") for element in figure.iter()}
    assert {"head-shape", "limb-still", "limb-start", "limb-end", "arrow"} <= kinds
    title = figure.find("title")
    assert title is not None
    assert title.text == "A title"


def test_legs_that_stand_far_apart_among_others_are_told_one_by_one() -> None:
    def ranks(left_deg: float, right_deg: float, half: float = 2.0) -> list[str]:
        legs = Legs(
            *(
                make_leg(side, deg, xray_interval_deg=(deg - half, deg + half))
                for side, deg in (("left", left_deg), ("right", right_deg))
            )
        )
        result = make_assessment(left_deg, right_deg, subject=replace(GIRL, age_years=14), legs=legs)
        told = among_others(EN, result, [], lambda keys: [len(list(keys))])["sentences"]
        return [sentence for sentence in told if "Of 100" in sentence or "of 100" in sentence]

    assert len(ranks(5.0, 5.2)) == 1
    assert [sentence.split(":")[0] for sentence in ranks(11, 1)] == ["Right leg", "Left leg"]
    assert "bow-leg" in ranks(-4, -4.1)[0]
    assert [sentence.split(":")[0] for sentence in ranks(11, 1, half=5.0)] == ["Left leg"]
