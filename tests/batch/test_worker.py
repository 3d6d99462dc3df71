from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import kneealign
from kneealign.batch import worker
from kneealign.batch.worker import Outcome, Settings, Task, measure_photo
from kneealign.errors import ModelError, OutputError, PhotoError, ReportError
from kneealign.report.page import pdf
from kneealign.report.style import Style
from kneealign.result import Assessment
from kneealign.subject import Subject
from tests.conftest import SAMPLES

TOKEN = "0123456789abcdef"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in (worker.REPORTS_FOLDER, worker.THUMBNAILS_FOLDER):
        (tmp_path / name).mkdir()
    return Settings(str(tmp_path), TOKEN, "measured", 100.0, None, {})


def task(path: Path, sha256: str | None = None) -> Task:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    return Task("k" * 32, str(path), sha256 or found, Subject(31, "female", 165))


def waiting(settings: Settings, outcome: Outcome) -> dict[str, Path]:
    """Where each file of a photo is by its kind; there are no others."""
    out = Path(settings.out)
    found = {worker.kind_of(file.place): out / file.temporary for file in outcome.made}
    assert sorted(found.values()) == sorted(path for path in out.rglob("*") if path.is_file())
    return found


@pytest.mark.parametrize(
    ("reports", "photo", "endings"),
    [
        ("none", "knock_knees_adult.jpg", []),
        ("measured", "knock_knees_adult.jpg", ["html", "jpg", "json"]),
        ("measured", "feet_cut_off.jpg", []),
        ("all", "feet_cut_off.jpg", ["html", "jpg", "json"]),
    ],
)
def test_the_files_that_were_asked_for(
    settings: Settings, reports: Any, photo: str, endings: list[str]
) -> None:
    settings = Settings(settings.out, TOKEN, reports, 100.0, None, {})
    outcome = measure_photo(settings, task(SAMPLES / photo))
    stem = f"{Path(photo).stem}-{'k' * 12}.kneealign"
    thumbnail = [] if reports == "none" else [f"thumbnails/{'k' * 32}.jpg"]
    places = sorted([f"reports/{stem}.{ending}" for ending in endings] + thumbnail)
    assert sorted(file.place for file in outcome.made) == places
    assert sorted(outcome.facts["files"].values()) == places
    assert set(places) <= set(worker.places(settings, task(SAMPLES / photo)))
    assert len(waiting(settings, outcome)) == len(places)


def test_the_side_of_one_photo_replaces_that_of_all(settings: Settings) -> None:
    settings = replace(settings, reports="none", facing="front")
    back = measure_photo(settings, replace(task(SAMPLES / "knock_knees_adult.jpg"), facing="back"))
    assert back.status == "refused"
    codes = [item["code"] for item in back.facts["result"]["findings"]]
    assert "seen_from_behind" in codes


def test_the_outcome_is_the_result_of_measure(settings: Settings) -> None:
    path = SAMPLES / "knock_knees_adult.jpg"
    outcome = measure_photo(settings, task(path))
    alone = kneealign.measure(path, Subject(31, "female", 165))
    expected = alone.to_dict()
    expected["photo"]["name"] = None
    assert outcome.status == "measured"
    assert outcome.facts["result"] == expected
    written = waiting(settings, outcome)["json"].read_bytes()
    assert Assessment.from_json(written).photo.name == "knock_knees_adult.jpg"


def test_the_reports_are_as_asked_for(settings: Settings) -> None:
    try:
        pdf.check()
    except ReportError as error:
        pytest.skip(error.message)
    style = Style(lang="es", show_face=True)
    asked = Settings(settings.out, TOKEN, "measured", 100.0, None, {}, mirrored=True, style=style, pdf=True)
    outcome = measure_photo(asked, task(SAMPLES / "one_sided_knock_knee_adult.jpg"))
    places = waiting(settings, outcome)
    assert places["pdf"].read_bytes().startswith(b"%PDF")
    assert '<html lang="es">' in places["report"].read_text(encoding="utf-8")
    legs = outcome.facts["result"]["legs"]
    plain = measure_photo(settings, task(SAMPLES / "one_sided_knock_knee_adult.jpg")).facts["result"]["legs"]
    assert legs["left"]["deviation_deg"] == pytest.approx(plain["right"]["deviation_deg"], abs=0.3)


def test_conditions_depend_on_what_can_change_an_outcome_and_on_nothing_else() -> None:
    base = Settings("out", TOKEN, "none", 100.0, None, {"kneealign": "1"})
    spanish = Style(lang="es")
    # Without reports their language changes nothing.
    for same in (replace(base, out="elsewhere"), replace(base, style=spanish), replace(base, pdf=True)):
        assert same.conditions == base.conditions
    reports = replace(base, reports="all")
    changed = [
        reports,
        replace(reports, style=spanish),
        replace(reports, pdf=True),
        replace(base, mirrored=True),
        replace(base, max_megapixels=50.0),
        replace(base, versions={"kneealign": "2"}),
    ]
    assert len({base.conditions, *(settings.conditions for settings in changed)}) == 7


def test_thumbnails_are_small_and_hide_the_face(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden: list[Any] = []

    def hide_faces(assessment: Assessment, rgb: Any) -> Any:
        hidden.append(assessment.picture.heads)
        return np.zeros_like(rgb)

    monkeypatch.setattr("kneealign.report.picture.faces.hide_faces", hide_faces)
    outcome = measure_photo(settings, task(SAMPLES / "feet_cut_off.jpg"))
    with Image.open(waiting(settings, outcome)["thumbnail"]) as picture:
        assert max(picture.size) <= 320
        assert picture.convert("L").getextrema() == (0, 0)
    assert hidden[0]


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (PhotoError("photo_damaged", "Damaged."), "photo_damaged", "failed"),
        (PhotoError("photo_unreadable", "No access."), "photo_unreadable", "lost"),
        (ZeroDivisionError("oops"), "unexpected_fault", "lost"),
    ],
)
def test_failures_are_outcomes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, status: str
) -> None:
    assert kneealign.measure
    monkeypatch.setattr(kneealign, "measure", raising(error))
    outcome = measure_photo(settings, task(SAMPLES / "feet_cut_off.jpg"))
    assert (outcome.status, outcome.facts["code"]) == (status, code)


@pytest.mark.parametrize("error", [ModelError("model_missing", "Gone."), ImportError("cv2"), MemoryError()])
def test_what_every_photo_would_meet_goes_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    assert kneealign.measure
    monkeypatch.setattr(kneealign, "measure", raising(error))
    with pytest.raises(type(error)):
        measure_photo(settings, task(SAMPLES / "feet_cut_off.jpg"))


def raising(error: BaseException) -> Any:
    def measure(*_: Any, **__: Any) -> None:
        raise error

    return measure


def test_a_full_disk_goes_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", save)
    with pytest.raises(OutputError, match="No space left"):
        measure_photo(settings, task(SAMPLES / "knock_knees_adult.jpg"))


def test_a_photo_that_changed_meanwhile_is_not_measured(settings: Settings) -> None:
    outcome = measure_photo(settings, task(SAMPLES / "feet_cut_off.jpg", sha256="0" * 64))
    assert (outcome.status, outcome.facts["code"]) == ("lost", "photo_changed")


def test_messages_name_no_file_as_two_names_may_share_them(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "secret-name.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 no jpeg")
    outcome = measure_photo(settings, task(path))
    assert outcome.facts["code"] == "photo_damaged"
    assert "secret-name" not in outcome.facts["message"]


def test_versions_name_everything_that_can_change_a_result() -> None:
    found = worker.versions(None)
    assert {"kneealign", "norms", "model", "mediapipe", "numpy", "pillow"} <= set(found)
    assert all(found[name] for name in ("kneealign", "norms", "model", "mediapipe"))
