"""What stops a folder from being measured at all."""

from __future__ import annotations

from kneealign.errors import KneealignError


class FolderError(KneealignError):
    """The folder, its table of subjects or the results' folder cannot be worked with as asked."""

    exit_code = 2
