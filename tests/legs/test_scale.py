"""Centimetres per pixel: by the ears with a head in the picture, by the legs without."""

from __future__ import annotations

import numpy as np
import pytest

from kneealign.body import EARS
from kneealign.codes import Framing
from kneealign.legs.scale import (
    CHILD_SD,
    EAR_SD,
    EAR_TO_ANKLE,
    HIP_SD,
    HIP_TO_ANKLE,
    NO_SCALE,
    WAIST_SD,
    PixelScale,
    scale_from_height,
)
from kneealign.subject import Subject

LEG_PX = 600.0
ANKLES_PX = np.array([[550.0, 1400.0], [450.0, 1400.0]])


def landmarks(ear_px: float = 200.0) -> np.ndarray:
    points = np.zeros((33, 2))
    points[list(EARS)] = [[520, ear_px - 4], [480, ear_px + 4]]
    return points


def scale(subject: Subject, framing: Framing = Framing.FULL_BODY) -> PixelScale:
    return scale_from_height(subject, framing, landmarks(), ANKLES_PX, LEG_PX)


def test_no_height_no_scale() -> None:
    assert scale(Subject(age_years=30)) == NO_SCALE
    assert (NO_SCALE.cm_per_px, NO_SCALE.relative_sd, NO_SCALE.method) == (None, None, "none")


def test_ears_to_ankles() -> None:
    found = scale(Subject(age_years=30, sex="male", height_cm=180))
    assert found.cm_per_px == pytest.approx(EAR_TO_ANKLE * 180 / 1200)
    assert (found.relative_sd, found.method) == (EAR_SD, "height")


@pytest.mark.parametrize("sex", ["male", "female", None])
def test_legs_when_there_is_no_head(sex: str | None) -> None:
    found = scale(Subject(age_years=30, sex=sex, height_cm=170), Framing.NO_HEAD)
    assert found.cm_per_px == pytest.approx(HIP_TO_ANKLE[sex] * 170 / LEG_PX)
    assert found.relative_sd == HIP_SD


@pytest.mark.parametrize(
    ("framing", "sd"),
    [(Framing.FULL_BODY, EAR_SD), (Framing.NO_HEAD, HIP_SD), (Framing.WAIST_DOWN, WAIST_SD)],
)
def test_children_are_less_certain(framing: Framing, sd: float) -> None:
    child, adult = (scale(Subject(age_years=age, height_cm=120), framing) for age in (6, 18))
    assert child.relative_sd == pytest.approx(np.hypot(sd, CHILD_SD))
    assert adult.relative_sd == sd
    assert child.cm_per_px == adult.cm_per_px


def test_an_unknown_sex_lies_between() -> None:
    assert HIP_TO_ANKLE["male"] < HIP_TO_ANKLE[None] < HIP_TO_ANKLE["female"]


def test_the_scale_follows_the_picture() -> None:
    subject = Subject(height_cm=170)
    once = scale_from_height(subject, Framing.FULL_BODY, landmarks(), ANKLES_PX, LEG_PX)
    twice = scale_from_height(subject, Framing.FULL_BODY, 2 * landmarks(), 2 * ANKLES_PX, 2 * LEG_PX)
    assert twice.cm_per_px == pytest.approx(once.cm_per_px / 2)
