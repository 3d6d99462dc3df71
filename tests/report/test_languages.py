from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

import kneealign.norms
from kneealign.cli._style import Lang
from kneealign.language import LANGUAGES, language, speaking
from kneealign.report import Style, render_html, render_text, topic_names, topic_text
from kneealign.report.translate import translated
from kneealign.result_parts import Verdict
from kneealign.subject import Subject
from tests.factories import make_assessment, make_pixels, make_refused

FILES = [("report", "texts"), ("norms", "texts"), ("quality", "findings")]
OTHERS = LANGUAGES[1:]


def read(room: str, name: str, code: str) -> Any:
    return json.loads(
        (files(f"kneealign.{room}") / "data" / f"{name}.{code}.json").read_text(encoding="utf-8")
    )


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with its place; a fact with its sources counts as its sentence."""
    if isinstance(node, dict) and "text" in node:
        node = node["text"]
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, f"{path}/{index}")
    elif isinstance(node, str):
        yield path, node


STRUCTURE = re.compile(r"/(audience|drawing)$|^/lang$")


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize(("room", "name"), FILES)
def test_no_sentence_is_missing_and_its_values_have_places(room: str, name: str, code: str) -> None:
    english = {path: text for path, text in leaves(read(room, name, "en")) if not STRUCTURE.search(path)}
    other = {path: text for path, text in leaves(read(room, name, code)) if not STRUCTURE.search(path)}
    assert sorted(english) == sorted(other)
    for path, text in english.items():
        places = r"\{\w+\}"
        assert sorted(re.findall(places, text)) == sorted(re.findall(places, other[path])), path
        assert bool(text) == bool(other[path]), path


@pytest.mark.parametrize("code", OTHERS)
def test_numbers_are_the_same_in_every_language(code: str) -> None:
    english, other = (dict(leaves(read("report", "texts", one))) for one in ("en", code))
    for path, text in english.items():
        if path.startswith(("/sections", "/limits")) and path in other:
            digits = [re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,  ]*", text)]
            translated_digits = [
                re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,  ]*", other[path])
            ]
            assert sorted(digits) == sorted(translated_digits), path


def test_the_command_line_knows_every_language() -> None:
    assert tuple(choice.value for choice in Lang) == LANGUAGES


def test_a_language_ends_with_its_block() -> None:
    with speaking("es"):
        assert language() == "es"
        assert kneealign.norms.DISCLAIMER.startswith("Esta estimación")
    assert language() == "en"
    with pytest.raises(ValueError, match="'xx'"), speaking("xx"):
        pass


CASES = [
    make_assessment(12.2, -4.1),
    make_assessment(7, 6.5, subject=Subject(age_years=5.5, sex="female", height_cm=110)),
    make_refused(),
]
ENGLISH = re.compile(r"\b(the|and|knee|ankles?|knock|with|leg|photo)\b", re.IGNORECASE)


@pytest.mark.parametrize("assessment", CASES, ids=["adult", "child", "refused"])
def test_a_spanish_report_holds_no_english(assessment: Any) -> None:
    assessment = replace(assessment, disclaimer=kneealign.norms.DISCLAIMER)
    html = render_html(assessment, make_pixels(), Style(lang="es"))
    assert '<html lang="es">' in html
    body = re.sub(
        r"(?s)<style>.*?</style>|<ol class=\"sources\">.*?</ol>|<blockquote>.*?</blockquote>", "", html
    )
    words = re.sub(r"<[^>]+>", " ", body).replace("photo.jpg", "")
    # These factories' verdicts follow from no numbers, so they stay in their language.
    for own in (assessment.verdict.text, *assessment.verdict.reasons):
        words = words.replace(own, "")
    assert not ENGLISH.findall(words)


def test_a_measured_verdict_is_said_again(sample: Any) -> None:
    for name in ("knock_knees_adult", "child_5_years", "one_sided_knock_knee_adult", "feet_cut_off"):
        english = sample(name)
        with speaking("es"):
            spanish = translated(english)
        assert spanish.verdict.code == english.verdict.code
        assert spanish.verdict.see_a_clinician == english.verdict.see_a_clinician
        assert len(spanish.verdict.reasons) == len(english.verdict.reasons)
        assert not ENGLISH.search(" ".join((spanish.verdict.text, *spanish.verdict.reasons)))
        assert [one.code for one in spanish.findings] == [one.code for one in english.findings]
        assert spanish.legs == english.legs
        assert not ENGLISH.search(render_text(english, style=Style(lang="es")).replace(f"{name}.jpg", ""))


def test_a_verdict_that_does_not_follow_from_the_numbers_stays() -> None:
    verdict = Verdict("from_elsewhere", "Something else.", None, ())
    with speaking("es"):
        assert translated(replace(make_assessment(), verdict=verdict)).verdict == verdict


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("topic", [None, *topic_names()])
def test_topics_fit_the_terminal(topic: str | None, code: str) -> None:
    for width in (40, 80):
        text = topic_text(topic, width=width, style=Style(lang=code))
        assert max(map(len, text.splitlines())) <= width
        assert "\x1b" not in text
    if topic is not None:
        assert re.search(r"^1\. ", topic_text(topic, style=Style(lang=code)), re.MULTILINE)
