from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kneealign.errors import OptionError
from kneealign.report import Style, render_html, render_text, topic_names, topic_text
from kneealign.subject import Subject
from kneealign.texts import disclaimer, finding_text, languages, reason_text, verdict_text, words_in
from kneealign.texts.words import FOLDER
from tests.conftest import ROOT
from tests.factories import make_assessment, make_pixels, make_refused

OTHERS = languages()[1:]
FILES = sorted(path.stem for path in (FOLDER / "en").glob("*.json"))


def read(lang: str, name: str) -> Any:
    return json.loads((FOLDER / lang / f"{name}.json").read_text(encoding="utf-8"))


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from leaves(value, f"{path}/{index}")
    elif isinstance(node, str):
        yield path, node


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("name", FILES)
def test_no_sentence_is_missing_and_its_values_have_places(name: str, code: str) -> None:
    english, other = (dict(leaves(read(lang, name))) for lang in ("en", code))
    assert sorted(english) == sorted(other)
    for path, text in english.items():
        places = r"\{\w+\}"
        assert sorted(re.findall(places, text)) == sorted(re.findall(places, other[path])), path
        assert bool(text) == bool(other[path]), path


@pytest.mark.parametrize("code", OTHERS)
def test_numbers_are_the_same_in_every_language(code: str) -> None:
    english, other = (dict(leaves(read(one, "chapters"))) for one in ("en", code))
    for path, text in english.items():
        digits, translated_digits = (
            [re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,  ]*", said)]
            for said in (text, other[path])
        )
        assert sorted(digits) == sorted(translated_digits), path


def test_a_language_without_a_folder_is_an_error() -> None:
    with pytest.raises(OptionError, match="'xx'"):
        words_in("xx")


CASES = [
    make_assessment(12.2, -4.1),
    make_assessment(7, 6.5, subject=Subject(age_years=5.5, sex="female", height_cm=110)),
    make_refused(),
]
ENGLISH = re.compile(r"\b(the|and|knee|ankles?|knock|with|leg|photo)\b", re.IGNORECASE)


@pytest.mark.parametrize("assessment", CASES, ids=["adult", "child", "refused"])
def test_a_spanish_report_holds_no_english(assessment: Any) -> None:
    html = render_html(assessment, make_pixels(), Style(lang="es"))
    assert '<html lang="es">' in html
    body = re.sub(
        r"(?s)<style>.*?</style>|<ol class=\"sources\">.*?</ol>|<blockquote>.*?</blockquote>", "", html
    )
    words = re.sub(r"<[^>]+>", " ", body).replace("photo.jpg", "")
    assert not ENGLISH.findall(words)


def test_every_result_can_be_said_in_every_language(sample: Any) -> None:
    for name in ("knock_knees_adult", "child_5_years", "one_sided_knock_knee_adult", "feet_cut_off"):
        result, spanish = sample(name), words_in("es")
        said = [verdict_text(spanish, result.verdict), disclaimer(spanish)]
        said += [reason_text(spanish, reason) for reason in result.verdict.reasons]
        said += [finding_text(spanish, finding) for finding in result.findings]
        assert not ENGLISH.search(" ".join(said))
        assert not ENGLISH.search(render_text(result, style=Style(lang="es")).replace(f"{name}.jpg", ""))


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("topic", [None, *topic_names()])
def test_topics_fit_the_terminal(topic: str | None, code: str) -> None:
    for width in (40, 80):
        text = topic_text(topic, width=width, style=Style(lang=code))
        assert max(map(len, text.splitlines())) <= width
        assert "\x1b" not in text
    if topic is not None:
        assert re.search(r"^1\. ", topic_text(topic, style=Style(lang=code)), re.MULTILINE)


THREE = {
    "report": {"phrases": {"kicker": "Ergebnis", "photo_title": "Zum Foto"}},
    "answers": {"verdicts": {"no_marked_deviation": "Auf dem Foto fällt nichts auf: {angles}"}},
}
"""Three sentences of a language that has no others."""


def test_a_language_with_three_sentences_needs_its_folder_and_nothing_else(tmp_path: Path) -> None:
    package = tmp_path / "kneealign"
    shutil.copytree(ROOT / "kneealign", package, ignore=shutil.ignore_patterns("__pycache__", "*.task"))
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    folder = package / "texts" / "data" / "xx"
    folder.mkdir()
    for name, texts in THREE.items():
        (folder / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")
    result = tmp_path / "result.json"
    result.write_text(make_assessment().to_json(), encoding="utf-8")
    program = (
        "import pathlib, sys, numpy, kneealign; from kneealign.report import Style, render_text;"
        "result = kneealign.Assessment.from_json(pathlib.Path('result.json').read_bytes());"
        "print(kneealign.__file__);"
        "print(render_text(result, style=Style(lang='xx')));"
        "result.save_report('report.html', numpy.zeros((800, 600, 3), numpy.uint8), lang='xx')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(package) in ran.stdout
    said = "Auf dem Foto fällt nichts auf: an almost straight line (1° valgus) in both legs."
    assert said in " ".join(ran.stdout.split())
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for said in ('<html lang="xx">', "Ergebnis", "Zum Foto", "When to see a doctor", "What to do next"):
        assert said in page
    learn = [sys.executable, "-m", "kneealign", "learn", "signs", "--lang", "xx"]
    told = subprocess.run(learn, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told == topic_text("signs", width=80) + "\n"


@pytest.mark.parametrize("lang", languages())
def test_what_a_page_says_names_no_command(lang: str) -> None:
    """Parents who were given the page cannot type it; the terminal adds it."""
    words = words_in(lang)
    said = [text for finding in words.file("findings").values() for text in finding.values()]
    said += [
        *words.file("answers")["next_steps"].values(),
        *(words.phrases[key] for key in ("history_noise", "history_noise_many", "no_scale")),
    ]
    named = r"--\w|kneealign (guide|learn|marker|measure|review)\b"
    assert [text for text in said if re.search(named, text)] == []
