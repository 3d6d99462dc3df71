"""``kneealign schema``: the JSON Schema of a result."""

from __future__ import annotations

from kneealign.cli._output import Output


def schema() -> None:
    """Print the JSON Schema of a result.

    \b
    Example:
      kneealign schema > kneealign.schema.json
    """  # noqa: D301
    import json

    import kneealign

    Output().json(json.dumps(kneealign.json_schema(), indent=2, ensure_ascii=False))
