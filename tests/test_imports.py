"""Importing kneealign costs next to nothing, and its names are what they say."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import kneealign
from tests.conftest import ROOT

HEAVY = ("cv2", "mediapipe", "numpy", "PIL", "pydantic", "jinja2", "typer", "pillow_heif")


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT, check=True
    )
    assert result.stderr == ""
    return set(result.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import kneealign",
        "import kneealign; dir(kneealign)",
        "from kneealign import Subject, PhotoError; Subject(age_years=5)",
    ],
)
def test_nothing_heavy_is_imported(statement: str) -> None:
    assert not modules_after(statement) & set(HEAVY)


def test_a_result_is_read_without_a_network_or_a_picture_library() -> None:
    read = modules_after("from kneealign import Assessment, json_schema; json_schema()")
    assert "pydantic" in read
    assert not read & {"cv2", "mediapipe", "PIL"}


def test_the_way_of_a_photo_goes_without_masked_arrays() -> None:
    """NumPy's own medians and quantiles import the whole of ``numpy.ma``, 10 ms at every start."""
    rooms = ("photo", "pose", "legs", "quality", "marker", "norms", "result")
    sources = [path for room in rooms for path in (ROOT / "kneealign" / room).rglob("*.py")]
    assert len(sources) > 50
    for path in sources:
        used = re.findall(
            r"np\.(?:nan)?(?:median|quantile|percentile)\(|np\.unique\(", path.read_text("utf-8")
        )
        assert not used, f"{path} uses {used}; kneealign.geometry has median and quantile"


@pytest.mark.parametrize("name", kneealign.__all__)
def test_public_names_exist_and_come_from_one_place(name: str) -> None:
    value = getattr(kneealign, name)
    assert getattr(kneealign, name) is value
    assert name in dir(kneealign)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'mesure'"):
        kneealign.mesure  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    assert kneealign.__version__.count(".") >= 2
