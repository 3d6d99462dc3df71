"""The model that a process keeps loaded: which, how many, for whom, and how it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest

import kneealign
from kneealign.pose import Landmarker, load_bundle, shared_landmarker
from kneealign.pose.bundle import DATA_FOLDER, MODEL_NAME, MODEL_VARIABLE
from kneealign.pose.landmarker import MAX_SHARED
from tests.conftest import ROOT, SAMPLES

PHOTO = SAMPLES / "knock_knees_adult.jpg"
HANG_SECONDS = 120

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def run(program: str, *words: str) -> str:
    """Run a program in a process of its own; return what it printed. One that hangs fails the test."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), str(PHOTO), *words],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        cwd=ROOT,
        check=False,
    )
    assert (ended.stderr, ended.returncode) == ("", 0)
    return ended.stdout


def copies(folder: Path, count: int) -> list[str]:
    paths = [folder / f"{number}.task" for number in range(count)]
    for path in paths:
        shutil.copy(DATA_FOLDER / MODEL_NAME, path)
    return [str(path) for path in paths]


def test_it_is_made_once() -> None:
    assert shared_landmarker() is shared_landmarker()
    assert shared_landmarker(DATA_FOLDER / MODEL_NAME) is shared_landmarker()


def test_the_variable_counts_whenever_it_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kneealign.measure(PHOTO)
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "none.task"))
    with pytest.raises(kneealign.ModelError, match="missing"):
        kneealign.measure(PHOTO)
    (other,) = copies(tmp_path, 1)
    monkeypatch.setenv(MODEL_VARIABLE, other)
    assert kneealign.measure(PHOTO).provenance.options["model"] == "0.task"
    monkeypatch.delenv(MODEL_VARIABLE)
    assert kneealign.measure(PHOTO).provenance.options["model"] == MODEL_NAME


def test_few_are_kept_and_one_that_is_in_use_stays_open(tmp_path: Path) -> None:
    printed = run(
        """
        import sys, threading, kneealign
        from kneealign.pose import Landmarker, load_bundle, shared_landmarker
        first = shared_landmarker(sys.argv[2])
        for model in sys.argv[3:]:
            shared_landmarker(model)
        mine = kneealign.measure(sys.argv[1]).legs
        print(threading.active_count())
        import numpy
        first.look(numpy.zeros((256, 256, 3), numpy.uint8))
        del first
        print(threading.active_count())
        """,
        *copies(tmp_path, 4),
    )
    each = 3  # MediaPipe has a thread for each of the three native landmarkers.
    assert [int(line) for line in printed.split()] == [1 + (MAX_SHARED + 1) * each, 1 + MAX_SHARED * each]


def test_eight_threads_measure_the_same_and_leave_no_thread_behind() -> None:
    photos = [PHOTO, SAMPLES / "child_5_years.jpg"]
    alone = [kneealign.measure(photo).to_json() for photo in photos]
    before = set(threading.enumerate())
    results: dict[int, str] = {}

    def work(number: int) -> None:
        results[number] = kneealign.measure(photos[number % 2]).to_json()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[number] for number in range(8)] == alone * 4
    assert set(threading.enumerate()) == before


def test_eight_threads_at_the_very_beginning_load_one_model() -> None:
    printed = run(
        """
        import sys, threading, kneealign
        results = []
        def work():
            results.append(kneealign.measure(sys.argv[1]).to_json())
        threads = [threading.Thread(target=work) for _ in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        print(len(results), len(set(results)), threading.active_count())
        """
    )
    assert printed.split() == ["8", "1", "4"]


def test_nothing_keeps_a_landmarker_that_is_let_go() -> None:
    """Its threads end without a garbage collection: MediaPipe kept the first one through a traceback."""
    printed = run(
        """
        import gc, threading
        gc.disable()
        from kneealign.pose import Landmarker, load_bundle
        for _ in range(2):
            landmarker = Landmarker(load_bundle())
            del landmarker
            print(threading.active_count())
        """
    )
    assert printed.split() == ["1", "1"]


def test_a_closed_one_may_be_closed_again_and_does_not_look() -> None:
    with Landmarker(load_bundle()) as landmarker:
        pass
    landmarker.close()
    with pytest.raises(ValueError, match="closed"):
        landmarker.find_people(np.zeros((64, 64, 3), np.uint8))


@forks
def test_a_pool_of_forked_processes_measures_after_its_parent() -> None:
    printed = run(
        """
        import multiprocessing, sys, kneealign
        def work(photo):
            return kneealign.measure(photo).to_json()
        here = work(sys.argv[1])
        with multiprocessing.get_context("fork").Pool(2) as pool:
            there = pool.map(work, [sys.argv[1]] * 4)
        print(there == [here] * 4, work(sys.argv[1]) == here)
        """
    )
    assert printed == "True True\n"


@forks
def test_a_forked_child_ends_like_any_program() -> None:
    printed = run(
        """
        import os, sys, kneealign
        kneealign.measure(sys.argv[1])
        child = os.fork()
        if child == 0:
            kneealign.measure(sys.argv[1])
            print("measured", flush=True)
            sys.exit(7)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """
    )
    assert printed == "measured\n7\n"


@forks
def test_a_child_forked_while_another_thread_measures() -> None:
    printed = run(
        """
        import os, sys, threading, kneealign
        kneealign.measure(sys.argv[1])
        ended = threading.Event()
        def work():
            while not ended.is_set():
                kneealign.measure(sys.argv[1])
        thread = threading.Thread(target=work)
        thread.start()
        for _ in range(3):
            child = os.fork()
            if child == 0:
                kneealign.measure(sys.argv[1])
                os._exit(0)
            print(os.waitpid(child, 0)[1])
        ended.set()
        thread.join()
        """
    )
    assert printed.split() == ["0", "0", "0"]


def test_a_module_for_microphones_is_imported_for_those_who_record_sound() -> None:
    printed = run(
        """
        import sys, kneealign
        kneealign.measure(sys.argv[1])
        print("sounddevice" in sys.modules)
        import types
        real = sys.modules["sounddevice"] = types.ModuleType("sounddevice")
        real.InputStream = "stream"
        from mediapipe.tasks.python.audio.core import audio_record
        print(audio_record.sd.InputStream)
        """
    )
    assert printed.split() == ["False", "stream"]
