"""The workers of a Dask cluster, as an executor. Needs the extra ``dask``."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, cast

from distributed import Client

from kneealign.errors import ModelError, OptionError

_ANSWER_S = 3.0
"""Time for a machine to accept a connection, and for a scheduler to send its greeting."""
_CONNECT_S = 10.0
"""Time for the scheduler to answer once it is connected."""
_LONGEST_GREETING_BYTES = 65536
_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/]+):(?P<port>\d{1,5})")


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """Connect to a scheduler and give its executor.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    OptionError
        Code ``bad_address``: there is no host with a port in it.
    ModelError
        Codes ``cluster_not_found`` (nobody answers) and ``cluster_empty`` (a scheduler without workers).
    """
    found = _parsed(address)
    try:
        _knock(found["protocol"], found["host"].strip("[]"), int(found["port"]))
        client = _connect(address)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            "cluster_not_found",
            f"No Dask scheduler answers at {address}: {_reason(error)}.",
            "Start one with: dask scheduler. It prints its address.",
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise ModelError(
                "cluster_empty",
                f"The Dask scheduler at {address} has no workers.",
                "Start one on each machine with: dask worker ADDRESS --nthreads 1 --nworkers -1.",
            )
        with client.get_executor() as executor:
            yield executor


def _parsed(address: str) -> re.Match[str]:
    found = _ADDRESS.fullmatch(address)
    if not found or not 0 < int(found["port"]) < 65536:
        raise OptionError(
            "bad_address",
            f"{address!r} is not the address of a Dask scheduler.",
            "Write it as tcp://HOST:PORT, such as tcp://10.0.0.5:8786; dask scheduler prints it.",
        )
    return found


def _knock(protocol: str | None, host: str, port: int) -> None:
    """Check that a scheduler is there: Dask itself tries for long, and waits for ever if nobody answers.

    A scheduler speaks first: the length of a short greeting, then the greeting.
    """
    with socket.create_connection((host, port), timeout=_ANSWER_S) as connection:
        if protocol not in (None, "tcp"):
            return
        connection.settimeout(_ANSWER_S)
        greeting = connection.recv(8)
    if len(greeting) < 8 or not 0 < int.from_bytes(greeting, "little") <= _LONGEST_GREETING_BYTES:
        raise ValueError("something else does")


def _connect(address: str) -> Any:
    """Connect without the messages and tracebacks that Dask logs while trying."""
    logger = logging.getLogger("distributed")
    before, logger.disabled = logger.disabled, True
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        return cast("Any", Client)(address, timeout=_CONNECT_S, set_as_default=False)
    finally:
        logging.disable(level)
        logger.disabled = before


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).strip().rstrip(".")
