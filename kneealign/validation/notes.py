"""What a reader of a study must know before its numbers, as codes."""

from __future__ import annotations

from enum import Enum

import numpy as np

from kneealign.validation.pairs import Flow, Pairs
from kneealign.validation.read import Table
from kneealign.validation.scale import Convention

FEW_PERSONS = 50
"""Below this the limits of agreement are uncertain by more than half a standard deviation: 1.96 √(3/n) is
0.48 for 50."""

_OPPOSITE = -0.3
_MANY_LEFT_OUT = 0.1


class Note(str, Enum):
    """A note about a study."""

    OPPOSITE_SIGNS = "opposite_signs"
    """The two tables run against each other: one counts varus as positive."""
    OFFSET_ASSUMED = "offset_assumed"
    """The second table holds another angle, made comparable by an assumed offset."""
    FEW_PERSONS = "few_persons"
    """There are too few people for narrow limits."""
    MANY_LEFT_OUT = "many_left_out"
    """More than a tenth of the reference legs have no measurement, so the rest may be the easier ones."""
    MIXED_VERSIONS = "mixed_versions"
    """The first table was measured by more than one version or model."""
    PERSONS_UNKNOWN = "persons_unknown"
    """No table says who is in some or all photos, so each of these counts as one more person."""


def notes_on(
    pairs: Pairs, flow: Flow, measured: Table, reference: Table, *, repeated: bool
) -> tuple[Note, ...]:
    """Return the notes, the most serious first."""
    with np.errstate(invalid="ignore"):
        correlation = float(np.corrcoef(pairs.measured_deg, pairs.reference_deg)[0, 1])
    left_out = (flow.not_measured + flow.not_found) / flow.reference_legs
    applies = {
        Note.OPPOSITE_SIGNS: correlation < _OPPOSITE,
        Note.OFFSET_ASSUMED: reference.scale.convention is Convention.TIBIOFEMORAL,
        Note.FEW_PERSONS: flow.persons < FEW_PERSONS,
        Note.MANY_LEFT_OUT: left_out > _MANY_LEFT_OUT and not repeated,
        Note.MIXED_VERSIONS: len(measured.versions) > 1,
        Note.PERSONS_UNKNOWN: not pairs.all_named,
    }
    return tuple(note for note, true in applies.items() if true)
