"""What to type for what a finding or a next step asks. Only the terminal names it: pages are for people."""

from __future__ import annotations

from kneealign.codes import FindingCode, NextStepCode

_FINDINGS = {
    FindingCode.SEVERAL_PEOPLE: "--person",
    FindingCode.OTHER_PEOPLE: "--person",
    FindingCode.FACING_UNCLEAR: "--facing front",
    FindingCode.FRONT_CAMERA: "--mirrored",
    FindingCode.AGE_UNKNOWN: "--age",
    FindingCode.HEIGHT_UNKNOWN: "--height-cm, kneealign marker",
    FindingCode.JOINTS_OFF_PERSON: "kneealign review",
}
_STEPS = {
    NextStepCode.TAKE_IT_AGAIN: "kneealign guide, --same-person",
    NextStepCode.TAKE_NEW_PHOTOS: "kneealign guide, --same-person",
    NextStepCode.SETTLE_NOW: "kneealign guide, --same-person",
    NextStepCode.GIVE_THE_AGE: "--age",
}


def with_command(text: str, code: FindingCode | NextStepCode) -> str:
    """Return a text with the command or option for it in brackets, if there is one."""
    command = _FINDINGS.get(code) if isinstance(code, FindingCode) else _STEPS.get(code)
    return f"{text} ({command})" if command and text else text
