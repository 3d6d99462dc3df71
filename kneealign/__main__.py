"""The command ``kneealign``, also as ``python -m kneealign``."""

from __future__ import annotations

import contextlib
import os
import sys
import threading


def main() -> None:
    """Run the command line.

    The pose model is loaded on another thread while the command line is still being imported: most of that
    is native code, and it takes a third of the time of measuring one photo.
    """
    arguments = sys.argv[1:]
    if arguments[:1] == ["measure"] and not any(a.startswith(("-h", "--help", "--model")) for a in arguments):
        _own_stderr()
        threading.Thread(target=_load_model).start()
    # Typer's pydantic would read the metadata of every installed package in search of plug-ins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from kneealign import cli

    cli.main()


def _own_stderr() -> None:
    """Give our messages a descriptor of their own: native code is kept off number 2 while the model loads."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        old = sys.stderr
        sys.stderr = os.fdopen(
            os.dup(old.fileno()), "w", encoding=old.encoding, errors=old.errors, buffering=1
        )


def _load_model() -> None:
    # What goes wrong comes up again, and is reported, when the model is needed.
    with contextlib.suppress(Exception):
        from kneealign.pose import shared_landmarker

        shared_landmarker()


if __name__ == "__main__":
    main()
