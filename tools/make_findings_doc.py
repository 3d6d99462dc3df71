"""Write docs/findings.md from the rules and texts of the code.

    python tools/make_findings_doc.py [--check]

With ``--check`` nothing is written; the exit code says whether the document is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kneealign.codes import FindingCode, Severity
from kneealign.quality.limits import Rule, cues, rules
from kneealign.texts import words_in

TARGET = Path(__file__).parents[1] / "docs" / "findings.md"

HEAD = """# Findings: what kneealign notices about a photo

Made by `tools/make_findings_doc.py` from the rules in `kneealign/quality/data/limits.json` and the texts
in `kneealign/texts/data/en/findings.json`; do not edit by hand.

- **refusal**: no number is given, exit code 4. **warning**: measured, with wider intervals. **info**:
  worth knowing; the intervals stay as they are, except for knees that may be slightly bent.
- Each finding has a code, a message, advice on retaking the photo and, where there is one, the measured
  value with the limit it was held against. In the JSON they are under `findings`, worst first.
- `kneealign guide` shows how to take a good photo.

"""

FACTS = """
## The limits and where they come from

Lengths are in leg lengths (hip to ankle) unless the name carries a unit. Limits without a publication
behind them are this tool's own, set between what good and bad photos show. "Renders" are photo-like
pictures of people with known legs, camera and clothes; `benchmarks/acceptance.py` shows what becomes of
them.

"""

UNCERTAIN = """
## What cannot be told from the front

- **Bent knees.** On renders with knees bent by 25 degrees, neither depth nor proportions set them clearly
  apart from straight ones; together they do, by a small margin (see `knee_bend`). A bend of less than 20
  degrees goes unnoticed, and so may a larger one if the camera is far away. Walking and squatting are
  noticed.
- **Turned legs.** Only the feet show it. Kneecaps that point inwards above feet that point ahead go
  unnoticed.
- **Skin-coloured clothes** count as skin; clothes as tight as leggings are measured like skin.
- **A mirrored photo** whose metadata names no camera cannot be told from one that is not mirrored: left
  and right are then swapped.
"""


def document() -> str:
    """Return the whole document."""
    return HEAD + _codes() + FACTS + _limits() + _cues() + UNCERTAIN


def _codes() -> str:
    lines = ["| code | severity and message | advice | what good looks like |", "|---|---|---|---|"]
    for code in FindingCode:
        words = words_in("en").file("findings")[code]
        messages = "<br>".join(f"**{name}**: {words[name]}" for name in Severity if name in words)
        lines.append(f"| `{code}` | {messages} | {words['advice']} | {words['good']} |")
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
    lines = ["", "Facts that are calibrated sums of what the network sees:", ""]
    for name, terms in cues().items():
        lines.append(f"- `{name}`: " + ", ".join(f"{term} {value:g}" for term, value in terms.items()))
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the command line."""
    text = document()
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
