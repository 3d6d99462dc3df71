"""``measure --points`` on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.conftest import Run
from tests.correction.placed import points_of
from tests.factories import make_assessment

POINTS = points_of(make_assessment())


def test_the_points_reach_the_measurement(run: Run, calls: list[dict[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "good.points.json"
    file.write_text(POINTS.to_json(), encoding="utf-8")
    assert run("measure", "good.jpg", "--points", str(file)).exit_code == 0
    assert calls[0]["points"] == POINTS


def test_what_is_wrong_with_them_is_said_before_anything_is_measured(
    run: Run, calls: list[dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "good.points.json"
    file.write_text("{}", encoding="utf-8")
    for words in (["good.jpg", "--points", str(file)], ["good.jpg", "--points", "none.json"]):
        result = run("measure", *words)
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: ")
    file.write_text(POINTS.to_json(), encoding="utf-8")
    assert "left hip" in run("measure", "good.jpg", "--points", str(file), "--mirrored").stderr
    assert "one photo" in run("measure", "a.jpg", "b.jpg", "--points", str(file)).stderr
    assert calls == []
