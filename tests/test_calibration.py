"""A study's calibration in place of the published spread, and named wherever it is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import kneealign
from kneealign.batch.worker import Settings
from kneealign.calibration import FILE_NAME, Calibration, read_calibration, spread_to_expect_deg
from kneealign.codes import FindingCode
from kneealign.errors import OptionError, StudyError
from kneealign.pose import load_bundle
from kneealign.report import render_text
from kneealign.result import Assessment
from kneealign.subject import Subject
from kneealign.validation import Meaning, WhyNot, calibration_of, study_files, validate_study, write_study
from tests.conftest import SAMPLES, subject_of
from tests.validation.tables import reference_table, results_table, true_angles

NAME = "knock_knees_adult"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The calibration of a study of 60 people with this version and model, as a file."""
    folder = tmp_path_factory.mktemp("study")
    truth = true_angles(60)
    measured = truth + np.random.default_rng(1).normal(0.6, 1.5, truth.shape)
    results = results_table(folder / "results.csv", measured, 2.4, model_sha256=load_bundle(None).sha256)
    study = validate_study(
        results, reference_table(folder / "xray.csv", truth), name="Clinic North {2026}", samples=50
    )
    write_study(study, folder)
    return folder / FILE_NAME


@pytest.fixture(scope="module")
def calibrated(made: Path) -> Assessment:
    return kneealign.measure(SAMPLES / f"{NAME}.jpg", subject_of(NAME), calibration=made)


def sd(interval: tuple[float, float]) -> float:
    return (interval[1] - interval[0]) / (2 * 1.96)


def test_the_study_gives_its_spread(made: Path) -> None:
    found = read_calibration(made)
    assert (found.legs, found.persons, found.ages_years) == (120, 60, (20.0, 69.0))
    expected = math.sqrt(found.sd_deg**2 * (1 + 1 / 60) + found.bias_deg**2)
    # Student's t with 59 degrees of freedom is 2.001 where the normal distribution has 1.960.
    assert found.spread_deg == pytest.approx(expected * 2.001 / 1.96, abs=0.002)
    assert found.photo_sd_deg == pytest.approx(1.2 / 1.96, abs=0.005)
    assert made.read_bytes() == found.to_bytes()


def test_the_xray_interval_follows_it_and_nothing_else_changes(
    made: Path, calibrated: Assessment, sample: Callable[[str], Assessment]
) -> None:
    study, plain = read_calibration(made), sample(NAME)
    assert calibrated.legs is not None
    assert plain.legs is not None
    for side, leg in calibrated.legs:
        other = dict(plain.legs)[side]
        assert (leg.deviation_deg, leg.interval_deg) == (other.deviation_deg, other.interval_deg)
        beyond = max(0.0, sd(leg.interval_deg) ** 2 - study.photo_sd_deg**2)
        expected = math.sqrt(study.spread_deg**2 + beyond)
        assert sd(leg.xray_interval_deg) == pytest.approx(expected, abs=0.01)
        assert sd(leg.xray_interval_deg) < sd(other.xray_interval_deg)
        assert sum(leg.probabilities.values()) == pytest.approx(1)
    assert plain.provenance.calibration is None


def test_it_is_named_in_everything(made: Path, calibrated: Assessment, tmp_path: Path) -> None:
    study = read_calibration(made)
    used = calibrated.provenance.calibration
    assert used is not None
    assert (used.name, used.sha256, used.applied) == (study.name, study.sha256, True)
    notice = next(one for one in calibrated.findings if one.code is FindingCode.LOCAL_CALIBRATION)
    assert notice.values["study"] == study.name
    assert study.name in render_text(calibrated)
    report = Path(calibrated.save_report(tmp_path / "report.html")).read_text(encoding="utf-8")
    assert report.count(study.name) >= 3, "notice, methods paragraph, provenance"
    assert "published comparisons of photographs" not in report
    assert "checked against X-rays" not in report
    assert "has not been compared with X-rays" not in report
    assert "not validated" not in render_text(calibrated)
    again = Assessment.from_json(calibrated.to_json())
    assert again.provenance == calibrated.provenance
    assert study.name in next(
        one["message"] for one in again.to_dict()["findings"] if one["code"] == "local_calibration"
    )


def test_people_of_other_ages_get_the_published_spread(
    made: Path, sample: Callable[[str], Assessment]
) -> None:
    subject = replace(subject_of(NAME), age_years=75.0)
    result = kneealign.measure(SAMPLES / f"{NAME}.jpg", subject, calibration=read_calibration(made))
    plain = sample(NAME)
    assert result.legs is not None
    assert plain.legs is not None
    assert result.legs.left.xray_interval_deg == plain.legs.left.xray_interval_deg
    assert result.provenance.calibration is not None
    assert not result.provenance.calibration.applied
    assert FindingCode.CALIBRATION_OUTSIDE_AGES in {one.code for one in result.findings}
    assert not read_calibration(made).covers(Subject())


def test_a_folder_names_it(made: Path, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes((SAMPLES / f"{NAME}.jpg").read_bytes())
    (tmp_path / "subjects.csv").write_text("photo,age_years\na.jpg,27\n")
    kneealign.measure_folder(
        photos,
        tmp_path / "out",
        subjects=tmp_path / "subjects.csv",
        reports="none",
        calibration=made,
        jobs=1,
    )
    header, cells = (tmp_path / "out" / "results.csv").read_text(encoding="utf-8-sig").splitlines()
    row = dict(zip(header.split(","), cells.split(","), strict=True))
    assert row["calibration"] == read_calibration(made).name


def test_another_calibration_means_to_measure_anew(made: Path) -> None:
    plain = Settings("out", "token", "none", 100.0, None, {})
    with_it = replace(plain, calibration=read_calibration(made))
    other = replace(plain, calibration=replace(read_calibration(made), spread_deg=2.0))
    assert len({plain.conditions, with_it.conditions, other.conditions}) == 3


WRONG = {
    "calibration_unreadable": None,
    "calibration_invalid": b"{}",
}


@pytest.mark.parametrize("code", WRONG)
def test_another_file_is_said(code: str, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    if WRONG[code] is not None:
        path.write_bytes(WRONG[code])
    with pytest.raises(StudyError) as caught:
        kneealign.measure(SAMPLES / f"{NAME}.jpg", calibration=path)
    assert caught.value.code == code
    assert FILE_NAME in caught.value.message


@pytest.mark.parametrize(
    "change",
    [
        {"spread_deg": 0.0},
        {"spread_deg": "2"},
        {"sd_deg": 0.2},
        {"bias_deg": 3.0},
        {"spread_deg": 2.0},
        {"persons": 3},
        {"persons": 52},
        {"legs": 59},
        {"ages_years": [70.0, 20.0]},
        {"ages_years": [1]},
        {"more": 1},
        {"name": None},
    ],
)
def test_changed_numbers_are_refused(change: dict[str, object], made: Path, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(json.dumps({**json.loads(made.read_bytes()), **change}))
    with pytest.raises(StudyError) as caught:
        read_calibration(path)
    assert caught.value.code == "calibration_invalid"


@pytest.mark.parametrize("persons", [50, 60, 200, 5000])
def test_the_spread_follows_students_t(persons: int) -> None:
    expected = stats.t.ppf(0.975, persons - 1) / 1.959964 * math.sqrt(1.5**2 * (1 + 1 / persons) + 0.6**2)
    assert spread_to_expect_deg(1.5, 0.6, persons) == pytest.approx(expected, abs=1e-4)


def test_a_study_of_another_version_or_model_is_refused(made: Path) -> None:
    found = read_calibration(made)
    for change in ({"kneealign": "0.0.9"}, {"model_sha256": "0" * 64}):
        with pytest.raises(StudyError) as caught:
            kneealign.measure(SAMPLES / f"{NAME}.jpg", calibration=replace(found, **change))
        assert caught.value.code == "calibration_other_version"
    with pytest.raises(OptionError) as wrong:
        kneealign.measure(SAMPLES / f"{NAME}.jpg", calibration=5)  # type: ignore[arg-type]
    assert wrong.value.code == "bad_calibration"


def test_not_every_study_gives_one(tmp_path: Path) -> None:
    truth = true_angles(60)
    noise = np.random.default_rng(1).normal(0, 1, truth.shape)
    results = results_table(tmp_path / "results.csv", truth + noise)
    reference = reference_table(tmp_path / "xray.csv", truth)

    def why(first: Path = results, second: Path = reference, **options: object) -> object:
        return calibration_of(validate_study(first, second, samples=50, **options))  # type: ignore[arg-type]

    assert isinstance(why(), Calibration)
    assert why(repeated=True) is WhyNot.REPEATED
    assert why(second=reference_table(tmp_path / "t.csv", truth, "tibiofemoral_deg"), meaning=_OFFSET) is (
        WhyNot.OTHER_ANGLE
    )
    assert why(second=reference_table(tmp_path / "o.csv", -truth)) is WhyNot.OPPOSITE_SIGNS
    nobody = reference_table(tmp_path / "unnamed.csv", truth, named=False)
    assert why(second=nobody) is WhyNot.PERSONS_UNKNOWN, "60 photos may be of 20 people"
    assert why(results_table(tmp_path / "few.csv", (truth + noise)[:40])) is WhyNot.FEW_PERSONS
    assert why(results_table(tmp_path / "age.csv", truth + noise, age_years="")) is WhyNot.NO_AGES
    assert why(reference_table(tmp_path / "plain.csv", truth + noise), reference) is WhyNot.MIXED_VERSIONS
    people = tmp_path / "persons.csv"
    people.write_text(results.read_text(encoding="utf-8-sig").replace("photo,", "person,", 1))
    named = tmp_path / "named.csv"
    by_name = reference.read_text(encoding="utf-8-sig").replace("photo,person,", "person,who,", 1)
    named.write_text(by_name.replace("p0", "clinic/p0"))
    assert why(people, named, by="person") is WhyNot.NO_PHOTOS
    study = validate_study(results_table(tmp_path / "few.csv", (truth + noise)[:40]), reference, samples=50)
    files = study_files(study)
    assert FILE_NAME not in files
    assert json.loads(files["study.json"])["why_no_calibration"] == "few_persons"


_OFFSET = Meaning(offset_deg=4.0)
