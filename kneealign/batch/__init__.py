"""Folders: discovery, journal, workers, tables.

Front door: :func:`measure_folder` in ``folder``. The path of a photo: ``discover`` finds it, ``run`` asks the
``journal`` whether it has been measured, a thread of the executor passes it through ``guard`` to a ``child``
process, where ``worker`` measures it. The outcome goes into the ``journal``, and at the end from there into
``tables`` and ``overview``. Files are written only through :mod:`kneealign.own_files`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kneealign.batch.cluster import dask_executor
    from kneealign.batch.dictionary import redcap_dictionary
    from kneealign.batch.folder import measure_folder
    from kneealign.batch.subjects import TEMPLATE
    from kneealign.batch.summary import FolderSummary, Progress

__all__ = ["TEMPLATE", "FolderSummary", "Progress", "dask_executor", "measure_folder", "redcap_dictionary"]

_HOMES = {
    "TEMPLATE": "subjects",
    "FolderSummary": "summary",
    "Progress": "summary",
    "dask_executor": "cluster",
    "measure_folder": "folder",
    "redcap_dictionary": "dictionary",
}


def __getattr__(name: str) -> Any:
    # A child process needs none of them, and Dask is an extra.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
