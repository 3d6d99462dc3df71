"""Language, faces, earlier results and PDF of ``kneealign measure``, and ``kneealign learn``."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kneealign.errors import ReportError
from kneealign.report.page import pdf
from kneealign.subject import Subject
from tests.cli.conftest import Run
from tests.factories import make_assessment, with_pixels

pytestmark = pytest.mark.usefixtures("calls")
SAME_PHOTO = hashlib.sha256(b"good.jpg").hexdigest()
CHILD = ("--age", "5.5", "--sex", "female", "--height-cm", "110")


def test_language_reaches_summary_picture_and_report(run: Run, tmp_path: Path) -> None:
    result = run("measure", "good.jpg", *CHILD, "--lang", "es", "--out", str(tmp_path))
    assert "niña, 5,5 años" in result.stdout
    assert '<html lang="es">' in (tmp_path / "good.kneealign.html").read_text(encoding="utf-8")
    run("measure", "good.jpg", *CHILD, "--out", str(tmp_path / "en"))
    pictures = [(folder / "good.kneealign.jpg").read_bytes() for folder in (tmp_path, tmp_path / "en")]
    assert pictures[0] != pictures[1]
    # The JSON is the same in every language.
    results = [(folder / "good.kneealign.json").read_bytes() for folder in (tmp_path, tmp_path / "en")]
    assert results[0] == results[1]


def test_an_unknown_language_is_a_wrong_use(run: Run) -> None:
    assert run("measure", "good.jpg", "--lang", "xx").exit_code == 2
    assert run("learn", "--lang", "xx").exit_code == 2


def test_the_report_is_dated(run: Run, tmp_path: Path) -> None:
    run("measure", "good.jpg", "--out", str(tmp_path))
    page = (tmp_path / "good.kneealign.html").read_text(encoding="utf-8")
    assert re.search(r"report made on \d{1,2} \w+ 20\d\d\b", page)


def test_faces_are_hidden_unless_asked_for(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (800, 600, 3), dtype=np.uint8)
    result = with_pixels(make_assessment(), noise, [(300.0, 90.0, 60.0)])
    monkeypatch.setattr("kneealign.measure", lambda *_, **__: result)
    levels = []
    for words in ((), ("--show-face",)):
        run("measure", "good.jpg", "--out", str(tmp_path), *words)
        with Image.open(tmp_path / "good.kneealign.jpg") as picture:
            head = picture.crop((270, 60, 330, 120)).convert("L")
            levels.append(float(np.asarray(head).std()))
    assert levels[0] < 15 < levels[1]


def test_earlier_results_are_drawn_and_compared(run: Run, tmp_path: Path) -> None:
    earlier = make_assessment(9, 9, subject=Subject(age_years=4.5, sex="female", height_cm=103))
    earlier = replace(earlier, photo=replace(earlier.photo, sha256="1" * 64))
    (tmp_path / "a.kneealign.json").write_text(earlier.to_json(), encoding="utf-8")
    run("measure", "good.jpg", *CHILD, "--out", str(tmp_path / "out"), "--history", str(tmp_path))
    html = (tmp_path / "out" / "good.kneealign.html").read_text(encoding="utf-8")
    assert "Since the photo at 4.5 years: right leg" in html
    assert 'class="course"' in html


def test_a_wrong_history_is_a_wrong_use(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.kneealign.json").write_text("{}")
    for folder, named in ((tmp_path, "a.kneealign.json"), (tmp_path / "none", "Not a folder")):
        result = run("measure", "good.jpg", "--history", str(folder))
        assert result.exit_code == 2
        assert named in " ".join(result.stderr.split())


def earlier_result(
    folder: Path, name: str = "a", subject: Subject | None = None, sha256: str = "1" * 64
) -> None:
    earlier = make_assessment(9, 9, subject=subject or Subject(4.5, "female", 103))
    earlier = replace(earlier, photo=replace(earlier.photo, sha256=sha256))
    (folder / f"{name}.kneealign.json").write_text(earlier.to_json(), encoding="utf-8")


@pytest.mark.parametrize(
    ("person", "subject", "sha256", "said"),
    [
        (CHILD, Subject(4.5, "male", 103), "1" * 64, "1 of the other sex"),
        (CHILD, Subject(6.5, "female", 113), "1" * 64, "1 at a later age"),
        (CHILD, Subject(None, "female", 113), "1" * 64, "1 without an age"),
        (CHILD, Subject(4.5, "female", 103), SAME_PHOTO, "1 of this same photo"),
        ((), Subject(4.5, "female", 103), "1" * 64, "give the age"),
        (("--age", "31"), Subject(4.5, "female", 103), "1" * 64, None),
        (CHILD, Subject(4.5, "female", 103), "1" * 64, None),
    ],
)
def test_who_gives_a_history_that_is_not_used_is_told_why(
    run: Run, tmp_path: Path, person: tuple[str, ...], subject: Subject, sha256: str, said: str | None
) -> None:
    earlier_result(tmp_path, subject=subject, sha256=sha256)
    words = ["measure", "good.jpg", *person, "-o", str(tmp_path / "out"), "--history", str(tmp_path)]
    result = run(*words)
    assert result.exit_code == 0
    assert ("--history is not used" in result.stderr) == (said is not None)
    assert said is None or said in result.stderr


def test_a_history_needs_results(run: Run, tmp_path: Path) -> None:
    words = ["measure", "good.jpg", *CHILD, "--history", str(tmp_path)]
    result = run(*words, "-o", str(tmp_path / "out"))
    assert (result.exit_code, "no results" in result.stderr) == (2, True)
    earlier_result(tmp_path)
    assert run(*words).exit_code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("kind", ["pipe", "endless", "large", "folder", "nowhere"])
def test_a_history_of_something_else_is_refused_and_not_waited_for(
    run: Run, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "odd.kneealign.json"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "endless":
        path.symlink_to("/dev/zero")
    elif kind == "large":
        path.write_bytes(b" " * 2_000_000)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nothing")
    result = run("measure", "good.jpg", *CHILD, "-o", str(tmp_path / "out"), "--history", str(tmp_path))
    assert result.exit_code == 2
    assert "--history" in result.stderr


def test_pdf_needs_a_folder_and_weasyprint(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("measure", "good.jpg", "--pdf").exit_code == 2

    def missing() -> None:
        raise ReportError("pdf_no_pango", "No library.", "Install the system library Pango.")

    monkeypatch.setattr(pdf, "check", missing)
    result = run("measure", "good.jpg", "--pdf", "--out", str(tmp_path))
    assert result.exit_code == 5
    assert "Pango" in result.stderr


def test_the_pdf_stands_beside_the_page(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "check", lambda: None)
    monkeypatch.setattr(pdf, "to_pdf", lambda html: b"%PDF-" + html[:15].encode())
    run("measure", "good.jpg", "--pdf", "--out", str(tmp_path))
    assert (tmp_path / "good.kneealign.pdf").read_bytes() == b"%PDF-<!doctype html>"
    assert len(list(tmp_path.glob("*.kneealign.*"))) == 4


def test_learn_lists_and_tells(run: Run) -> None:
    contents = run("learn").stdout
    topics = [line.partition(":")[0] for line in contents.splitlines() if ": " in line and line[0] != " "]
    assert {"about", "signs", "exercise", "limits"} <= set(topics)
    signs = run("learn", "signs")
    assert signs.exit_code == 0
    assert "A hot, red or swollen joint with fever." in " ".join(signs.stdout.split())
    assert "Sources" in signs.stdout
    assert "Cuándo ir al médico" in run("learn", "signs", "--lang", "es").stdout


def test_an_unknown_topic_names_the_topics(run: Run) -> None:
    result = run("learn", "nonsense")
    assert result.exit_code == 2
    assert "exercise" in result.stderr
