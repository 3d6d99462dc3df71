"""Write docs/findings.md from the rules and texts of the code.

    python tools/make_findings_doc.py [--check]

With ``--check`` nothing is written; the exit code says whether the document is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from documents import write_or_check

from kneealign.codes import FindingCode, Severity
from kneealign.quality.limits import Rule, cues, rules
from kneealign.report.commands import with_command
from kneealign.texts import words_in

TARGET = Path(__file__).parents[1] / "docs" / "findings.md"

HEAD = """# Findings: what kneealign notices about a photo

Made by `tools/make_findings_doc.py` from the rules in `kneealign/quality/data/limits.json` and the texts
in `kneealign/texts/data/en/findings.json`; do not edit by hand.

- **refusal**: no number is given, exit code 4. **warning**: measured, with wider intervals. **info**:
  worth knowing; the intervals stay as they are, except for knees that may be slightly bent.
- Each finding has a code, a message, advice on retaking the photo and, if something was measured, the
  value and its limit. In the JSON they are under `findings`, worst first.
- `kneealign guide` shows how to take a good photo.

"""

FACTS = """
## The limits and where they come from

Lengths are in leg lengths (hip to ankle) unless the name carries a unit. Limits without a published
source are this tool's own, set between the values of good and bad photos. "Renders" are photo-like
pictures of people with known legs, camera and clothes; `benchmarks/acceptance.py` shows how they are
judged.

"""

UNCERTAIN = """
## What a view from the front cannot show

- **Bent knees.** On renders with knees bent by 25 degrees, neither depth nor proportions alone clearly
  distinguish them from straight ones; together they do, by a small margin (see `knee_bend`). A bend of
  less than 20 degrees goes unnoticed, and so may a larger one if the camera is far away. Walking and
  squatting are noticed.
- **Turned legs.** Only the feet show them. Kneecaps that point inwards above feet that point straight
  ahead go unnoticed.
- **Skin-coloured clothes** are taken for skin, and clothes as tight as leggings are measured like skin.
- **A mirrored photo** whose metadata names no camera looks like one that is not mirrored: left and right
  are then swapped.
"""


def document() -> str:
    """Return the whole document."""
    return HEAD + _codes() + FACTS + _limits() + _cues() + UNCERTAIN


def _codes() -> str:
    lines = ["| code | severity and message | advice | what good looks like |", "|---|---|---|---|"]
    for code in FindingCode:
        words = words_in("en").file("findings")[code]
        messages = "<br>".join(f"**{name}**: {words[name]}" for name in Severity if name in words)
        advice = with_command(words["advice"], code)
        lines.append(f"| `{code}` | {messages} | {advice} | {words['good']} |")
    return "\n".join(lines) + "\n"


def _limits() -> str:
    lines = ["| fact | finding | info | warning | refusal | basis |", "|---|---|---|---|---|---|"]
    for rule in rules():
        cells = [_limit(rule, severity) for severity in reversed(Severity)]
        lines.append(
            f"| `{rule.fact}` | `{rule.code}`{_exceptions(rule)} | {' | '.join(cells)} | {rule.basis} |"
        )
    return "\n".join(lines) + "\n"


def _limit(rule: Rule, severity: str) -> str:
    limits: dict[str, float] = dict(rule.limits)
    sign = ">" if rule.bound == "above" else "<"
    return f"{sign} {limits[severity]:g}" if severity in limits else ""


def _exceptions(rule: Rule) -> str:
    words = f", where `{rule.where.fact}` > {rule.where.above:g}" if rule.where else ""
    return words + "".join(f", unless `{code}`" for code in rule.unless)


def _cues() -> str:
    lines = ["", "Facts that are calibrated sums of network outputs:", ""]
    for name, terms in cues().items():
        lines.append(f"- `{name}`: " + ", ".join(f"{term} {value:g}" for term, value in terms.items()))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, document()))
