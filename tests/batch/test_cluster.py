"""The same folder on a real Dask cluster: a scheduler and two worker processes on loopback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kneealign import __version__
from kneealign.batch import Progress, measure_folder
from kneealign.errors import ModelError, OptionError
from tests.batch.conftest import Fill, Measure, leftovers, tables
from tests.conftest import ROOT, SAMPLES

pytest.importorskip("distributed", reason="needs the extra dask")
from kneealign.batch.cluster import ClusterExecutor, _check_versions, dask_executor

LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0")


class Cluster:
    """A scheduler and its workers, in processes of their own."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.workers: list[subprocess.Popen[bytes]] = []
        file = work / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.address: str = json.loads(file.read_text())["address"]

    def add(self) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.work))
        self.workers.append(self._start("worker", self.address, *options))
        return self.workers[-1]

    def wait_for(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words, *LOOPBACK],
            cwd=ROOT,
            # Dask gives a photo up when the first worker that had it dies.
            env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers on loopback."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.add()
        started.add()
        started.wait_for(2)
        yield started
    finally:
        started.end()


def small(name: str, height_px: int) -> bytes:
    with Image.open(SAMPLES / f"{name}.jpg") as photo:
        photo.thumbnail((height_px, height_px))
        data = io.BytesIO()
        photo.save(data, "JPEG", quality=90)
    return data.getvalue()


def test_real_photos_while_a_worker_is_killed_and_another_comes(
    fill: Fill, cluster: Cluster, tmp_path: Path
) -> None:
    names = ["knock_knees_adult", "child_5_years", "feet_cut_off"]
    photos = {f"{name}-{px}.jpg": small(name, px) for name in names for px in (700, 800)}
    folder = fill(
        {
            **photos,
            "again.jpg": photos["child_5_years-700.jpg"],
            "cut.jpg": photos["child_5_years-800.jpg"][:999],
        }
    )
    here = measure_folder(folder, tmp_path / "here", jobs=1).out
    lost = cluster.workers[0]

    def replace_one(progress: Progress) -> None:
        if lost.poll() is None:
            lost.kill()
            lost.wait()
            cluster.add()

    with dask_executor(cluster.address) as executor:
        summary = measure_folder(folder, tmp_path / "there", executor=executor, on_progress=replace_one)
    assert (summary.measured, summary.refused, summary.failed) == (5, 2, 1)
    assert tables(summary.out) == tables(here)
    assert leftovers(summary.out) == []


def test_the_command_measures_on_the_cluster(fill: Fill, cluster: Cluster, tmp_path: Path) -> None:
    folder = fill({"a.jpg": small("knock_knees_adult", 700)})
    words = ["batch", str(folder), "--out", str(tmp_path / "out"), "--dask", cluster.address]
    done = subprocess.run(
        [sys.executable, "-m", "kneealign", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "1 photo: 1 measured" in done.stdout
    assert (tmp_path / "out" / "index.html").exists()


def test_a_crash_costs_one_photo_and_no_worker(
    fill: Fill, measure: Measure, cluster: Cluster, tmp_path: Path
) -> None:
    folder = fill({"0.jpg": "crash", "1.jpg": "refused", "2.jpg": "damaged", "3.jpg": "good"})
    with dask_executor(cluster.address) as executor:
        summary = measure(folder, jobs=None, executor=executor)
    assert (summary.measured, summary.refused, summary.failed) == (1, 1, 2)
    assert cluster.workers[-1].poll() is None
    assert tables(summary.out) == tables(measure(folder, out=tmp_path / "here").out)


def test_nothing_stays_behind_when_the_run_is_interrupted(
    fill: Fill, measure: Measure, cluster: Cluster, tmp_path: Path
) -> None:
    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    folder = fill({"0.jpg": "good", **{f"{number}.jpg": f"slow {number}" for number in range(1, 9)}})
    with pytest.raises(KeyboardInterrupt), dask_executor(cluster.address) as executor:
        measure(folder, jobs=None, executor=executor, reports="all", on_progress=interrupt)
    # A worker that was not told would finish its photo by now.
    time.sleep(0.5)
    assert leftovers(tmp_path / "out") == []


def test_a_scheduler_that_dies_is_said_at_once(
    fill: Fill, measure: Measure, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    alone = Cluster(tmp_path)
    try:
        alone.add()
        alone.wait_for(1)
        folder = fill({f"{number}.jpg": f"slow {number}" for number in range(9)})
        with pytest.raises(ModelError) as caught, dask_executor(alone.address) as executor:
            measure(folder, jobs=None, executor=executor, on_progress=lambda _: alone.scheduler.kill())
    finally:
        alone.end()
    assert caught.value.code == "executor_lost"
    assert capfd.readouterr() == ("", "")


class Client:
    """Stands in for Dask's."""

    status = "running"

    def __init__(self, workers: dict[str, Any], **versions: str | None) -> None:
        self.workers = workers
        self.versions = versions

    def get_executor(self, pure: bool) -> None:
        return None

    def scheduler_info(self) -> dict[str, Any]:
        return {"workers": self.workers}

    def get_versions(self, packages: list[str]) -> dict[str, Any]:
        assert packages == ["kneealign"]
        found = {place: {"packages": {"kneealign": version}} for place, version in self.versions.items()}
        return {"scheduler": found.pop("scheduler"), "workers": found}


def test_workers_that_are_all_gone_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []
    client = Client({"tcp://10.0.0.7:4000": {}})
    executor = ClusterExecutor(client, "tcp://10.0.0.5:8786", notes.append)
    executor.check()
    assert notes == []
    client.workers.clear()
    executor.check()
    executor.check()
    assert notes == ["All workers are gone. Waiting up to 10 minutes for new ones."]
    monkeypatch.setattr("kneealign.batch.cluster._ALONE_S", -1.0)
    with pytest.raises(ModelError) as caught:
        executor.check()
    assert caught.value.code == "workers_lost"


def test_workers_that_come_back_end_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client({})
    executor = ClusterExecutor(client, "tcp://10.0.0.5:8786", lambda _: None)
    executor.check()
    client.workers["tcp://10.0.0.7:4000"] = {}
    executor.check()
    client.workers.clear()
    monkeypatch.setattr("kneealign.batch.cluster._ALONE_S", -1.0)
    executor.check()  # Waits anew.


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ({"scheduler": None, "w1": __version__}, "the scheduler has no kneealign"),
        ({"scheduler": __version__, "w1": None}, "the worker w1 has no kneealign"),
        ({"scheduler": __version__, "w1": __version__, "w2": "0.0.1"}, "the worker w2 has kneealign 0.0.1"),
    ],
)
def test_every_machine_needs_this_kneealign(versions: dict[str, str | None], said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        _check_versions(Client({}, **versions))
    assert caught.value.code == "cluster_differs"


@pytest.mark.parametrize("address", ["hello", "", "tcp://", "tcp://host", "host:0", "host:99999", "a b:1"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(OptionError, match="not the address") as caught, dask_executor(address):
        pass
    assert caught.value.code == "bad_address"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "tls://127.0.0.1:9"])
def test_nobody_at_the_address(address: str) -> None:
    assert not_found(address).endswith("Connection refused.")


@pytest.mark.parametrize(
    ("words", "said"), [(b"", "timed out"), (b"HTTP/1.1 400 Bad Request", "something else")]
)
def test_somebody_else_at_the_address(
    words: bytes, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kneealign.batch.cluster._ANSWER_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(words)
                connection.recv(100)

        thread = threading.Thread(target=answer)
        thread.start()
        assert said in not_found(f"127.0.0.1:{server.getsockname()[1]}")
        thread.join(10)
    assert capfd.readouterr() == ("", "")


def test_tls_without_a_certificate() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tls://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ModelError) as caught, dask_executor(address):
            pass
    assert caught.value.code == "cluster_no_certificate"
    assert "certificate" in caught.value.message


def not_found(address: str) -> str:
    with pytest.raises(ModelError) as caught, dask_executor(address):
        pass
    assert caught.value.code == "cluster_not_found"
    return caught.value.message
