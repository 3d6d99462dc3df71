"""Templates that were compiled before."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from kneealign.report.page import template
from kneealign.report.page.loading import CompiledTemplates, module_name
from tests.conftest import ROOT

NAMES = template.usual_names(template.environment(False))


def test_they_are_those_of_the_templates() -> None:
    tool = str(ROOT / "tools" / "compile_templates.py")
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert done.stdout == "same\n", f"run python tools/compile_templates.py\n{done.stderr}"


@pytest.mark.parametrize("name", NAMES)
def test_they_are_taken_as_long_as_the_text_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = template.environment(False).overlay(loader=CompiledTemplates())
    environment.cache = {}
    module = importlib.import_module(f"kneealign.report.page.compiled.{module_name(name)}")
    assert environment.get_template(name).root_render_func is module.root
    monkeypatch.setattr(module, "SHA256", "of another text")
    environment.cache = {}
    compiled_now = environment.get_template(name)
    assert compiled_now.root_render_func is not module.root
    assert compiled_now.filename is not None
    assert compiled_now.filename.endswith(name)
    monkeypatch.undo()
    monkeypatch.setattr(module, "JINJA", "0")
    environment.cache = {}
    assert environment.get_template(name).root_render_func is not module.root
