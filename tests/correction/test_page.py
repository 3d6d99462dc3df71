"""The page of ``kneealign review`` in a real browser, by mouse, touch and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray

import kneealign
from kneealign.codes import FindingCode
from kneealign.correction import JOINTS, Points
from kneealign.photo import load_photo
from kneealign.result import Assessment
from tests.conftest import SAMPLES, subject_of
from tests.correction.placed import points_of
from tests.factories import make_pixels

NAME = "one_sided_knock_knee_adult"
BARS = make_pixels(300, 400)

Open = Callable[..., Any]


def mirror_image() -> NDArray[np.uint8]:
    return np.ascontiguousarray(load_photo(SAMPLES / f"{NAME}.jpg").rgb[:, ::-1])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of a photo, of one with unsure joints, of one without any, and in Spanish."""
    folder = tmp_path_factory.mktemp("review")
    made = {
        "found": kneealign.review(SAMPLES / f"{NAME}.jpg", subject_of(NAME)),
        "unsure": kneealign.review(SAMPLES / "long_trousers.jpg", lang="es"),
        "refused": kneealign.review(BARS, kneealign.Subject(1.0), show_face=True),
        "none": kneealign.review(BARS, show_face=True),
        "mirrored": kneealign.review(mirror_image(), subject_of(NAME), mirrored=True),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def show(browser: Any, pages: dict[str, Path]) -> Iterator[Open]:
    """Open a page; it may ask for nothing and complain of nothing."""
    contexts, asked, problems = [], [], []

    def opened(name: str, width: int = 1280, *, touch: bool = False, scheme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 850}, has_touch=touch, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(pages[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    own = {path.as_uri() for path in pages.values()}
    assert [url for url in asked if url not in own and not url.startswith(("data:", "blob:"))] == []
    assert problems == []


def middle(page: Any, joint: str) -> tuple[float, float]:
    box = page.locator(f"g.joint[data-joint={joint}] .target").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def saved(page: Any, folder: Path) -> Points:
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Save|Guardar")).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return Points.from_json(path.read_bytes())


def place(page: Any) -> tuple[float, float]:
    return float(page.locator("#x").input_value()), float(page.locator("#y").input_value())


def test_dragging_with_the_mouse_moves_the_joint_and_the_file_measures_the_same(
    show: Open, sample: Callable[[str], Assessment], tmp_path: Path
) -> None:
    page = show("found")
    x, y = middle(page, "left_knee")
    page.mouse.move(x + 4, y)
    page.mouse.down()
    page.mouse.move(x - 6, y, steps=3)
    assert page.locator("#loupe").is_visible()
    page.mouse.move(x - 16, y + 8, steps=3)
    page.mouse.up()
    assert middle(page, "left_knee") == pytest.approx((x - 20, y + 8), abs=0.6)
    page.get_by_label("Who").fill("Ana")
    page.get_by_label("Date").fill("2026-01-31")
    shown = page.locator("[data-now=left]").inner_text()
    gap = page.locator("[data-now=ankle]").inner_text()
    points = saved(page, tmp_path)
    assert (points.placed_by, str(points.placed_on)) == ("Ana", "2026-01-31")
    own = sample(NAME)
    assert points.photo.sha256 == own.photo.sha256
    result = kneealign.measure(SAMPLES / f"{NAME}.jpg", own.subject, points=points, picture=False)
    assert result.legs is not None
    assert result.gaps is not None
    angle = re.match(r"([\d.]+)° valgus ± (\d)°", shown)
    assert angle is not None
    assert float(angle[1]) == pytest.approx(result.legs.left.deviation_deg, abs=0.06)
    low, high = result.legs.left.interval_deg
    assert int(angle[2]) == pytest.approx((high - low) / 2, abs=1)
    assert float(gap.removesuffix(" cm")) == pytest.approx(result.gaps.ankle.cm, abs=0.11)
    assert result.provenance.points is not None
    moved = {one.joint for one in result.provenance.points.joints if one.moved_px}
    assert moved == {"left_knee"}


def test_a_chosen_joint_goes_where_one_clicks(show: Open) -> None:
    page = show("found")
    page.get_by_role("button", name="right ankle").first.click()
    x, y = middle(page, "right_ankle")
    page.mouse.click(x + 40, y - 30)
    assert middle(page, "right_ankle") == pytest.approx((x + 40, y - 30), abs=0.6)
    page.mouse.click(x + 45, y - 30)  # within reach of the joint itself
    assert middle(page, "right_ankle") == pytest.approx((x + 45, y - 30), abs=0.6)


def test_the_keyboard_is_enough(show: Open) -> None:
    page = show("found")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.joint") == "left_knee":
            break
    x, y = place(page)
    for keys, (dx, dy) in (
        ("ArrowRight", (1, 0)),
        ("Shift+ArrowDown", (1, 10)),
        ("ArrowUp", (1, 9)),
        ("Shift+ArrowLeft", (-9, 9)),
    ):
        page.keyboard.press(keys)
        assert place(page) == pytest.approx((x + dx, y + dy), abs=0.05)
    for _ in range(4):
        page.keyboard.press("Control+z")
    assert place(page) == (x, y)
    page.keyboard.press("Control+Shift+z")
    assert place(page) == pytest.approx((x + 1, y), abs=0.05)
    assert "left knee" in page.get_by_role("status").inner_text()


def test_buttons_and_fields_do_what_dragging_does(show: Open) -> None:
    page = show("found")
    page.locator(".pick[data-joint=left_hip]").click()
    x, y = place(page)
    page.get_by_role("button", name="To the right of the picture").click()
    page.get_by_label("10 pixels").check()
    page.get_by_role("button", name="Up", exact=True).click()
    assert place(page) == pytest.approx((x + 1, y - 10), abs=0.05)
    page.locator("#x").fill("700")
    page.locator("#x").press("Enter")
    assert place(page) == pytest.approx((700, y - 10), abs=0.05)
    page.get_by_role("button", name="Undo").click()
    assert place(page) == pytest.approx((x + 1, y - 10), abs=0.05)
    page.get_by_role("button", name="Redo").click()
    page.locator(".pick[data-joint=right_hip]").click()
    page.locator("#y").fill("-50")
    page.locator("#y").press("Enter")
    assert place(page)[1] == 0
    page.get_by_role("button", name="Reset joint").click()
    assert page.locator(".pick[data-joint=right_hip] small").inner_text() == ""
    assert "moved" in page.locator(".pick[data-joint=left_hip] small").inner_text()
    page.get_by_role("button", name="Reset all").click()
    assert page.locator(".pick[data-joint=left_hip] small").inner_text() == ""
    assert page.locator("#reset-all").is_disabled()
    page.get_by_role("button", name="Undo").click()
    assert "moved" in page.locator(".pick[data-joint=left_hip] small").inner_text()


def test_what_cannot_be_measured_cannot_be_saved(show: Open) -> None:
    page = show("found")
    page.locator(".pick[data-joint=left_knee]").click()
    page.locator("#y").fill("100")
    page.locator("#y").press("Enter")
    assert "between" in page.get_by_role("alert").inner_text()
    assert page.locator("#save").is_disabled()


def test_crossed_knees_cannot_be_saved_and_are_not_measured(
    show: Open, sample: Callable[[str], Assessment]
) -> None:
    page = show("found")
    own = points_of(sample(NAME)).joints_px
    for beyond_px in (25, 260):  # still near the person's knee, and far from it
        page.locator(".pick[data-joint=left_knee]").click()
        x = own.right_knee[0] - beyond_px
        page.locator("#x").fill(str(x))
        page.locator("#x").press("Enter")
        assert "in front of the other" in page.get_by_role("alert").inner_text()
        assert page.locator("#save").is_disabled()
        assert page.locator("[data-now=left]").inner_text() == "–"
        points = points_of(sample(NAME), {"left_knee": (x - own.left_knee[0], 0)})
        result = kneealign.measure(SAMPLES / f"{NAME}.jpg", points=points, picture=False)
        assert FindingCode.LEGS_CROSSED in {item.code for item in result.refusals}
        assert FindingCode.REFUSED_WITHOUT_POINTS not in {item.code for item in result.findings}
    assert FindingCode.JOINTS_OFF_PERSON in {item.code for item in result.findings}


def test_legs_of_very_different_length_cannot_be_saved(show: Open) -> None:
    page = show("found")
    page.locator(".pick[data-joint=left_hip]").click()
    page.locator("#y").fill(str(place(page)[1] - 120))
    page.locator("#y").press("Enter")
    assert "different in length" in page.get_by_role("alert").inner_text()
    assert page.locator("#save").is_disabled()


def test_a_photo_that_stays_refused_asks_for_nothing(show: Open) -> None:
    page = show("refused")
    assert page.locator(".notice").count() == 1
    assert "does not mend" in page.locator(".notice").inner_text()
    assert page.get_by_role("status").inner_text() == ""
    assert "stays refused" in page.get_by_role("alert").inner_text()
    assert page.locator("#save").is_disabled()
    assert not page.locator("#how").is_visible()


def test_a_place_beside_the_photo_is_remarked(show: Open) -> None:
    page = show("found")
    page.locator(".pick[data-joint=right_hip]").click()
    page.locator("#x").fill("99999")
    page.locator("#x").press("Enter")
    assert "The photo ends there" in page.get_by_role("status").inner_text()
    assert place(page)[0] == 1199


def test_on_a_mirror_image_left_and_right_are_still_the_persons(
    show: Open, sample: Callable[[str], Assessment], tmp_path: Path
) -> None:
    page = show("mirrored")
    assert middle(page, "left_knee")[0] < middle(page, "right_knee")[0]
    own = sample(NAME).legs
    assert own is not None
    for side, leg in own:
        shown = page.locator(f"[data-now={side}]").inner_text()
        degrees = float(re.match(r"[\d.]+", shown)[0])  # type: ignore[index]
        assert (-degrees if "varus" in shown else degrees) == pytest.approx(leg.deviation_deg, abs=0.6)
    points = saved(page, tmp_path)
    points.check_sides(mirrored=True)
    assert "--mirrored" in page.locator(".command").inner_text()


def test_zoom_and_pan(show: Open) -> None:
    page = show("found")
    box = page.locator("#stage").bounding_box()
    knee, ankle = middle(page, "left_knee"), middle(page, "left_ankle")
    page.mouse.move(*knee)
    page.mouse.wheel(0, -400)
    page.wait_for_function("() => document.querySelector('#world').transform.baseVal[1].matrix.a > 1")
    assert middle(page, "left_knee") == pytest.approx(knee, abs=2)  # a wheel turns at whole pixels
    assert middle(page, "left_ankle")[1] - knee[1] > 1.5 * (ankle[1] - knee[1])
    knee = middle(page, "left_knee")
    start = (box["x"] + 40, box["y"] + box["height"] - 40)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 30, start[1] - 50, steps=3)
    page.mouse.up()
    assert middle(page, "left_knee") == pytest.approx((knee[0] + 30, knee[1] - 50), abs=1.5)
    assert page.locator("#undo").is_disabled()  # no joint was moved
    page.get_by_role("button", name="Whole photo").click()
    assert middle(page, "left_ankle")[1] < box["y"] + box["height"]
    page.locator("#show-outline").check()
    assert page.locator("#outline").is_visible()


def test_the_loupe_keeps_away_from_the_finger(show: Open) -> None:
    page = show("found", 390, touch=True)
    stage = page.locator("#stage").bounding_box()
    for joint, corner in (("left_knee", "at-left"), ("right_knee", "at-right")):
        page.touchscreen.tap(*middle(page, joint))
        assert page.locator(f"#loupe.{corner}").is_visible()
        loupe = page.locator("#loupe").bounding_box()
        x, _ = middle(page, joint)
        assert not loupe["x"] - 20 < x < loupe["x"] + loupe["width"] + 20
        assert loupe["y"] >= stage["y"]


def test_touch_places_a_joint_and_two_fingers_zoom(show: Open) -> None:
    page = show("found", 390, touch=True)
    page.touchscreen.tap(*middle(page, "right_knee"))
    x, y = middle(page, "right_knee")
    page.touchscreen.tap(x - 35, y + 10)
    assert middle(page, "right_knee") == pytest.approx((x - 35, y + 10), abs=0.6)
    apart = middle(page, "left_ankle")[1] - middle(page, "left_hip")[1]
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", (150, 300), (250, 300))
    for step in range(1, 6):
        touch("touchMove", (150 - 8 * step, 300), (250 + 8 * step, 300))
    touch("touchEnd")
    assert middle(page, "left_ankle")[1] - middle(page, "left_hip")[1] == pytest.approx(1.8 * apart, rel=0.05)
    # One finger drags a joint as well.
    x, y = middle(page, "left_knee")
    touch("touchStart", (x, y))
    touch("touchMove", (x + 12, y))
    touch("touchMove", (x + 24, y))
    touch("touchEnd")
    assert middle(page, "left_knee") == pytest.approx((x + 24, y), abs=0.6)
    assert page.evaluate("scrollY") == 0


def test_joints_that_the_program_is_unsure_of_are_ringed(show: Open) -> None:
    page = show("unsure")
    ringed = page.locator("g.joint.unsure").evaluate_all("all => all.map(one => one.dataset.joint)")
    assert sorted(ringed) == sorted(JOINTS)  # long trousers hide all of them
    assert page.locator("g.joint.unsure .doubt").first.is_visible()
    assert "insegura" in page.locator(".pick[data-joint=left_ankle]").inner_text()
    assert not show("found").locator("#legend").is_visible()


def test_on_a_photo_without_joints_all_six_are_placed_by_clicking(show: Open, tmp_path: Path) -> None:
    page = show("none")
    assert "did not find the joints" in page.locator(".notice").inner_text()
    assert page.locator("#save").is_disabled()
    assert page.locator("g.joint:visible").count() == 0
    order = [page.evaluate("document.querySelector('.pick[aria-pressed=true]').dataset.joint")]
    world = page.locator("#photo").bounding_box()
    share = world["width"] / 300
    placed = {"hip": 200, "knee": 285, "ankle": 370}
    for number in range(6):
        side, part = order[-1].split("_")
        page.mouse.click(
            world["x"] + (172.5 if side == "left" else 128.5) * share,
            world["y"] + (placed[part] + 0.5) * share,
        )
        if number < 5:
            order.append(page.evaluate("document.querySelector('.pick[aria-pressed=true]').dataset.joint"))
    assert sorted(order) == sorted(f"{side}_{part}" for side in ("left", "right") for part in placed)
    page.get_by_label("It cannot be seen").check()
    points = saved(page, tmp_path)
    assert points.hidden == (order[-1],)
    assert points.joints_px.left_knee == pytest.approx((172, 285), abs=0.6)
    result = kneealign.measure(BARS, points=points)
    assert result.status == "measured"
    assert page.locator("[data-now=knee]").inner_text() == "–"
    assert result.legs is not None
    shown = float(re.match(r"[\d.]+", page.locator("[data-now=left]").inner_text())[0])  # type: ignore[index]
    assert shown == pytest.approx(abs(result.legs.left.deviation_deg), abs=0.06)


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("found", 390, "light"),
        ("unsure", 1280, "dark"),
    ],
)
def test_it_fits_and_is_accessible(show: Open, name: str, width: int, scheme: str) -> None:
    page = show(name, width, scheme=scheme)
    page.locator(".pick[data-joint=left_knee]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"][:90]) for found in violations] == []
    for target in page.locator("g.joint:visible .target, button:visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24


def test_the_page_is_one_file_that_runs_nothing_else(pages: dict[str, Path]) -> None:
    text = pages["found"].read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert len(re.findall(r"<script", text)) == 2
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)""", text)
    assert 'lang="es"' in pages["unsure"].read_text(encoding="utf-8")


def test_spanish_numbers_and_words(show: Open) -> None:
    page = show("unsure")
    assert re.match(r"\d+,\d° (valgo|varo)|0°", page.locator("[data-now=left]").inner_text())
    words = page.locator("main").inner_text()
    assert not re.search(r"\b(the|and|knee|joint|gap|undo)\b", words, re.IGNORECASE)
