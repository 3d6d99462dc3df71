"""``kneealign dictionary``: what the columns of a folder's tables hold, for REDCap."""

from __future__ import annotations

from typing import Annotated

import typer

from kneealign.cli._output import Output


def dictionary(
    persons: Annotated[
        bool, typer.Option("--persons", help="Describe persons.csv, where each row is a person.")
    ] = False,
) -> None:
    """Print a REDCap data dictionary for results.csv, the table of a folder.

    Upload it in REDCap's Data Dictionary page, and results.csv then fits the Data Import Tool: the names are
    the same, and codes are choices. Each row is a photo; with --persons, a person.

    \b
    Examples:
      kneealign dictionary > kneealign_dictionary.csv
      kneealign dictionary --persons > persons_dictionary.csv
    """  # noqa: D301
    from kneealign.batch import redcap_dictionary

    Output().data(redcap_dictionary(of_persons=persons))
