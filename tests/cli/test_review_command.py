"""``kneealign review`` and ``kneealign points`` on the command line, with the real measurement."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import kneealign
from kneealign.correction import read_points
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.factories import make_assessment, make_refused

SAMPLE = SAMPLES / "straight_legs_adult.jpg"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo with its result beside it."""
    folder = tmp_path_factory.mktemp("photos")
    shutil.copy(SAMPLE, folder / "photo.jpg")
    result = kneealign.measure(folder / "photo.jpg", kneealign.Subject(40, "male", 178), picture=False)
    (folder / "photo.kneealign.json").write_text(result.to_json(), encoding="utf-8")
    return folder


def test_a_page_of_a_photo_or_of_its_result(run: Run, folder: Path, tmp_path: Path) -> None:
    pages = []
    person = ["--age", "40", "--sex", "male", "--height-cm", "178"]
    for words in ([str(folder / "photo.jpg"), *person], [str(folder / "photo.kneealign.json")]):
        out = tmp_path / "review.html"
        result = run("review", *words, "--out", str(out))
        assert result.exit_code == 0, result.stderr
        assert result.stdout == ""
        assert "Wrote" in result.stderr
        pages.append(out.read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    assert "--height-cm" in pages[0]


def test_a_page_of_the_users_is_not_replaced(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.html"
    out.write_text("mine", encoding="utf-8")
    result = run("review", str(folder / "photo.jpg"), "--out", str(out))
    assert result.exit_code == 2
    assert "in the way" in result.stderr
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("review", str(folder / "photo.jpg"), "--out", str(tmp_path)).exit_code == 2


def test_a_result_without_its_photo(run: Run, folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "photo.kneealign.json", tmp_path / "x.json")
    words = ["review", str(tmp_path / "x.json"), "--out", str(tmp_path / "review.html")]
    assert "--photo" in run(*words).stderr
    assert run(*words, "--photo", str(folder / "photo.jpg")).exit_code == 0


def test_a_result_of_another_photo(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.html"
    other = SAMPLES / "one_sided_knock_knee_adult.jpg"
    result = run("review", str(folder / "photo.kneealign.json"), "--photo", str(other), "--out", str(out))
    assert result.exit_code == 2
    assert "hashes differ" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["photo.kneealign.json", "--age", "5"],
        ["photo.jpg", "--photo", "photo.jpg"],
        ["none.jpg"],
        ["photo.jpg", "--points", "none.json"],
        ["photo.jpg", "--lang", "xx"],
    ],
)
def test_wrong_usage_is_said(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(folder)
    result = run("review", *words, "--out", str(tmp_path / "review.html"))
    assert result.exit_code in (2, 3)
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "review.html").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema_version": "2"}', "\x00"])
def test_a_file_that_is_no_result(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    result = run("review", str(tmp_path / "a.json"), "--out", str(tmp_path / "review.html"))
    assert result.exit_code == 2
    assert "not a result" in result.stderr


def test_to_coco_and_back(run: Run, folder: Path, tmp_path: Path) -> None:
    coco = tmp_path / "coco.json"
    words = [str(folder / "photo.jpg"), str(folder / "photo.kneealign.json")]
    assert run("points", words[0], "--to", "coco", "--out", str(coco)).exit_code == 0
    measured = coco.read_bytes()
    assert run("points", words[1], "--to", "coco", "--out", str(coco)).exit_code == 0
    assert coco.read_bytes() == measured
    out = tmp_path / "back"
    result = run("points", "--from", str(coco), "--photos", str(folder), "--out", str(out))
    assert result.exit_code == 0, result.stderr
    points = read_points(out / "photo.points.json")
    again = run(
        "points", str(out / "photo.points.json"), "--to", "coco", "--out", str(tmp_path / "again.json")
    )
    assert again.exit_code == 0
    assert json.loads((tmp_path / "again.json").read_text()) == json.loads(measured)
    legs = kneealign.measure(folder / "photo.jpg", points=points, picture=False).legs
    assert legs is not None
    assert legs.left.joints_px.knee == points.joints_px.left_knee


def test_what_cannot_be_had_is_named_and_the_rest_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    refused = tmp_path / "refused.kneealign.json"
    refused.write_text(make_refused().to_json(), encoding="utf-8")
    coco = tmp_path / "coco.json"
    words = [str(refused), str(folder / "photo.kneealign.json"), str(tmp_path / "none.points.json")]
    result = run("points", *words, "--to", "coco", "--out", str(coco))
    assert result.exit_code == 4
    assert result.stderr.count("Error:") == 2
    assert len(json.loads(coco.read_text())["images"]) == 1


def test_an_image_that_is_not_there(run: Run, tmp_path: Path) -> None:
    from kneealign.correction import to_coco
    from tests.correction.placed import points_of

    document = to_coco([points_of(make_assessment())])
    del document["images"][0]["kneealign"]
    document["images"][0]["file_name"] = "../../etc/passwd"
    (tmp_path / "coco.json").write_text(json.dumps(document), encoding="utf-8")
    result = run("points", "--from", str(tmp_path / "coco.json"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "passwd is not there" in result.stderr


@pytest.mark.parametrize(
    "words", [["a.jpg"], ["--to", "coco"], ["--from", "a.json", "b.jpg"], ["a.jpg", "--to", "yolo"], []]
)
def test_wrong_usage_of_points(run: Run, tmp_path: Path, words: list[str]) -> None:
    assert run("points", *words, "--out", str(tmp_path / "out")).exit_code == 2
