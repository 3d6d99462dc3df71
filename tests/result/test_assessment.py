"""The result as a contract: JSON out and in, its schema, its key order."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image

import kneealign
from kneealign.codes import Finding, FindingCode, Severity
from kneealign.result import Assessment, json_schema
from kneealign.subject import Subject
from tests.conftest import REFERENCE, SAMPLES
from tests.factories import make_assessment, make_pixels, make_refused, with_pixels

KEYS: dict[str, list[str]] = {
    "": [
        "schema_version", "status", "photo", "subject", "legs", "gaps", "scale", "asymmetry_deg", "verdict",
        "findings", "disclaimer", "provenance", "stands",
    ],
    "photo": ["name", "sha256", "width_px", "height_px", "view"],
    "subject": ["age_years", "sex", "height_cm", "weight_kg"],
    "legs": ["left", "right"],
    "legs.left": [
        "hka_deg", "deviation_deg", "interval_deg", "xray_interval_deg", "direction", "category",
        "probabilities", "limits", "joints_px", "axis_offset_percent",
    ],
    "legs.right.joints_px": ["hip", "knee", "ankle"],
    "legs.left.limits.0": ["limit_deg", "outcome"],
    "gaps": ["ankle", "knee", "intermalleolar_distance", "intercondylar_distance"],
    "gaps.ankle": ["cm", "interval_cm", "percent_of_leg"],
    "gaps.intermalleolar_distance": [
        "cm", "interval_cm", "basis", "category", "reason", "reason_code", "percent_of_height",
    ],
    "gaps.intercondylar_distance": [
        "cm", "interval_cm", "basis", "category", "reason", "reason_code", "percent_of_height",
    ],
    "scale": ["cm_per_px", "relative_sd", "method"],
    "verdict": ["code", "text", "see_a_clinician", "values", "reasons", "next_step"],
    "verdict.next_step": ["code", "values", "text"],
    "findings.0": ["code", "severity", "message", "advice", "value", "limit", "values", "doubt"],
    "provenance": [
        "kneealign", "mediapipe", "opencv", "model_sha256", "norms_id", "options", "points", "calibration",
    ],
}  # fmt: skip
"""Key order of the contract."""

NOTE = Finding(FindingCode.AGE_UNKNOWN, Severity.INFO)

MADE: dict[str, Assessment] = {
    "measured": make_assessment(findings=(NOTE,)),
    "without a subject": make_assessment(subject=Subject(), findings=(NOTE,)),
    "refused": make_refused(),
    "with a value": make_assessment(findings=(replace(NOTE, values={"leg_px": 0.5}, limit=0.25),)),
}


def at(plain: Any, path: str) -> Any:
    for key in path.split(".") if path else ():
        plain = plain[int(key)] if isinstance(plain, list) else plain[key]
    return plain


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


@pytest.mark.parametrize("name", MADE)
def test_json_and_back(name: str) -> None:
    made = MADE[name]
    for indent in (None, 2):
        text = made.to_json(indent=indent)
        again = Assessment.from_json(text)
        assert again == made
        assert Assessment.from_json(text.encode()) == made
        assert json.loads(again.to_json(indent=indent)) == json.loads(text)
        assert Assessment.from_json(again.to_json()).to_json() == again.to_json()


def test_whole_numbers_are_written_the_same_before_and_after() -> None:
    made = make_assessment(subject=Subject(age_years=31, height_cm=165))
    assert make_assessment(subject=Subject(age_years=31.0, height_cm=165.0)) == made
    assert Assessment.from_json(made.to_json()).to_json() == made.to_json()


@pytest.mark.parametrize("name", REFERENCE)
def test_real_results_round_trip_and_match_the_schema(
    name: str, sample: Callable[[str], Assessment], schema: dict[str, Any]
) -> None:
    result = sample(name)
    again = Assessment.from_json(result.to_json())
    assert again == result
    assert json.loads(again.to_json()) == json.loads(result.to_json())
    jsonschema.validate(json.loads(result.to_json()), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", MADE)
def test_made_results_match_the_schema(name: str, schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(MADE[name].to_json()), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("path", KEYS)
def test_key_order(path: str) -> None:
    assert list(at(json.loads(MADE["measured"].to_json()), path)) == KEYS[path]


@pytest.mark.parametrize("path", KEYS)
def test_key_order_of_a_real_result(path: str, sample: Callable[[str], Assessment]) -> None:
    assert list(at(json.loads(sample("knock_knees_adult").to_json()), path)) == KEYS[path]


def test_every_key_is_described(schema: dict[str, Any]) -> None:
    assert schema["$schema"].endswith("2020-12/schema")
    for definition in (schema, *schema["$defs"].values()):
        if "oneOf" in definition:
            continue
        for key, value in definition["properties"].items():
            # A key whose description is that of its type carries only the reference.
            described = {**schema["$defs"].get(value.get("$ref", "").rpartition("/")[2], {}), **value}
            assert described.get("description"), f"{definition.get('title')}.{key}"
        assert definition["additionalProperties"] is False


@pytest.mark.parametrize("path", [path for path in KEYS if not path.endswith("options")])
def test_extra_keys_are_rejected(path: str, schema: dict[str, Any]) -> None:
    plain = json.loads(MADE["measured"].to_json())
    at(plain, path)["extra"] = 1
    with pytest.raises(ValueError, match="extra"):
        Assessment.from_json(json.dumps(plain))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ("", "schema_version", "3"),
        ("", "status", "unsure"),
        ("photo", "view", "from_behind"),
        ("legs.left", "interval_deg", [1.0]),
        ("legs.left", "direction", "inward"),
        ("legs.left", "hka_deg", "straight"),
        ("legs.left", "hka_deg", None),
        ("findings.0", "severity", "error"),
        ("gaps.intermalleolar_distance", "basis", "guessed"),
    ],
)
def test_wrong_values_are_rejected(path: str, key: str, value: Any, schema: dict[str, Any]) -> None:
    plain = json.loads(MADE["measured"].to_json())
    at(plain, path)[key] = value
    with pytest.raises(ValueError, match=key):
        Assessment.from_json(json.dumps(plain))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", b"\xff\xfe"])
def test_what_is_no_result_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Assessment.from_json(text)


@pytest.mark.parametrize(
    ("status", "was", "now", "step"),
    [
        ("measured", True, "yes", "show_to_a_clinician"),
        ("measured", False, "cannot_tell", "take_it_again"),
        ("refused", None, "cannot_tell", "take_a_better_photo"),
    ],
)
@pytest.mark.parametrize("coded", [True, False])
def test_a_result_of_version_1_is_read(
    status: str, was: bool | None, now: str, step: str, coded: bool
) -> None:
    plain = json.loads((make_refused() if status == "refused" else MADE["with a value"]).to_json())
    plain["schema_version"] = "1"
    del plain["subject"]["weight_kg"]
    for finding in plain["findings"]:
        del finding["doubt"]
        if not coded:
            del finding["values"]
    if plain["gaps"]:
        del (
            plain["gaps"]["intercondylar_distance"],
            plain["gaps"]["intermalleolar_distance"]["percent_of_height"],
        )
    if plain["gaps"] and not coded:
        del plain["gaps"]["intermalleolar_distance"]["reason_code"]
    plain["verdict"] = {
        "code": plain["verdict"]["code"],
        "text": "The answer.",
        "see_a_clinician": was,
        "reasons": ["One reason."],
    }
    if coded:
        coded_reasons = [{"code": "take_a_second_photo", "values": {}}]
        plain["verdict"] |= {"advice": "no_answer", "values": {}, "coded_reasons": coded_reasons}
    result = Assessment.from_json(json.dumps(plain))
    assert (result.verdict.see_a_clinician, result.verdict.next_step.code) == (now, step)
    assert result.schema_version == "2"
    if status == "measured":
        assert result.findings[0].value == 0.5
    assert result.verdict.reasons[0].values == {"text": "One reason."}
    again = Assessment.from_json(result.to_json())
    assert again == result
    assert json.loads(result.to_json())["verdict"]["text"].startswith("The answer.")


def test_a_subject_that_cannot_be_is_a_value_error() -> None:
    plain = json.loads(MADE["measured"].to_json())
    plain["subject"]["age_years"] = 200
    with pytest.raises(ValueError, match="not possible"):
        Assessment.from_json(json.dumps(plain))


def test_no_number_is_invented() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        replace(MADE["measured"], asymmetry_deg=float("nan")).to_json()


def test_json_is_readable_text() -> None:
    made = MADE["measured"].renamed("Größe 5 µm.jpg")
    assert "Größe 5 µm.jpg" in made.to_json()
    assert "\n" not in made.to_json(indent=None)


def test_refusals_are_the_findings_that_refuse() -> None:
    assert make_refused().refusals[0].code == "feet_outside_frame"
    assert MADE["measured"].refusals == ()


def test_legs_are_iterated_with_their_sides() -> None:
    legs = MADE["measured"].legs
    assert legs is not None
    assert dict(legs) == {"left": legs.left, "right": legs.right}


def test_a_result_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        MADE["measured"].status = "refused"  # type: ignore[misc]


def test_the_picture_is_no_part_of_the_result(tmp_path: Path) -> None:
    made = make_assessment()
    assert made.picture is None
    for action in (made.draw, lambda: made.save_report(tmp_path / "report.html")):
        with pytest.raises(ValueError, match="no picture"):
            action()
    seen = with_pixels(make_assessment(), make_pixels())
    assert seen == made
    assert seen.to_json() == made.to_json()
    assert "picture" not in repr(seen)
    drawn = seen.draw()
    assert drawn.dtype == np.uint8
    assert drawn.shape[2] == 3
    np.testing.assert_array_equal(made.draw(make_pixels()), drawn)
    assert seen.save_report(tmp_path / "report.html") == tmp_path / "report.html"
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!")


def test_the_report_does_not_change_the_picture() -> None:
    pixels = make_pixels()
    with_pixels(make_assessment(), pixels).draw()
    np.testing.assert_array_equal(pixels, make_pixels())


@pytest.mark.parametrize(
    "twin",
    [
        lambda result: pickle.loads(pickle.dumps(result)),
        copy.copy,
        copy.deepcopy,
        replace,
        lambda result: replace(result, schema_version="2"),
        lambda result: result.renamed(result.photo.name),
    ],
)
def test_a_result_is_a_plain_value_with_its_picture(twin: Callable[[Assessment], Assessment]) -> None:
    made = with_pixels(make_assessment(), make_pixels(), [(300, 100, 50)])
    again = twin(made)
    assert again == made
    assert again.picture is not None
    assert again.picture.heads == ((0.5, 0.125, 50 / 600),)
    np.testing.assert_array_equal(again.picture.rgb, make_pixels())
    assert vars(again).keys() == {field.name for field in fields(Assessment)}


def test_a_renamed_result_keeps_everything_else() -> None:
    made = with_pixels(make_assessment(), make_pixels())
    renamed = made.renamed("other.jpg")
    assert renamed.photo.name == "other.jpg"
    assert renamed.picture is made.picture
    assert renamed.renamed(made.photo.name) == made


@pytest.mark.parametrize("megapixels", [1, 12])
def test_photos_are_measured_in_other_processes(megapixels: int, tmp_path: Path) -> None:
    size = {1: (768, 1024), 12: (3024, 4032)}[megapixels]
    photo = tmp_path / "photo.jpg"
    with Image.open(SAMPLES / "straight_legs_adult.jpg") as sample:
        sample.resize(size).save(photo, "JPEG")
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        there = pool.submit(kneealign.measure, photo).result()
        bare = pool.submit(kneealign.measure, photo, picture=False).result()
    here = kneealign.measure(photo)
    assert there == here == bare
    assert there.picture is not None
    assert here.picture is not None
    assert bare.picture is None
    np.testing.assert_array_equal(there.draw(), here.draw())
    assert max(there.picture.rgb.shape) >= min(1000, max(size))
    assert len(pickle.dumps(bare)) < 10_000
    # Nothing but the pixels is kept: not the file, not the photo at another size.
    assert len(pickle.dumps(there)) < there.picture.rgb.nbytes + 10_000
