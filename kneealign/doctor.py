"""What can be wrong with an installation, and what to do about each."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module, metadata
from importlib.resources import as_file, files
from typing import Literal

from packaging.requirements import Requirement

from kneealign import __version__
from kneealign.errors import KneealignError
from kneealign.silence import sounddevice_later
from kneealign.subject import Subject

OWNERS_OF_CV2 = (
    "opencv-python-headless",
    "opencv-python",
    "opencv-contrib-python-headless",
    "opencv-contrib-python",
)
"""Packages that install the module cv2; two of them overwrite each other's files. Ours comes first."""

_BUILT_IN_PHOTO = "doctor.jpg"
_PIP = f"{sys.executable} -m pip"
_INSTALL_AGAIN = f"Install kneealign again. In its folder run: {_PIP} install --force-reinstall --no-deps ."
_WRONG_VERSION = {
    "mediapipe": "From 0.10.35 on MediaPipe contacts a usage-logging server: do not measure photos with it."
}
_SYSTEM_LIBRARIES = {
    "libEGL": "libegl1",
    "libGLES": "libgles2",
    "libGL": "libgl1",
    "libgthread": "libglib2.0-0",
    "libglib": "libglib2.0-0",
    "libxcb": "libxcb1",
    "libstdc++": "libstdc++6",
}
"""From the beginning of a shared library's name to the Debian package that contains it."""


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    status: Literal["ok", "problem", "skipped"]
    detail: str
    """What was found."""
    advice: str = ""
    """What to do about a problem, as a command if possible."""


def all_checks() -> Iterator[Check]:
    """Run all checks, one after the other.

    A library that crashes on load ends the program; printing each check at once shows how far it got.
    """
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield Check("python", "ok", f"{platform.python_version()} on {machine}, {sys.prefix}")
    yield Check("kneealign", "ok", __version__)
    yield from _requirements()
    yield _owners_of_cv2()
    loads = [_loads("cv2", "opencv"), _loads("mediapipe.tasks.python.vision", "mediapipe")]
    yield from loads
    yield _model()
    if all(check.status == "ok" for check in loads):
        yield _built_in_photo()
    else:
        yield Check("test photo", "skipped", "not tried, because a library does not load")


def _requirements() -> Iterator[Check]:
    """Compare the installed libraries with what kneealign's own metadata requires."""
    try:
        stated = metadata.requires("kneealign") or []
    except metadata.PackageNotFoundError:
        yield Check("requirements", "skipped", "kneealign runs from its source folder and is not installed")
        return
    for requirement in map(Requirement, stated):
        # The extras are optional.
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _requirement(requirement)


def _requirement(requirement: Requirement) -> Check:
    name, needs = requirement.name, f"{requirement.name}{requirement.specifier}"
    install = f'Run: {_PIP} install "{needs}"'
    installed = _version(name)
    if installed is None:
        return Check(name, "problem", f"not installed, needs {needs}", install)
    if not requirement.specifier.contains(installed, prereleases=True):
        reason = _WRONG_VERSION.get(name, "")
        return Check(name, "problem", f"{installed}, needs {needs}", f"{reason} {install}".strip())
    return Check(name, "ok", installed)


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _owners_of_cv2() -> Check:
    owners = [name for name in OWNERS_OF_CV2 if _version(name)]
    if len(owners) > 1:
        return Check(
            "one opencv",
            "problem",
            f"{' and '.join(owners)} overwrite each other's files",
            f"Run: {_PIP} uninstall -y {' '.join(owners)}, then: {_PIP} install {OWNERS_OF_CV2[0]}",
        )
    return Check("one opencv", "ok", owners[0] if owners else "Python knows of no OpenCV package")


def _loads(module: str, name: str) -> Check:
    title = f"{name} loads"
    try:
        with sounddevice_later():
            loaded = import_module(module)
    # A native library fails in many ways: ImportError, OSError from the loader, AttributeError from half
    # an installation. Whatever it is, it must be reported here.
    except Exception as error:
        return Check(title, "problem", f"{type(error).__name__}: {error}", _load_advice(name, str(error)))
    return Check(title, "ok", str(loaded.__file__))


def _load_advice(name: str, error: str) -> str:
    library = re.search(r"(lib[\w+-]+)[\w.+-]*\.so", error)
    package = next(
        (deb for start, deb in _SYSTEM_LIBRARIES.items() if library and library[1].startswith(start)), ""
    )
    if package:
        return f"A system library is missing. On Debian or Ubuntu run: apt-get install {package}"
    distribution = OWNERS_OF_CV2[0] if name == "opencv" else name
    return f"Install it again: {_PIP} install --force-reinstall --no-deps {distribution}"


def _model() -> Check:
    try:
        from kneealign.pose import load_bundle

        bundle = load_bundle(None)
    except ImportError as error:
        return Check("pose model", "skipped", f"not read, because a library does not load: {error}")
    except KneealignError as error:
        return Check("pose model", "problem", error.message, _model_advice())
    return Check("pose model", "ok", f"sha256 {bundle.sha256[:12]}..., {bundle.path}")


def _model_advice() -> str:
    if os.environ.get("KNEEALIGN_MODEL"):
        return "KNEEALIGN_MODEL names this file: correct it, or unset it to use the bundled model."
    return _INSTALL_AGAIN


def _built_in_photo() -> Check:
    import kneealign

    start = time.perf_counter()
    try:
        with as_file(files("kneealign") / "data" / _BUILT_IN_PHOTO) as photo:
            assessment = kneealign.measure(photo, Subject(age_years=31))
    # Whatever goes wrong here is what the user wants to know.
    except Exception as error:
        if isinstance(error, KneealignError):
            return Check("test photo", "problem", error.message, error.advice or _INSTALL_AGAIN)
        return Check("test photo", "problem", f"{type(error).__name__}: {error}", _INSTALL_AGAIN)
    seconds = time.perf_counter() - start
    if assessment.status == "refused":
        reasons = ", ".join(finding.code for finding in assessment.refusals)
        return Check(
            "test photo",
            "problem",
            f"the built-in photo was refused ({reasons}), which does not happen in a working installation",
            _INSTALL_AGAIN,
        )
    return Check("test photo", "ok", f"measured in {seconds:.1f} s")
