"""Write docs/codes.md from the enumerations' docstrings.

    python tools/make_codes_doc.py [--check]

With ``--check`` nothing is written; the exit code says whether the document is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kneealign.codes import ENUMERATIONS, Code, meanings

TARGET = Path(__file__).parents[1] / "docs" / "codes.md"

HEAD = """# Codes

Made by `tools/make_codes_doc.py` from the docstrings in `kneealign/codes/`; do not edit by hand.

A result holds codes and values. A code never changes its meaning; words are made of it when a result is
shown, in any language. `kneealign schema` lists the same codes. [findings.md](findings.md) says what each
finding is held against, [norms.md](norms.md) how a verdict is reached.
"""


def document() -> str:
    """Return the whole document."""
    return HEAD + "".join(_table(codes) for codes in ENUMERATIONS)


def _table(codes: type[Code]) -> str:
    said = meanings(codes)
    rows = "".join(f"| `{code}` | {said[code].replace('``', '`')} |\n" for code in codes)
    return f"\n## {codes.__name__}\n\n{codes.__doc__}\n\n| code | meaning |\n|---|---|\n{rows}"


def main() -> int:
    """Run the command line."""
    text = document()
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
