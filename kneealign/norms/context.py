"""Reasons that put what was seen into context: what is usual, common or unusual at an age."""

from __future__ import annotations

from kneealign.codes import Direction, Reason, ReasonCode
from kneealign.norms.judged import Judged
from kneealign.norms.tables import group_of, rule


def group_note(person: Judged) -> list[Reason]:
    """Return what is usual at a child's age, for a child who is not beyond it."""
    if not person.subject.is_child:
        return []
    return [Reason(ReasonCode.USUAL_AT_THIS_AGE, {"group": str(group_of(person.subject))})]


def adult_varus(person: Judged, direction: Direction) -> list[Reason]:
    """Return that a little varus is common, for an adult's leg that leans this way."""
    wanted = direction is Direction.VARUS and not person.subject.is_child
    return [Reason(ReasonCode.BOW_LEGS_COMMON)] if wanted else []


def child_varus(person: Judged, direction: Direction) -> list[Reason]:
    """Return that varus is unusual, for an older child's leg that leans this way."""
    age = rule("decision", "varus_unusual_age_years")
    is_older = person.subject.is_child and (person.subject.age_years or 0.0) > age
    if direction is not Direction.VARUS or not is_older:
        return []
    return [Reason(ReasonCode.BOW_LEGS_UNUSUAL, {"age_years": age})]


def child_valgus(person: Judged, direction: Direction) -> list[Reason]:
    """Return that clear valgus should have disappeared, for an older child's leg that leans this way."""
    if direction is not Direction.VALGUS or not person.clinician.persistent:
        return []
    return [Reason(ReasonCode.KNOCK_KNEE_PERSISTS, {"age_years": rule("decision", "persistence_age_years")})]
