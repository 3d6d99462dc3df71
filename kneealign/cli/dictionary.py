"""``kneealign dictionary``: what the columns of results.csv hold, for REDCap."""

from __future__ import annotations

from kneealign.cli._output import Output


def dictionary() -> None:
    """Print a REDCap data dictionary for results.csv, the table of a folder.

    Upload it in REDCap's Data Dictionary page, and results.csv then fits the Data Import Tool: the names are
    the same, and codes are choices. Each row is a photo.

    \b
    Example:
      kneealign dictionary > kneealign_dictionary.csv
    """  # noqa: D301
    from kneealign.batch import redcap_dictionary

    Output().data(redcap_dictionary())
