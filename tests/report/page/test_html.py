from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from kneealign import norms
from kneealign.body import SIDES
from kneealign.codes import (
    Category,
    Finding,
    FindingCode,
    ImdBasis,
    ImdReason,
    Reason,
    ReasonCode,
    ScaleMethod,
    Severity,
    Verdict,
    VerdictCode,
)
from kneealign.drawings import DRAWINGS
from kneealign.report import Style, render_html
from kneealign.report.page import html
from kneealign.report.picture.shown import Shown
from kneealign.result import Assessment, Gap, IntermalleolarDistance, Scale
from kneealign.subject import Subject
from kneealign.texts import disclaimer, short_disclaimer, verdict_text, words_in
from tests.factories import make_assessment, make_pixels, make_refused
from tests.report.page.visible import Visible

EN = words_in("en")
VOID = {"meta", "img", "br", "hr", "input", "link"}
NASTY = "<script>alert(1)</script>\n\x1b[31m\u202e\udcff\"'&.jpg"


class Page(HTMLParser):
    """Collects tags, ids, links and the text that a reader sees; complains about broken nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        # Numbers and units are held together by spaces that do not break.
        if data.strip() and self._open[-1] != "style":
            self.texts.append(data.strip().replace("\N{NO-BREAK SPACE}", " "))

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def open_verdict() -> Verdict:
    """An answer for two legs that do not read alike and may each be within or beyond the usual range."""
    one = norms.judge(norms.Reading(4.0, 2.5), norms.Reading(3.0, 2.5), 0, Subject(31))
    assert one.code is VerdictCode.COULD_BE_BEYOND
    ends = {f"{side}_xray_{end}_deg": deg for side in SIDES for end, deg in (("low", -2.0), ("high", 12.0))}
    return replace(one, values={**one.values, "left_deg": 3.0, "right_deg": 7.0, **ends})


def with_imd(assessment: Assessment) -> Assessment:
    assert assessment.gaps is not None
    imd = IntermalleolarDistance(
        6.2, (4.2, 8.2), ImdBasis.MEASURED, Category.LARGER_GAP, ImdReason.KNEES_TOUCH
    )
    return replace(assessment, gaps=replace(assessment.gaps, intermalleolar_distance=imd))


CASES = {
    "adult": make_assessment(12.2, -4.1),
    "no age": make_assessment(subject=Subject()),
    "child": make_assessment(7.0, 6.5, subject=Subject(age_years=5.5, sex="female", height_cm=110)),
    "tall child": make_assessment(7.0, 6.5, subject=Subject(age_years=15, sex="male", height_cm=178)),
    "imd": with_imd(make_assessment()),
    "refused": make_refused(),
    "refused infant": replace(make_refused(FindingCode.UNDER_TWO_YEARS), subject=Subject(age_years=1.2)),
}


@pytest.fixture(scope="module", params=CASES, ids=str)
def page(request: pytest.FixtureRequest) -> tuple[Assessment, str, Page]:
    assessment = CASES[request.param]
    html = render_html(assessment, make_pixels())
    return assessment, html, Page(html)


def test_it_is_one_accessible_page(page: tuple[Assessment, str, Page]) -> None:
    _, html, parsed = page
    assert html.startswith("<!doctype html>")
    tags = dict(parsed.tags)
    assert tags["html"]["lang"] == "en"
    assert {"header", "main", "nav", "title"} <= set(tags)
    headings = [tag for tag, _ in parsed.tags if re.fullmatch(r"h\d", tag)]
    assert headings.count("h1") == 1
    assert headings[0] == "h1"
    assert all(int(b[1]) - int(a[1]) <= 1 for a, b in pairwise(headings))
    assert all(attrs.get("alt") for tag, attrs in parsed.tags if tag == "img")
    ids = [attrs["id"] for _, attrs in parsed.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] or "" for tag, attrs in parsed.tags if tag == "a"]
    assert links
    assert all(link[1:] in ids if link[0] == "#" else link.startswith("https://") for link in links)


def test_it_loads_nothing_and_runs_nothing(page: tuple[Assessment, str, Page]) -> None:
    _, html, parsed = page
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {t for t, _ in parsed.tags}
    for _, attrs in parsed.tags:
        assert not [name for name in attrs if name.startswith("on")]
        for name in ("src", "srcset", "data", "poster"):
            assert (attrs.get(name) or "data:image/jpeg;base64,").startswith("data:image/jpeg;base64,")
    assert "url(" not in html
    assert "@import" not in html
    # Addresses are followed by readers who click on them, in the list of sources only.
    before, _, sources = html.partition('<ol class="sources">')
    assert not re.search(r"https?://", before)
    links = [attrs for tag, attrs in parsed.tags if tag == "a" and (attrs["href"] or "")[0] != "#"]
    assert len(links) == sources.count("https://") > 20
    assert all(link["rel"] == "noreferrer" for link in links)


def test_what_it_is_not_comes_first_and_in_full_before_the_contents(
    page: tuple[Assessment, str, Page],
) -> None:
    assessment, _, parsed = page
    answer = verdict_text(EN, assessment.verdict)
    text = parsed.text
    places = [text.index(said) for said in (short_disclaimer(EN), answer, disclaimer(EN), "Contents")]
    assert places == sorted(places)


def test_the_order_of_the_page(page: tuple[Assessment, str, Page]) -> None:
    assessment, html, _ = page
    parts = ['class="verdict', 'class="todo"', "<img", 'class="contents"', 'id="about"', 'id="signs"']
    if assessment.legs is not None:
        parts[2:2] = ['class="small"']
        parts[5:5] = ['id="details"', 'class="leg side-right"', 'class="gaps"']
    other = "adult" if assessment.subject.is_child else "child"
    parts += ['id="all_exercise"', 'id="all_myths"', f'id="{other}"', 'id="limits"', 'id="methods"']
    places = [html.index(part) for part in parts]
    assert places == sorted(places)


def test_the_contents_name_every_part(page: tuple[Assessment, str, Page]) -> None:
    _, html, _ = page
    contents = html[html.index('class="contents"') : html.index("</nav>")]
    folds = re.findall(r'class="folded" id="(\w+)"', html)
    assert len(folds) >= 7
    assert all(f'href="#{fold}"' in contents for fold in folds)


def test_parents_open_what_concerns_adults_and_a_printer_leaves_it_out() -> None:
    child = CASES["child"]
    seen = " ".join(Visible(render_html(child, make_pixels())).sentences)
    assert "osteotomy" not in seen
    assert "Part of growing" in seen
    style = Style()
    printed = html.render_html(EN, child, Shown(EN, child, make_pixels(), style), style, printed=True)
    assert printed.count("<details") == printed.count('<details class="fold" open>')
    assert "osteotomy" not in printed
    assert "guided growth" in printed
    assert " open" not in re.findall(r"<details[^>]*>", render_html(child, make_pixels()))[0]


def test_every_angle_has_its_word(page: tuple[Assessment, str, Page]) -> None:
    assessment, _, parsed = page
    allowed = re.compile(
        r"valgus|varus|straight|± \d|^(under )?\d+°$|differ by|changes the angle|°? apart|5° or 2 cm"
        r"|standard deviation"
    )
    angles = [text for text in parsed.texts if "°" in text]
    assert len(angles) >= 12 if assessment.legs is not None else angles == []
    assert [text for text in angles if not allowed.search(text)] == []


def test_words_that_judge_do_not_occur(page: tuple[Assessment, str, Page]) -> None:
    _, _, parsed = page
    assert not re.search(r"\b(ab)?normal", parsed.text, re.IGNORECASE)


def test_provenance_is_complete(page: tuple[Assessment, str, Page]) -> None:
    assessment, _, parsed = page
    made = assessment.provenance
    for value in (made.kneealign, made.mediapipe, made.opencv, made.model_sha256, made.norms_id):
        assert value in parsed.text
    assert assessment.photo.sha256 in parsed.text


@pytest.mark.parametrize("name", ["refused", "refused infant"])
def test_a_refused_photo_gets_no_number(name: str) -> None:
    text = Page(render_html(CASES[name], make_pixels())).text
    assert not re.search(r"\d\s*(°|degrees)", text)
    assert "° " not in text
    (refusal,) = CASES[name].refusals
    for kind in ("refusal", "advice"):
        assert EN.file("findings")[refusal.code][kind] in text


def test_a_measured_page_tells_both_legs() -> None:
    text = Page(render_html(make_assessment(12.2, -4.1), make_pixels())).text
    for expected in ("12° valgus", "4° varus", "11° to 14° valgus", "7° to 17° valgus", "192°", "176°"):
        assert expected in text
    assert "about 7 cm, 95 %: 6 to 8 cm (9 % of leg length)" in text
    assert "Gap between the knees, ankles touching, standing" in text


def test_imd_has_its_own_bands() -> None:
    html = render_html(CASES["imd"], make_pixels())
    assert 'class="figure imd"' in html
    assert "4 to 8 cm" in Page(html).text
    assert 'class="figure imd"' not in render_html(make_assessment(), make_pixels())


def test_without_a_height_there_are_no_centimetres_of_gaps() -> None:
    assessment = make_assessment()
    assert assessment.gaps is not None
    gaps = replace(assessment.gaps, ankle=Gap(None, None, 9.1), knee=Gap(None, None, 5.3))
    bare = replace(assessment, gaps=gaps, scale=Scale(None, None, ScaleMethod.NONE))
    text = Page(render_html(bare, make_pixels())).text
    assert EN.say("no_scale") in text


def test_children_read_about_children_first() -> None:
    child = Page(render_html(CASES["child"], make_pixels())).text
    adult = Page(render_html(CASES["adult"], make_pixels())).text
    first, second = "A child or teenager: soon", "An adult: soon"
    assert child.index(first) < child.index(second)
    assert adult.index(second) < adult.index(first)
    assert 'class="figure growth"' in render_html(CASES["child"], make_pixels())
    assert 'class="figure spread"' in render_html(CASES["adult"], make_pixels())


def test_findings_come_with_their_advice() -> None:
    findings = (Finding(FindingCode.CAMERA_TOO_NEAR, Severity.WARNING, {"distance_legs": 1.2}, 1.4),)
    text = Page(render_html(make_assessment(findings=findings), make_pixels())).text
    for said in (
        EN.file("findings")["camera_too_near"]["warning"],
        EN.file("findings")["camera_too_near"]["advice"],
    ):
        assert said in text


@pytest.mark.parametrize("make", [make_assessment, make_refused])
def test_names_and_texts_cannot_break_out(make: object) -> None:
    assessment = make()  # type: ignore[operator]
    assessment = replace(
        assessment,
        photo=replace(assessment.photo, name=NASTY),
        verdict=replace(
            assessment.verdict,
            values={"text": NASTY},
            reasons=(Reason(ReasonCode.SENTENCE, {"text": NASTY}),),
        ),
        provenance=replace(assessment.provenance, options={NASTY: NASTY}),
    )
    html = render_html(assessment, make_pixels())
    html.encode("utf-8")
    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    Page(html)


def test_the_picture_is_a_jpeg_of_the_drawn_photo_within_its_limits() -> None:
    from PIL import Image

    # Twelve megapixels of noise, which compress worse than any photo.
    noise = np.random.default_rng(0).integers(0, 256, (4000, 3000, 3), dtype=np.uint8)
    assessment = make_assessment()
    assessment = replace(assessment, photo=replace(assessment.photo, width_px=3000, height_px=4000))
    html = render_html(assessment, noise)
    assert len(html.encode("utf-8")) <= 1_500_000
    match = re.search(r"base64,([^\"]+)", html)
    assert match
    with Image.open(io.BytesIO(base64.b64decode(match[1]))) as picture:
        assert picture.format == "JPEG"
        assert 1200 < picture.height <= 1500


def test_the_same_result_gives_the_same_page() -> None:
    assert render_html(make_assessment(), make_pixels()) == render_html(make_assessment(), make_pixels())


def _luminance(colour: str) -> float:
    if len(colour) == 4:
        colour = "#" + "".join(2 * c for c in colour[1:])
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_enough_contrast_in_light_dark_and_print() -> None:
    html = render_html(make_refused(), make_pixels())
    palettes = [
        dict(re.findall(r"--([\w-]+): (#\w+);", block))
        for block in re.findall(r":root \{(.*?)\}", html, re.S)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for ink in ("ink", "muted", "left-ink", "right-ink", "see", "urgent", "link"):
            for ground in ("paper", "soft"):
                bright, dark = sorted((_luminance(palette[ink]), _luminance(palette[ground])), reverse=True)
                assert (bright + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_a_distance_without_a_band_is_not_drawn_among_the_bands() -> None:
    banded = with_imd(make_assessment())
    assert banded.gaps is not None
    distance = replace(banded.gaps.intermalleolar_distance, category=None)
    bare = replace(banded, gaps=replace(banded.gaps, intermalleolar_distance=distance))
    for result, drawn in ((banded, True), (bare, False)):
        html = render_html(result, make_pixels())
        assert re.search(r"6\scm|6&nbsp;cm", html)
        assert ('class="figure imd"' in html) == drawn


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        (FindingCode.FEET_OUTSIDE_FRAME, "frame"),
        (FindingCode.NOT_FACING_CAMERA, "facing"),
        (FindingCode.KNEES_BENT, "feet_apart"),
        (FindingCode.CLOTHES_HIDE_LEGS, "clothes"),
        (FindingCode.TOO_DARK, "camera"),
        (FindingCode.UNDER_TWO_YEARS, None),
    ],
)
def test_a_refused_photo_is_shown_how_to_be_taken_again(code: FindingCode, drawing: str | None) -> None:
    html = render_html(make_refused(code), make_pixels())
    shown = [name for name, draw in DRAWINGS.items() if draw() in html]
    assert shown == ([drawing] if drawing else [])


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_open_headline_is_short_sentences(lang: str, several: bool) -> None:
    sentences = verdict_text(words_in(lang, several=several), open_verdict()).split(". ")
    assert len(sentences) == 3
    # Spanish says "rodilla en X" where English says "knock-knee".
    most = {"en": 25, "es": 27}[lang]
    assert max(len(sentence.split()) for sentence in sentences) <= most


def test_xray_is_never_broken_at_its_hyphen() -> None:
    page = render_html(replace(make_assessment(3, 7), verdict=open_verdict()), make_pixels())
    result = page[page.index("<h2>") : page.index("</h2>")]
    assert '<span class="unbroken">X-ray</span> would probably show' in result
    assert result.count("X-ray") == result.count(">X-ray<")


def test_every_chance_beyond_a_limit_is_on_the_first_page() -> None:
    chances = tuple(
        Reason(
            ReasonCode.CHANCE_BEYOND,
            {"legs": legs, "limit_deg": 10.0, "direction": direction, "percent": percent},
        )
        for legs, direction, percent in (
            ("left", "valgus", 20),
            ("right", "valgus", 30),
            ("both", "varus", 10),
        )
    )
    result = make_assessment()
    result = replace(result, verdict=replace(result.verdict, reasons=chances))
    text = Page(render_html(result, make_pixels())).text
    assert "about 30 %" in text
    assert "about 10 %" in text
    assert "about 20 %" in text
