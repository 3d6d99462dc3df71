"""Whether the arguments of a run can be what they are."""

from __future__ import annotations

from typing import Any, get_args

from kneealign.batch.worker import Reports
from kneealign.errors import OptionError

MOST_SECONDS = 1_000_000.0
"""Longest time limit for a photo, 11 days: waiting for more is beyond what systems can."""


def check_options(
    *, reports: Any, jobs: Any, timeout_s: Any, max_megapixels: Any, pdf: bool, **flags: Any
) -> None:
    """Check the arguments of :func:`kneealign.measure_folder`.

    Raises
    ------
    OptionError
        Codes ``bad_reports``, ``bad_jobs``, ``bad_timeout``, ``bad_max_megapixels``, ``bad_pdf``,
        ``bad_flag``.
    """
    if reports not in get_args(Reports):
        raise _bad("bad_reports", "reports", reports, "Use none, measured or all.")
    if jobs is not None and (not _is_number(jobs, int) or jobs < 1):
        raise _bad("bad_jobs", "jobs", jobs, "Give a whole number, 1 or more, or leave it out.")
    if not _is_number(timeout_s, int, float) or not 0 < timeout_s <= MOST_SECONDS:
        raise _bad(
            "bad_timeout", "timeout_s", timeout_s, f"Give seconds, more than 0 and up to {MOST_SECONDS:.0f}."
        )
    if not _is_number(max_megapixels, int, float) or not 0 < max_megapixels < float("inf"):
        raise _bad("bad_max_megapixels", "max_megapixels", max_megapixels, "Give megapixels, more than 0.")
    for name, value in {"pdf": pdf, **flags}.items():
        if not isinstance(value, bool):
            raise _bad("bad_flag", name, value, "Use True or False.")
    if pdf and reports == "none":
        raise OptionError(
            "bad_pdf", "There is no report to write as PDF.", "Ask for the reports measured or all."
        )


def _is_number(value: Any, *kinds: type) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


def _bad(code: str, what: str, value: Any, advice: str) -> OptionError:
    return OptionError(code, f"{what} cannot be {value!r}.", advice)
