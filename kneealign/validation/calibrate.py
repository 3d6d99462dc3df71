"""From a finished study to the calibration that measurements can take."""

from __future__ import annotations

from enum import Enum

import numpy as np

from kneealign.calibration import FEWEST_PERSONS, Calibration, spread_to_expect_deg
from kneealign.geometry import Z95
from kneealign.validation.notes import Note
from kneealign.validation.scale import Convention
from kneealign.validation.study import Study


class WhyNot(str, Enum):
    """Why a study gives no calibration."""

    REPEATED = "repeated"
    """It compares two readings and no reference."""
    OTHER_ANGLE = "other_angle"
    """Its reference is not the mechanical axis."""
    OPPOSITE_SIGNS = "opposite_signs"
    """Its tables run against each other."""
    PERSONS_UNKNOWN = "persons_unknown"
    """No table says who is in some of the photos, so nobody knows how many people there are."""
    FEW_PERSONS = "few_persons"
    """It has too few people."""
    MIXED_VERSIONS = "mixed_versions"
    """One version and model did not measure all photos, or the table does not say which did."""
    NO_PHOTOS = "no_photos"
    """Its first table holds several stands of each person together: a single photo is less sure."""
    NO_INTERVALS = "no_intervals"
    """The first table does not say how well each leg was measured."""
    NO_AGES = "no_ages"
    """Somebody's age is missing."""


WHY_NOT = {
    WhyNot.REPEATED: "two readings say nothing about X-rays",
    WhyNot.OTHER_ANGLE: "the reference is not the mechanical axis",
    WhyNot.OPPOSITE_SIGNS: "the two tables run against each other",
    WhyNot.PERSONS_UNKNOWN: "a column person must say who is in each photo",
    WhyNot.FEW_PERSONS: f"it takes {FEWEST_PERSONS} people",
    WhyNot.MIXED_VERSIONS: "one version and model must have measured all photos",
    WhyNot.NO_PHOTOS: "it takes single photos, and not several stands together",
    WhyNot.NO_INTERVALS: "the first table does not say how well each leg was measured",
    WhyNot.NO_AGES: "it takes the age of everybody",
}
"""The same in words, as they follow after a colon or a because."""


def calibration_of(study: Study) -> Calibration | WhyNot:
    """Return the calibration of a study, or why there is none."""
    why = _why_not(study)
    if why is not None:
        return why
    persons = study.flow.persons
    sd, bias = (study.estimates[name].value for name in ("sd_deg", "bias_deg"))
    half_widths = np.diff(study.pairs.interval_deg, axis=1) / 2
    version, model_sha256, _ = next(iter(study.measured.versions))
    ages = study.pairs.age_years
    return Calibration(
        calibration_version="1",
        name=study.name,
        spread_deg=round(spread_to_expect_deg(sd, bias, persons), 3),
        sd_deg=round(sd, 3),
        bias_deg=round(bias, 3),
        photo_sd_deg=round(float(np.median(half_widths)) / Z95, 3),
        legs=study.flow.pairs,
        persons=persons,
        ages_years=(float(ages.min()), float(ages.max())),
        kneealign=version,
        model_sha256=model_sha256,
    )


def _why_not(study: Study) -> WhyNot | None:
    reasons = {
        WhyNot.REPEATED: study.repeated,
        WhyNot.OTHER_ANGLE: study.reference.scale.convention is Convention.TIBIOFEMORAL,
        WhyNot.OPPOSITE_SIGNS: Note.OPPOSITE_SIGNS in study.notes,
        WhyNot.PERSONS_UNKNOWN: not study.pairs.all_named,
        WhyNot.FEW_PERSONS: study.flow.persons < FEWEST_PERSONS,
        WhyNot.MIXED_VERSIONS: len(study.measured.versions) != 1,
        WhyNot.NO_PHOTOS: not study.measured.of_photos,
        WhyNot.NO_INTERVALS: bool(np.isnan(study.pairs.interval_deg).any()),
        WhyNot.NO_AGES: bool(np.isnan(study.pairs.age_years).any()),
    }
    return next((reason for reason, true in reasons.items() if true), None)
