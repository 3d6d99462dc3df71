"""Shared by the tools that build networks: write files, or check whether the committed ones are the same."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path


def write_or_check(files: Mapping[Path, bytes], *, check: bool) -> int:
    """Write the files and print their hashes; to check, only compare, and return 1 if one differs."""
    all_same = True
    for path, data in files.items():
        same = path.is_file() and path.read_bytes() == data
        all_same &= same
        if not check:
            path.write_bytes(data)
        state = "same" if same else "DIFFERENT" if check else "written"
        print(f"{state}: {path.name}, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    return 0 if all_same or not check else 1


def asked_to_check(about: str) -> bool:
    """Read the command line of a tool without other options: whether it has ``--check``."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the committed file; write nothing")
    return bool(parser.parse_args().check)
