"""The overview page in a real browser, opened as a file: sorting, filtering, accessibility, no overflow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kneealign.batch.overview import Overview
from kneealign.batch.summary import Counts
from kneealign.codes import Advice
from kneealign.subject import Subject
from tests.factories import make_assessment, make_refused

FAILED = {"code": "photo_damaged", "message": "The photo is damaged.", "advice": "Copy it again."}
RIGHT_DEG = {"anna.jpg": 2.0, "clinic/ben.jpg": -9.0, "clinic/with-a-very-long-name-" * 4 + ".jpg": 14.0}
UNMEASURED = ["refused.jpg", "damaged.jpg"]


@pytest.fixture(scope="module")
def overview_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    Image.fromarray(np.full((160, 120, 3), 90, np.uint8)).save(out / "thumbnail.jpg")
    collected = Overview()
    for number, (name, right_deg) in enumerate(RIGHT_DEG.items(), 1):
        result = make_assessment(
            left_deg=1.0, right_deg=right_deg, subject=Subject(number * 5, "female", 140)
        )
        if number == 3:
            result = replace(result, verdict=replace(result.verdict, see_a_clinician=Advice.YES))
        files = {"thumbnail": "thumbnail.jpg", "report": "report.html"}
        collected.add(number, name, "measured", {"result": result.to_dict(), "files": files})
    collected.add(4, UNMEASURED[0], "refused", {"result": make_refused().to_dict(), "files": {}})
    collected.add(5, UNMEASURED[1], "failed", FAILED)
    path = out / "index.html"
    statuses = Counter({"measured": 3, "refused": 1, "failed": 1})
    counts = Counts(statuses, Counter(), Counter(not_for_this_photo=2, yes=1))
    path.write_text(collected.render(counts), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Any, overview_page: Path) -> Any:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(overview_page.as_uri())
    yield page
    page.close()


def shown(page: Any) -> list[str]:
    """Names of the photos in the order in which they are seen."""
    names = page.locator("#list tr:visible .photo-name")
    found: list[str] = names.evaluate_all("names => names.map(name => name.firstChild.textContent)")
    return found


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("Right leg", [1, 0, 2], [2, 0, 1]),  # varus first, then valgus first
        ("Varus – valgus", [2, 1, 0], [0, 1, 2]),  # the largest of either direction first
    ],
)
def test_a_click_on_a_column_sorts_and_a_second_one_turns_it_round(
    page: Any, column: str, first: list[int], second: list[int]
) -> None:
    measured = list(RIGHT_DEG)
    button = page.get_by_role("button", name=column)
    for order in (first, second):
        button.click()
        # What was not measured comes last either way.
        assert shown(page) == [measured[i] for i in order] + UNMEASURED
    assert page.locator("th[aria-sort]").count() == 1


def test_failures_first(page: Any) -> None:
    for _ in range(2):
        page.get_by_role("button", name="Result").click()
    assert shown(page) == [*reversed(UNMEASURED), *RIGHT_DEG]


def test_the_order_of_the_folder_comes_back(page: Any) -> None:
    before = shown(page)
    page.get_by_role("button", name="Right leg").click()
    page.get_by_role("button", name="Photo").click()
    assert shown(page) == before == [*RIGHT_DEG, *UNMEASURED]


@pytest.mark.parametrize(
    ("typed", "count"),
    [("ANNA", 1), ("clinic", 2), ("clinic ben", 1), ("feet", 1), ("15 years", 1), ("nobody", 0)],
)
def test_typing_filters(page: Any, typed: str, count: int) -> None:
    page.get_by_label("Find").press_sequentially(typed)
    assert len(shown(page)) == count
    assert page.get_by_role("status").inner_text() == f"{count} of 5"


def test_by_answer(page: Any) -> None:
    counted = page.locator(".answers").inner_text().split("\n")
    assert [line for line in counted if line[0] != "0"] == [
        "1 show to a clinician",
        "2 nothing in this photo",
    ]
    page.get_by_label("Show").select_option("yes")
    assert shown(page) == list(RIGHT_DEG)[2:]
    page.get_by_label("Show").select_option("not_for_this_photo")
    assert shown(page) == list(RIGHT_DEG)[:2]


def test_by_status_and_by_reason(page: Any) -> None:
    page.get_by_label("Show").select_option("measured")
    assert shown(page) == list(RIGHT_DEG)
    page.locator("[data-code=photo_damaged]").get_by_role("button").click()
    assert shown(page) == ["damaged.jpg"]
    assert page.get_by_label("Find").input_value() == "photo_damaged"


def test_the_keyboard_is_enough(page: Any) -> None:
    page.get_by_role("button", name="Left leg").focus()
    page.keyboard.press("Enter")
    assert page.locator("th[data-sort=left]").get_attribute("aria-sort") == "ascending"


def test_without_the_script_all_photos_are_there(browser: Any, overview_page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(overview_page.as_uri())
    assert page.locator("#list tr").count() == 5
    assert page.locator("button").count() == 0
    assert not page.locator("#filters").is_visible()
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_it_fits_is_accessible_and_asks_for_nothing(
    browser: Any,
    overview_page: Path,
    width: int,
    scheme: str,
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(overview_page.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Thumbnails load when they come into view, in their own time.
    page.locator(".thumb img").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.thumb img').naturalWidth > 0")
    folder = overview_page.parent.as_uri()
    assert {url.removeprefix(folder) for url in asked} == {"/index.html", "/thumbnail.jpg"}
    assert problems == []
    violations = axe.run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    page.close()
