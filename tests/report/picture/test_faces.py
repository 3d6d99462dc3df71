from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kneealign.report import Style, draw_overlay
from kneealign.report.picture.closeups import close_ups
from kneealign.report.picture.faces import hide_faces
from kneealign.result import Assessment
from tests.factories import make_assessment, make_pixels, make_refused, with_pixels

HEAD = (300.0, 90.0, 60.0)


def noise(height: int = 800, width: int = 600) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def disc(height: int = 800, width: int = 600) -> NDArray[np.bool_]:
    y, x = np.mgrid[:height, :width]
    inside: NDArray[np.bool_] = (x - HEAD[0]) ** 2 + (y - HEAD[1]) ** 2 <= HEAD[2] ** 2
    return inside


def test_a_known_head_is_hidden_and_nothing_else() -> None:
    rgb = noise()
    hidden = hide_faces(with_pixels(make_assessment(), rgb, [HEAD]), rgb)
    assert np.array_equal(hidden[~disc()], rgb[~disc()])
    assert not (hidden[disc()] == rgb[disc()]).all(axis=1).mean() > 0.01


def test_it_cannot_be_undone_because_different_faces_give_the_same_picture() -> None:
    rgb = noise()
    assessment = with_pixels(make_assessment(), rgb, [HEAD])
    other = rgb.copy()
    # Neighbouring pixels change places all over the head: the few averages stay.
    x0, y0, r = (round(v) for v in HEAD)
    box = other[y0 - r : y0 + r, x0 - r : x0 + r]
    box[::2], box[1::2] = box[1::2].copy(), box[::2].copy()
    first, second = (hide_faces(assessment, one).astype(int) for one in (rgb, other))
    inside = disc()
    assert np.abs(first[inside] - second[inside]).max() <= 6
    assert len(np.unique(first[inside], axis=0)) < len(np.unique(rgb[inside], axis=0)) / 4


def test_heads_fit_the_photo_at_any_size() -> None:
    assessment = with_pixels(make_assessment(), noise(), [HEAD])
    small = noise(400, 300)
    hidden = hide_faces(assessment, small)
    changed = (hidden != small).any(axis=2)
    rows, columns = np.nonzero(changed)
    assert abs(rows.mean() - 45) < 2
    assert abs(columns.mean() - 150) < 2


@pytest.mark.parametrize("head", [(-200.0, -200.0, 50.0), (5.0, 5.0, 60.0), (599.0, 799.0, 40.0)])
def test_heads_at_and_beyond_the_edge(head: tuple[float, float, float]) -> None:
    rgb = noise()
    assert hide_faces(with_pixels(make_assessment(), rgb, [head]), rgb).shape == rgb.shape


def test_without_a_known_head_everything_above_the_shoulders_is_hidden() -> None:
    rgb = noise()
    hidden = hide_faces(make_assessment(), rgb)
    changed = np.nonzero((hidden != rgb).any(axis=(1, 2)))[0]
    # Hips at 400, ankles at 740: from 0.6 leg lengths above the hips upwards.
    assert changed.min() == 0
    assert changed.max() == 400 - round(0.6 * 340) - 1


def test_a_photo_in_which_nobody_was_recognised_is_hidden_altogether() -> None:
    rgb = noise()
    hidden = hide_faces(make_refused(), rgb)
    assert len(np.unique(hidden.reshape(-1, 3), axis=0)) < 30_000
    assert np.abs(hidden.astype(int) - rgb).mean() > 20


def test_faces_stay_when_asked_for() -> None:
    rgb = noise()
    shown = draw_overlay(with_pixels(make_assessment(), rgb, [HEAD]), rgb, Style(show_face=True))
    hidden = draw_overlay(with_pixels(make_assessment(), rgb, [HEAD]), rgb)
    assert np.array_equal(shown[:200], rgb[:200])
    assert not np.array_equal(hidden[:200], rgb[:200])


def test_heads_are_no_part_of_the_result() -> None:
    assessment = make_assessment()
    assert with_pixels(assessment, make_pixels(), [HEAD]).to_json() == make_assessment().to_json()
    assert Assessment.from_json(assessment.to_json()).picture is None


def test_a_real_pose_gives_a_circle_around_the_head(sample) -> None:  # type: ignore[no-untyped-def]
    for name, centre, low, high in (
        ("straight_legs_adult", None, 0.04, 0.15),
        ("child_5_years", None, 0.05, 0.2),
    ):
        assessment = sample(name)
        (x, y, radius), *rest = assessment.picture.heads
        assert not rest
        assert 0.35 < x < 0.65
        assert 0.02 < y < 0.3
        assert low < radius < high
        assert centre is None


def test_close_ups_show_the_gap_where_it_is() -> None:
    rgb = make_pixels()
    knee, ankle = close_ups(make_assessment(), rgb)
    assert (knee.joint, ankle.joint) == ("knee", "ankle")
    assert knee.rgb.shape == ankle.rgb.shape
    dark = (knee.rgb < 60).all(axis=2)
    row = np.nonzero(dark[knee.rgb.shape[0] // 2])[0]
    middle = knee.rgb.shape[1] / 2
    assert abs((row.min() + row.max()) / 2 - middle) < 2
    # 5.3 % of a leg of 340 px is 18 px; the view is 2 * (half the distance of the knees + 0.17 legs) wide.
    zoom = knee.rgb.shape[1] / (2 * (42.75 + 0.17 * 340))
    assert row.max() - row.min() == pytest.approx(0.053 * 340 * zoom, abs=8)


def test_touching_legs_get_one_mark_and_refused_photos_no_close_up() -> None:
    assessment = make_assessment()
    assert assessment.gaps is not None
    gaps = replace(assessment.gaps, knee=replace(assessment.gaps.knee, percent_of_leg=0.0))
    knee = close_ups(replace(assessment, gaps=gaps), make_pixels())[0]
    dark = np.nonzero((knee.rgb < 60).all(axis=2)[knee.rgb.shape[0] // 2])[0]
    assert dark.max() - dark.min() < 8
    assert close_ups(make_refused(), make_pixels()) == ()


def test_the_report_says_that_faces_are_hidden(tmp_path: Path) -> None:
    assessment = with_pixels(make_assessment(), make_pixels(), [HEAD])
    hidden = assessment.save_report(tmp_path / "a.html").read_text(encoding="utf-8")
    shown = assessment.save_report(tmp_path / "b.html", show_face=True).read_text(encoding="utf-8")
    assert "Faces that were recognised are hidden." in hidden
    assert "Faces that were recognised are hidden." not in shown
