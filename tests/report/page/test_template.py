"""Templates: compiled ahead, and filled without holding on to the photo."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys
import weakref
from dataclasses import replace
from types import ModuleType

import jinja2
import pytest

from kneealign.report import render_html
from kneealign.report.page import template
from kneealign.report.page.loading import CompiledTemplates, module_name, text_sha256
from kneealign.result import Picture
from tests.conftest import ROOT
from tests.factories import make_assessment, make_pixels

NAMES = template.usual_names(template.environment(False))


def compiled(name: str) -> ModuleType:
    return importlib.import_module(f"kneealign.report.page.compiled.{module_name(name)}")


of_this_jinja = pytest.mark.skipif(
    jinja2.__version__ != compiled(NAMES[0]).JINJA, reason="they are compiled anew with this version of Jinja"
)


@pytest.mark.parametrize("name", NAMES)
def test_they_are_of_the_texts_of_today(name: str) -> None:
    text, _, _ = CompiledTemplates().get_source(template.environment(False), name)
    assert text_sha256(text) == compiled(name).SHA256, "run python tools/compile_templates.py"


@of_this_jinja
def test_they_are_those_of_the_templates() -> None:
    tool = str(ROOT / "tools" / "compile_templates.py")
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)
    assert done.stdout == "same\n", f"run python tools/compile_templates.py\n{done.stderr}"


@of_this_jinja
@pytest.mark.parametrize("name", NAMES)
def test_they_are_taken_as_long_as_the_text_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = template.environment(False).overlay(loader=CompiledTemplates())
    environment.cache = {}
    module = compiled(name)
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


def test_a_page_lets_go_of_its_photo() -> None:
    """Filled templates refer to themselves: what they hold stays until Python's collector finds them."""
    pixels = make_pixels()
    assessment = make_assessment()
    assessment = replace(assessment, picture=Picture.of(pixels, None))
    photo = weakref.ref(assessment.picture)
    gc.collect()
    gc.disable()
    try:
        render_html(assessment, pixels)
        del assessment
        assert photo() is None
    finally:
        gc.enable()
