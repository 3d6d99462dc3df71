"""What the page and the command say in the same words."""

from __future__ import annotations

from kneealign.validation.scale import Sign
from kneealign.validation.study import Study


def people_in(study: Study) -> str:
    """Return how many people the legs belong to, as it follows after "legs of"."""
    many = study.flow.persons
    return f"{many} people" if study.pairs.all_named else f"at most {many} people"


def sign_advice(study: Study) -> str:
    """Return what to do about two tables that run against each other."""
    if study.repeated:  # The sign that is given applies to both.
        return "One of them probably counts varus as positive: turn its signs"
    if study.reference.scale.sign is Sign.VARUS:
        return "The second probably counts valgus as positive: leave out --sign varus"
    return "The second probably counts varus as positive: add --sign varus"
