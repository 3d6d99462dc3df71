"""What a program asks of the system, seen by strace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking


def system_calls(kinds: str, words: list[str], folder: Path, **environment: str) -> str:
    """Run Python with these words in a folder; return the system calls of it and its children, one a line."""
    if shutil.which("strace") is None:
        lacking("strace (Debian: apt install strace)")
    log = folder / "calls.txt"
    options = ["-f", "--seccomp-bpf", "-qq", "-e", f"trace={kinds}", "-e", "signal=none", "-o", str(log)]
    if subprocess.run(["strace", *options, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not trace here")
    ended = subprocess.run(
        ["strace", *options, sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return log.read_text(encoding="utf-8", errors="replace")
