"""Reads results of the former JSON format as those of the present one."""

from __future__ import annotations

from typing import Any

from kneealign.codes import Advice, NextStepCode, ReasonCode


def from_version_1(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a result of version 1 as one of version 2.

    Its sentences are kept as they are. "No reason to see a clinician" then means nothing now: the limits were
    different, and open questions were answered with no.

    Parameters
    ----------
    plain : dict
        The parsed JSON. Anything that does not look like a result is left for the reader to reject.
    """
    verdict = plain.get("verdict")
    if not isinstance(verdict, dict) or "see_a_clinician" not in verdict:
        return plain
    yes = verdict["see_a_clinician"] is True
    if plain.get("status") == "refused":
        step = NextStepCode.TAKE_A_BETTER_PHOTO
    else:
        step = NextStepCode.SHOW_TO_A_CLINICIAN if yes else NextStepCode.TAKE_IT_AGAIN
    kept = {key: value for key, value in verdict.items() if key not in ("advice", "coded_reasons")}
    present = {
        **kept,
        "see_a_clinician": str(Advice.YES if yes else Advice.CANNOT_TELL),
        "values": {"text": verdict.get("text")},
        "reasons": [
            {"code": str(ReasonCode.SENTENCE), "values": {"text": text}, "text": text}
            for text in verdict.get("reasons", ())
        ],
        "next_step": {"code": str(step), "values": _VALUES.get(step, {}), "text": ""},
    }
    return {**plain, "schema_version": "2", "verdict": present}


_VALUES: dict[NextStepCode, dict[str, float]] = {
    NextStepCode.SHOW_TO_A_CLINICIAN: {"weeks": 6.0},
    NextStepCode.TAKE_IT_AGAIN: {"photos": 3.0},
}
