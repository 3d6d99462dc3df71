"""Write docs/codes.md from the enumerations' docstrings.

    python tools/make_codes_doc.py [--check]

With ``--check`` nothing is written; the exit code says whether the document is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from documents import write_or_check

from kneealign.codes import ENUMERATIONS, Code, meanings

TARGET = Path(__file__).parents[1] / "docs" / "codes.md"

HEAD = """# Codes

Made by `tools/make_codes_doc.py` from the docstrings in `kneealign/codes/`; do not edit by hand.

A result holds codes and values. A code never changes its meaning; it is put into words, in any language,
when a result is shown. `kneealign schema` lists the same codes. [findings.md](findings.md) gives the
limits behind each finding, and [norms.md](norms.md) explains how a verdict is reached.
"""


def document() -> str:
    """Return the whole document."""
    return HEAD + "".join(_table(codes) for codes in ENUMERATIONS)


def _table(codes: type[Code]) -> str:
    said = meanings(codes)
    rows = "".join(f"| `{code}` | {said[code].replace('``', '`')} |\n" for code in codes)
    return f"\n## {codes.__name__}\n\n{codes.__doc__}\n\n| code | meaning |\n|---|---|\n{rows}"


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, document()))
