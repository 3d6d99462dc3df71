"""``kneealign doctor``: whether this installation works, and if not, what to do."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kneealign.cli._output import Output, one_line
from kneealign.errors import ModelError

if TYPE_CHECKING:
    from kneealign.doctor import Check


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the list.")] = False,
) -> None:
    """Check this installation and say how to fix each problem.

    Checks the libraries' versions and the pose model, and measures a small built-in photo. The exit code
    is 0 when all is well, otherwise 5.

    \b
    Examples:
      kneealign doctor
      kneealign doctor --json > doctor.json
    """  # noqa: D301
    import json

    from kneealign.doctor import all_checks

    output = Output()
    checks = []
    for check in all_checks():
        checks.append(check)
        if not as_json:
            output.data(_line(check))
    sound = all(check.status != "problem" for check in checks)
    if as_json:
        output.json(json.dumps({"ok": sound, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        output.data("\nAll is well." if sound else "\nSomething needs doing: see the lines marked PROBLEM.")
    raise typer.Exit(0 if sound else ModelError.exit_code)


def _line(check: Check) -> str:
    mark = "PROBLEM" if check.status == "problem" else check.status
    line = f"{mark:<8} {check.name:<22} {one_line(check.detail)}"
    return f"{line}\n{'':<9}{one_line(check.advice)}" if check.advice else line
