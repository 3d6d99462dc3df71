"""Checks the arguments of a run."""

from __future__ import annotations

from typing import Any, get_args

from kneealign.batch.worker import Reports
from kneealign.errors import OptionError
from kneealign.options import check_facing, check_flag, check_max_megapixels, impossible, is_number

MOST_SECONDS = 1_000_000.0
"""Longest time limit for a photo, 11 days: systems cannot wait for longer."""


def check_options(
    *,
    reports: Any,
    jobs: Any,
    timeout_s: Any,
    max_megapixels: Any,
    facing: Any,
    pdf: bool,
    **flags: Any,
) -> None:
    """Check the arguments of :func:`kneealign.measure_folder`.

    Raises
    ------
    OptionError
        Codes ``bad_reports``, ``bad_jobs``, ``bad_timeout``, ``bad_max_megapixels``, ``bad_pdf``,
        ``bad_flag``, ``bad_facing``.
    """
    if reports not in get_args(Reports):
        raise impossible("bad_reports", "reports", reports, "Use none, measured or all.")
    if jobs is not None and (not is_number(jobs, int) or jobs < 1):
        raise impossible("bad_jobs", "jobs", jobs, "Give a whole number, 1 or more, or leave it out.")
    if not is_number(timeout_s, int, float) or not 0 < timeout_s <= MOST_SECONDS:
        raise impossible(
            "bad_timeout",
            "timeout_s",
            timeout_s,
            f"Give a number of seconds above 0 and up to {MOST_SECONDS:.0f}.",
        )
    check_max_megapixels(max_megapixels)
    check_facing(facing)
    for name, value in {"pdf": pdf, **flags}.items():
        check_flag(name, value)
    if pdf and reports == "none":
        raise OptionError(
            "bad_pdf", "There are no reports to write as PDF.", "Set reports to measured or all."
        )
