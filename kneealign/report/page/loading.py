"""Loads templates that were compiled before, which takes a twentieth of the time."""

from __future__ import annotations

from collections.abc import MutableMapping
from hashlib import sha256
from importlib import import_module
from typing import Any

import jinja2

TEMPLATES = ("kneealign.report.page", "templates")
"""Package and folder of the templates."""


class CompiledTemplates(jinja2.PackageLoader):
    """Takes what ``tools/compile_templates.py`` made, where text and Jinja are those that it was made of.

    Compiled templates belong to one environment.
    """

    def __init__(self) -> None:
        super().__init__(*TEMPLATES)

    def load(
        self, environment: jinja2.Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        """Return a template, which is compiled now if need be."""
        try:
            module = import_module(f"kneealign.report.page.compiled.{module_name(name)}")
        except ImportError:
            return super().load(environment, name, globals)
        text, _, _ = self.get_source(environment, name)
        if (jinja2.__version__, text_sha256(text)) != (module.JINJA, module.SHA256):
            return super().load(environment, name, globals)
        return environment.template_class.from_module_dict(environment, vars(module), globals or {})


def module_name(name: str) -> str:
    """Return the name of the module that a template is compiled to."""
    return name.replace(".", "_")


def text_sha256(text: str) -> str:
    """Return the hash of a template's text."""
    return sha256(text.encode("utf-8")).hexdigest()
