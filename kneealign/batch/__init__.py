"""Folders: discovery, journal, workers, tables.

Front door: :func:`measure_folder`. The way of a photo: ``discover`` finds it, ``run`` decides by the
``journal`` whether it has been measured, an executor's thread hands it through ``guard`` to a ``child``
process, where ``worker`` measures it; the outcome goes into the ``journal``, and at the end from there into
``tables`` and ``overview``.
"""

from kneealign.batch.run import FolderSummary, Progress, measure_folder

__all__ = ["FolderSummary", "Progress", "measure_folder"]
