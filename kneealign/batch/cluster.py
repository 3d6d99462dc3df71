"""The workers of a Dask cluster, as an executor. Needs the extra ``dask``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, cast

from distributed import Client

from kneealign.errors import ModelError

_CONNECT_S = 20.0


@contextmanager
def dask_executor(address: str) -> Iterator[Executor]:
    """Connect to a scheduler and give its executor.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ModelError
        Codes ``cluster_not_found`` (nobody answers) and ``cluster_empty`` (a scheduler without workers).
    """
    try:
        client = cast("Any", Client)(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ModelError(
            "cluster_not_found",
            f"No Dask scheduler answers at {address}: {error}.",
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
