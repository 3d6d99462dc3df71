"""The workers of a Dask cluster, as an executor. Needs the extra ``dask``."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, cast

from distributed import Client, Security

from kneealign import __version__
from kneealign.batch import guard
from kneealign.errors import ModelError, OptionError

_ANSWER_S = 3.0
"""Time for a machine to accept a connection, and for a scheduler to send its greeting."""
_CONNECT_S = 10.0
"""Time for the scheduler to answer once it is connected."""
_ALONE_S = 600.0
"""How long to wait for a new worker when all are gone: a queue may take minutes to start the next."""
_LONGEST_GREETING_BYTES = 65536
_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/]+):(?P<port>\d{1,5})")


class ClusterExecutor(Executor):
    """The workers of a scheduler, which may come and go."""

    def __init__(self, client: Any, address: str, on_note: Callable[[str], None]) -> None:
        self._client = client
        # Each call has a name of its own: under the old name, a photo that was given up would fail at once.
        self._executor = client.get_executor(pure=False)
        self._address = address
        self._on_note = on_note
        self._alone_since: float | None = None

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Hand a call to a worker."""
        future: Future[Any] = self._executor.submit(function, *arguments, **named)
        return future

    def check(self) -> None:
        """Say so when there is no worker left; :meth:`kneealign.batch.run.Run` calls this while it waits.

        Raises
        ------
        ModelError
            Codes ``executor_lost`` (the scheduler is gone) and ``workers_lost`` (no new worker has come).
        """
        try:
            workers = self._client.scheduler_info()["workers"]
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                "executor_lost",
                f"The connection to the Dask scheduler at {self._address} was lost: {_reason(error)}.",
                "See that it runs, and run the same command again.",
            ) from None
        if workers:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = time.monotonic()
            minutes = _ALONE_S / 60
            self._on_note(f"All workers are gone. Waiting up to {minutes:.0f} minutes for new ones.")
        elif time.monotonic() - self._alone_since > _ALONE_S:
            raise ModelError(
                "workers_lost",
                f"All workers of the Dask scheduler at {self._address} are gone, and no new one has come.",
                "Start workers, and run the same command again.",
            )

    def stop(self, run: str) -> None:
        """End the run's processes on all machines: what they were writing is about to be removed."""
        if self._client.status != "running":
            return  # It would wait for a scheduler that is gone.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            self._client.run(guard.stop, run, on_error="ignore")

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up what has not been measured."""
        self._executor.shutdown(wait=False)


@contextmanager
def dask_executor(address: str, on_note: Callable[[str], None] = lambda _: None) -> Iterator[Executor]:
    """Connect to a scheduler and give its executor.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.5:8786``.
    on_note : callable, optional
        Called with a sentence when all workers are gone.

    Raises
    ------
    OptionError
        Code ``bad_address``: there is no host with a port in it.
    ModelError
        Codes ``cluster_not_found`` (nobody answers), ``cluster_no_certificate``, ``cluster_empty`` (a
        scheduler without workers) and ``cluster_differs`` (other versions of kneealign, or none, on one of
        its machines).
    """
    with _quiet(), _connected(address) as client:
        if not client.scheduler_info()["workers"]:
            raise ModelError(
                "cluster_empty",
                f"The Dask scheduler at {address} has no workers.",
                f"Start one on each machine with: dask worker {address} (docs/cluster.md shows the options).",
            )
        _check_versions(client)
        with ClusterExecutor(client, address, on_note) as executor:
            yield executor


def _connected(address: str) -> Any:
    found = _parsed(address)
    security = cast("Any", Security)()
    try:
        _knock(found["protocol"], found["host"].strip("[]"), int(found["port"]))
        if found["protocol"] == "tls" and security.get_connection_args("client")["ssl_context"] is None:
            raise ModelError(
                "cluster_no_certificate",
                f"{address} asks for a certificate, and Dask's settings on this machine name none.",
                "Name ca-file, cert and key in Dask's settings, as docs/cluster.md shows.",
            )
        return cast("Any", Client)(address, security=security, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            "cluster_not_found",
            f"No Dask scheduler answers at {address}: {_reason(error)}.",
            "Start one with: dask scheduler. It prints its address.",
        ) from None


def _check_versions(client: Any) -> None:
    """Check that the scheduler and its workers have this kneealign: Dask hangs or fails without a reason.

    Workers check everything else that matters themselves, also those that come later.
    """
    there = client.get_versions(packages=["kneealign"])
    found = {"the scheduler": there["scheduler"]}
    found |= {f"the worker {address}": versions for address, versions in there["workers"].items()}
    for place, versions in found.items():
        version = versions["packages"].get("kneealign")
        if version != __version__:
            has = f"has kneealign {version}" if version else "has no kneealign"
            raise ModelError(
                "cluster_differs",
                f"This machine has kneealign {__version__}, but {place} {has}.",
                "Start the scheduler and every worker with the same kneealign as here.",
            )


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


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what Dask logs, with tracebacks, while it tries to connect or after a connection is lost."""
    before = logging.root.manager.disable
    if not os.environ.get("KNEEALIGN_DEBUG"):
        logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(words).strip().rstrip(".")
