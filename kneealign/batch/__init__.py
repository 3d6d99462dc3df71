"""Folders: discovery, journal, workers, tables.

Front door: :func:`measure_folder` in ``folder``. The way of a photo: ``discover`` finds it, ``run`` decides
by the ``journal`` whether it has been measured, an executor's thread hands it through ``guard`` to a
``child`` process, where ``worker`` measures it; the outcome goes into the ``journal``, and at the end from
there into ``tables`` and ``overview``. Files reach their places through :mod:`kneealign.own_files` alone.
"""

from kneealign.batch.folder import measure_folder
from kneealign.batch.summary import FolderSummary, Progress

__all__ = ["FolderSummary", "Progress", "measure_folder"]
