"""What native code writes to file descriptor 2 is not seen, and afterwards everything is as before."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    code = "import os, sys, threading\nfrom kneealign.pose.silence import native_silence\n" + textwrap.dedent(
        program
    )
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )


def test_a_block_is_silent_and_what_follows_is_heard() -> None:
    result = run("""
        os.write(2, b"before ")
        with native_silence():
            os.write(2, b"inside ")
        os.write(2, b"after")
    """)
    assert (result.stderr, result.returncode) == ("before after", 0)


def test_stdout_is_left_alone() -> None:
    result = run("""
        with native_silence():
            os.write(1, b"data")
    """)
    assert result.stdout == "data"


def test_nested_blocks_end_with_the_outermost() -> None:
    result = run("""
        with native_silence():
            with native_silence():
                os.write(2, b"one ")
            os.write(2, b"two ")
        os.write(2, b"three")
    """)
    assert result.stderr == "three"


def test_an_error_inside_ends_the_silence() -> None:
    result = run("""
        try:
            with native_silence():
                raise RuntimeError
        except RuntimeError:
            os.write(2, b"heard")
    """)
    assert result.stderr == "heard"


def test_many_threads_at_once() -> None:
    result = run("""
        inside = threading.Barrier(8)
        def work():
            for _ in range(200):
                with native_silence():
                    os.write(2, b"x")
        def together():
            with native_silence():
                inside.wait()
                os.write(2, b"y")
                inside.wait()
        threads = [threading.Thread(target=work) for _ in range(8)]
        threads += [threading.Thread(target=together) for _ in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        os.write(2, b"end")
        print(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else "")
    """)
    assert result.stderr == "end"
    if result.stdout.strip():
        assert int(result.stdout) <= 6, "descriptors were left open"


def test_what_python_printed_before_is_not_lost() -> None:
    result = run("""
        sys.stderr = os.fdopen(2, "w", buffering=1000, closefd=False)
        sys.stderr.write("kept")
        with native_silence():
            pass
        sys.stderr.flush()
    """)
    assert result.stderr == "kept"


@pytest.mark.skipif(os.name == "nt", reason="descriptors are inherited differently")
def test_a_closed_descriptor_stays_closed() -> None:
    result = run("""
        sys.stderr = None
        os.close(2)
        with native_silence():
            with native_silence():
                pass
        try:
            os.fstat(2)
        except OSError:
            print("closed")
    """)
    assert (result.stdout.strip(), result.returncode) == ("closed", 0)
