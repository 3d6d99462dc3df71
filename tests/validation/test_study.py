"""A study from its tables to its files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from kneealign.errors import FolderError, ModelError, OptionError, StudyError
from kneealign.validation import (
    Convention,
    Meaning,
    Sign,
    Study,
    extra,
    sign_advice,
    study_files,
    validate_study,
    write_study,
)
from kneealign.validation.notes import Note
from kneealign.validation.study import to_dict
from tests.validation.tables import reference_table, results_table, true_angles, write_table

FEW = 300
"""Resamples: enough to tell a narrow interval from a wide one."""


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path, np.ndarray]:
    """Results that read 0.5 degrees more valgus than the truth, with 1 degree of noise; one is refused."""
    truth = true_angles()
    measured = truth + 0.5 + np.random.default_rng(1).normal(0, 1, truth.shape)
    measured[3] = np.nan
    return results_table(tmp_path / "results.csv", measured), tmp_path, truth


def run(results: Path, reference: Path, **options: object) -> Study:
    return validate_study(results, reference, samples=FEW, **options)  # type: ignore[arg-type]


def test_the_numbers_are_those_of_the_tables(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    study = run(results, reference_table(folder / "xray.csv", truth))
    differences = study.pairs.difference_deg
    assert study.estimates["bias_deg"].value == pytest.approx(differences.mean())
    assert study.estimates["sd_deg"].value == pytest.approx(differences.std(ddof=1))
    assert study.estimates["mean_absolute_deg"].value == pytest.approx(np.abs(differences).mean())
    low, high = study.estimates["bias_deg"].interval
    assert low < 0.5 < high
    flow = study.flow
    assert (flow.pairs, flow.persons, flow.not_measured, flow.not_found) == (78, 39, 2, 0)
    assert study.coverage["xray_interval"].share == 1.0
    assert 0.9 < study.coverage["interval"].share <= 1.0


MEANINGS = {
    "deviation_valgus": (lambda v: v, Meaning()),
    "deviation_varus": (lambda v: -v, Meaning(sign=Sign.VARUS)),
    "hka_medial": (lambda v: 180 + v, Meaning(Convention.HKA)),
    "hka_lateral": (lambda v: 180 - v, Meaning(Convention.HKA, Sign.VARUS)),
    "tibiofemoral": (lambda v: v + 4.2, Meaning(Convention.TIBIOFEMORAL, offset_deg=4.2)),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_every_convention_means_the_same_legs(name: str, tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    write, meaning = MEANINGS[name]
    study = run(results, reference_table(folder / "xray.csv", write(truth)), meaning=meaning)
    right = [place for place, (_, side) in enumerate(study.pairs.names) if side == "right"]
    assert study.pairs.reference_deg[right] == pytest.approx(np.delete(truth[:, 0], 3), abs=1e-9)
    assert (Note.OFFSET_ASSUMED in study.notes) == (name == "tibiofemoral")


def test_the_name_of_the_column_says_what_it_holds(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    study = run(results, reference_table(folder / "xray.csv", 180 + truth, "hka_deg"))
    assert study.reference.scale.convention is Convention.HKA
    assert study.estimates["bias_deg"].value == pytest.approx(0.5, abs=0.3)


def test_a_table_with_a_row_for_each_photo_in_another_spreadsheets_way(
    tables: tuple[Path, Path, np.ndarray],
) -> None:
    results, folder, truth = tables
    rows = [
        {
            "Photo": f"./clinic\\p{number:03}.jpg",
            "right_angle_deg": str(right).replace(".", ","),
            "left_angle_deg": str(left).replace(".", ",").replace("-", "\N{MINUS SIGN}"),
        }
        for number, (right, left) in enumerate(truth)
    ]
    wide = run(results, write_table(folder / "wide.csv", rows, delimiter=";"))
    long = run(results, reference_table(folder / "long.csv", truth))
    assert to_dict(wide)["estimates"] == to_dict(long)["estimates"]


def test_two_legs_of_one_person_do_not_count_as_two_people(tmp_path: Path) -> None:
    """Where both legs err alike, intervals are as wide as if there were one leg."""
    truth = true_angles(60)
    shared = np.random.default_rng(2).normal(0, 1.5, (60, 1))
    study = run(
        results_table(tmp_path / "results.csv", truth + shared), reference_table(tmp_path / "x.csv", truth)
    )
    by_people, if_independent = (
        np.ptp(interval)
        for one in [study.estimates["bias_deg"]]
        for interval in (one.interval, one.formula_interval)
    )
    assert by_people / if_independent == pytest.approx(np.sqrt(2), abs=0.15)


def test_the_same_tables_give_the_same_bytes(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    reference = reference_table(folder / "xray.csv", truth)
    assert study_files(run(results, reference)) == study_files(run(results, reference))


def test_mirrored_legs_give_mirrored_statistics(tmp_path: Path) -> None:
    truth = true_angles()
    measured = truth + np.random.default_rng(1).normal(0.4, 1, truth.shape)
    studies = [
        run(
            results_table(tmp_path / f"r{sign}.csv", sign * measured),
            reference_table(tmp_path / f"x{sign}.csv", sign * truth),
            limits_deg=(-3.0, 3.0),
        )
        for sign in (1, -1)
    ]
    one, other = (study.estimates for study in studies)
    assert one["bias_deg"].value == pytest.approx(-other["bias_deg"].value, abs=1e-9)
    assert one["upper_limit_deg"].value == pytest.approx(-other["lower_limit_deg"].value, abs=1e-9)
    for name in ("sd_deg", "icc_agreement", "icc_consistency", "pearson", "lin", "deming_slope"):
        assert one[name].value == pytest.approx(other[name].value, abs=1e-9), name
    varus, valgus = studies[0].limits
    assert varus.sensitivity == studies[1].limits[1].sensitivity
    assert valgus.area == pytest.approx(studies[1].limits[0].area, abs=1e-12)


def test_two_readings_give_what_changes_by_chance(tmp_path: Path) -> None:
    truth = true_angles(100)
    noise = np.random.default_rng(4).normal(0, 0.7, (2, *truth.shape))
    tables = [results_table(tmp_path / f"{n}.csv", truth + noise[n]) for n in (0, 1)]
    study = run(*tables, repeated=True)
    sem, mdc = study.estimates["sem_deg"], study.estimates["mdc95_deg"]
    assert sem.interval[0] < 0.7 < sem.interval[1]
    assert mdc.value == pytest.approx(1.96 * np.sqrt(2) * sem.value)
    assert study.coverage == {}
    assert "roc.svg" not in study_files(study)


def test_sessions_are_matched_by_person(tmp_path: Path) -> None:
    truth = true_angles(12)

    def session(name: str, shift: float = 0.0) -> Path:
        rows = [
            {"person": f"id{n}", "photo": f"{name}-{n}.jpg", "right_angle_deg": one, "left_angle_deg": other}
            for n, (one, other) in enumerate(truth + shift)
        ]
        return write_table(tmp_path / f"{name}.csv", rows)

    study = run(session("monday"), session("friday", 1.0), by="person", repeated=True)
    assert study.flow.pairs == 24
    assert study.estimates["sem_deg"].value == pytest.approx(np.sqrt(0.5))
    assert Note.PERSONS_UNKNOWN not in study.notes
    with pytest.raises(StudyError) as caught:
        run(session("monday"), session("friday"), repeated=True)
    assert caught.value.code == "study_no_matches"


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_agrees_with_itself_for_nothing(
    repeated: bool, tables: tuple[Path, Path, np.ndarray]
) -> None:
    results, folder, truth = tables
    copy = folder / "copy.csv"
    copy.write_bytes(results.read_bytes())
    for second in (results, copy):
        with pytest.raises(StudyError) as caught:
            run(results, second, repeated=repeated)
        assert caught.value.code == "study_same_numbers"
        assert "all 78 legs" in caught.value.message
    one_leg = np.array(truth)
    one_leg[0, 0] += 0.1
    changed = (reference_table(folder / f"{n}.csv", legs) for n, legs in enumerate((truth, one_leg)))
    assert run(*changed, repeated=repeated).flow.pairs == 80


def test_by_person_needs_persons(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    rows = [{"person": f"id{n}", "side": "left", "angle_deg": one} for n, (_, one) in enumerate(truth)]
    with pytest.raises(StudyError) as caught:
        run(results, write_table(folder / "people.csv", rows), by="person")
    assert caught.value.code == "study_columns_missing"
    assert "results.csv" in caught.value.message


def test_opposite_signs_are_noticed(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    study = run(results, reference_table(folder / "xray.csv", -truth))
    assert study.notes[0] is Note.OPPOSITE_SIGNS
    assert sign_advice(study).endswith("add --sign varus")
    assert sign_advice(study) in study_files(study)["study.html"].decode()


@pytest.mark.filterwarnings("error")
def test_advice_about_signs_follows_what_was_given(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    needless = run(results, reference_table(folder / "x.csv", truth), meaning=Meaning(sign=Sign.VARUS))
    assert needless.notes[0] is Note.OPPOSITE_SIGNS
    assert "leave out --sign varus" in sign_advice(needless)
    assert sign_advice(needless) in study_files(needless)["study.html"].decode()
    readings = run(reference_table(folder / "y.csv", -truth), folder / "x.csv", repeated=True)
    assert readings.notes[0] is Note.OPPOSITE_SIGNS
    assert "--sign" not in sign_advice(readings)


def _leg(**cells: object) -> dict[str, object]:
    return {"photo": "p001.jpg", "side": "left", "angle_deg": 1.0, **cells}


BAD = {
    "study_columns_missing": ([{"image": "a", "angle": 1}], "image"),
    "study_bad_cell": ([_leg(angle_deg="five")], 'line 2: angle_deg is "five"'),
    "study_out_of_range": ([_leg(angle_deg=176)], "line 2: 176"),
    "study_duplicates": ([_leg(), _leg(angle_deg=2)], "p001.jpg left"),
    "study_no_matches": ([_leg(photo="anna.jpg")], "anna.jpg"),
    "study_too_few": ([_leg()], "Only 1 legs of 1 people"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_table_is_said(code: str, tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, _ = tables
    rows, said = BAD[code]
    with pytest.raises(StudyError) as caught:
        run(results, write_table(folder / "bad.csv", rows))
    assert caught.value.code == code
    assert said in caught.value.message
    assert caught.value.advice


@pytest.mark.parametrize("side", ["both", "", "2"])
def test_a_side_is_left_or_right(side: str, tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, _ = tables
    with pytest.raises(StudyError) as caught:
        run(results, write_table(folder / "bad.csv", [_leg(side=side)]))
    assert caught.value.code == "study_bad_cell"


def test_other_files_are_no_tables(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    for name, data in {"book.xlsx": b"PK\x03\x04", "photo.jpg": b"\xff\xd8\0\0", "empty.csv": b""}.items():
        (folder / name).write_bytes(data)
        with pytest.raises(StudyError) as caught:
            run(results, folder / name)
        assert caught.value.code == "study_table_unreadable"
    with pytest.raises(StudyError) as caught:
        run(folder / "nothing.csv", results)
    assert caught.value.code == "study_table_unreadable"
    with pytest.raises(StudyError) as caught:
        run(results, reference_table(folder / "x.csv", truth, "tibiofemoral_deg"))
    assert caught.value.code == "study_no_offset"


def test_impossible_options() -> None:
    for options, code in (({"limits_deg": (0.0,)}, "bad_limits"), ({"error_ratio": 0.0}, "bad_error_ratio")):
        with pytest.raises(OptionError) as caught:
            validate_study("a.csv", "b.csv", **options)  # type: ignore[arg-type]
        assert caught.value.code == code


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as caught:
        validate_study("a.csv", "b.csv")
    assert caught.value.code == "validate_missing"
    assert "[validate]" in caught.value.advice


def test_the_files(tables: tuple[Path, Path, np.ndarray]) -> None:
    results, folder, truth = tables
    reference = reference_table(folder / "xray.csv", truth)
    study = run(results, reference, name="<Clinic> & co")
    out = folder / "out"
    out.mkdir()
    written = write_study(study, out)
    assert sorted(path.name for path in written) == sorted(
        ["study.html", "study.json", "bland_altman.svg", "scatter.svg", "roc.svg"]
    )
    page = (out / "study.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=[\"'](?!data:)|@import|url\(", page), "it loads nothing"
    assert "&lt;Clinic&gt; &amp; co" in page
    plain = json.loads((out / "study.json").read_text(encoding="utf-8"))
    assert plain.items() >= to_dict(study).items()
    assert not [name for name in ("p001", "clinic/") if name in json.dumps(plain)], "names of photos stay out"
    # A second reading makes no ROC: what the first run wrote for it goes, what the user wrote stays.
    (out / "mine.txt").write_text("mine")
    write_study(run(results, reference, repeated=True), out)
    assert not (out / "roc.svg").exists()
    (out / "study.html").write_text("mine")
    with pytest.raises(FolderError) as caught:
        write_study(study, out)
    assert caught.value.code == "file_in_the_way"
    assert (out / "study.html").read_text() == (out / "mine.txt").read_text() == "mine"
