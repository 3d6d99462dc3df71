"""docs/findings.md is what the code makes of its rules."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_the_document_is_current() -> None:
    tool = [sys.executable, str(ROOT / "tools" / "make_findings_doc.py"), "--check"]
    result = subprocess.run(tool, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert result.returncode == 0, "run: python tools/make_findings_doc.py"
