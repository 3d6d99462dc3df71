from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from kneealign import doctor
from kneealign.errors import ModelError
from tests.cli.conftest import Run

SOUND = {
    "mediapipe": "0.10.31",
    "opencv-python-headless": "5.0.0.93",
    "numpy": "2.4.6",
}
REQUIRES = [
    "mediapipe<0.10.32,>=0.10.31",
    "opencv-python-headless>=4.10",
    "numpy>=1.26",
    'pytest>=8; extra == "test"',
]


def install(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> None:
    """Pretend that exactly these distributions are installed; underscores stand for hyphens."""
    installed = {**SOUND, **{name.replace("_", "-"): version for name, version in changes.items()}}

    def version(name: str) -> str:
        found = installed.get(name)
        if found is None:
            raise metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(metadata, "requires", lambda name: REQUIRES)


@pytest.fixture(autouse=True)
def _model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "kneealign.pose.load_bundle", lambda path: SimpleNamespace(sha256="ab" * 32, path=Path("m.task"))
    )


def problems(run: Run) -> dict[str, dict[str, str]]:
    report = json.loads(run("doctor", "--json").stdout)
    found = {check["name"]: check for check in report["checks"] if check["status"] == "problem"}
    assert report["ok"] == (not found)
    assert all(check["detail"] and check["advice"] for check in found.values())
    return found


@pytest.mark.usefixtures("calls")
def test_a_sound_installation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    result = run("doctor")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "PROBLEM" not in result.stdout
    assert "All is well" in result.stdout
    assert problems(run) == {}


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"mediapipe": "0.10.35"}, "mediapipe", ["logging", "mediapipe<0.10.32,>=0.10.31"]),
        ({"mediapipe": "0.10.30"}, "mediapipe", ["pip install"]),
        ({"numpy": "1.25.2"}, "numpy", ["numpy>=1.26"]),
        ({"numpy": None}, "numpy", ["pip install"]),
        (
            {"opencv_contrib_python": "5.0.0.93"},
            "one opencv",
            ["uninstall -y opencv-python-headless opencv-contrib-python", "install opencv-python-headless"],
        ),
        ({"opencv_python": "4.12.0.88"}, "one opencv", ["uninstall"]),
    ],
)
def test_each_problem_comes_with_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None], name: str, words: list[str]
) -> None:
    install(monkeypatch, **changes)
    found = problems(run)
    assert list(found) == [name]
    assert all(word in found[name]["advice"] for word in words)
    result = run("doctor")
    assert result.exit_code == 5
    assert "PROBLEM" in result.stdout


@pytest.mark.parametrize(
    ("installed", "fits"),
    [
        ("0.10.31", True),
        ("0.10.31.post1", True),
        ("0.10.32", False),
        ("0.10.32rc1", False),
        ("0.10.9", False),
        ("0.10.30", False),
        ("1.2.2", False),
    ],
)
@pytest.mark.usefixtures("calls")
def test_versions_are_compared_as_versions(
    run: Run, monkeypatch: pytest.MonkeyPatch, installed: str, fits: bool
) -> None:
    install(monkeypatch, mediapipe=installed)
    assert ("mediapipe" in problems(run)) is not fits


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libegl1"),
        ("libGLESv2.so.2: cannot open shared object file", "libgles2"),
        ("libGL.so.1: cannot open shared object file", "libgl1"),
        ("libgthread-2.0.so.0: cannot open shared object file", "libglib2.0-0"),
        ("No module named 'mediapipe'", "pip install --force-reinstall --no-deps mediapipe"),
    ],
)
@pytest.mark.usefixtures("calls")
def test_a_library_that_does_not_load(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: str, advice: str
) -> None:
    install(monkeypatch)

    def load(name: str) -> object:
        if name.startswith("mediapipe"):
            raise ImportError(error)
        return sys.modules[__name__]

    monkeypatch.setattr(doctor, "import_module", load)
    found = problems(run)
    assert list(found) == ["mediapipe loads"]
    assert advice in found["mediapipe loads"]["advice"].split("run: ")[-1].removeprefix("apt-get install ")
    assert "skipped  test photo" in run("doctor").stdout


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("variable", "advice"), [("", "Install kneealign again"), ("x.task", "KNEEALIGN_MODEL")]
)
def test_a_broken_model(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, advice: str) -> None:
    install(monkeypatch)
    monkeypatch.setenv("KNEEALIGN_MODEL", variable)

    def load(path: object) -> None:
        raise ModelError("model_damaged", "The model file m.task is damaged.", "Look elsewhere.")

    monkeypatch.setattr("kneealign.pose.load_bundle", load)
    assert advice in problems(run)["pose model"]["advice"]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("photo", "detail"),
    [
        ("refused.jpg", "feet_outside_frame"),
        ("unreadable.jpg", "cannot be read"),
        ("no-model.jpg", "model file is missing"),
        ("fault.jpg", "boom"),
    ],
)
def test_a_built_in_photo_that_is_not_measured(
    run: Run, monkeypatch: pytest.MonkeyPatch, photo: str, detail: str
) -> None:
    install(monkeypatch)
    monkeypatch.setattr(doctor, "_BUILT_IN_PHOTO", photo)
    assert detail in problems(run)["test photo"]["detail"]
