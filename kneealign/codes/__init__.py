"""Every code that a result can hold, each with its meaning, and the statements that are made of them.

Codes are names for machines and for every language alike; the sentences for people are made of them by
:mod:`kneealign.texts`. ``kneealign schema`` lists all of them.

    >>> from kneealign.codes import Finding, FindingCode, Severity
    >>> Finding(FindingCode.BLURRED, Severity.WARNING, {"edge_width": 0.024}, 0.022).code == "blurred"
    True
"""

from kneealign.codes.answers import (
    Advice,
    Category,
    Group,
    NextStepCode,
    ReasonCode,
    Standing,
    VerdictCode,
)
from kneealign.codes.base import Code, meanings
from kneealign.codes.findings import Doubt, FindingCode, Severity
from kneealign.codes.parts import Direction, Framing, ImdBasis, ImdReason, ScaleMethod, StandUse, Status
from kneealign.codes.statements import STRICT, Finding, LimitOutcome, NextStep, Reason, Values, Verdict
from kneealign.codes.sureness import Compared, Sureness, compared, sureness_of

ENUMERATIONS: tuple[type[Code], ...] = (
    Status,
    Framing,
    Direction,
    Category,
    Standing,
    Compared,
    Sureness,
    ImdBasis,
    ImdReason,
    ScaleMethod,
    VerdictCode,
    Advice,
    NextStepCode,
    ReasonCode,
    Group,
    FindingCode,
    Severity,
    Doubt,
    StandUse,
)
"""All enumerations, in the order in which a result holds them or its values are put into words."""

__all__ = [
    "ENUMERATIONS",
    "STRICT",
    "Advice",
    "Category",
    "Code",
    "Compared",
    "Direction",
    "Doubt",
    "Finding",
    "FindingCode",
    "Framing",
    "Group",
    "ImdBasis",
    "ImdReason",
    "LimitOutcome",
    "NextStep",
    "NextStepCode",
    "Reason",
    "ReasonCode",
    "ScaleMethod",
    "Severity",
    "StandUse",
    "Standing",
    "Status",
    "Sureness",
    "Values",
    "Verdict",
    "VerdictCode",
    "compared",
    "meanings",
    "sureness_of",
]
