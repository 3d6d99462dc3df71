"""Whether the machines of a cluster see the folders of the run, each under the same path."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kneealign.batch.discover import file_sha256
from kneealign.errors import KneealignError, ModelError, PhotoError
from kneealign.own_files import Made


def this_machine() -> str:
    """Return the name of this machine in its network."""
    return socket.gethostname()


@contextmanager
def named_machine(runs_the_folder: str) -> Iterator[None]:
    """Begin the message of an error with this machine's name, unless it is the one that runs the folder."""
    try:
        yield
    except KneealignError as error:
        here = this_machine()
        if here == runs_the_folder:
            raise
        raise type(error)(error.code, f"On {here}: {error.message}", error.advice) from None


def check_folders(folders: Sequence[str]) -> None:
    """Check, on the machine that measures, that it sees these folders.

    Raises
    ------
    ModelError
        Code ``folder_not_shared``.
    """
    for folder in folders:
        if not Path(folder).is_dir():
            raise not_shared(f"The folder {folder} is not there.")


def check_photo(path: str, sha256: str, machine: str) -> None:
    """Check that a photo that could not be read elsewhere cannot be read here either.

    Raises
    ------
    ModelError
        Code ``folder_not_shared``: here it is the file that was to be measured.
    """
    try:
        unchanged = file_sha256(path) == sha256
    except PhotoError:
        return
    if unchanged:
        raise not_shared(f"{machine} cannot read {path}, or reads another file there.")


def check_files(out: Path, made: Sequence[Made], machine: str) -> None:
    """Check that files that were written elsewhere are in the results folder.

    Raises
    ------
    ModelError
        Code ``folder_not_shared``.
    """
    if any(not (out / file.temporary).exists() for file in made):
        raise not_shared(f"What {machine} writes into {out} does not arrive there.")


def not_shared(what: str) -> ModelError:
    """Return the error for a machine that does not see a folder of the run."""
    return ModelError(
        "folder_not_shared",
        what,
        "Every machine must see photos and results under the same path: mount the shared folder there, or "
        "stop that machine's worker, and run the same command again.",
    )
