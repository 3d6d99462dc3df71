from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import kneealign
from kneealign.subject import Subject
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("calls")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["good.jpg"], 0),
        (["good.jpg", "also-good.jpg"], 0),
        ([], 2),
        (["good.jpg", "--sex", "other"], 2),
        (["good.jpg", "--age", "old"], 2),
        (["good.jpg", "--age", "-1"], 2),
        (["good.jpg", "--age", "nan"], 2),
        (["good.jpg", "--age", "3", "--height-cm", "200"], 2),
        (["good.jpg", "--height-cm", "300"], 2),
        (["good.jpg", "--max-megapixels", "0"], 2),
        (["good.jpg", "--max-megapixels", "nan"], 2),
        (["good.jpg", "--no-such-option"], 2),
        (["-", "-"], 2),
        (["unreadable.jpg"], 3),
        (["unreadable.jpg", "good.jpg"], 3),
        (["refused.jpg"], 4),
        (["refused.jpg", "unreadable.jpg", "good.jpg"], 4),
        (["no-model.jpg"], 5),
        (["refused.jpg", "no-model.jpg"], 5),
        (["fault.jpg"], 1),
        (["fault.jpg", "unreadable.jpg"], 3),
        (["interrupt.jpg"], 130),
        (["refused.jpg", "interrupt.jpg"], 130),
    ],
)
def test_exit_code_is_the_highest_that_applies(run: Run, words: list[str], code: int) -> None:
    assert run("measure", *words).exit_code == code


def test_summary_goes_to_stdout_and_nothing_to_stderr(run: Run) -> None:
    result = run("measure", "good.jpg")
    assert "valgus" in result.stdout
    assert "X-ray" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["unreadable.jpg", "no-model.jpg", "fault.jpg"])
def test_errors_go_to_stderr_with_advice_and_without_traceback(run: Run, name: str) -> None:
    result = run("measure", name)
    message, advice, *rest = result.stderr.splitlines()
    assert result.stdout == ""
    assert message.startswith("Error: ")
    assert advice.startswith("  ")
    assert rest == []


def test_errors_name_the_photo_once(run: Run) -> None:
    result = run("measure", "unreadable.jpg", "fault.jpg")
    assert result.stderr.count("unreadable.jpg") == 1
    assert result.stderr.count("fault.jpg") == 1


def test_model_errors_point_to_the_doctor(run: Run) -> None:
    assert "kneealign doctor" in run("measure", "no-model.jpg").stderr


def test_debug_variable_shows_the_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNEEALIGN_DEBUG", "1")
    result = run("measure", "fault.jpg")
    assert "Traceback" in result.stderr
    assert result.stdout == ""


def test_one_failing_photo_does_not_stop_the_rest(run: Run, calls: list[dict[str, Any]]) -> None:
    photos = ["unreadable.jpg", "fault.jpg", "refused.jpg", "good.jpg"]
    result = run("measure", *photos)
    assert [call["photo"] for call in calls] == photos
    assert result.stdout.index("==> refused.jpg <==") < result.stdout.index("==> good.jpg <==")


def test_a_broken_model_stops_at_once(run: Run, calls: list[dict[str, Any]]) -> None:
    run("measure", "no-model.jpg", "good.jpg")
    assert len(calls) == 1


def test_options_reach_the_measurement(run: Run, calls: list[dict[str, Any]]) -> None:
    person = ["--age", "5.5", "--sex", "female", "--height-cm", "110"]
    words = ["--person", "2", "--mirrored", "--model", "other.task", "--max-megapixels", "12"]
    run("measure", "good.jpg", *person, *words, "--facing", "front")
    assert calls == [
        {
            "photo": "good.jpg",
            "picture": False,
            "subject": Subject(5.5, "female", 110.0),
            "person": 2,
            "mirrored": True,
            "facing": "front",
            "model": "other.task",
            "max_megapixels": 12.0,
            "points": None,
            "calibration": None,
        }
    ]


def test_nothing_is_assumed_about_the_person(run: Run, calls: list[dict[str, Any]]) -> None:
    run("measure", "good.jpg")
    assert calls[0]["subject"] == Subject()
    assert calls[0]["model"] is None


@pytest.mark.parametrize("height", ["110", "1.1", "1,10", "110cm", "1.1 m", "1m10"])
@pytest.mark.parametrize(("age", "sex"), [("5.5", "f"), ("5,5", "F"), ("5y6m", "girl"), ("66m", "Female")])
def test_a_person_as_people_type_it(
    run: Run, calls: list[dict[str, Any]], age: str, sex: str, height: str
) -> None:
    run("measure", "good.jpg", "--age", age, "--sex", sex, "--height-cm", height)
    assert calls[0]["subject"] == Subject(5.5, "female", 110.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--age", "five"), ("The age 'five'", "5y6m")),
        (("--age", "-1"), ("The age '-1'", "5y6m")),
        (("--sex", "x"), ("The sex 'x'", "female or male")),
        (("--height-cm", "5.5"), ("The height '5.5'", "165cm")),
        (("--age", "3", "--height-cm", "200"), ("200 cm", "3 years", "Check both")),
    ],
)
def test_what_is_refused_is_shown_with_what_would_be_right(
    run: Run, calls: list[dict[str, Any]], words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    result = run("measure", "good.jpg", *words)
    assert result.exit_code == 2
    assert all(part in result.stderr for part in said)
    assert calls == []


def test_dash_reads_stdin(run: Run, calls: list[dict[str, Any]]) -> None:
    assert run("measure", "-", stdin=b"\x00photo\xff").exit_code == 0
    assert calls[0]["photo"] == b"\x00photo\xff"


def test_json_of_one_photo_is_one_readable_object(run: Run) -> None:
    result = run("measure", "good.jpg", "--json")
    assert result.stdout.startswith('{\n  "schema_version"')
    assert json.loads(result.stdout)["photo"]["name"] == "good.jpg"


def test_json_of_several_photos_is_one_line_each(run: Run) -> None:
    result = run("measure", "good.jpg", "unreadable.jpg", "refused.jpg", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["photo"]["name"] for line in lines] == ["good.jpg", "refused.jpg"]
    assert [line["status"] for line in lines] == ["measured", "refused"]
    assert "unreadable.jpg" in result.stderr


@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_quiet_leaves_data_and_errors(run: Run, tmp_path: Any, extra: list[str]) -> None:
    words = ["measure", "good.jpg", "unreadable.jpg", "--out", str(tmp_path), *extra]
    loud, quiet = run(*words), run(*words, "--quiet")
    assert quiet.stdout == loud.stdout
    assert "Wrote" in loud.stderr
    assert "Wrote" not in quiet.stderr
    assert "unreadable.jpg" in quiet.stderr


def test_hostile_names_do_not_reach_the_terminal(run: Run) -> None:
    name = "unreadable\x1b]0;owned\x07\x9b2J\rx\nError: fake\u202egpj.jpg"
    for words in (["measure", name], ["measure", name.replace("unreadable", "ok"), "refused.jpg"]):
        result = run(*words)
        shown = result.stdout + result.stderr
        assert not set(shown) & set("\x1b\x07\x9b\r\u202e")
        assert "\nError: fake" not in shown


def test_json_escapes_what_a_terminal_would_obey(run: Run, tmp_path: Any) -> None:
    name = "a\x1b\x9b\x7f.jpg"
    result = run("measure", name, "--json", "--out", str(tmp_path))
    assert not set(result.stdout) & set("\x1b\x9b\x7f")
    assert json.loads(result.stdout)["photo"]["name"] == name
    (written,) = tmp_path.glob("*.json")
    assert written.read_text(encoding="utf-8") == result.stdout


def test_no_progress_and_no_colour_away_from_a_terminal(run: Run) -> None:
    result = run("measure", "good.jpg", "refused.jpg")
    assert "\x1b" not in result.stdout + result.stderr
    assert "1 of 2" not in result.stderr


def test_force_color_and_no_color(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = run("measure", "good.jpg", "unreadable.jpg")
    assert "\x1b[" in result.stdout
    assert "\x1b[" in result.stderr
    monkeypatch.setenv("NO_COLOR", "1")
    result = run("measure", "good.jpg", "unreadable.jpg")
    assert "\x1b" not in result.stdout + result.stderr


def test_schema_accepts_the_json_that_is_printed(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert schema == kneealign.json_schema()
    for name in ("good.jpg", "refused.jpg"):
        jsonschema.validate(json.loads(run("measure", name, "--json").stdout), schema)
