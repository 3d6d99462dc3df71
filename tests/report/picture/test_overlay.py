from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kneealign.codes import ScaleMethod
from kneealign.report import Style, draw_overlay
from kneealign.report.picture import marks, strips
from kneealign.report.picture.labels import Rect, knee_box, place_labels
from kneealign.result import Assessment, JointsPx, Legs
from tests.factories import make_assessment, make_pixels, make_refused

POINTS = {
    "left": ((345.0, 400.0), (340.0, 570.0), (345.0, 740.0)),
    "right": ((255.0, 400.0), (260.0, 570.0), (255.0, 740.0)),
}
SIZES = {"left": (160.0, 60.0), "right": (150.0, 60.0)}


@pytest.fixture
def drawn_words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every row of text that is drawn."""
    rows: list[str] = []
    draw = strips.Line.draw

    def spy(self: strips.Line, *args: object) -> None:
        rows.append(str(args[2]) if len(args) > 2 else self.text)
        draw(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(strips.Line, "draw", spy)
    return rows


@pytest.mark.parametrize("width", [240, 480, 600, 1500])
def test_sides_angles_and_disclaimer_are_drawn_at_every_size(width: int, drawn_words: list[str]) -> None:
    rgb = make_pixels(width, width * 4 // 3)
    before = rgb.copy()
    picture = draw_overlay(make_assessment(12.2, -4.1), rgb)
    assert picture.dtype == np.uint8
    assert picture.shape[1:] == (width, 3)
    assert picture.shape[0] > rgb.shape[0]
    assert np.array_equal(rgb, before)
    words = " ".join(drawn_words)
    for expected in ("person's left", "person's right", "12° valgus", "4° varus", "7° to 17° valgus"):
        assert expected in words
    assert "Does not replace an X-ray" in words


def test_legs_are_drawn_where_the_joints_are_when_the_pixels_are_smaller() -> None:
    picture = draw_overlay(make_assessment(0.5, 0.5), make_pixels(300, 400))
    left, right = marks.SIDE_RGB["left"], marks.SIDE_RGB["right"]
    # Halfway down the thighs, at half the scale of the joints.
    for x, colour in ((172, left), (128, right)):
        near = picture[240:246, x - 3 : x + 4].reshape(-1, 3).astype(int)
        assert np.abs(near - np.array(colour)).sum(axis=1).min() < 30


def test_nothing_outside_the_drawing_changes() -> None:
    rgb = make_pixels()
    picture = draw_overlay(make_assessment(), rgb)
    assert np.array_equal(picture[:300], rgb[:300])


def test_a_refused_photo_shows_the_reason_and_no_angle(drawn_words: list[str]) -> None:
    rgb = make_pixels()
    picture = draw_overlay(make_refused(), rgb, Style(show_face=True))
    assert picture.shape[0] > rgb.shape[0]
    words = " ".join(drawn_words)
    assert "Not measured: The feet are outside the picture or cut off by its edge." in words
    assert "Does not replace an X-ray" in words
    assert "°" not in words
    # The photo itself is whole.
    assert any(
        np.array_equal(picture[y : y + rgb.shape[0]], rgb) for y in range(picture.shape[0] - rgb.shape[0])
    )


def shifted(assessment: Assessment, dx: float, scale: float) -> Assessment:
    def move(joints: JointsPx) -> JointsPx:
        points = [(300 + (x - 300) * scale + dx, y) for x, y in (joints.hip, joints.knee, joints.ankle)]
        return JointsPx(*points)

    assert assessment.legs is not None
    left, right = assessment.legs.left, assessment.legs.right
    return replace(
        assessment,
        legs=Legs(
            left=replace(left, joints_px=move(left.joints_px)),
            right=replace(right, joints_px=move(right.joints_px)),
        ),
    )


@pytest.mark.parametrize(("dx", "scale"), [(0, 1), (-250, 1), (250, 1), (0, 6), (0, 0.2), (-600, 1)])
def test_persons_at_the_edge_and_joints_outside_the_frame_draw(dx: float, scale: float) -> None:
    assert draw_overlay(shifted(make_assessment(), dx, scale), make_pixels()).shape[1] == 600


@pytest.mark.parametrize(("dx", "width"), [(0, 600), (-60, 600), (60, 600), (0, 560)])
def test_labels_stay_in_the_frame_and_off_the_legs(dx: float, width: int) -> None:
    points = {side: tuple((x + dx, y) for x, y in joints) for side, joints in POINTS.items()}
    labels = place_labels(points, SIZES, width, 800)
    assert labels is not None
    assert {label.side for label in labels} == {"left", "right"}
    for label in labels:
        rect = label.rect
        assert rect.left >= 0
        assert rect.top >= 0
        assert rect.left + rect.width <= width
        assert rect.top + rect.height <= 800
        assert all(rect.overlap(knee_box(joints)) == 0 for joints in points.values())
        centre = sum(x for x, _ in points[label.side]) / 3
        other = sum(x for x, _ in points["left" if label.side == "right" else "right"]) / 3
        assert (rect.left + rect.width / 2 > centre) == (centre > other)
    assert labels[0].rect.overlap(labels[1].rect) == 0


def test_a_marker_beside_the_feet_stays_in_view() -> None:
    plain, rgb = shifted(make_assessment(1.0, -1.0), 0, 1.3), make_pixels()
    assert plain.legs is not None
    assert plain.scale is not None
    assert plain.scale.cm_per_px is not None
    marked = replace(plain, scale=replace(plain.scale, method=ScaleMethod.MARKER))
    ankle = min(leg.joints_px.ankle[1] for _, leg in plain.legs)
    rows = slice(round(ankle - 15 / plain.scale.cm_per_px), rgb.shape[0])

    def is_covered(result: Assessment) -> bool:
        picture = draw_overlay(result, rgb)
        return any(
            not np.array_equal(picture[rows, columns], rgb[rows, columns])
            for columns in (slice(0, 150), slice(-150, None))
        )

    assert is_covered(plain)
    assert not is_covered(marked)


def test_labels_that_do_not_fit_are_not_placed() -> None:
    assert place_labels(POINTS, {"left": (400.0, 60.0), "right": (400.0, 60.0)}, 600, 800) is None
    assert place_labels(POINTS, SIZES, 120, 800) is None


def test_overlap() -> None:
    assert Rect(0, 0, 10, 10).overlap(Rect(5, 5, 10, 10)) == 25
    assert Rect(0, 0, 10, 10).overlap(Rect(10, 0, 5, 5)) == 0


@pytest.mark.parametrize("bold", [False, True])
def test_the_fonts_have_every_letter_that_is_drawn(bold: bool) -> None:
    font = strips._font(20, bold)
    missing = bytes(font.getmask("\u4e00"))
    every = "".join(chr(code) for first, last in strips._HAS for code in range(first, last + 1))
    drawn = strips._drawable(every)
    assert not [letter for letter in drawn if letter.strip() and bytes(font.getmask(letter)) == missing]


def test_letters_keep_their_marks_and_what_there_is_not_becomes_a_question_mark() -> None:
    assert strips._drawable("radiografía, año, ±3° “x” – ž") == "radiografía, año, ±3° “x” – ž"
    assert strips._drawable("ﬁ漢ẍ") == "fi?x"
