from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneealign.codes import Category, ImdBasis, ImdReason
from kneealign.norms.reference import adult_spread
from kneealign.report.bands import Stripe, angle_stripes, imd_stripes, usual_by_age
from kneealign.report.history import Earlier
from kneealign.report.page.charts import growth_figure, spread_figure
from kneealign.report.page.drawings import leg_shapes
from kneealign.report.page.figures import angle_domain, angle_figure, gap_figure, spread_labels
from kneealign.report.page.svg import Axis
from kneealign.result import IntermalleolarDistance, Legs
from kneealign.subject import Subject
from kneealign.texts import words_in
from tests.factories import make_leg

EN = words_in("en")
UNAVAILABLE = IntermalleolarDistance(None, None, ImdBasis.UNAVAILABLE, None, ImdReason.NO_SCALE)
SUBJECTS = [
    Subject(age_years=31, sex="female"),
    *(Subject(age_years=age, sex=sex) for age in (2.5, 5, 8, 12, 16) for sex in ("female", "male")),
]


def make_legs(left_deg: float = 12.2, right_deg: float = -4.1) -> Legs:
    return Legs(left=make_leg("left", left_deg), right=make_leg("right", right_deg))


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


@pytest.mark.parametrize(("value", "px"), [(-10, 200), (10, 0), (0, 100), (5, 50), (99, 0), (-99, 200)])
def test_scale(value: float, px: float) -> None:
    assert Axis(-10, 10, 200, 0).px(value) == px


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(5, 20)), min_size=1, max_size=8))
def test_spread_labels_never_overlap(labels: list[tuple[float, float]]) -> None:
    labels.sort()
    heights = [height for _, height in labels]
    placed = spread_labels([centre for centre, _ in labels], heights, 0, 300)
    for i in range(len(placed) - 1):
        assert placed[i + 1] - placed[i] >= (heights[i] + heights[i + 1]) / 2 - 1e-6
    assert placed[0] - heights[0] / 2 >= -1e-6
    assert placed[-1] + heights[-1] / 2 <= 300 + 1e-6


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_bands_cover_the_axis_without_a_hole(subject: Subject) -> None:
    for stripes in (angle_stripes(EN, subject), imd_stripes(EN, subject)):
        assert stripes[0].low == -math.inf
        assert stripes[-1].high == math.inf
        assert [s.high for s in stripes[:-1]] == [s.low for s in stripes[1:]]
        assert [s.level for s in stripes].count(0) == 1


def test_marks_and_bars_stand_at_their_values() -> None:
    legs = make_legs()
    stripes = angle_stripes(EN, Subject(age_years=31))
    scale = Axis(*angle_domain(stripes, (legs.left, legs.right)), 398, 46)
    figure = tree(angle_figure(EN, stripes, legs))
    left = next(g for g in figure.iter("g") if g.get("class") == "side-left")
    dot = left.find("circle")
    assert dot is not None
    assert float(dot.get("cy", 0)) == scale.px(12.2)
    thick = next(line for line in left.iter("line") if line.get("class") == "thick")
    assert [float(thick.get(key, 0)) for key in ("y1", "y2")] == [scale.px(10.7), scale.px(13.7)]
    thin = next(line for line in left.iter("line") if line.get("class") == "thin")
    assert [float(thin.get(key, 0)) for key in ("y1", "y2")] == [scale.px(7.2), scale.px(17.2)]
    bands = [float(rect.get("height", 0)) for rect in figure.findall("rect")]
    assert sum(bands) == pytest.approx(398 - 46, abs=0.1)


@pytest.mark.parametrize("degrees", [-2.0, -0.4, 0.0, 0.4, 2.0])
def test_the_line_at_zero_strikes_no_value(degrees: float) -> None:
    figure = tree(angle_figure(EN, angle_stripes(EN, Subject(age_years=31)), make_legs(degrees, degrees)))
    (zero,) = (float(line.get("y1", 0)) for line in figure.iter("line") if line.get("class") == "zero")
    values = [float(text.get("y", 0)) for text in figure.iter("text") if text.get("class") == "value"]
    assert len(values) == 2
    assert not [y for y in values if y - 10 < zero < y + 3]


@pytest.mark.parametrize("subject", SUBJECTS, ids=str)
def test_band_names_stay_inside_the_figure(subject: Subject) -> None:
    figure = tree(angle_figure(EN, angle_stripes(EN, subject), make_legs(3.0, 2.0)))
    heights = [float(text.get("y", 0)) for text in figure.iter("text")]
    assert min(heights) > 0
    assert max(heights) <= 420
    names = {text.text for text in figure.iter("text") if text.get("class") == "range"}
    assert {stripe.range_words for stripe in angle_stripes(EN, subject)} <= names


def test_values_beyond_the_bands_widen_the_axis() -> None:
    low, high = angle_domain(angle_stripes(EN, Subject(age_years=31)), (make_leg("left", 25.0),))
    assert high == 31.0
    assert low == -14.0


def test_every_angle_in_a_figure_has_its_word() -> None:
    legs = make_legs()
    child = Subject(age_years=8, sex="male")
    for svg in (
        angle_figure(EN, angle_stripes(EN, child), legs),
        growth_figure(EN, "male", [Earlier.of(8, legs)], usual_by_age(child), "boys"),
        spread_figure(EN, adult_spread(Subject()), legs, (-3.0, 3.0), "adults"),
    ):
        texts = [element.text or "" for element in tree(svg).iter()]
        angles = [text for text in texts if re.search(r"\d°", text)]
        assert len(angles) >= 4
        assert [text for text in angles if not re.search(r"valgus|varus|straight", text)] == []


def test_gap_figure() -> None:
    distance = IntermalleolarDistance(
        6.2, (4.2, 8.2), ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH
    )
    stripes = imd_stripes(EN, Subject(age_years=31))
    figure = tree(gap_figure(EN, "imd", stripes, distance))
    scale = Axis(0, 12, 8, 392)
    mark = next(path for path in figure.iter("path") if path.get("class") == "mark")
    assert (mark.get("d") or "").startswith(f"M{scale.px(6.2)} ")
    assert gap_figure(EN, "imd", stripes, UNAVAILABLE) == ""


def test_the_usual_band_starts_at_two_and_holds_the_usual_bands() -> None:
    rows = usual_by_age(Subject(age_years=5, sex="female"))
    assert rows[0][0] == 2
    assert rows[-1][0] == 18
    assert all(low < 0 < high for _, low, high in rows)
    highs = {age: high for age, _, high in rows}
    assert max(highs, key=lambda age: highs[age]) == 3, "knock-knee is strongest at about 3 years"


def test_figures_say_what_they_show() -> None:
    for svg in (leg_shapes(EN), angle_figure(EN, angle_stripes(EN, Subject()), make_legs())):
        root = tree(svg)
        title = root.find("title")
        assert title is not None
        assert title.text
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == title.get("id")


def test_labels_are_escaped() -> None:
    stripe = Stripe(-math.inf, math.inf, Category.USUAL, "<b>&", "<b>&", "0 to 1", 0)
    edge = Stripe(1.0, math.inf, Category.MILD_VALGUS, "y", "y", "over 1", 1)
    assert "<b>" not in angle_figure(EN, (stripe, edge), make_legs())
