"""Compiles the templates of the report to Python, so that a report need not do it at every start.

    python tools/compile_templates.py [--check]

Writes ``kneealign/report/page/compiled/``. Run it after every change of a template. A template whose compiled
form is not that of its text and of the installed Jinja is compiled when it is needed, as all were before.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import jinja2

from kneealign.report.page import template
from kneealign.report.page.loading import module_name, text_sha256

FOLDER = Path(template.__file__).parent / "compiled"

HEAD = '''\
"""Made of {name} by tools/compile_templates.py."""

JINJA = "{version}"
SHA256 = "{sha256}"

'''


def compiled() -> dict[str, str]:
    """Return the module of each template of most pages, by the file's name."""
    environment = template.environment(False)
    modules = {"__init__.py": '"""The templates as Python, made by tools/compile_templates.py."""\n'}
    for name in template.usual_names(environment):
        assert environment.loader is not None
        source = environment.loader.get_source(environment, name)[0]
        head = HEAD.format(name=name, version=jinja2.__version__, sha256=text_sha256(source))
        code = environment.compile(source, name, name, raw=True, defer_init=True)
        modules[f"{module_name(name)}.py"] = head + code.rstrip("\n") + "\n"
    return modules


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare with the files; write nothing")
    check = parser.parse_args().check
    modules = compiled()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
    if not check:
        FOLDER.mkdir(exist_ok=True)
        for name, text in modules.items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        for name in there.keys() - modules.keys():
            (FOLDER / name).unlink()
    print("same" if there == modules else "DIFFERENT" if check else "written")
    return 0 if there == modules or not check else 1


if __name__ == "__main__":
    sys.exit(main())
