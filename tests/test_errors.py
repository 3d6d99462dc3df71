"""Errors: a code for scripts, a message and advice for people, an exit code for shells."""

from __future__ import annotations

import ast
import copy
import importlib
import pickle
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kneealign
from kneealign.errors import (
    FolderError,
    KneealignError,
    ModelError,
    OptionError,
    OutputError,
    PhotoError,
    PointsError,
    ReportError,
    StudyError,
    SubjectError,
)
from tests.conftest import ROOT

SOURCES = sorted(Path(kneealign.__file__).parent.rglob("*.py"))

TABLE = [
    (KneealignError, 1, Exception),
    (SubjectError, 2, ValueError),
    (OptionError, 2, ValueError),
    (FolderError, 2, Exception),
    (StudyError, 2, ValueError),
    (OutputError, 2, Exception),
    (PhotoError, 3, ValueError),
    (PointsError, 2, ValueError),
    (ModelError, 5, RuntimeError),
    (ReportError, 5, Exception),
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


def test_every_error_of_the_package_is_public_and_stands_in_one_place() -> None:
    for module in pkgutil.walk_packages(kneealign.__path__, "kneealign."):
        if not module.name.endswith(("__main__", ".cluster")):  # The second needs an extra.
            importlib.import_module(module.name)
    ours = [kind for kind in _kinds(KneealignError) if kind.__module__.startswith("kneealign")]
    assert len(ours) >= 8
    for kind in ours:
        assert kind.__module__ == "kneealign.errors"
        assert kind.__name__ in kneealign.__all__
        assert getattr(kneealign, kind.__name__) is kind
    assert {kind.__name__ for kind, *_ in TABLE} == {kind.__name__ for kind in ours}


def test_no_other_exception_is_made_for_callers() -> None:
    """An exception class that is no KneealignError is caught inside, and by this name."""
    inside = {"WorkerLost", "_WentHome"}
    defined = {
        node.name
        for path in SOURCES
        if path.name != "errors.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).endswith(("Error", "Exception", "WorkerLost")) for base in node.bases)
    }
    assert defined == inside


def test_every_code_is_documented_and_exists() -> None:
    documented = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    assert len(documented) == len(set(documented))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    literals = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [code for code in documented if code not in literals] == [], "not in the code"
    raised = {code for tree in trees for code in _codes(tree)}
    assert len(raised) > 30
    assert sorted(raised - set(documented)) == [], "add these to docs/errors.md"


def _codes(tree: ast.AST) -> Iterator[str]:
    """Everything that has the form of a code and is the first argument of something that makes an error."""
    makers = ("Error", "WorkerLost", "failure", "problem")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith(makers):
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)+", str(part.value)):
                    yield part.value


def _kinds(base: type[KneealignError]) -> list[type[KneealignError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in _kinds(child))]
