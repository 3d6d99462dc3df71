"""Photos given in any form, measured repeatably, quietly and without a network."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kneealign
from kneealign.errors import ModelError, PhotoError
from kneealign.result import Assessment
from tests.conftest import ROOT, SAMPLES, subject_of
from tests.pipeline.samples import ONE, Sample, pixels


def without_name_and_hash(result: Assessment) -> dict[str, Any]:
    plain = result.to_dict()
    plain["photo"] = {**plain["photo"], "name": None, "sha256": ""}
    return plain


@pytest.mark.parametrize("how", ["str", "bytes", "stream", "array"])
def test_ways_to_hand_a_photo_over(how: str, sample: Sample) -> None:
    path = SAMPLES / f"{ONE}.jpg"
    source: Any = {
        "str": lambda: str(path),
        "bytes": path.read_bytes,
        "stream": lambda: io.BytesIO(path.read_bytes()),
        "array": lambda: pixels(ONE),
    }[how]()
    result = kneealign.measure(source, subject_of(ONE))
    assert without_name_and_hash(result) == without_name_and_hash(sample(ONE))
    assert (result.photo.name is None) == (how != "str")
    assert (result.photo.sha256 == sample(ONE).photo.sha256) == (how != "array")


def test_the_result_carries_the_pixels(sample: Sample) -> None:
    picture = sample(ONE).picture
    assert picture is not None
    seen = picture.rgb
    assert seen is not None
    np.testing.assert_array_equal(seen, pixels(ONE))


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PhotoError) as caught:
        kneealign.measure(tmp_path / "gone.jpg")
    assert caught.value.code == "photo_not_found"
    with pytest.raises(ModelError) as refused:
        kneealign.measure(SAMPLES / f"{ONE}.jpg", model=tmp_path / "gone.task")
    assert refused.value.code == "model_missing"
    with pytest.raises(PhotoError, match="megapixel"):
        kneealign.measure(SAMPLES / f"{ONE}.jpg", max_megapixels=1)


PROGRAM = """
import sys, kneealign
sys.stdout.reconfigure(encoding="utf-8")
result = kneealign.measure(sys.argv[1], kneealign.Subject(45, "male", 173.9))
if sys.argv[2:] == ["print"]:
    print(result.to_json())
"""


def run(program: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", program, str(SAMPLES / f"{ONE}.jpg"), *words]
    return subprocess.run(command, capture_output=True, timeout=120, cwd=ROOT, check=False)


def test_the_same_photo_gives_the_same_bytes(sample: Sample) -> None:
    again = kneealign.measure(SAMPLES / f"{ONE}.jpg", subject_of(ONE))
    assert again.to_json() == sample(ONE).to_json()
    elsewhere = run(PROGRAM, "print")
    assert elsewhere.stdout.decode() == sample(ONE).to_json() + os.linesep


def test_threads_do_not_disturb_each_other(sample: Sample) -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = [ONE, "bow_legs_adult"] * 2
    with ThreadPoolExecutor(4) as pool:
        results = list(
            pool.map(lambda name: kneealign.measure(SAMPLES / f"{name}.jpg", subject_of(name)), names)
        )
    assert [result.to_json() for result in results] == [sample(name).to_json() for name in names]


def test_nothing_is_said_on_stdout_or_stderr() -> None:
    result = run(PROGRAM)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


NO_SOCKETS = """
import socket
def refuse(*words, **more):
    raise AssertionError("a socket was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
"""


def test_no_socket_is_asked_for() -> None:
    result = run(NO_SOCKETS + PROGRAM)
    assert (result.returncode, result.stderr) == (0, b"")


def test_provenance(sample: Sample) -> None:
    from importlib.metadata import version

    from kneealign.pose.bundle import MODEL_NAME, MODEL_SHA256

    made = sample(ONE).provenance
    assert made.kneealign == kneealign.__version__
    assert made.mediapipe == version("mediapipe")
    assert made.opencv.count(".") >= 2
    assert made.model_sha256 == MODEL_SHA256
    assert made.options["model"] == MODEL_NAME
    assert json.loads(sample(ONE).to_json())["provenance"]["norms_id"] == made.norms_id
