"""The page of a study in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kneealign.validation import validate_study, write_study
from tests.validation.tables import reference_table, results_table, true_angles


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    truth = true_angles(60)
    noise = np.random.default_rng(1).normal(0.3, 1.2, truth.shape)
    results = results_table(folder / "results.csv", truth + noise)
    write_study(validate_study(results, reference_table(folder / "x.csv", truth), samples=100), folder)
    return folder / "study.html"


@pytest.mark.parametrize(("scheme", "width_px"), [("light", 1000), ("dark", 360)])
def test_it_loads_nothing_fits_and_is_accessible(
    browser: Any, page: Path, scheme: str, width_px: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = browser.new_page(viewport={"width": width_px, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width_px
    widths = tab.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(widths) == 3
    assert min(widths) > 100
    violations = [found["id"] for found in Axe().run(tab).response["violations"]]
    tab.close()
    assert violations == []
