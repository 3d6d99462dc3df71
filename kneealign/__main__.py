"""The command ``kneealign``, also as ``python -m kneealign``."""

from __future__ import annotations

import os
import sys

from kneealign import interrupts


def main() -> None:
    """Run the command line.

    The pose model loads on another thread while the command line is being imported: most of that is native
    code, and it takes a third of the time of measuring one photo.
    """
    interrupts.end_at_once()
    import threading

    _open_closed_descriptors()
    arguments = sys.argv[1:]
    if arguments[:1] == ["measure"] and not any(a.startswith(("-h", "--help", "--model")) for a in arguments):
        _own_stderr()
        threading.Thread(target=_load_model).start()
    # Otherwise pydantic would read the metadata of every installed package in search of plug-ins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from kneealign import cli

    cli.main()


def _open_closed_descriptors() -> None:
    """Keep an opened photo from taking the place of a closed standard stream (``2>&-``)."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _own_stderr() -> None:
    """Give our messages their own descriptor: native code is kept off number 2 while the model loads."""
    import contextlib

    with contextlib.suppress(OSError, ValueError, AttributeError):
        old = sys.stderr
        sys.stderr = os.fdopen(
            os.dup(old.fileno()), "w", encoding=old.encoding, errors=old.errors, buffering=1
        )


def _load_model() -> None:
    import contextlib

    # Any failure happens again, and is reported, when the model is needed.
    with contextlib.suppress(Exception):
        from kneealign.memory import require_for_program

        require_for_program()
        from kneealign.pose import shared_landmarker

        shared_landmarker()


if __name__ == "__main__":
    main()
