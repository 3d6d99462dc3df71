"""Limits and calibrations for facts, from a data file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from kneealign.codes import FindingCode, Severity


@dataclass(frozen=True)
class Condition:
    """Another fact that must be beyond a limit for a rule to apply."""

    fact: str
    """Name of a fact."""
    above: float
    """The rule applies only if the fact is above this."""


@dataclass(frozen=True)
class Rule:
    """One fact with up to three limits."""

    fact: str
    """Field of :class:`~kneealign.quality.facts.PoseFacts` or of
    :class:`~kneealign.quality.pictures.LegFacts`."""
    code: FindingCode
    """Finding that it raises."""
    bound: Literal["above", "below"]
    """Which side of the limit is bad."""
    limits: dict[Severity, float]
    """Limit for each severity that the rule knows."""
    basis: str
    """Where the limits come from."""
    where: Condition | None = None
    """What else must be true."""
    unless: tuple[FindingCode, ...] = ()
    """Codes that say the same better: if one was raised, this rule is skipped."""
    closer: float | None = None
    """From this value on, more views are taken; by default from the limit of a warning or refusal."""

    def verdict(self, value: float) -> tuple[Severity, float] | None:
        """Return the worst severity that the value reaches, with its limit; None if it is fine."""
        for severity in Severity:
            limit = self.limits.get(severity)
            if limit is not None and self._beyond(value, limit):
                return severity, limit
        return None

    def nearly(self, value: float) -> bool:
        """Whether the value is so close to a limit that more views are needed."""
        return self.closer is not None and self._beyond(value, self.closer)

    def _beyond(self, value: float, limit: float) -> bool:
        return value > limit if self.bound == "above" else value < limit


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order in which they are tried."""
    return tuple(_rule(**entry) for entry in _limits()["rules"])


@lru_cache(maxsize=1)
def cues() -> dict[str, dict[str, float]]:
    """Return the calibrations that turn what the network sees into degrees, by fact and term."""
    return {name: cue["terms"] for name, cue in _limits()["cues"].items()}


@lru_cache(maxsize=1)
def people_limits() -> dict[str, float]:
    """Return the limits on other people in the photo."""
    limits: dict[str, float] = _limits()["people"]["limits"]
    return limits


def _rule(
    *, code: str, where: dict[str, Any] | None = None, unless: Iterable[str] = (), **entry: Any
) -> Rule:
    limits = {severity: float(entry.pop(severity)) for severity in Severity if severity in entry}
    condition = Condition(**where) if where else None
    worded_better = tuple(map(FindingCode, unless))
    return Rule(code=FindingCode(code), limits=limits, where=condition, unless=worded_better, **entry)


@lru_cache(maxsize=1)
def _limits() -> dict[str, Any]:
    text = (files("kneealign.quality") / "data" / "limits.json").read_text(encoding="utf-8")
    limits: dict[str, Any] = json.loads(text)
    return limits
