"""What every code is: a short stable name that is also a string, with a docstring that says what it means."""

from __future__ import annotations

import ast
import inspect
import textwrap
from enum import Enum
from functools import cache


class Code(str, Enum):
    """A short name that will never change its meaning.

    A member equals its own string, so that ``finding.code == "blurred"`` holds and JSON gets the string.
    """

    def __str__(self) -> str:
        return str(self.value)


@cache
def meanings(codes: type[Code]) -> dict[Code, str]:
    """Return what each member of an enumeration means: the docstring that stands below it in the source.

    >>> from kneealign.codes import Severity
    >>> meanings(Severity)[Severity.INFO]
    'Worth knowing; the measurement does not change.'
    """
    body = ast.parse(textwrap.dedent(inspect.getsource(codes))).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[Code, str] = {}
    for member, below in zip(body.body, body.body[1:], strict=False):
        if not (isinstance(member, ast.Assign) and isinstance(below, ast.Expr)):
            continue
        name, text = member.targets[0], below.value
        if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and name.id in codes.__members__:
            found[codes[name.id]] = " ".join(str(text.value).split())
    return found
