"""The command ``kneealign``, also as ``python -m kneealign``."""

from __future__ import annotations

import os
import sys

from kneealign import interrupts


def main() -> None:
    """Run the command line.

    For ``measure`` the pose model loads on another thread meanwhile: most of it is native code. MediaPipe is
    imported before, because imports on two threads only wait for each other.
    """
    interrupts.end_at_once()
    import threading

    _open_closed_descriptors()
    arguments = sys.argv[1:]
    measuring = arguments[:1] == ["measure"]
    if measuring and not any(a.startswith(("-h", "--help", "--model")) for a in arguments):
        _own_stderr()
        if _import_model():
            threading.Thread(target=_load_model).start()
    from kneealign import cli

    try:
        cli.main()
    except SystemExit as leave:
        if measuring:
            _leave(leave.code)
        raise


def _open_closed_descriptors() -> None:
    """Keep a photo that is opened from taking the place of a standard stream that was closed (``2>&-``)."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _own_stderr() -> None:
    """Give our messages a descriptor of their own: native code is kept off number 2 while the model loads."""
    import contextlib

    with contextlib.suppress(OSError, ValueError, AttributeError):
        old = sys.stderr
        sys.stderr = os.fdopen(
            os.dup(old.fileno()), "w", encoding=old.encoding, errors=old.errors, buffering=1
        )


def _import_model() -> bool:
    """Import what the model takes; whether that went well."""
    import contextlib

    # What goes wrong comes up again, and is reported, when the model is needed.
    with contextlib.suppress(Exception):
        from kneealign.memory import require_for_program

        require_for_program()
        from kneealign.pose import import_mediapipe

        import_mediapipe()
        return True
    return False


def _load_model() -> None:
    import contextlib

    with contextlib.suppress(Exception):
        from kneealign.pose import shared_landmarker

        shared_landmarker()


def _leave(code: object) -> None:
    """End without the tidying up of an interpreter, which closes the models for as long as a photo takes."""
    import contextlib

    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
