"""What tests share: the sample photos, each measured once by the real model, and a browser."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

import kneealign
from kneealign.result import Assessment
from kneealign.subject import Subject

# Property tests look neither at the clock, which a busy machine slows, nor at chance: each run is alike.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("repeatable")

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_images"
SHARED = ROOT.parent / "shared"

REFERENCE: dict[str, dict[str, Any]] = {
    Path(row["file"]).stem: row
    for row in json.loads((SAMPLES / "reference.json").read_text(encoding="utf-8"))
}
"""True values of each sample photo."""

HEADLESS = ["waist_down_adult", "no_head_teen"]
"""Samples without a head."""

REFUSED_OR_CLOTHED = ["turned_away_from_camera", "feet_cut_off", "long_trousers"]

STANDS = ["stand_1", "stand_2", "stand_3"]
"""Samples of one person, who stepped away and back before each."""

MARKED = "marker_beside_feet"
"""Sample with the printed marker."""

MEASURED = [name for name in REFERENCE if name not in (*HEADLESS, *REFUSED_OR_CLOTHED, *STANDS, MARKED)]
"""Samples with bare legs that face the camera, head to feet."""

PAGES = [name for name in REFERENCE if name not in (*STANDS, MARKED)]
"""Samples whose pages differ in kind: what a browser or a printer makes of them takes seconds each."""


def subject_of(name: str) -> Subject:
    """The person in a sample photo."""
    row = REFERENCE[name]
    return Subject(row["age_years"], row["sex"], row["height_cm"])


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def lacking(what: str) -> NoReturn:
    """Skip a test that needs this, or fail it where CI is set: ``.ci/run`` installs all that tests need."""
    if os.environ.get("CI", "").lower() in ("", "0", "false"):
        pytest.skip(f"needs {what}")
    pytest.fail(f"CI must have {what}")


@pytest.fixture(scope="session", autouse=True)
def _built_in_model() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KNEEALIGN_MODEL", raising=False)
        yield


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Assessment]:
    """Measure a sample photo by its name, once in a test run."""

    @cache
    def measured(name: str) -> Assessment:
        return kneealign.measure(SAMPLES / f"{name}.jpg", subject_of(name))

    return measured


@pytest.fixture(scope="session")
def landmarker() -> Any:
    """The loaded built-in model."""
    from kneealign.pose import shared_landmarker

    return shared_landmarker()


def shared_file(*parts: str) -> Path:
    """A file that lies beside the checkout on some machines only."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('shared', *parts))} beside the checkout")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium without a window."""
    if BROWSER is None:
        lacking("Chromium on the path (Debian: apt install chromium)")
    from playwright import sync_api as api

    # Chromium has no sandbox for root, who runs the tests in a container.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with api.sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=BROWSER, args=arguments)
        yield chromium
        chromium.close()
