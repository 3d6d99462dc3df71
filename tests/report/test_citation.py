"""How to cite the program is said in one place."""

from __future__ import annotations

from pathlib import Path

import yaml

import kneealign
from kneealign.report.citation import _PLACES, citation
from tests.conftest import ROOT
from tests.factories import make_assessment, make_pixels

CFF = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_it_is_what_a_yaml_library_reads() -> None:
    assert citation().title == CFF["title"]
    assert citation().authors == ", ".join(author["name"] for author in CFF["authors"])
    assert CFF["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= CFF.keys()


def test_its_version_is_that_of_the_package() -> None:
    assert CFF["version"] == kneealign.__version__


def test_the_report_says_it_with_the_version(tmp_path: Path) -> None:
    report = make_assessment().save_report(tmp_path / "report.html", make_pixels())
    text = Path(report).read_text(encoding="utf-8")
    assert f"{CFF['authors'][0]['name']}. {CFF['title']}, version {kneealign.__version__}" in text


def test_no_other_file_says_it() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "kneealign").rglob("*.json")]
    assert not [text for text in texts if CFF["title"] in text]


def test_the_package_takes_the_file_along() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packaged = _PLACES[0].relative_to(ROOT).as_posix()
    assert f'"CITATION.cff" = "{packaged}"' in settings
    sdist = next(line for line in settings.splitlines() if line.startswith("include = "))
    assert '"CITATION.cff"' in sdist
