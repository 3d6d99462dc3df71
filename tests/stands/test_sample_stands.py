"""The sample photos of one person who stood three times, with the real model."""

from __future__ import annotations

from collections.abc import Callable
from statistics import fmean

import kneealign
from kneealign.result import Assessment
from tests.conftest import REFERENCE, STANDS


def test_together_they_are_nearer_to_the_truth(sample: Callable[[str], Assessment]) -> None:
    photos = [sample(name) for name in STANDS]
    together = kneealign.combine(photos)
    assert together.legs is not None
    assert together.stands is not None
    assert together.stands.used == 3
    single, combined = [], []
    for side, leg in together.legs:
        true_deg = fmean(REFERENCE[name][f"{side}_hka_deg"] for name in STANDS) - 180
        assert leg.interval_deg[0] < true_deg < leg.interval_deg[1]
        combined.append(abs(leg.deviation_deg - true_deg))
        single += [abs(getattr(photo.legs, side).deviation_deg - true_deg) for photo in photos]
    assert fmean(combined) < 0.8 * fmean(single)
