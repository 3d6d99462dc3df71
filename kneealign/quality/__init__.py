"""Whether a photo may be measured and how to take a better one, as coded findings.

Front door: :func:`check_pose` before the legs are measured, :func:`check_legs` after.
"""

from kneealign.quality.checks import (
    COVERING_LEGS,
    HIDING_ANKLES,
    HIDING_KNEES,
    HIDING_LEGS,
    check_legs,
    check_placed,
    check_pose,
    findings_sd_deg,
    has_refusal,
    needs_closer_look,
    refusing_limits,
    sort_findings,
)
from kneealign.quality.facts import framing
from kneealign.quality.metadata import about_scale, from_behind, notices, too_young
from kneealign.quality.placed import not_found, still_refusing, still_valid

__all__ = [
    "COVERING_LEGS",
    "HIDING_ANKLES",
    "HIDING_KNEES",
    "HIDING_LEGS",
    "about_scale",
    "check_legs",
    "check_placed",
    "check_pose",
    "findings_sd_deg",
    "framing",
    "from_behind",
    "has_refusal",
    "needs_closer_look",
    "not_found",
    "notices",
    "refusing_limits",
    "sort_findings",
    "still_refusing",
    "still_valid",
    "too_young",
]
