"""Folders: discovery, journal, workers, tables.

Front door: :func:`measure_folder` in ``folder``. The way of a photo: ``discover`` finds it, ``run`` decides
by the ``journal`` whether it has been measured, an executor's thread hands it through ``guard`` to a
``child`` process, where ``worker`` measures it; the outcome goes into the ``journal``, and at the end from
there into ``tables`` and ``overview``. Files reach their places through :mod:`kneealign.own_files` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kneealign.batch.folder import measure_folder
from kneealign.batch.subjects import TEMPLATE
from kneealign.batch.summary import FolderSummary, Progress

if TYPE_CHECKING:
    from kneealign.batch.cluster import dask_executor

__all__ = ["TEMPLATE", "FolderSummary", "Progress", "dask_executor", "measure_folder"]


def __getattr__(name: str) -> Any:
    # Dask is an extra, and takes its time to import.
    if name == "dask_executor":
        from kneealign.batch import cluster

        return cluster.dask_executor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
