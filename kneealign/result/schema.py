"""The JSON Schema of a result, with the meaning of every code."""

from __future__ import annotations

from typing import Any

from kneealign.codes import ENUMERATIONS, Code, meanings


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a result.

    Each enumeration is a ``oneOf`` of its codes, each with its meaning.
    """
    from pydantic import TypeAdapter

    from kneealign.result.document import Document

    schema: dict[str, Any] = TypeAdapter(Document).json_schema(mode="serialization")
    definitions = schema["$defs"]
    for codes in ENUMERATIONS:
        definitions[codes.__name__] = _enumeration(codes)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kneealign assessment",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def _enumeration(codes: type[Code]) -> dict[str, Any]:
    said = meanings(codes)
    return {
        "description": codes.__doc__,
        "type": "string",
        "oneOf": [{"const": str(code), "description": said[code]} for code in codes],
    }
