"""The detector with all weights written out."""

from __future__ import annotations

import numpy as np
from build_dense_detector import dense

from kneealign.photo import load_photo
from kneealign.pose.bundle import DATA_FOLDER, DENSE_DETECTOR_NAME, Task, load_bundle
from kneealign.pose.landmarker import Landmarker, _detect, _maker
from kneealign.pose.views import shrunk
from tests.conftest import SAMPLES


def test_the_committed_file_is_what_the_tool_makes() -> None:
    assert dense(load_bundle().detector) == (DATA_FOLDER / DENSE_DETECTOR_NAME).read_bytes()


def test_it_finds_people_where_the_sparse_one_does(landmarker: Landmarker) -> None:
    rgb, _ = shrunk(load_photo(SAMPLES / "knock_knees_adult.jpg").rgb, 4)
    bundle = load_bundle()
    sparse = Task([bundle.detector], bundle.detector_task().landmarks)
    found = _detect(_maker(bundle)(lambda: sparse).native, rgb).pose_landmarks[0]
    (person,) = landmarker.find_people(rgb)
    middle = np.array([found[0].x * rgb.shape[1], found[0].y * rgb.shape[0]]) - 0.5
    np.testing.assert_array_equal(person.hips_px, middle)
