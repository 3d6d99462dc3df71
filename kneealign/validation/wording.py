"""What the page and the command say in the same words."""

from __future__ import annotations

from kneealign.validation.study import Study


def people_in(study: Study) -> str:
    """Return how many people the legs belong to, as it follows after "legs of"."""
    many = study.flow.persons
    return f"{many} people" if study.pairs.all_named else f"at most {many} people"
