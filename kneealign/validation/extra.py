"""The libraries of the extra ``validate``, which the rest does not need."""

from __future__ import annotations

from importlib.util import find_spec

from kneealign.errors import ModelError

LIBRARIES = ("scipy", "statsmodels", "matplotlib")


def require() -> None:
    """Stop if a library is missing.

    Raises
    ------
    ModelError
        Code ``validate_missing``.
    """
    missing = [library for library in LIBRARIES if find_spec(library) is None]
    if missing:
        raise ModelError(
            "validate_missing",
            f"A study needs libraries that are not installed: {', '.join(missing)}.",
            'In the folder of kneealign run: python -m pip install ".[validate]".',
        )
