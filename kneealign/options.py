"""Checks arguments."""

from __future__ import annotations

import os
from typing import Any, Literal, get_args

from kneealign.errors import OptionError
from kneealign.subject import Subject

Facing = Literal["front", "back"]
"""Which side of the legs a photo shows."""


def check_measuring(
    subject: Any, *, person: Any, mirrored: Any, max_megapixels: Any, model: Any, picture: Any = True
) -> None:
    """Check the arguments of :func:`kneealign.measure`, except the photo.

    Raises
    ------
    OptionError
        Codes ``bad_subject``, ``bad_person``, ``bad_flag``, ``bad_max_megapixels``, ``bad_model``.
    """
    if subject is not None and not isinstance(subject, Subject):
        raise impossible("bad_subject", "subject", subject, "Give a kneealign.Subject, or leave it out.")
    if person is not None and (not is_number(person, int) or person < 1):
        raise impossible(
            "bad_person", "person", person, "Give a whole number: people are counted from 1 at the left."
        )
    check_flag("mirrored", mirrored)
    check_flag("picture", picture)
    check_max_megapixels(max_megapixels)
    if model is not None and not isinstance(model, (str, os.PathLike)):
        raise impossible("bad_model", "model", model, "Give the path of a .task file, or leave it out.")


def check_facing(value: Any) -> None:
    """Raise an OptionError (``bad_facing``) unless it is "front", "back" or None."""
    if value is not None and value not in get_args(Facing):
        raise impossible("bad_facing", "facing", value, "Use front or back, or leave it out.")


def check_max_megapixels(value: Any) -> None:
    """Raise an OptionError (``bad_max_megapixels``) unless it is a number above 0."""
    if not is_number(value, int, float) or not 0 < value < float("inf"):
        raise impossible(
            "bad_max_megapixels", "max_megapixels", value, "Give a number of megapixels above 0."
        )


def check_flag(name: str, value: Any) -> None:
    """Raise an OptionError (``bad_flag``) unless it is true or false."""
    if not isinstance(value, bool):
        raise impossible("bad_flag", name, value, "Use True or False.")


def is_number(value: Any, *kinds: type) -> bool:
    """Whether a value is one of these kinds of number; booleans are not."""
    return isinstance(value, kinds) and not isinstance(value, bool)


def impossible(code: str, what: str, value: Any, advice: str) -> OptionError:
    """Return the error for an argument with an impossible value."""
    return OptionError(code, f"{what} cannot be {value!r}.", advice)
