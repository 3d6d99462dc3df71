"""Statements: a code with the values that belong to it. Words are made of them by :mod:`kneealign.texts`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kneealign.codes.answers import Advice, NextStepCode, ReasonCode, Standing, VerdictCode
from kneealign.codes.findings import FindingCode, Severity

# Read by pydantic when a schema is made or JSON is read back; the classes stay plain dataclasses.
STRICT = {"extra": "forbid", "use_attribute_docstrings": True}

Values = dict[str, float | str]
"""Values by name, with the unit in the name: numbers, codes, or which legs are meant."""


@dataclass(frozen=True)
class Finding:
    """Something about the photo that the reader should know."""

    code: FindingCode
    """What it is."""
    severity: Severity
    """How much it matters."""
    values: Values = field(default_factory=dict)
    """What was measured, by its name; empty where nothing was."""
    limit: float | None = None
    """The limit that the value was compared with."""

    @property
    def value(self) -> float | None:
        """The measured value, whatever its name."""
        numbers = (value for value in self.values.values() if not isinstance(value, str))
        return next(numbers, None)


@dataclass(frozen=True)
class LimitOutcome:
    """Where a leg stands against one limit, with one-sided 90 % confidence."""

    __pydantic_config__ = STRICT

    limit_deg: float
    """The limit on the deviation scale (valgus positive)."""
    outcome: Standing
    """"above" or "below" with 90 % confidence, else "indeterminate"."""


@dataclass(frozen=True)
class Reason:
    """One reason, with its values."""

    __pydantic_config__ = STRICT

    code: VerdictCode | ReasonCode
    """What it says; a code of the verdicts where something less important was seen as well."""
    values: Values = field(default_factory=dict)
    """What it is said of: "legs" is "left", "right" or "both", the others carry their unit."""


@dataclass(frozen=True)
class NextStep:
    """What to do next, with its values."""

    code: NextStepCode
    """What to do."""
    values: Values = field(default_factory=dict)
    """Numbers that belong to it; each carries its unit."""


@dataclass(frozen=True)
class Verdict:
    """The answer in one statement."""

    code: VerdictCode
    """The most important thing that was seen."""
    see_a_clinician: Advice
    """Whether the photo is a reason to see a clinician."""
    values: Values = field(default_factory=dict)
    """What the answer is said of, as in :class:`Reason`."""
    reasons: tuple[Reason, ...] = ()
    """Why, most important first."""
    next_step: NextStep = field(kw_only=True)
    """What to do next."""
