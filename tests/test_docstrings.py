"""Examples in docstrings hold."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from tests.test_house import MODULES

STARTS_SOMETHING = {"kneealign.__main__"}
SHOWING = sorted(module for module, path in MODULES.items() if ">>>" in path.read_text(encoding="utf-8"))


def test_examples_are_found() -> None:
    assert len(SHOWING) >= 10
    assert not STARTS_SOMETHING & set(SHOWING)


@pytest.mark.parametrize("module", SHOWING)
def test_examples_hold(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.failed == 0
