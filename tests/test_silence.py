"""What native code writes to file descriptor 2 is not seen, and afterwards everything is as before."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import ROOT, SAMPLES


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    code = "import os, sys, threading\nfrom kneealign.silence import native_silence\n" + textwrap.dedent(
        program
    )
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=300,
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


def test_silences_of_decoders_and_of_the_model_overlap() -> None:
    """Whichever ends last, standard error is what it was: each used to keep a redirection of its own."""
    result = run("""
        from kneealign.photo.quiet import no_output
        before = os.fstat(2)
        for first, second in ((native_silence, no_output), (no_output, native_silence)):
            begun, ended = threading.Event(), threading.Event()
            def inner():
                with second():
                    begun.set()
                    ended.wait()
            thread = threading.Thread(target=inner)
            with first():
                thread.start()
                begun.wait()
            ended.set()
            thread.join()
        os.write(2, b"heard")
        print(os.path.samestat(before, os.fstat(2)))
    """)
    assert (result.stderr, result.stdout) == ("heard", "True\n")


def test_threads_that_measure_tiff_and_jpeg_leave_standard_error_alone(tmp_path: Path) -> None:
    with Image.open(SAMPLES / "straight_legs_adult.jpg") as photo:
        photo.save(tmp_path / "photo.tiff")
    result = run(
        """
        import kneealign
        def work(photo):
            for _ in range(3):
                try:
                    kneealign.measure(photo)
                except kneealign.PhotoError:
                    errors.append(photo)
        errors = []
        threads = [threading.Thread(target=work, args=[photo]) for photo in sys.argv[1:]]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        os.write(2, b"heard")
        print(len(errors))
        """,
        *(str(tmp_path / "photo.tiff"), str(SAMPLES / "straight_legs_adult.jpg"), __file__),
        str(tmp_path / "photo.tiff"),
    )
    assert (result.stderr, result.stdout) == ("heard", "3\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_of_another_thread_is_heard() -> None:
    result = run("""
        begun, ended = threading.Event(), threading.Event()
        def elsewhere():
            with native_silence():
                begun.set()
                ended.wait()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        begun.wait()
        child = os.fork()
        if child == 0:
            os.write(2, b"child ")
            with native_silence():
                os.write(2, b"inside")
            os.write(2, b"again ")
            os._exit(0)
        os.waitpid(child, 0)
        os.write(2, b"silent")
        ended.set()
        thread.join()
        os.write(2, b"parent")
    """)
    assert result.stderr == "child again parent"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_of_a_silent_block_is_silent_until_it_ends() -> None:
    result = run("""
        with native_silence():
            child = os.fork()
            os.write(2, b"silent")
        os.write(2, b"heard ")
        if child:
            os.waitpid(child, 0)
    """)
    assert result.stderr == "heard heard "
