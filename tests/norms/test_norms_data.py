"""The data files: complete, sourced, and worded as the project asks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from kneealign import norms
from kneealign.codes import Category, Group
from kneealign.norms import child_at
from kneealign.norms.tables import (
    angle_ladder,
    at_age,
    bmi_limit,
    clinician_limits,
    has_limits,
    icd_ladder,
    imd_ladder,
    read_table,
)
from kneealign.subject import Sex, Subject
from kneealign.texts import disclaimer, short_disclaimer, words_in

LIMITS, AGES = read_table("limits"), read_table("limits_by_age")
WORDS = words_in("en")
TEXTS = WORDS.file("answers")
CHILD_BANDS = ("outside_varus", "near_varus_edge", "inside_window", "near_valgus_edge", "outside_valgus")
SEXES = (None, *get_args(Sex))
AGES_IN_DOCS = (2, 3, 5, 7, 8, 12, 16, 18)


def numbers_in(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object that holds a value, with its place."""
    if isinstance(node, dict):
        if "value" in node:
            yield path, node
        for key, child in node.items():
            yield from numbers_in(child, f"{path}/{key}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from numbers_in(child, f"{path}/{index}")


def strings_in(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for child in node.values():
            yield from strings_in(child)


@pytest.mark.parametrize("table", [LIMITS, AGES], ids=["limits", "ages"])
def test_every_number_has_a_known_source_and_a_basis(table: dict[str, Any]) -> None:
    found = list(numbers_in(table))
    assert found
    for path, number in found:
        assert number["source"], path
        assert set(number["source"]) <= set(LIMITS["sources"]), path
        assert len(number["basis"]) > 10, path


def test_every_source_is_used() -> None:
    used = {key for table in (LIMITS, AGES) for _, number in numbers_in(table) for key in number["source"]}
    used |= {key for said in LIMITS["said_in_texts"].values() for key in said["source"]}
    used |= set(read_table("body_mass_index")["source"])
    assert used == set(LIMITS["sources"])


def test_facts_in_texts_name_their_source() -> None:
    for path, said in LIMITS["said_in_texts"].items():
        section, key = path.split(".")
        assert key in TEXTS[section]
        assert set(said["source"]) <= set(LIMITS["sources"])
    facts = [f"groups.{key}" for key, group in TEXTS["groups"].items() if re.search(r"\d", group["message"])]
    facts += [f"reasons.{key}" for key, note in TEXTS["reasons"].items() if re.search(r"\d°", note)]
    assert set(facts) <= set(LIMITS["said_in_texts"])


def test_ages_leave_no_gap() -> None:
    ends = [(group["from_years"], group["to_years"]) for group in AGES["groups"]]
    assert ends[0][0] == 0
    assert ends[-1][1] == 18
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]


def test_limits_ascend_and_every_band_has_a_label() -> None:
    angle = LIMITS["adult"]["angle"]
    values = [limit["value"] for limit in angle["limits"]]
    assert values == sorted(set(values))
    assert len(angle["bands"]) == len(values) + 1
    assert angle["usual"] in angle["bands"]
    assert set(angle["bands"]) <= set(Category)
    assert {limit["value"] for limit in angle["clinician"].values()} <= set(values)


@pytest.mark.parametrize("age_years", [2 + tenth / 10 for tenth in range(160)])
def test_a_childs_limits_ascend_and_hold_the_published_curve(age_years: float) -> None:
    edges = [at_age("angle", name, age_years) for name in ("outside_varus", "window_varus")]
    edges += [at_age("angle", name, age_years) for name in ("window_valgus", "outside_valgus")]
    assert edges == sorted(edges)
    clinician = at_age("angle", "clinician_valgus", age_years)
    assert edges[2] <= clinician + 1e-9
    assert clinician <= edges[3] + 1e-9
    assert edges[0] - 1e-9 <= at_age("angle", "clinician_varus", age_years) <= edges[1] + 1e-9
    for sex in ("female", "male") if age_years <= 17 else ():
        point = child_at(age_years, sex)
        assert edges[1] <= point.mean_deg - 2 * point.sd_deg + 1e-9
        assert point.mean_deg + 2 * point.sd_deg <= edges[2]


def edges(subject: Subject) -> list[float]:
    """Every limit of a person: the usual range, the clinician's limits, and the gaps'."""
    clinician = clinician_limits(subject)
    gaps = [*imd_ladder(subject).limits, *icd_ladder(subject).limits]
    return [*angle_ladder(subject).usual_range, clinician.varus_deg, clinician.valgus_deg, *gaps]


@pytest.mark.parametrize("sex", SEXES)
def test_no_birthday_changes_a_limit_by_itself(sex: Sex | None) -> None:
    assert not any(has_limits(Subject(month / 12)) for month in range(12, 24))
    months = [edges(Subject(month / 12, sex)) for month in range(24, 91 * 12)]
    assert all(
        abs(after - before) < 0.4
        for one, other in pairwise(months)
        for before, after in zip(one, other, strict=True)
    )
    day = 1 / 365
    for age in range(2, 91):
        one, other = edges(Subject(max(2, age - day), sex)), edges(Subject(age + day, sex))
        assert all(abs(after - before) < 0.03 for before, after in zip(one, other, strict=True)), age


def test_a_group_of_every_age_has_its_texts() -> None:
    assert set(Group) == {"adult", "no_age", *(group["id"] for group in AGES["groups"])}
    bands = {*LIMITS["adult"]["angle"]["bands"], *CHILD_BANDS}
    assert bands == {band for band in Category if "gap" not in band and band != "indeterminate"}


def test_the_body_mass_index_counts_by_age_and_sex() -> None:
    for name, adults in (("caveat_from", 25), ("not_graded_from", 30)):
        assert bmi_limit(name, Subject(None)) == bmi_limit(name, Subject(40)) == adults
        for sex in SEXES:
            limits = [bmi_limit(name, Subject(months / 12, sex)) for months in range(24, 240)]
            assert max(abs(after - before) for before, after in pairwise(limits)) < 0.12
            assert max(limits) == adults
    assert bmi_limit("not_graded_from", Subject(6, "male")) == 19.78
    assert bmi_limit("caveat_from", Subject(6.5, "female")) == pytest.approx((17.34 + 17.75) / 2)
    assert bmi_limit("caveat_from", Subject(6)) == pytest.approx((17.34 + 17.55) / 2)


def test_words_that_are_never_said() -> None:
    everything = " ".join(strings_in(TEXTS)).lower()
    assert not re.search(r"normal|patholog|deform|disease\b(?! in the family)", everything)
    assert everything.count("diagnos") == everything.count("not meant for screening or diagnosis")
    for_children = [TEXTS["categories"][band] for band in CHILD_BANDS]
    for_children += [text["message"] for key, text in TEXTS["groups"].items() if key.startswith("child")]
    assert not re.search(r"mild|moderate|severe|marked", " ".join(for_children))


def test_labels_name_their_side() -> None:
    for category, label in TEXTS["categories"].items():
        assert ("varus" in category) == ("bow-leg (varus)" in label)
        assert ("valgus" in category) == ("knock-knee (valgus)" in label)


def test_disclaimer() -> None:
    first = disclaimer(WORDS).split(". ")[0]
    assert "does not replace an X-ray or an examination" in first
    assert "medical device" in disclaimer(WORDS)
    assert len(short_disclaimer(WORDS)) <= 90
    assert "not replace an X-ray or an examination" in short_disclaimer(WORDS)


def test_the_norms_have_a_name() -> None:
    assert LIMITS["norms_id"] == norms.NORMS_ID
    with pytest.raises(AttributeError):
        _ = norms.NO_SUCH_NAME


@pytest.mark.parametrize(
    ("age_years", "varus_deg", "valgus_deg"),
    [
        (2, -6, 9),
        (2.5, -4, 10.5),
        (3, -2, 12),
        (5, -2, 10),
        (8, -3, 7),
        (8.5, -3.125, 7),
        (12, -4, 6),
        (17, -5, 5),
        (18, -6, 6),
        (None, -6, 6),
    ],
)
def test_clinician_limits(age_years: float | None, varus_deg: float, valgus_deg: float) -> None:
    limits = clinician_limits(Subject(age_years))
    assert (limits.varus_deg, limits.valgus_deg) == (varus_deg, valgus_deg)


def test_import_is_light_and_reads_nothing() -> None:
    program = (
        "import sys, kneealign.norms, kneealign.norms.tables as t;"
        "heavy = {'cv2', 'mediapipe', 'numpy', 'pydantic', 'PIL', 'jinja2'} & set(sys.modules);"
        "sys.exit(f'{heavy} {t.read_table.cache_info()}' if heavy or t.read_table.cache_info().misses else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(norms.__file__).parents[2])


def test_docs_list_every_limit() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "norms.md").read_text(encoding="utf-8")
    adult = " / ".join(f"{limit['value']:+d}" for limit in LIMITS["adult"]["angle"]["limits"])
    assert adult in docs
    for kind, curves in (("angle", AGES["angle"]), ("imd", AGES["imd"])):
        for name in curves:
            values = [f"{at_age(kind, name, age):+.3g}".lstrip("+" * (kind == "imd")) for age in AGES_IN_DOCS]
            assert f"| {' | '.join(values)} |" in docs, name
    for code in (*TEXTS["verdicts"], *TEXTS["advice"], *TEXTS["next_steps"]):
        assert f"`{code}`" in docs, code
    for citation in LIMITS["sources"].values():
        assert citation in docs, citation
