"""Errors: a code for scripts, a message and advice for people, an exit code for shells."""

from __future__ import annotations

import copy
import pickle

import pytest

import kneealign
from kneealign.errors import KneealignError, ModelError, PhotoError, SubjectError

TABLE = [
    (KneealignError, 1, Exception),
    (SubjectError, 2, ValueError),
    (PhotoError, 3, ValueError),
    (ModelError, 5, RuntimeError),
]


@pytest.mark.parametrize(("kind", "exit_code", "builtin"), TABLE)
def test_an_error(kind: type[KneealignError], exit_code: int, builtin: type[Exception]) -> None:
    error = kind("some_code", "It happened.", "Do this.")
    assert (error.code, error.message, error.advice) == ("some_code", "It happened.", "Do this.")
    assert str(error) == "It happened. Do this."
    assert error.exit_code == exit_code
    assert isinstance(error, KneealignError)
    assert isinstance(error, builtin)
    assert getattr(kneealign, kind.__name__) is kind


@pytest.mark.parametrize(("kind", "exit_code", "builtin"), TABLE)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_cross_processes(
    kind: type[KneealignError], exit_code: int, builtin: type[Exception], protocol: int
) -> None:
    error = kind("some_code", "Größe: 5 µm.", "Do this.")
    for twin in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(twin) is kind
        assert (twin.code, twin.message, twin.advice) == (error.code, error.message, error.advice)
        assert str(twin) == str(error)
        assert twin.args == error.args


def test_without_advice() -> None:
    error = PhotoError("photo_empty", "The file is empty.")
    assert (str(error), error.advice) == ("The file is empty.", "")
